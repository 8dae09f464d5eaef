"""Sketch files: JSON that names its template by content hash, written in one step and read with suspicion.

A file looks like this; `runs` are lengths in row-major order, not drawn and drawn in turn (the first may be 0)::

    {"format": "sbmir-sketch", "version": 2,
     "template": {"hash": "<64 hex digits>", "name": "template"},
     "slices": 155, "shape": [240, 240], "spacing_mm": [1.0, 1.0, 1.0], "origin_mm": [0.0, 0.0, 0.0],
     "structures": [{"label": 2, "key": "edema", "title": "Edema", "colour": [92, 200, 120]}, ...],
     "masks": [{"slice": 80, "label": 2, "runs": [24000, 12, 228, 14, ...]}, ...]}

docs/sketch-files.md describes it for others. Version 1, which is read as well, had no `origin_mm`
and a spacing of (row, column) only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from app import anatomy, texts
from app.errors import UserError, describe_os_error
from app.outputs import write_output
from app.sketch.runs import Mask, decode, encode
from app.sketch.sketch import Sketch

FORMAT = "sbmir-sketch"
VERSION = 2
SUFFIX = ".sketch.json"

MOST_BYTES = 64 << 20
MOST_PIXELS = 512 << 20
"""Of all masks of a file together: a small file cannot ask for more memory than this."""
MOST_SLICES = 4096
MOST_SIDE = 8192
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SavedSketch:
    """What a sketch file holds: the sketch (with an empty history), and its template's content hash and name."""

    sketch: Sketch
    template: str
    template_name: str


def save_sketch(path: Path, sketch: Sketch, template: str, template_name: str = "") -> None:
    """Write a sketch, without the stroke in progress, in one step: a crash leaves the old file or the new one.

    Parameters
    ----------
    path : Path
    sketch : Sketch
    template : str
        Content hash (SHA-256, 64 hex digits) of the study it is drawn on.
    template_name : str
        What to call the template in messages.

    Raises
    ------
    EnvironmentFault
        If the file cannot be written.
    """
    write_atomically(path, sketch_bytes(sketch, template, template_name))


def sketch_bytes(sketch: Sketch, template: str, template_name: str = "") -> bytes:
    """Return what a sketch's file holds, without the stroke in progress: the same bytes for the same masks."""
    if not HASH.fullmatch(template):
        raise ValueError(f"a template's content hash has 64 hex digits, not {template!r}")
    document = {
        "format": FORMAT,
        "version": VERSION,
        "template": {"hash": template, "name": template_name},
        "slices": sketch.slices,
        "shape": list(sketch.shape),
        "spacing_mm": [sketch.slice_mm, *sketch.spacing],
        "origin_mm": list(sketch.origin),
        "structures": [{"label": s.label, "key": s.key, "title": s.title, "colour": list(s.colour)} for s in sketch.structures],
        "masks": [{"slice": k, "label": label, "runs": encode(mask).tolist()} for k, label, mask in sketch.committed()],
    }
    return json.dumps(document).encode()


def write_atomically(path: Path, content: bytes, what: str = "the sketch") -> None:
    """Write a file in one step and see it onto the disk; EnvironmentFault if that fails, the old file stays then."""
    write_output(path, content, what)


def open_sketch(path: Path, structures: Sequence[anatomy.Structure] | None = None) -> SavedSketch:
    """Read a sketch file, or the sketch in another document of this program (a query, a session).

    Parameters
    ----------
    path : Path
    structures : sequence of Structure, optional
        What can be drawn here; a sketch in which anything else is drawn (by label and key) is refused.

    Raises
    ------
    UserError
        If the file is no sketch file, is damaged or too large, or needs other structures.
    EnvironmentFault
        If it cannot be read.
    """
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise describe_os_error(error, path, "read the sketch") from error
    reader = _Reader(path)
    if size > MOST_BYTES:
        reader.fail(f"it is larger than {MOST_BYTES >> 20} MB")
    try:
        document = json.loads(texts.decode(raw))
    except (ValueError, RecursionError):
        raise UserError(f"{path} is not a sketch file: it is not JSON; choose a {SUFFIX} file saved by this program.") from None
    saved = reader.read(_sketch_in(document))
    if structures is not None:
        drawn = {label for _, label, _ in saved.sketch.committed()}
        there = {(structure.label, structure.key) for structure in structures}
        for structure in saved.sketch.structures:
            if structure.label in drawn and (structure.label, structure.key) not in there:
                raise UserError(
                    f"{path} holds a structure that cannot be drawn here, {structure.title} (label {structure.label}): "
                    "start with the structures it was drawn with (--structures)."
                )
    return saved


def _sketch_in(document: object) -> object:
    """Return the sketch that a document of another kind holds; any other as it is."""
    if isinstance(document, dict) and document.get("format") != FORMAT and isinstance(document.get("sketch"), dict):
        return document["sketch"]
    return document


def sketch_of(document: object, source: Path) -> SavedSketch:
    """Return the sketch of what its file holds, as part of another document; UserError, which names `source`, if it is none."""
    return _Reader(source).read(document)


class _Reader:
    """Checks a parsed document piece by piece; whatever is wrong becomes one sentence that names the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fail(self, reason: str) -> NoReturn:
        raise UserError(f"{self._path} cannot be opened as a sketch: {reason}; choose another file or save the sketch again.")

    def read(self, document: object) -> SavedSketch:
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise UserError(f"{self._path} is not a sketch file: choose a {SUFFIX} file saved by this program.")
        version = self._whole(document.get("version"), "the version", 1, 1 << 31)
        if version > VERSION:
            raise UserError(f"{self._path} was saved by a newer version of the program (sketch version {version}): update first.")
        new = ("origin_mm",) if version > 1 else ()
        top = self._table(
            document, "the file", ("format", "version", "template", "slices", "shape", "spacing_mm", *new, "structures", "masks")
        )
        template = self._table(top["template"], "the template", ("hash", "name"))
        content_hash = self._text(template["hash"], "the template's hash")
        if not HASH.fullmatch(content_hash):
            self.fail("the template's hash is not 64 hex digits")
        slices = self._whole(top["slices"], "the number of slices", 1, MOST_SLICES)
        rows, columns = (self._whole(n, "the shape", 1, MOST_SIDE) for n in self._list(top["shape"], "the shape", 2, 2))
        axes = 2 if version == 1 else 3
        *slice_mm, row_mm, column_mm = (self._length(mm) for mm in self._list(top["spacing_mm"], "the spacing", axes, axes))
        origin = [self._place(mm) for mm in self._list(top.get("origin_mm", [0, 0, 0]), "the origin", 3, 3)]
        structures = [self._structure(entry) for entry in self._list(top["structures"], "the structures", 1, 255)]
        if len({s.label for s in structures}) < len(structures) or len({s.key for s in structures}) < len(structures):
            self.fail("two structures have the same label or key")
        sketch = Sketch(
            slices,
            (rows, columns),
            (row_mm, column_mm),
            structures,
            slice_mm=slice_mm[0] if slice_mm else 1.0,
            origin=(origin[0], origin[1], origin[2]),
        )
        most = min(slices * len(structures), MOST_PIXELS // (rows * columns))
        masks: dict[tuple[int, int], Mask] = {}
        for entry in self._list(top["masks"], "the masks", 0, most):
            k, label, mask = self._mask(entry, sketch)
            if (k, label) in masks:
                self.fail(f"slice {k} has two masks of the label {label}")
            masks[k, label] = mask
        sketch.load((k, label, mask) for (k, label), mask in masks.items())
        return SavedSketch(sketch, content_hash, self._text(template["name"], "the template's name"))

    def _structure(self, entry: object) -> anatomy.Structure:
        table = self._table(entry, "a structure", ("label", "key", "title", "colour"))
        red, green, blue = (self._whole(v, "a colour", 0, 255) for v in self._list(table["colour"], "a colour", 3, 3))
        label = self._whole(table["label"], "a structure's label", 1, 255)
        return anatomy.Structure(
            label, self._text(table["key"], "a structure's key"), self._text(table["title"], "a title"), (red, green, blue)
        )

    def _mask(self, entry: object, sketch: Sketch) -> tuple[int, int, Mask]:
        table = self._table(entry, "a mask", ("slice", "label", "runs"))
        k = self._whole(table["slice"], "a mask's slice", 0, sketch.slices - 1)
        label = self._whole(table["label"], "a mask's label", 1, 255)
        if all(structure.label != label for structure in sketch.structures):
            self.fail(f"a mask has the label {label}, which is none of its structures")
        pixels = sketch.shape[0] * sketch.shape[1]
        given = self._list(table["runs"], "a mask's runs", 0, pixels + 1)
        runs = np.array([self._whole(run, "a run", 0, pixels) for run in given], np.uint32)
        if int(runs.sum(dtype=np.int64)) != pixels:
            self.fail(f"the mask of slice {k} and label {label} does not fill its plane")
        return k, label, decode(runs, sketch.shape)

    def _table(self, value: object, what: str, keys: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(value, dict) or set(value) != set(keys):
            self.fail(f"{what} does not have just the entries {', '.join(keys)}")
        return value

    def _list(self, value: object, what: str, least: int, most: int) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.fail(f"{what} must be a list of {least} to {most} entries" if least < most else f"{what} must be {most} numbers")
        return value

    def _whole(self, value: object, what: str, least: int, most: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fail(f"{what} must be a whole number from {least} to {most}")
        return value

    def _length(self, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 1e-3 <= value <= 1e3:
            self.fail("the spacing must be between 0.001 and 1000 mm")
        return float(value)

    def _place(self, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not -1e5 <= value <= 1e5:
            self.fail("the origin must be between -100000 and 100000 mm")
        return float(value)

    def _text(self, value: object, what: str) -> str:
        if not isinstance(value, str) or len(value) > 200:
            self.fail(f"{what} must be a text of at most 200 letters")
        return value
