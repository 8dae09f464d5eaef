"""Pictures of found slices: kept in memory, from the library, from this machine's cache, or grey until their files are read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from app import anatomy, frames
from app.errors import EnvironmentFault, UserError
from app.retrieval.reasons import JUDGED
from widgets.language import tr
from widgets.results import thumbnails
from widgets.state.search_types import ON_THEIR_WAY, FoundRow, Lack, PicturesWanted, Plane

if TYPE_CHECKING:
    from app.library import Library, StudyFacts
    from app.library.cache.pictures import PictureCache
    from app.retrieval import Hit
    from app.retrieval.reasons import Reasons

KEPT_ROWS = 400
"""Rows whose pictures stay in memory (about 0.8 MB each)."""

LABELS = "labels"
"""The kind of plane that holds label maps, as the library calls it."""

Place = tuple[str, int]
"""A study and a slice of it."""


@dataclass(frozen=True)
class SlicePictures:
    """What a row shows of a slice.

    Attributes
    ----------
    images, labels
        Display planes by modality, and the label plane.
    pictures
        By key of `thumbnails.PICTURES`.
    lacking : Lack or None
        Why the pictures are grey; None where they are there.
    wanted : PicturesWanted or None
        What to read for the grey ones.
    """

    images: dict[str, Plane]
    labels: Plane
    pictures: dict[str, QImage]
    lacking: Lack | None = None
    wanted: PicturesWanted | None = None


class RowPictures:
    """Pictures of found slices; those seen last stay in memory."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Place, SlicePictures] = OrderedDict()

    def clear(self) -> None:
        """Forget what is kept."""
        self._kept.clear()

    def fetch(
        self,
        library: Library,
        cache: PictureCache | None,
        facts: Mapping[str, StudyFacts],
        places: Sequence[Place],
        outage: str | None,
        labels: Mapping[Place, Plane] | None = None,
    ) -> tuple[list[SlicePictures], str | None]:
        """Return the pictures of some slices, in one round trip to the library.

        Parameters
        ----------
        library, cache
            Where they come from; the cache is asked where the library keeps no pictures.
        facts : dict of str to StudyFacts
            By study.
        places : sequence of (str, int)
            Studies and slices.
        outage : str or None
            Why the library cannot be asked at present; None where it can.
        labels : dict of (str, int) to uint8 array (240, 240), optional
            Label planes that were read already.

        Returns
        -------
        pictures : list of SlicePictures
            One for each place, grey ones where there are none.
        outage : str or None
            Why the library could not be asked, now or before.
        """
        new = [place for place in dict.fromkeys(places) if place not in self._kept]
        found: dict[Place, SlicePictures] = {}
        if new and outage is None:
            try:
                found = _from_library(library, cache, facts, new, labels or {})
            except EnvironmentFault as error:
                outage = str(error)
        missing = SlicePictures(*_grey(_no_plane()), lacking=None if outage is None else Lack(outage))
        rows = [self._kept.get(place) or found.get(place) or missing for place in places]
        for place, pictures in zip(places, rows, strict=True):
            if pictures.lacking is None:
                self._kept[place] = pictures
                self._kept.move_to_end(place)
        while len(self._kept) > KEPT_ROWS:
            self._kept.popitem(last=False)
        return rows, outage


def _from_library(
    library: Library,
    cache: PictureCache | None,
    facts: Mapping[str, StudyFacts],
    places: Sequence[Place],
    labels: Mapping[Place, Plane],
) -> dict[Place, SlicePictures]:
    kinds = (*anatomy.NETWORK_MODALITIES, LABELS) if library.pictures else (LABELS,)
    wanted = [(place, kind) for place in places for kind in kinds if kind != LABELS or place not in labels]
    try:
        read = library.planes([(study, kind, k) for (study, k), kind in wanted]) if wanted else ()
    except UserError as error:
        if len(places) == 1:  # the study was removed a moment ago, or never had such pictures
            return {places[0]: SlicePictures(*_grey(_no_plane()), lacking=Lack(str(error)))}
        return {place: row for one in places for place, row in _from_library(library, cache, facts, [one], labels).items()}
    planes = dict(zip(wanted, read, strict=True))
    rows = {}
    for place in places:
        lesion = labels[place] if place in labels else planes[place, LABELS]
        if library.pictures:
            rows[place] = _with({kind: planes[place, kind] for kind in anatomy.NETWORK_MODALITIES}, lesion)
        else:
            rows[place] = _from_cache(library, cache, facts, place, lesion)
    return rows


def _from_cache(
    library: Library, cache: PictureCache | None, facts: Mapping[str, StudyFacts], place: Place, labels: Plane
) -> SlicePictures:
    study, k = place
    if study not in facts:  # removed a moment ago
        return SlicePictures(*_grey(labels), lacking=Lack(tr("{study} is no longer in the library.", study=study)))
    images = cache.planes(library.address, facts[study], k, anatomy.NETWORK_MODALITIES) if cache is not None else None
    if images is not None:
        return _with(images, labels)
    wanted = PicturesWanted(library.address, facts[study], k, labels)
    return SlicePictures(*_grey(labels), lacking=ON_THEIR_WAY, wanted=wanted)


def _with(images: Mapping[str, Plane], labels: Plane) -> SlicePictures:
    return SlicePictures(dict(images), labels, thumbnails.slice_pictures(images, labels))


def _grey(labels: Plane) -> tuple[dict[str, Plane], Plane, dict[str, QImage]]:
    """Return empty planes, the labels, and grey pictures with the labels on the overlay."""
    return dict.fromkeys(anatomy.NETWORK_MODALITIES, _no_plane()), labels, thumbnails.grey_pictures(labels)


def _no_plane() -> Plane:
    return np.zeros(frames.PLANE_SHAPE, np.uint8)


def found_row(why: Reasons, hit: Hit, shown: SlicePictures, facts: StudyFacts) -> FoundRow:
    """Return what a row shows of a hit: its pictures, why it was found, and what is known of its study."""
    return FoundRow(
        rank=hit.rank,
        patient=hit.patient,
        study=hit.study,
        slice=hit.slice,
        distance=hit.distance,
        parts=hit.parts,
        pictures=shown.pictures,
        images=shown.images,
        labels=shown.labels,
        reasons=why.words,
        lacking=shown.lacking,
        sentence=why.sentence,
        similarity=why.similarity,
        judged={name: why.judged[name] for name in JUDGED if name in why.judged},
        cost_most=why.cost_most,
        side=why.found.side,
        collection=facts.collection,
        why=why,
        doubts=why.doubts,
    )
