"""What a query file and a session file hold, piece by piece."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.errors import UserError
from app.frames import LIBRARY_SLICES
from app.reading.measurements import Measurement
from app.reading.sessions.undo import SavedStep
from app.retrieval.filters import read_condition
from app.retrieval.measures import MEASURES
from app.retrieval.presets import PRESETS

QUERY_FORMAT: Final = "sbmir-query"
SESSION_FORMAT: Final = "sbmir-session"
VERSION: Final = 1

_STRICT = ConfigDict(extra="forbid", frozen=True)
Text = Annotated[str, Field(max_length=4096)]
Name = Annotated[str, Field(min_length=1, max_length=400)]
Slice = Annotated[int, Field(ge=0, lt=LIBRARY_SLICES)]
Mm = Annotated[float, Field(ge=-1e4, le=1e4, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class SavedPlace(BaseModel):
    """A slice of a case of the library."""

    model_config = _STRICT

    patient: Name
    study: Name
    slice: Slice


class SavedCase(SavedPlace):
    """A case that is searched with, and what of it: all, its anatomy with what is drawn, or its lesion on the template."""

    use: Literal["whole", "anatomy", "lesion"]


class SavedMark(SavedPlace):
    """A slice that was called right or wrong."""

    right: bool


class SavedExample(BaseModel):
    """A slice of a study of files; `folder` as :func:`app.reading.sessions.files.resolved` understands it."""

    model_config = _STRICT

    folder: Text
    slice: Slice


class SavedTemplate(BaseModel):
    """What is drawn on: its folder (None means the program's own template), content hash and name."""

    model_config = _STRICT

    folder: Text | None
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    name: Text = ""


class SavedRow(SavedPlace):
    """A row as it was shown; `similarity` is 0 to 1."""

    rank: int
    distance: Finite
    parts: dict[str, Finite] = {}
    similarity: Finite | None = None


class _Asked(BaseModel):
    """What was asked, apart from what was drawn; the words are those of `search`."""

    model_config = _STRICT

    program: Text = ""
    saved: Text = ""
    library: Text = ""
    template: SavedTemplate
    slice: Slice
    preset: Text | None = None
    by: Text | None = None
    weight: Annotated[float, Field(ge=0, le=1)] | None = None
    top: int = Field(default=10, ge=1, le=1000)
    where: tuple[Text, ...] = ()
    case: SavedCase | None = None
    marks: tuple[SavedMark, ...] = ()
    example: SavedExample | None = None
    sketch: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _known(self) -> _Asked:
        """Refuse ways to search and filters that this program does not have."""
        if self.preset is not None and self.preset not in PRESETS:
            raise ValueError(f"there is no preset {self.preset!r}")
        if self.by is not None and self.by not in MEASURES:
            raise ValueError(f"there is no measure {self.by!r}")
        for text in self.where:
            try:
                read_condition(text)
            except UserError as error:
                raise ValueError(str(error)) from error
        return self


class SavedQuery(_Asked):
    """One query as a window asked it, and the rows that it showed.

    Attributes
    ----------
    model : str
        Id of the model whose codes were compared.
    exclude : tuple of str
        Patients who were left out: of whom the example that was drawn on is.
    sketch : dict or None
        What was searched for, as a sketch file holds it; None where nothing was drawn, or an example or a case says it.
    rows : tuple of SavedRow
        The best of each patient, the most similar first.
    """

    format: Literal["sbmir-query"] = QUERY_FORMAT
    version: Literal[1] = VERSION
    model: Text = ""
    exclude: tuple[Name, ...] = ()
    rows: tuple[SavedRow, ...] = ()


class SavedMeasurement(BaseModel):
    """A distance or an angle that stays on a plane of a study."""

    model_config = _STRICT

    plane: Literal["axial", "coronal", "sagittal"]
    index: Annotated[int, Field(ge=0, lt=1024)]
    points: Annotated[tuple[tuple[Mm, Mm], ...], Field(min_length=2, max_length=3)]

    def value(self) -> Measurement:
        """Return it as the program knows it."""
        return Measurement(self.plane, self.index, self.points)


class SavedLook(BaseModel):
    """How rows are shown."""

    model_config = _STRICT

    columns: tuple[Text, ...] = ()
    grid: bool = False
    order: Text = "similarity"
    details: bool = False


class SavedCompared(BaseModel):
    """What lies beside the template, from the left."""

    model_config = _STRICT

    cases: Annotated[tuple[SavedPlace, ...], Field(max_length=8)] = ()


class SavedSession(_Asked):
    """A window at one moment.

    Attributes
    ----------
    sketch : dict or None
        All that is drawn, as a sketch file holds it; None where nothing is, or `kept_sketch` has it.
    undo : tuple of SavedStep
        The newest steps that can be taken back.
    kept_sketch : str or None
        Name of the file among the kept sketches that has the sketch: of sessions that are kept by themselves.
    undo_of : str
        With `kept_sketch`, the :func:`fingerprint` of what `undo` was written for: the file may be a stroke ahead.
    chosen : bool
        Whether the reader chose `by` and `weight`, or they are the model's default.
    tool, structure, erasing, modality
        What is drawn with, and which image is shown.
    pins, look, compared
        Cases at the top of the rows, how rows are shown, cases beside the template.
    measured : dict of str to tuple of SavedMeasurement
        What was measured, by study.
    layout : str
        Docks and tool bars as Qt keeps them, base64.
    """

    format: Literal["sbmir-session"] = SESSION_FORMAT
    version: Literal[1] = VERSION
    undo: tuple[SavedStep, ...] = ()
    kept_sketch: Text | None = None
    undo_of: Annotated[str, Field(max_length=64)] = ""
    chosen: bool = False
    tool: Text | None = None
    structure: int | None = None
    erasing: bool = False
    modality: Text | None = None
    pins: tuple[SavedPlace, ...] = ()
    look: SavedLook = SavedLook()
    compared: SavedCompared = SavedCompared()
    measured: dict[Name, tuple[SavedMeasurement, ...]] = {}
    layout: Annotated[str, Field(max_length=1 << 20)] = ""
