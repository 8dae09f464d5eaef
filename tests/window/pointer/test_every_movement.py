"""What the platform tells of the pointer while the program is busy is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from widgets.window.launch import keep_every_movement


@pytest.mark.parametrize("name", ["AA_CompressHighFrequencyEvents", "AA_CompressTabletEvents"])
def test_movements_that_wait_are_not_made_one(name: str) -> None:
    attribute = Qt.ApplicationAttribute[name]
    before = QCoreApplication.testAttribute(attribute)
    QCoreApplication.setAttribute(attribute, True)
    try:
        keep_every_movement()
        assert not QCoreApplication.testAttribute(attribute)
    finally:
        QCoreApplication.setAttribute(attribute, before)
