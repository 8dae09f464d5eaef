"""What a run writes down as it goes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from app.errors import describe_os_error
from app.outputs import write_aside
from app.training.telling.curves import draw_curves, write_table
from app.training.telling.event_files import EventFile
from app.training.telling.pictures import Pixels, contact_sheet

LOG, TABLE, CURVES, PICTURES, EVENTS = "losses.jsonl", "losses.csv", "losses.png", "pictures", "tensorboard"


class Diary:
    """The records in a run's folder.

    Parameters
    ----------
    output : Path
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._events = EventFile(output / EVENTS)

    def losses(self, step: int, terms: Mapping[str, float]) -> None:
        """Write the terms of the loss, means since they were last written."""
        path = self._output / LOG
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                print(json.dumps({"step": step, **{k: round(v, 5) for k, v in terms.items()}}), file=stream)
            self._events.numbers(step, {"loss": sum(terms.values()), **{f"terms/{k}": v for k, v in terms.items()}})
        except OSError as error:
            raise describe_os_error(error, path, "write the loss log") from error

    def picture(self, step: int, columns: Mapping[str, Pixels]) -> None:
        """Write what the networks make of some slices; the columns are named in the file's name, from the left."""
        sheet = contact_sheet(columns)
        stream = io.BytesIO()
        Image.fromarray(sheet).save(stream, "PNG")
        path = self._output / PICTURES / f"step-{step:06d}-{'-'.join(columns)}.png"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_aside(path, stream.getvalue())
            self._events.picture(step, "-".join(columns), stream.getvalue(), sheet.shape[1], sheet.shape[0])
        except OSError as error:
            raise describe_os_error(error, path, "write the picture") from error

    def table(self) -> None:
        """Write all losses so far as CSV."""
        write_table(self._output / LOG, self._output / TABLE)

    def curves(self) -> None:
        """Draw all losses so far."""
        draw_curves(self._output / LOG, self._output / CURVES)
