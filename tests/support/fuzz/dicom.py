"""Mutated DICOM files: what damage, haste and malice do to them, from a seed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydicom.data import get_testdata_file

from app.errors import SbmirError
from app.imaging.dicom import dicom_studies, read_volumes
from app.imaging.dicom.headers import read_header
from app.imaging.dicom.pixels import PixelReader
from tests.support.studies.dicom_files import NAMES, SEQUENCES, Plan, blob, write_enhanced, write_series

MODALITIES = ("t1", "t1ce", "flair")
_PLAN = Plan(rows=34, columns=33, slices=12, spacing=(5.0, 5.0, 11.0), origin=(-80.0, -80.0, -60.0))
_PIXELS = b"\xe0\x7f\x10\x00"
_START = 132

_Mutation = Callable[[random.Random, bytearray], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutated file: a sentence, or None if it was read; how long it took, and how long this process worked."""

    sentence: str | None
    seconds: float
    work_s: float


@dataclass(frozen=True)
class Originals:
    """Good files: a `whole` patient of three enhanced files, and `single` files of many kinds."""

    whole: tuple[bytes, ...]
    single: tuple[bytes, ...]


def originals(folder: Path) -> Originals:
    """Write the files that are mutated."""
    patients, single = {}, []
    for syntax in ("plain", "rle", "j2k"):
        plans = [replace(_PLAN, syntax=syntax, tags=SEQUENCES[modality], number=NAMES[modality]) for modality in MODALITIES]
        paths = [write_enhanced(folder / syntax / str(plan.number), plan, blob(0)) for plan in plans]
        patients[syntax] = tuple(path.read_bytes() for path in paths)
        single += [patients[syntax][0], write_series(folder / "single", replace(plans[0], slices=1), blob(0))[0].read_bytes()]
    for name in ("MR_small_jpeg_ls_lossless.dcm", "JPEG2000.dcm", "MR_small_RLE.dcm", "rtstruct.dcm", "MR_small_implicit.dcm"):
        single.append(Path(str(get_testdata_file(name, download=False))).read_bytes())
    return Originals(patients["plain"], tuple(single))


def _pixels_at(data: bytearray) -> int:
    return max(data.rfind(_PIXELS), _START)


def _flip(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.choice((1, 3, 10, 50))):
        data[chance.randrange(_START, len(data))] = chance.randrange(256)


def _flip_header(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.choice((1, 3, 10))):
        data[chance.randrange(_START, _pixels_at(data) + 12)] = chance.randrange(256)


def _flip_pixels(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.choice((1, 5, 40))):
        data[chance.randrange(_pixels_at(data), len(data))] = chance.randrange(256)


def _truncate(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(_START, len(data)) :]


def _blow_up(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(_START, _pixels_at(data) + 8)
    data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\xff\xff\x00\x00"))


def _huge(chance: random.Random, data: bytearray) -> None:
    for element in (b"\x10\x00", b"\x11\x00"):
        at = data.find(b"\x28\x00" + element + b"US\x02\x00")
        if at > 0 and chance.random() < 0.7:
            data[at + 8 : at + 10] = chance.choice((b"\xff\xff", b"\x00\x08", b"\x00\x40", b"\x00\x00"))
    at = data.find(b"\x28\x00\x08\x00IS")
    if at > 0:
        length = data[at + 6]
        data[at + 8 : at + 8 + length] = chance.choice((b"9" * length, b"-" + b"1" * (length - 1), b"x" * length))


def _nest(chance: random.Random, data: bytearray) -> None:
    level = b"\x08\x00\x40\x11SQ\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    at = _pixels_at(data)
    data[at:at] = level * chance.choice((10, 400, 5000))


def _shift(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(_START, len(data))
    if chance.random() < 0.5:
        del data[at : at + chance.randrange(1, 64)]
    else:
        data[at:at] = data[at : at + chance.randrange(1, 512)]


_MUTATIONS: Sequence[_Mutation] = (_flip, _flip_header, _flip_pixels, _truncate, _blow_up, _huge, _nest, _shift)


def mutate(seed: int, data: bytes) -> bytes:
    """Return a damaged copy of a file, the same for a seed."""
    chance, out = random.Random(seed), bytearray(data)
    _MUTATIONS[seed % len(_MUTATIONS)](chance, out)
    if chance.random() < 0.2:
        chance.choice((_flip, _blow_up))(chance, out)
    return bytes(out)


def read_mutated(seed: int, good: Originals, folder: Path, reader: PixelReader) -> Outcome:
    """Mutate a file and read it: as one of a patient's files, or alone; what is no sentence is raised."""
    folder.mkdir()
    chance = random.Random(seed)
    start, work = time.monotonic(), time.process_time()
    sentence = None
    try:
        if chance.random() < 0.4:
            changed = chance.randrange(len(good.whole))
            for number, data in enumerate(good.whole):
                (folder / str(number)).write_bytes(mutate(seed, data) if number == changed else data)
            found = dicom_studies([folder])
            sentence = found.failed[0][1] if found.failed else None
            for study in found.studies:
                read_volumes(study, MODALITIES)
        else:
            path = folder / "single.dcm"
            path.write_bytes(mutate(seed, chance.choice(good.single)))
            header = read_header(path)
            sentence = None if header is None else header.problem
            reader.read(path)
    except SbmirError as error:
        sentence = str(error)
    return Outcome(sentence, time.monotonic() - start, time.process_time() - work)
