"""CT-MR match from the main window's menu: it shares the convention, and ends with the main window."""

from __future__ import annotations

from tests.support.gui.searching_window import MakeWindow


def test_the_window_is_opened_once_shares_the_convention_and_is_closed_too(make_window: MakeWindow) -> None:
    main = make_window()
    main.commands["match.open"].trigger()
    window = main.aside.matching.window
    assert window is not None and window.isVisible()
    main.commands["match.open"].trigger()
    assert main.aside.matching.window is window
    mirrored = window.planes["ct"].view.mirrored
    main.commands["view.neurological"].trigger()
    assert window.planes["ct"].view.mirrored is not mirrored
    window.commands["view.neurological"].trigger()
    assert main.viewer.canvas.view.mirrored is window.planes["ct"].view.mirrored is mirrored
    ended: list[bool] = []
    window.ended.connect(lambda: ended.append(True))
    main.aside.matching.close()
    assert ended
    main.commands["view.neurological"].trigger()
    assert main.aside.matching.open() is not window
