"""What a training run leaves to be looked at, and what it would meet: records, pictures, `train --check`."""

from __future__ import annotations

import csv
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from app.errors import Cancelled
from app.training import trainer
from app.training.telling import read_log
from app.training.telling.event_files import EventFile, masked_crc
from main import main
from tests.codes.test_training import config, patients, stopping_after, trained
from tests.support.studies.imaging_files import write_nifti
from tests.support.studies.phantoms import phantom_volumes

__all__ = ["patients"]


def records(path: Path) -> list[bytes]:
    """Return the contents of an event file's records, their checksums proven."""
    data, found = path.read_bytes(), []
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        assert struct.unpack("<I", data[8:12])[0] == masked_crc(data[:8])
        content = data[12 : 12 + length]
        assert struct.unpack("<I", data[12 + length : 16 + length])[0] == masked_crc(content)
        found.append(content)
        data = data[16 + length :]
    return found


def test_the_checksum_is_castagnoli() -> None:
    """The check value of CRC-32C is 0xE3069283; records mask it."""
    plain = 0xE3069283
    assert masked_crc(b"123456789") == ((plain >> 15 | plain << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_event_files_are_what_tensorboard_reads(tmp_path: Path) -> None:
    events = EventFile(tmp_path)
    events.numbers(300, {"loss": 0.5})
    events.picture(300, "found", b"\x89PNG", 7, 5)
    (path,) = tmp_path.iterdir()
    assert "tfevents" in path.name
    version, started, number, picture = records(path)
    assert version.endswith(b"brain.Event:2")
    assert started[9:] == b"\x10\xac\x02" + b"\x3a\x02\x08\x01"  # step 300, session log: start
    assert number[9:12] == b"\x10\xac\x02"
    assert number[12:] == b"\x2a\x0d\x0a\x0b" + b"\x0a\x04loss" + b"\x15" + struct.pack("<f", 0.5)
    assert picture[12:].endswith(b"\x22\x0c\x08\x05\x10\x07\x18\x03\x22\x04\x89PNG")


@pytest.mark.parametrize("stage", ["segmentation", "labels", "codes", "normal", "decoder"])
def test_pictures_and_a_table_are_made_and_change_nothing(
    tmp_path: Path, patients: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each stage; a run without pictures ends with the same weights, and one that was stopped has the same losses."""
    monkeypatch.setattr(trainer, "LOG_EVERY", 2)
    weights = "[weights]\\nlevel = 1.0\\njudged = 0.5\\norder = 1.0".replace("\\n", "\n")
    before = ""
    if stage == "decoder":
        before = f'initial = ["{trained(config(tmp_path / "first", patients, "codes", 2)).as_posix()}"]\n'
    plain = config(tmp_path / "plain", patients, stage, 4, before + "picture_steps = 0")
    drawn = config(tmp_path / "drawn", patients, stage, 4, before + "picture_steps = 2")
    for path in (plain, drawn):
        path.write_text(path.read_text() + "\n" + weights)
    one = torch.load(trained(plain), weights_only=True)["weights"]
    with pytest.raises(Cancelled):
        trained(drawn, stopping_after(2))
    other = torch.load(trained(drawn), weights_only=True)["weights"]
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert not (tmp_path / "plain/run/pictures").exists()
    pictures = sorted((tmp_path / "drawn/run/pictures").iterdir())
    assert [path.name[:12] for path in pictures] == ["step-000002-", "step-000004-"]
    columns = pictures[0].stem.split("-", 2)[2].split("-")
    with Image.open(pictures[0]) as picture:
        pixels = np.asarray(picture)
    assert len(columns) >= 3 and pixels.shape[0] > 4 * 24 and pixels.shape[1] > len(columns) * 24
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 3
    tables = [(tmp_path / name / "run/losses.csv").read_text() for name in ("plain", "drawn")]
    assert tables[0] == tables[1]
    rows = list(csv.reader(tables[0].splitlines()))
    curves = read_log(tmp_path / "drawn/run/losses.jsonl")
    assert rows[0] == ["step", *curves] and [row[0] for row in rows[1:]] == ["2", "4"]
    assert float(rows[2][1]) == next(iter(curves.values()))[-1][1]
    starts = [records(path) for path in sorted((tmp_path / "drawn/run/tensorboard").iterdir())]
    assert len(starts) == 2 and all(len(found) == 4 for found in starts)


def test_a_check_tells_what_there_is_and_trains_nothing(
    tmp_path: Path, patients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = config(tmp_path, patients, "segmentation", 1000)
    assert main(["train", str(path), "--check", "--progress", "none"]) == 0
    told = capsys.readouterr().out
    assert "2 studies" in told and "enhancing tumour in 2" in told and "1000 steps take" in told and "are free" in told
    assert "stop the run" not in told
    assert not (tmp_path / "run").exists()


def test_a_check_lists_all_that_is_missing_or_odd(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "studies"
    for n, name in enumerate(("whole", "blind", "blank", "unread")):
        images, labels = phantom_volumes(n, (90, 110, 75))
        for modality, image in images.items():
            if (name, modality) != ("blind", "flair"):
                write_nifti(root / name / f"{name}_{modality}.nii.gz", image)
        labels = np.where(labels == 4, 2, labels)  # nothing enhances
        if name != "unread":
            write_nifti(root / name / f"{name}_seg.nii.gz", labels * (name != "blank"))
    assert main(["train", str(config(tmp_path, root, "segmentation", 10)), "--check", "--progress", "none"]) == 3
    told = capsys.readouterr().out
    for words in ("blind", "blank: its label map is empty", "unread: it has no label map", "none of its studies shows enhancing"):
        assert words in told
    assert "flair" in told.lower().split("stop the run")[1]
    assert "a step" not in told
