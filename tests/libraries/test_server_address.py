"""Addresses of libraries on servers: passwords leave them before anything is shown or kept."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from widgets.libraries import server_address
from widgets.libraries.server_dialog import ServerDialog

WHOLE = "mongodb://reader:s%40c%3Aret@db1:27017,db2/sbmir?replicaSet=rs&tls=true"
BARE = "mongodb://reader@db1:27017,db2/sbmir?replicaSet=rs&tls=true"


def test_a_password_is_taken_out_and_put_back() -> None:
    assert server_address.split_password(WHOLE) == (BARE, "s@c:ret")
    assert server_address.with_password(BARE, "s@c:ret") == WHOLE
    assert server_address.split_password(BARE) == (BARE, "")
    assert server_address.with_password("mongodb://db/sbmir", "lost") == "mongodb://db/sbmir"


def test_a_password_that_should_have_been_escaped_is_taken_out_whole() -> None:
    bare, password = server_address.split_password("mongodb://reader:p@ss:w/rd?@db/sbmir")
    assert (bare, password) == ("mongodb://reader@db/sbmir", "p@ss:w/rd?")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (WHOLE, BARE),
        ("/data/l.sbmir", "/data/l.sbmir"),
        ("/data/a:b@c.sbmir", "/data/a:b@c.sbmir"),
        ("mongodb://db/x?tlsCertificateKeyFilePassword=abc&tls=true", "mongodb://db/x?tls=true"),
        ("mongodb://db/x?tls=true&authMechanismProperties=AWS_SESSION_TOKEN:t", "mongodb://db/x?tls=true"),
        ("mongodb://db/x?tlsCertificateKeyFilePassword=abc", "mongodb://db/x"),
    ],
)
def test_nothing_secret_is_remembered(address: str, kept: str) -> None:
    assert server_address.to_remember(address) == kept


@pytest.mark.parametrize(
    ("address", "wants"),
    [
        (BARE, True),
        (WHOLE, False),
        ("mongodb://db/sbmir", False),
        ("/data/me@home.sbmir", False),
        ("mongodb://CN%3Dme@db/sbmir?authMechanism=MONGODB-X509&tls=true", False),
    ],
)
def test_who_has_no_password_is_asked(address: str, wants: bool) -> None:
    assert server_address.wants_password(address) is wants


@pytest.mark.parametrize("address", ["", "db/sbmir", "http://db/sbmir", "mongodb://", "mongodb:///sbmir", "mongodb://u@/x"])
def test_what_is_no_address_is_told(address: str) -> None:
    assert (server_address.problem_with(address) or "").endswith("mongodb://user@server/sbmir.")
    assert server_address.problem_with(WHOLE) is None
    assert server_address.problem_with("mongodb+srv://cluster.example.org") is None


def test_the_dialog_masks_the_password(qt: QApplication) -> None:
    dialog = ServerDialog(WHOLE)
    where, password = dialog.findChildren(QLineEdit)
    assert (where.text(), password.text()) == (BARE, "s@c:ret")
    assert password.echoMode() == QLineEdit.EchoMode.Password
    assert dialog.address == WHOLE
    where.setText("mongodb://reader:other@db/sbmir")
    where.editingFinished.emit()
    assert (where.text(), password.text()) == ("mongodb://reader@db/sbmir", "other")
    assert "other" not in "".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_dialog_takes_no_address_that_cannot_be_one(qt: QApplication) -> None:
    dialog = ServerDialog()
    where, password = dialog.findChildren(QLineEdit)
    where.setText("db/sbmir")
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert any("begins with mongodb://" in label.text() for label in dialog.findChildren(QLabel))
    where.setText("mongodb://db/sbmir")
    password.setText("x")
    dialog.accept()
    assert any("belongs to a user" in label.text() for label in dialog.findChildren(QLabel))
    where.setText("mongodb://reader@db/sbmir")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.address == "mongodb://reader:x@db/sbmir"
