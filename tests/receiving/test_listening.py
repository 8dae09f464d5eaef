"""What senders get to see, over a socket: who may send, what is taken, in which form, and what is said of it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import (
    UID,
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    GrayscaleSoftcopyPresentationStateStorage,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    MRImageStorage,
    RLELossless,
)
from pynetdicom import AE
from pynetdicom.dimse_primitives import C_STORE

from app.errors import EXIT_BAD_INPUT, UserError
from app.imaging import read_identity
from app.receiving import Full, Storage, Terms
from tests.support.receiving.receivers import other_object, receiving, send, sending

SR = "1.2.840.10008.5.1.4.1.1.88.11"


def files_of(folder: Path, part: str = "images") -> list[Path]:
    return sorted(folder.glob(f"studies/*/{part}/*"))


def test_a_study_is_kept_as_it_was_sent_under_names_that_say_nothing(tmp_path: Path, study: list[Path]) -> None:
    folder = tmp_path / "store"
    with receiving(folder) as receiver:
        assert set(send(receiver.port, study)) == {0}
        receiver.wait_for("36 objects received")
        receiver.wait_for("in the library")
        ((name, images),) = receiver.bringing.calls
    kept = files_of(folder)
    assert [path.name for path in kept] == images and len(images) == 36
    assert sorted(dcmread(path).PixelData for path in kept) == sorted(dcmread(path).PixelData for path in study)
    assert {dcmread(path).PatientID for path in kept} == {"MRN-4711-77"}
    said = " ".join([*receiver.told, *(str(path) for path in folder.rglob("*"))])
    assert name in said and "PACS at 127.0.0.1" in said
    for secret in ("2.25.1", "Testperson", "4711"):
        assert secret not in said
    if hasattr(stat, "S_IRGRP"):
        assert {path.stat().st_mode & 0o077 for path in (folder, *kept)} == {0}


def test_echo_is_answered(tmp_path: Path) -> None:
    with receiving(tmp_path / "store") as receiver, sending(receiver.port) as association:
        assert association.send_c_echo().Status == 0


def test_only_those_who_are_allowed_and_call_its_title_may_send(tmp_path: Path) -> None:
    with receiving(tmp_path / "store", Terms(allowed=("PACS", "MR 1"), title="LIBRARY")) as receiver:
        for title, called, accepted in (
            ("PACS", "LIBRARY", True),
            ("MR 1", "LIBRARY", True),
            ("pacs", "LIBRARY", False),
            ("OTHER", "LIBRARY", False),
            ("PACS", "SBMIR", False),
        ):
            with sending(receiver.port, title, called) as association:
                assert association.is_established is accepted, (title, called)
                assert association.is_rejected is not accepted
        receiver.wait_for("OTHER at 127.0.0.1 was refused: its AE title is not among those of --allow.")
        receiver.wait_for("PACS at 127.0.0.1 was refused: it calls another AE title than LIBRARY.")


def test_what_is_sent_twice_is_known_and_what_was_corrected_takes_its_place(tmp_path: Path, study: list[Path]) -> None:
    folder = tmp_path / "store"
    with receiving(folder) as receiver:
        send(receiver.port, study[:3])
        receiver.wait_for("3 objects received")
        send(receiver.port, study[:3])
        receiver.wait_for("3 known already")
        receiver.wait_for("in the library")
        used = receiver.storage.used_bytes
        corrected = dcmread(study[0])
        corrected.PatientName = "Testperson^Zebulon^Maria"
        with sending(receiver.port) as association:
            assert association.send_c_store(corrected).Status == 0
        receiver.wait_for("1 in the place of former ones")
        receiver.wait_for("in the library", 2)
        assert receiver.storage.used_bytes == pytest.approx(used, abs=400)
    assert len(files_of(folder)) == 3
    assert [len(images) for _, images in receiver.bringing.calls] == [3, 3]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, RLELossless, JPEG2000Lossless])
def test_compressed_images_are_kept_as_they_are(tmp_path: Path, study: list[Path], syntax: UID) -> None:
    image = dcmread(study[0])
    pixels = np.arange(64 * 64, dtype=np.int16).reshape(64, 64)
    image.Rows, image.Columns, image.PixelData = *pixels.shape, pixels.tobytes()
    if syntax == ImplicitVRLittleEndian:
        image.file_meta.TransferSyntaxUID = syntax
        image.save_as(tmp_path / "implicit", implicit_vr=True, little_endian=True)
        image = dcmread(tmp_path / "implicit")
    else:
        image.compress(syntax, generate_instance_uid=False)
    with receiving(tmp_path / "store") as receiver, sending(receiver.port, syntax=syntax) as association:
        assert association.send_c_store(image).Status == 0
    (kept,) = files_of(tmp_path / "store")
    assert dcmread(kept).file_meta.TransferSyntaxUID == syntax
    assert np.array_equal(dcmread(kept).pixel_array, pixels)


def test_what_could_not_be_read_later_is_refused_when_the_form_is_agreed_on(tmp_path: Path) -> None:
    with receiving(tmp_path / "store") as receiver:
        with sending(receiver.port, syntax=DeflatedExplicitVRLittleEndian) as association:
            assert [context.abstract_syntax for context in association.accepted_contexts] == ["1.2.840.10008.1.1"]
        entity = AE("PACS")
        entity.add_requested_context(MRImageStorage, [DeflatedExplicitVRLittleEndian, RLELossless, ExplicitVRLittleEndian])
        association = entity.associate("127.0.0.1", receiver.port, ae_title="SBMIR")
        assert association.accepted_contexts[0].transfer_syntax == [ExplicitVRLittleEndian]
        association.release()


def test_reports_and_marks_are_kept_apart_and_begin_nothing(tmp_path: Path, study: list[Path]) -> None:
    folder = tmp_path / "store"
    kinds = (MRImageStorage, SR, GrayscaleSoftcopyPresentationStateStorage, CTImageStorage)
    with receiving(folder) as receiver:
        send(receiver.port, study)
        receiver.wait_for("in the library")
        with sending(receiver.port, kinds=kinds) as association:
            for number, kind in enumerate(kinds[1:]):
                thing = other_object(kind, SOPInstanceUID=f"2.25.7.{number}")
                assert association.send_c_store(thing).Status == 0
        receiver.wait_for("3 objects received")
        send(receiver.port, study[:1])
        receiver.wait_for("1 known already")
    assert len(files_of(folder, "others")) == 3
    assert len(receiver.bringing.calls) == 1


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        ({"StudyInstanceUID": "../../etc/passwd"}, 0xC000),
        ({"StudyInstanceUID": ""}, 0xC000),
        ({"StudyInstanceUID": "1." * 40 + "1"}, 0xC000),
    ],
)
def test_what_names_no_study_is_refused(tmp_path: Path, study: list[Path], edit: dict[str, str], status: int) -> None:
    image = dcmread(study[0])
    for keyword, value in edit.items():
        setattr(image, keyword, value)
    with receiving(tmp_path / "store") as receiver, sending(receiver.port) as association:
        assert association.send_c_store(image).Status == status
        receiver.wait_for("refused: an object without a StudyInstanceUID that can be one.")
    assert not files_of(tmp_path / "store")


def test_an_object_that_is_not_what_it_was_announced_as_is_refused(
    tmp_path: Path, study: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = dcmread(study[0])
    with receiving(tmp_path / "store") as receiver, sending(receiver.port) as association:
        send_msg = association.dimse.send_msg

        def lying(primitive: C_STORE, context: int) -> None:
            primitive.AffectedSOPInstanceUID = UID("2.25.5")
            send_msg(primitive, context)

        monkeypatch.setattr(association.dimse, "send_msg", lying)
        assert association.send_c_store(image).Status == 0xA900
        receiver.wait_for("refused: an object that is not what it was announced as.")
    assert not files_of(tmp_path / "store")


def test_a_full_storage_refuses_by_the_status_that_says_so_and_keeps_what_it_has(tmp_path: Path, study: list[Path]) -> None:
    size = study[0].stat().st_size
    with receiving(tmp_path / "store", most_bytes=int(3.5 * size)) as receiver:
        statuses = send(receiver.port, study[:6])
        assert statuses[:3] == [0, 0, 0] and set(statuses[3:]) == {0xA700}
        receiver.wait_for("is full")
        receiver.wait_for("3 objects received, 3 refused")
        assert sum("is full" in one for one in receiver.told) == 1
        assert send(receiver.port, study[:3]) == [0, 0, 0]  # known, so no room is needed
    assert len(files_of(tmp_path / "store")) == 3


def test_a_storage_counts_what_a_former_run_left(tmp_path: Path, study: list[Path]) -> None:
    with receiving(tmp_path / "store") as receiver:
        send(receiver.port, study[:4])
        receiver.wait_for("in the library")
    used = receiver.storage.used_bytes  # once it has ended: what it tells of a study is written after the study
    storage = Storage(tmp_path / "store", used)
    try:
        assert storage.used_bytes == used
    finally:
        storage.close()


def test_two_receivers_never_share_a_folder(tmp_path: Path) -> None:
    storage = Storage(tmp_path, 10**6)
    with pytest.raises(UserError, match="Another receiver"):
        Storage(tmp_path, 10**6)
    storage.close()
    Storage(tmp_path, 10**6).close()


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"host": "0.0.0.0"}, "--allow"),
        ({"host": "192.168.1.7"}, "--allow"),
        ({"host": "pacs.example"}, "in numbers"),
        ({"title": "A" * 17}, "no AE title"),
        ({"title": "  "}, "no AE title"),
        ({"allowed": ("a\\b",)}, "no AE title"),
        ({"port": 70000}, "--port"),
        ({"senders": 0}, "above 0"),
        ({"quiet_s": float("nan")}, "above 0"),
    ],
)
def test_terms_that_cannot_be_are_told(terms: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as caught:
        Terms(**terms)
    assert caught.value.exit_code == EXIT_BAD_INPUT


def test_a_list_of_who_may_send_opens_other_addresses() -> None:
    assert Terms(host="0.0.0.0", allowed=("PACS",)).address == "0.0.0.0"
    assert Terms(host="localhost").address == "127.0.0.1"
    assert Terms(host="::1").address == "::1"


def test_full_is_told_in_one_sentence(tmp_path: Path, study: list[Path]) -> None:
    storage = Storage(tmp_path / "store", 10)
    content = study[0].read_bytes()
    try:
        with pytest.raises(Full, match=r"store is full: it holds 0\.00 of 0\.00 GB"):
            storage.keep(read_identity(content), content)
        assert storage.used_bytes == 0
    finally:
        storage.close()
