"""What a library holds: a study's facts, its record, the table of all codes, and the contract every store fulfils."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from app import frames
from app.anatomy import MODALITY_TITLES, NETWORK_MODALITIES
from app.codes import CodeBlock, CodeSpace, Numbers
from app.errors import EnvironmentFault, UserError
from app.imaging import WANTS_LOOK
from app.jobs import Job
from app.lesions import BrainBox
from app.library.readings import KeepsReadings
from app.patients import PatientFacts
from app.placement import Placement

LABELS = "labels"
"""The kind of plane that holds label maps; the other kinds are modalities."""

PLANES_SHAPE = (frames.LIBRARY_SLICES, *frames.PLANE_SHAPE)

Planes = npt.NDArray[np.uint8]
PlaneKey = tuple[str, str, int]
"""Study, kind (a modality or `LABELS`) and slice of one plane."""


class StudyPresent(UserError):
    """The library holds a study of that name already."""


class NoPictures(UserError):
    """The library keeps no display planes; they are made from the study's source files."""


class DamagedLibrary(EnvironmentFault):
    """The library's file or one of its records is not what the program wrote."""


@dataclass(frozen=True)
class StudyFacts:
    """What is known of a study beside its pictures and codes; kept as JSON.

    Attributes
    ----------
    study, patient, collection : str
        Names; `study` is unique in a library, a patient may have several studies.
    folder : str
        Where the study's files were when it was brought in.
    modalities : dict of str to str
        Modality (`app.anatomy.ALL_MODALITIES`) to the path of its file.
    slices : tuple of int
        The slices that have codes (those with brain in them), ascending, 0-based from the feet.
    area_mm2 : dict of str to tuple of float
        For each structure of the label map, by its key, the area in mm2 on each of `slices`.
    side : str
        Where the lesion is: "left", "right", "both" or "none".
    representative_slice : int
        The slice of the largest abnormal area, else the middle one of `slices`.
    labels_from : str
        "source" or "predicted".
    placement : Placement
        Where the voxels of its files lie on the library grid, and how they came to lie there.
    notices : tuple of str
        What a reader should know of the study.
    brain : BrainBox or None
        What places in it are measured from. None where a former version of the program brought the study in.
    patient_facts : PatientFacts or None
        Age, sex and diagnosis, where the study's source told them and was allowed to.
    """

    study: str
    patient: str
    collection: str
    folder: str
    modalities: dict[str, str]
    slices: tuple[int, ...]
    area_mm2: dict[str, tuple[float, ...]]
    side: str
    representative_slice: int
    labels_from: str
    placement: Placement
    notices: tuple[str, ...] = ()
    brain: BrainBox | None = None
    patient_facts: PatientFacts | None = None

    @property
    def placed(self) -> bool:
        """Whether the study came from another grid and was placed by its brain's bounding box."""
        return self.placement.how == "placed"

    @property
    def doubts(self) -> tuple[str, ...]:
        """What should be known of a row of this study before it is trusted: short words, none of most studies."""
        registered = self.placement.how == "registered"
        missing = [MODALITY_TITLES[name] for name in NETWORK_MODALITIES if registered and name not in self.modalities]
        look = any(notice.startswith(WANTS_LOOK) for notice in self.notices)
        return (*(f"{title} missing" for title in missing), *(("preparation wants a look",) if look else ()))

    @property
    def abnormal_mm2(self) -> tuple[float, ...]:
        """Area in mm2 of all labels together on each of `slices`."""
        columns = self.area_mm2.values()
        return tuple(sum(values) for values in zip(*columns, strict=True)) if self.area_mm2 else (0.0,) * len(self.slices)


@dataclass(frozen=True, eq=False)
class StudyRecord:
    """A study as it goes into a library, wholly or not at all.

    Attributes
    ----------
    facts : StudyFacts
    codes : CodeBlock
        Of the library's space: a row for each of ``facts.slices``, or one for the study as a whole.
    display : dict of str to uint8 array (155, 240, 240)
        Windowed planes by modality, 0 = background; not kept by a library without pictures, and then empty when read back.
    labels : uint8 array (155, 240, 240)
        Label planes, labels as the space's structures name them.
    """

    facts: StudyFacts
    codes: CodeBlock
    display: dict[str, Planes]
    labels: Planes


@dataclass(frozen=True, eq=False)
class CodeTable:
    """Codes of some studies of a library, ordered by patient, study and unit.

    Attributes
    ----------
    space : CodeSpace
    studies : list of StudyFacts
    codes : CodeBlock
        ``codes.study`` are positions in `studies`; every study has all of its units, one after another.
    """

    space: CodeSpace
    studies: list[StudyFacts]
    codes: CodeBlock

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, space: CodeSpace, studies: Sequence[StudyFacts], parts: Mapping[str, Numbers]) -> CodeTable:
        """Return the table of some studies whose rows lie one after another in `parts` (N, length); checked against `space`."""
        block = CodeBlock.of_studies([space.units(facts.slices) for facts in studies], parts)
        space.check(block)
        return cls(space, list(studies), block)

    @classmethod
    def joined(cls, tables: Sequence[CodeTable]) -> CodeTable:
        """Return one table of the rows of several of one space, at least one, as a copy."""
        space = tables[0].space
        names = [part.name for part in space.parts]
        parts = {name: np.concatenate([table.codes.parts[name] for table in tables]) for name in names}
        return cls.of(space, [facts for table in tables for facts in table.studies], parts)


@dataclass(frozen=True)
class ModelEntry:
    """A model whose codes a library holds.

    Attributes
    ----------
    space : CodeSpace
        What its codes are.
    studies : int
        How many studies have them.
    """

    space: CodeSpace
    studies: int

    @property
    def id(self) -> str:
        """The model's fingerprint."""
        return self.space.model


@dataclass(frozen=True)
class Claim:
    """What somebody has claimed.

    Attributes
    ----------
    study : str
    owner : str
        Who (:mod:`app.library.owners`).
    left_s : float
        Seconds until the lease runs out, by the clock that judges leases; negative if it has.
    until : float
        When that is, by that clock, in units of the store; another number means a sign of life.
    """

    study: str
    owner: str
    left_s: float
    until: float


@dataclass(frozen=True)
class Fault:
    """Something in a library that is not as the program leaves it.

    Attributes
    ----------
    study : str or None
        The study it is about, if that can be told.
    sentence : str
        What is wrong, and what mending did or would do.
    mended : bool
        Whether it was put right.
    """

    study: str | None
    sentence: str
    mended: bool = False


class Library(KeepsReadings, Protocol):
    """Reference cases and their codes, whatever they are stored in.

    A library may hold the codes of several models, each of a space of its own; an open one shows those of one (`space`), and a
    study without them is not there for `studies`, `has`, `codes` and `record`. Planes belong to the study, whatever the model,
    so all spaces with label maps have the same structures.

    A library object belongs to the thread that opened it. All methods raise :class:`app.errors.EnvironmentFault` when the
    store fails (full disk, damaged file, no answer) and :class:`app.errors.UserError` for a study that is not there.
    """

    @property
    def address(self) -> str:
        """Path or address, fit to be shown (never with a password)."""

    @property
    def space(self) -> CodeSpace | None:
        """What the codes are of the model it was opened for, else of the one added first; None while the library has none."""

    @property
    def model_id(self) -> str | None:
        """Id of that model."""

    @property
    def read_only(self) -> bool:
        """Whether writing is refused, by request or because the store cannot be written."""

    @property
    def pictures(self) -> bool:
        """Whether display planes are kept; fixed when the library was made. Label planes always are."""

    def revision(self) -> int:
        """Return a number that grows with every study added or removed, by whomever."""

    def size_bytes(self) -> int:
        """Return what the library takes on disk."""

    def models(self) -> list[ModelEntry]:
        """Return the models in the order in which they were added."""

    def studies(self) -> list[StudyFacts]:
        """Return the facts of all studies, ordered by patient and study."""

    def has(self, study: str) -> bool:
        """Tell whether a study of that name is in the library."""

    def stamps(self) -> dict[str, str]:
        """Return study -> token, a new one whenever its codes are written.

        A copy of codes is still good where its study has the stamp it was copied under. Ask for the stamps before the
        codes: whatever is written in between then only makes the copy look old.
        """

    def claim(self, study: str, owner: str, seconds: float) -> bool:
        """Take or renew the lease on bringing a study in; False while somebody else's has not run out.

        Every lease is judged by one clock (of the server, where there is one). `add` does not ask for a lease: it keeps two
        indexers from doing the same work, not the store from harm. Look with `has` after claiming.
        """

    def claims(self) -> list[Claim]:
        """Return who has claimed what, run out or not."""

    def release(self, study: str, owner: str) -> None:
        """Give back a lease; somebody else's, or none, is left alone."""

    def add(self, record: StudyRecord) -> None:
        """Store a study in one step; :class:`StudyPresent` if there is one of its name.

        Of a study that is there with another model's codes, the codes are added and its facts and planes stay.
        """

    def remove(self, study: str) -> None:
        """Delete a study in one step, with the codes of all models."""

    def codes(self, only: Collection[str] | None = None) -> CodeTable:
        """Return the codes of all studies as of one moment, or of those among `only` that are there.

        :class:`app.errors.UserError` while the library has no space.
        """

    def record(self, study: str) -> StudyRecord:
        """Return a study as it would go into another library."""

    def planes(self, keys: Sequence[PlaneKey]) -> list[Planes]:
        """Return planes uint8 (240, 240), read-only, in the order asked for and in one round trip.

        :class:`NoPictures` if there are display planes among them and the library keeps none.
        """

    def display_slice(self, study: str, modality: str, k: int) -> Planes:
        """Return one windowed plane, uint8 (240, 240); :class:`NoPictures` if the library keeps none."""

    def label_slice(self, study: str, k: int) -> Planes:
        """Return one label plane, uint8 (240, 240)."""

    def display_planes(self, study: str, modality: str) -> Planes:
        """Return all windowed planes of a modality, uint8 (155, 240, 240); :class:`NoPictures` if the library keeps none."""

    def label_planes(self, study: str) -> Planes:
        """Return all label planes, uint8 (155, 240, 240)."""

    def faults(self, mend: bool = False, job: Job | None = None) -> list[Fault]:
        """Read everything and return what is not whole: half studies, strays, parts that cannot be read or do not fit.

        With `mend` what is half is removed, so that indexing its files again brings it whole. `job` gets one item a study.
        """

    def close(self) -> None:
        """Let go of the store; closing twice is allowed."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
