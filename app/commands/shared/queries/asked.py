"""One query in words."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app import frames
from app.errors import UserError
from app.retrieval import MEASURES, Place
from app.retrieval.feedback import Marks
from app.retrieval.filters import Among
from app.retrieval.presets import PRESETS, choose_preset

_MOST_DIGITS = 6
_LONGEST_NAMED = 200


class Asked(BaseModel):
    """One query in words: those of the command line without their dashes. See ``python main.py search --help``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sketch: Path | None = None
    example: Path | None = None
    case: str | None = None
    normal_of: str | None = None
    abnormal_of: str | None = None
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    template: Path | None = None
    slice: int | None = None
    by: str | None = None
    weight: float | None = None
    top: int = 10
    exclude: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    preset: str | None = None

    @property
    def way(self) -> str | None:
        """Name of the preset: as asked for, or the default where nothing says how to compare and a lesion is asked for."""
        plain = self.by is not None or self.weight is not None or self.stages
        return self.preset if self.preset is not None or plain else next(iter(PRESETS))

    @property
    def marks(self) -> Marks:
        """What is called right or wrong."""
        return Marks(tuple(map(read_place, self.right)), tuple(map(read_place, self.wrong)))

    @property
    def kind(self) -> str:
        """What is searched for, in a word."""
        if self.normal_of is not None and self.abnormal_of is not None:
            return "composed"
        return "sketch" if self.sketch else "example" if self.example else "case" if self.case is not None else "template"

    @property
    def drawn(self) -> bool:
        """Whether a lesion, or a slice that may have one, is named."""
        return any(one is not None for one in (self.sketch, self.example, self.case, self.abnormal_of))

    @property
    def uses_template(self) -> bool:
        """Whether a template plays a part: all else comes with a study."""
        both = self.normal_of is not None and self.abnormal_of is not None
        return self.example is None and self.case is None and not both

    @property
    def among(self) -> Among:
        """What may be found."""
        return Among(self.exclude, self.where)

    def check(self) -> None:
        """Refuse what can be refused before anything is read."""
        self._check_sources()
        if self.slice is not None and not 0 <= self.slice < frames.LIBRARY_SLICES:
            raise UserError(f"Slice {self.slice} is out of range: slices go from 0 to {frames.LIBRARY_SLICES - 1}.")
        if self.weight is not None and not 0 <= self.weight <= 1:
            raise UserError(f"--weight {self.weight:g} is out of range: give a number from 0 (normal) to 1 (abnormal).")
        if self.top < 1:
            raise UserError(f"--top {self.top} is out of range: ask for at least one row.")
        self.among.conditions()
        if self.sketch is not None and not self.sketch.is_file():
            raise UserError(f"{self.sketch} does not exist: check the path.")
        if self.preset is not None:
            choose_preset(self.preset)
            if self.by is not None or self.stages:
                raise UserError("--preset says how to compare: leave --by and --stages out, or the preset.")
        if not self.drawn and self.by in MEASURES and MEASURES[self.by].needs.drawn:
            raise UserError(f"A search by {self.by} needs --sketch or --example; only --by normal needs neither.")

    def _check_sources(self) -> None:
        """Refuse sources that do not go together, and a slice that is not said."""
        named = [name for name in ("sketch", "example", "case") if getattr(self, name) is not None]
        if len(named) > 1:
            raise UserError(f"A query has a {named[0]} or {'an' if named[1] == 'example' else 'a'} {named[1]}, not both.")
        for place in filter(None, (self.case, self.normal_of, self.abnormal_of)):
            read_place(place)
        _ = self.marks
        if self.normal_of is not None and not self.drawn:
            raise UserError(
                "--normal-of takes the anatomy's place alone: name a lesion with --sketch, --example, --case or --abnormal-of, "
                "or search with --case."
            )
        both = self.normal_of is not None and self.abnormal_of is not None
        if both and named:
            raise UserError(f"--normal-of and --abnormal-of make a whole query: leave --{named[0]} out, or one of them.")
        if self.sketch is not None and self.abnormal_of is not None:
            raise UserError("--abnormal-of takes the lesion's place: leave --sketch out, and name the slice with --slice.")
        if self.case is not None or both:
            if self.slice is not None:
                raise UserError("A case of the library is named with its slice, as STUDY:SLICE: leave --slice out.")
        elif self.sketch is None and self.slice is None:
            raise UserError("Which slice? Give its number with --slice; only a sketch that is drawn on one slice needs none.")

    def beside(self, folder: Path) -> Asked:
        """Return the same with paths that are understood from a folder."""
        paths = {key: value for key in ("sketch", "example", "template") if (value := getattr(self, key)) is not None}
        return self.model_copy(update={key: folder / path for key, path in paths.items()})


def read_place(text: str) -> Place:
    """Read STUDY:SLICE, a slice of a study of the library; UserError if it is none."""
    study, colon, number = text.rpartition(":")
    known = study.isprintable() and colon and number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    if not (study and known and len(study) <= _LONGEST_NAMED):
        raise UserError(f"{named(text)} is no slice of a case: write STUDY:SLICE, as in BraTS20_Training_001:71.")
    return study, int(number)


def named(text: str) -> str:
    """Return a word that somebody wrote, fit for a sentence: in quotes where it is empty, too long or no plain text."""
    if text.strip() and text.isprintable() and len(text) <= _LONGEST_NAMED:
        return text
    return repr(text if len(text) <= _LONGEST_NAMED else text[:_LONGEST_NAMED] + "...")
