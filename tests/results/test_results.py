"""The results panel: pixels of the right slices the right way round, and what a reader can do with a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app import anatomy
from app.errors import EnvironmentFault
from tests.support.gui import application as gui
from tests.support.gui.widget_helpers import answer, found_row, grab, head_plane, lesion_plane, pixels_of, wait_until
from widgets.results import thumbnails
from widgets.results.panel import ResultsPanel
from widgets.results.row_text import distances, short_number
from widgets.results.saved_pictures import pictures_strip, save_pictures
from widgets.state.search_types import FoundRow

EDEMA = next(s.colour for s in anatomy.STRUCTURES if s.key == "edema")


@pytest.fixture
def panel(qt: QApplication) -> Iterator[ResultsPanel]:
    panel = ResultsPanel()
    panel.resize(620, 900)
    panel.show()
    yield panel
    gui.dispose(panel)


def thumbnail(panel: ResultsPanel, place: int, key: str) -> np.ndarray:
    """Return the pixels of one painted picture, (rows, columns, RGB)."""
    row = panel.rows[place]
    rect = row.picture_rect(key).toAlignedRect()
    pixels = grab(row)
    return pixels[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1].astype(int)


def show(panel: ResultsPanel, rows: list[FoundRow], by: str = "entire", generation: int = 1) -> None:
    painted: list[int] = []
    panel.rows_painted.connect(painted.append)
    panel.show_answer(answer(rows, generation, by), "done")
    wait_until(lambda: generation in painted)


def test_each_row_paints_its_own_slice(panel: ResultsPanel) -> None:
    show(panel, [found_row(1, 60), found_row(2, 71)])
    for place, k in enumerate((60, 71)):
        for modality in anatomy.NETWORK_MODALITIES:
            pixels = thumbnail(panel, place, modality)
            middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]
            assert middle == pytest.approx([int(head_plane(modality, k)[128, 119])] * 3, abs=1)


def bright_side(pixels: np.ndarray) -> str:
    """Tell in which half the marker (255) lies, up or down, left or right."""
    rows, columns = np.nonzero(pixels.min(axis=2) > 235)
    assert rows.size, "the marker is not painted"
    vertical = "up" if rows.mean() < pixels.shape[0] / 2 else "down"
    return f"{vertical} {'left' if columns.mean() < pixels.shape[1] / 2 else 'right'}"


def test_right_anterior_marker_is_up_left_in_radiological_convention(panel: ResultsPanel) -> None:
    show(panel, [found_row()])
    assert bright_side(thumbnail(panel, 0, "t1")) == "up left"
    panel.set_convention("neurological")
    assert bright_side(thumbnail(panel, 0, "t1")) == "up right"


def test_overlay_lies_on_the_side_of_the_lesion(panel: ResultsPanel) -> None:
    show(panel, [found_row(labels=lesion_plane(column=150, enhancing=False))])
    pixels = thumbnail(panel, 0, thumbnails.OVERLAY)
    greenish = pixels[:, :, 1] - pixels[:, :, 0] > 25
    columns = np.nonzero(greenish)[1]
    assert columns.size > 50
    assert columns.mean() < pixels.shape[1] / 2, "a lesion in the patient's right is on the left of the screen"
    show(panel, [found_row(labels=np.zeros((240, 240), np.uint8))], generation=2)
    pixels = thumbnail(panel, 0, thumbnails.OVERLAY)
    assert not (pixels[:, :, 1] - pixels[:, :, 0] > 25).any()


def test_overlay_colours_are_the_structures(qt: QApplication) -> None:
    image = thumbnails.overlay_image(np.zeros((240, 240), np.uint8), lesion_plane(enhancing=False), opacity=1.0)
    assert image.pixelColor(150, 150) == QColor(*EDEMA)
    assert image.pixelColor(20, 20) == QColor(0, 0, 0)


def test_distances_of_a_mode() -> None:
    row = found_row(distance=3.0, parts={"normal": 2.0, "abnormal": 1.0})
    assert distances(row, "both") == {"Both": 3.0, "Normal": 2.0, "Abnormal": 1.0}
    assert distances(row, "normal") == {"Normal": 2.0, "Abnormal": 1.0}
    assert [short_number(v) for v in (0.012345, 1.2345, 123.46, 12345.6)] == ["0.01", "1.23", "123.5", "12346"]


def test_fewer_rows_hide_the_former_ones_and_words_replace_them(panel: ResultsPanel) -> None:
    show(panel, [found_row(n) for n in range(1, 6)])
    assert [row.row.patient for row in panel.rows if row.row] == ["P1", "P2", "P3", "P4", "P5"]
    show(panel, [found_row(7)], generation=2)
    assert [row.row.patient for row in panel.rows if row.row] == ["P7"]
    pressed: list[bool] = []
    action = QAction("Build", panel)
    action.triggered.connect(pressed.append)
    panel.say("No library yet", "Make one.", action)
    assert panel.answer is None
    assert "No library yet" in panel.empty.words()


def test_rows_below_the_fold_are_not_waited_for(panel: ResultsPanel) -> None:
    panel.resize(620, 420)
    show(panel, [found_row(n) for n in range(1, 11)])
    assert len(panel.rows) == 10


def test_double_click_and_enter_open_the_case(panel: ResultsPanel) -> None:
    show(panel, [found_row(1, 60), found_row(2, 71)])
    opened: list[FoundRow] = []
    panel.case_wanted.connect(opened.append)
    QTest.mouseDClick(panel.rows[1], Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    QTest.keyClick(panel.rows[0], Qt.Key.Key_Return)
    assert [(row.patient, row.slice) for row in opened] == [("P2", 71), ("P1", 60)]


def test_menu_uses_the_label_map_only_where_there_is_one(panel: ResultsPanel) -> None:
    wanted: list[FoundRow] = []
    panel.labels_wanted.connect(wanted.append)
    menus = panel.row_menu(found_row()), panel.row_menu(found_row(labels=np.zeros((240, 240), np.uint8)))
    with_lesion, without = ({action.text(): action for action in menu.actions()} for menu in menus)
    with_lesion["Use this label map as sketch"].trigger()
    assert len(wanted) == 1
    assert not without["Use this label map as sketch"].isEnabled()


def test_saved_pictures_show_the_slice_the_same_way_round(qt: QApplication, tmp_path: Path) -> None:
    save_pictures(found_row(), tmp_path / "row.png")
    image = QImage(str(tmp_path / "row.png"))
    first = pixels_of(image)[30:-60, 30 : image.width() // 4].astype(int)
    assert bright_side(first) == "up left"
    assert pictures_strip(found_row()).width() == image.width()
    with pytest.raises(EnvironmentFault, match="nowhere"):
        save_pictures(found_row(), tmp_path / "nowhere" / "row.png")


def test_a_larger_brain_enlarges_the_frame_for_all_rows() -> None:
    small, large = head_plane("t1", 60), np.zeros((240, 240), np.uint8)
    large[5:235, 10:230] = 50
    assert thumbnails.common_frame([small]) == thumbnails.USUAL_FRAME
    frame = thumbnails.common_frame([small, large])
    assert (frame.left(), frame.top(), frame.width(), frame.height()) == (10, 5, 220, 230)


def test_the_buttons_of_an_empty_panel_are_whole_where_it_is_narrowest(qt: QApplication) -> None:
    panel = ResultsPanel()
    actions = [QAction(text, panel) for text in ("Build the &demo library…", "&Bring in studies…", "Open &library…")]
    panel.empty.say("No library yet", "Similar cases are looked for in a library of reference cases.", *actions)
    panel.resize(panel.minimumSize())
    panel.show()
    qt.processEvents()
    buttons = panel.empty.findChildren(QPushButton)
    assert len(buttons) == 3
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    panel.close()
