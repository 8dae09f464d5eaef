"""How the handed cases are run: within this process (quick), or each command in a process of its own (as a user does)."""

from __future__ import annotations

import _thread
import contextlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from app.imaging import Study, StudyFiles, load_study
from app.library import encoding, open_library
from main import main
from tests.support.handed.cases import Bench, Said
from tests.support.library_support import FakeModel

_CLAIM = """
import sys
from app.codes import load_model
from app.library import open_library
from app.settings import load_settings
library, study, owner, seconds, model = sys.argv[1:]
with open_library(library, space=load_model(model or load_settings().model).space, create=True) as opened:
    assert opened.claim(study, owner, float(seconds))
"""

_VALUES = """
import json, sys
from pathlib import Path
from app.imaging import find_studies, load_study
folders, mapping, points = json.loads(sys.argv[1])
files, = find_studies([Path(folder) for folder in folders], mapping and Path(mapping)).studies
study = load_study(files)
boxes = [[slice(at - 1, at + 2) for at in point["voxel"]] for point in points]
print(json.dumps([float(study.images[point["image"]][tuple(box)].mean()) for point, box in zip(points, boxes)]))
"""


@dataclass
class Within:
    """Runs commands in this process, with a model without networks; keeps what was read, so that values cost nothing.

    They write onto a console of the encoding that the case's environment names.
    """

    bench: Bench
    environment: Mapping[str, str] = field(default_factory=dict)
    _studies: list[Study] = field(default_factory=list)

    def command(self, words: Sequence[str], seconds: float | None = None) -> Said:
        encoding = self.environment.get("PYTHONIOENCODING", "utf-8").partition(":")[0]
        written = io.BytesIO()
        screen = io.TextIOWrapper(written, encoding, write_through=True)
        timer = threading.Timer(seconds or 0, _thread.interrupt_main)
        with self._as_the_user(), contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            if seconds is not None:
                timer.start()
            try:
                status = main(list(words))
            except SystemExit as stopped:  # the parser's way
                status = int(stopped.code or 0)
            finally:
                timer.cancel()
        return Said(status, written.getvalue().decode(encoding))

    def window(self, seconds: float) -> Said:
        raise NotImplementedError("The window needs a process of its own.")

    def claim(self, library: Path, study: str, owner: str, seconds: float) -> None:
        with open_library(library, space=FakeModel().space, create=True) as opened:
            assert opened.claim(study, owner, seconds)

    def values(self, folders: Sequence[Path], mapping: Path | None, points: Sequence[Mapping[str, Any]]) -> list[float]:
        (study,) = self._studies
        boxes = [tuple(slice(at - 1, at + 2) for at in point["voxel"]) for point in points]
        return [
            float(np.mean(study.images[point["image"]][box], dtype=np.float64)) for point, box in zip(points, boxes, strict=True)
        ]

    @contextlib.contextmanager
    def _as_the_user(self) -> Iterator[None]:
        variables = {"SBMIR_HOME": str(self.bench.home), **self.environment}
        with (
            patch.dict(os.environ, variables),
            patch("app.commands.library.index.load_chosen_model", lambda arguments: FakeModel()),
            patch.object(encoding, "load_study", self._keeping(load_study)),
        ):
            yield

    def _keeping(self, load: Any) -> Any:
        def load_and_keep(files: StudyFiles, labels: bool = True, hashed: bool = True) -> Study:
            study: Study = load(files, labels=labels, hashed=hashed)
            self._studies.append(study)
            return study

        return load_and_keep


@dataclass
class Fresh:
    """Runs each command of a checkout in a process of its own.

    Attributes
    ----------
    bench : Bench
    environment : mapping of str to str
    checkout : Path
        Folder of the program.
    model : Path or None
        Model to index with; None for the shipped one.
    patience : float
        Seconds for which a window is watched at most, whatever the case says.
    """

    bench: Bench
    environment: Mapping[str, str]
    checkout: Path
    model: Path | None = None
    patience: float = float("inf")

    def command(self, words: Sequence[str], seconds: float | None = None) -> Said:
        chosen = ["--model", str(self.model)] if self.model is not None and words[0] == "index" else []
        return self._run(["main.py", *words, *chosen], seconds)

    def window(self, seconds: float) -> Said:
        return self._run(["main.py"], min(seconds, self.patience))

    def claim(self, library: Path, study: str, owner: str, seconds: float) -> None:
        said = self._run(["-c", _CLAIM, str(library), study, owner, str(seconds), str(self.model or "")])
        assert said.status == 0, said.text

    def values(self, folders: Sequence[Path], mapping: Path | None, points: Sequence[Mapping[str, Any]]) -> list[float]:
        asked = json.dumps([[str(folder) for folder in folders], mapping and str(mapping), list(points)])
        said = self._run(["-c", _VALUES, asked])
        try:
            return [float(value) for value in json.loads(said.text.splitlines()[-1])]
        except (ValueError, IndexError):
            return [float("nan")] * len(points)

    def _run(self, words: Sequence[str], seconds: float | None = None) -> Said:
        variables = {name: value for name, value in os.environ.items() if not name.startswith("SBMIR_")}
        variables |= {"SBMIR_HOME": str(self.bench.home), "QT_QPA_PLATFORM": "offscreen", **self.environment}
        log = self.bench.out.with_name("said")  # a file, since what the program starts itself may outlive it and hold a pipe
        with log.open("wb") as stream:
            process = subprocess.Popen([sys.executable, *words], cwd=self.checkout, env=variables, stdout=stream, stderr=stream)
            try:
                status: int | None = process.wait(seconds)
            except subprocess.TimeoutExpired:
                status = None
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        raw = log.read_bytes()
        encoding_of_it = self.environment.get("PYTHONIOENCODING", "utf-8").partition(":")[0]
        return Said(status, raw.decode(encoding_of_it, "replace"))
