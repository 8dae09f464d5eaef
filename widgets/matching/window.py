"""The window of CT and MR: two planes side by side, a click in one is answered in the other."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QToolBar, QVBoxLayout, QWidget

from app.jobs import Job, Progress
from widgets.commands import CommandSet, Handler, matching_commands
from widgets.commands.menus import fill_menu_bar
from widgets.language import tr, tr_later
from widgets.matching.plane import MatchPlane
from widgets.matching.reading import Matcher, OpenedPair, read_pair_of
from widgets.shared import dialogs
from widgets.shared.background import Background
from widgets.shared.dropping import dropped_paths
from widgets.shared.one_window import SideWindow, take_size
from widgets.state.state_holder import StateHolder
from widgets.state.window_state import WindowState

if TYPE_CHECKING:
    from app.crossmodal import Found, Modality

USUAL_SIZE = QSize(1100, 680)
TITLES: dict[Modality, str] = {"ct": "CT", "mr": "MR"}
NOTHING = tr_later("Open or drop a CT and an MR of the same head")
READY = tr_later("Click a place in one image to find it in the other")


class MatchWindow(SideWindow):
    """Opens two files and answers clicks.

    Parameters
    ----------
    state : StateHolder
        The main window's, for the convention.

    Signals
    -------
    progressed(Progress)
        How far a search is.
    """

    progressed = Signal(object)

    def __init__(self, state: StateHolder, parent: QWidget | None = None) -> None:
        super().__init__(tr("CT-MR match"), tr(NOTHING), parent)
        self._state = state
        self._paths: dict[Modality, Path] = {}
        self._opened: OpenedPair | None = None
        self._found: tuple[Modality, Found] | None = None
        self._asked: tuple[Modality, tuple[float, float, float]] | None = None
        self._visited = 0
        self._at: dict[Modality, int] = dict.fromkeys(TITLES, 0)
        self._job = Job()
        self._matcher = Matcher()
        self._reading = Background[OpenedPair](self._on_opened, self._on_failure, tr_later("Reading CT and MR"))
        self._searching = Background["Found"](self._on_found, self._on_failure, tr_later("Finding the place"))
        self.planes: dict[Modality, MatchPlane] = {name: MatchPlane(title) for name, title in TITLES.items()}
        self._map = QAction(self)
        self._map.setCheckable(True)
        self._map.setChecked(True)
        self._lay_out()
        self.commands = CommandSet(matching_commands(), self._handlers(), self, self)
        fill_menu_bar(self.menuBar(), self.commands)
        bar = QToolBar(tr("Tools"), self)
        bar.setMovable(False)
        for group in (1, 2):
            bar.addActions(self.commands.bar(group))
            bar.addSeparator()
        self.addToolBar(bar)
        self.commands.follow(state)
        self._connect()
        self._on_state(None, state.state)
        self._offer()
        take_size(self, USUAL_SIZE)

    @property
    def busy(self) -> bool:
        """Whether files are being read or a place is looked for."""
        return self._reading.running or self._searching.running

    def _lay_out(self) -> None:
        centre = QWidget(self)
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(2)
        for plane in self.planes.values():
            plane.set_message(tr(NOTHING))
            side_by_side.addWidget(plane, 1)
        self.planes["ct"].setFocus()
        self.told.setMinimumHeight(self.told.fontMetrics().lineSpacing() * 3 + 8)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(side_by_side, 1)
        layout.addWidget(self.told)
        self.setCentralWidget(centre)

    def _handlers(self) -> dict[str, Handler]:
        return {
            "match.open_ct": partial(self._ask_file, "ct"),
            "match.open_mr": partial(self._ask_file, "mr"),
            "match.close": self.close,
            "match.up": partial(self.step, 1),
            "match.down": partial(self.step, -1),
            "match.best": self.go_to_best,
            "match.map": self._map,
            "view.neurological": self._toggle_convention,
        }

    def _connect(self) -> None:
        for name, plane in self.planes.items():
            plane.picked.connect(partial(self.ask, name))
            plane.stepped.connect(self.step)
            other = next(one for one in self.planes.values() if one is not plane)
            plane.zoomed.connect(partial(self._follow, other))
            self._map.toggled.connect(plane.show_heat)
        self.progressed.connect(self._on_progress)
        self._state.changed.connect(self._on_state)

    # -- files

    def _ask_file(self, name: Modality) -> None:
        near = next(iter(self._paths.values()), Path()).parent
        if path := dialogs.ask_volume(self, tr("Open {kind}", kind=TITLES[name]), near):
            self.open_file(name, path)

    def open_file(self, name: Modality, path: Path) -> None:
        """Take a file as CT or MR; once both are known they are read."""
        self._paths[name] = path
        if len(self._paths) == 2:
            self._read(swap=False)
        else:
            missing = next(title for other, title in TITLES.items() if other != name)
            self.planes[name].set_message(path.name)
            self.told.setText(
                tr("{name} is the {kind}: open the {missing} too.", name=path.name, kind=TITLES[name], missing=missing)
            )

    def open_files(self, paths: list[Path], beside: Modality = "ct") -> None:
        """Take dropped files: two are told apart by their grey values, one is what the plane that it was dropped on shows."""
        if len(paths) == 1:
            self.open_file(beside, paths[0])
        elif len(paths) == 2:
            self._paths = {"ct": paths[0], "mr": paths[1]}
            self._read(swap=True)
        else:
            self.told.setText(tr("Drop one file or two: a CT and an MR of the same head."))

    def _read(self, swap: bool) -> None:
        self._stop_search()
        ct, mr = self._paths["ct"], self._paths["mr"]
        self.told.setText(tr("Reading {ct} and {mr} …", ct=ct.name, mr=mr.name))
        self.bar.setRange(0, 0)
        self.bar.show()
        self._reading.start(lambda: read_pair_of(ct, mr, swap))

    def _on_opened(self, opened: OpenedPair) -> None:
        self._opened, self._found, self._asked = opened, None, None
        self._paths = {"ct": opened.ct_path, "mr": opened.mr_path}
        self.setWindowTitle(tr("CT-MR match: {ct}, {mr}", ct=opened.ct_path.name, mr=opened.mr_path.name))
        for name, plane in self.planes.items():
            plane.set_planes(opened.planes[name], opened.head)
        self.bar.hide()
        self.told.setText(tr(READY))
        self.go_to(opened.middle)
        self._offer()

    # -- asking

    def ask(self, name: Modality, row: float, column: float) -> None:
        """Look in the other image for what `name` shows at a place (row, column) of its slice, mm."""
        from app.crossmodal import point_of

        opened = self._opened
        if opened is None:
            return
        self._stop_search()
        k, row, column = self._at[name], float(round(row)), float(round(column))
        point = point_of(opened.pair, k, row, column)
        sought: Modality = "mr" if name == "ct" else "ct"
        for plane in self.planes.values():
            plane.clear()
        self.planes[name].show_asked(k, (row, column))
        self._found, self._asked = None, (sought, point)
        self.told.setText(
            tr(
                "Looking in the {other} for what the {kind} shows at {point} mm …",
                other=TITLES[sought],
                kind=TITLES[name],
                point=_said(point),
            )
        )
        self.bar.setRange(0, 0)
        self.bar.show()
        self._job = job = Job(self.progressed.emit)
        matcher = self._matcher
        self._searching.start(lambda: matcher.find(opened, point, sought, job))
        self._offer()

    def _on_progress(self, progress: Progress) -> None:
        if self._searching.running:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)

    def _on_found(self, found: Found) -> None:
        from app.crossmodal import place_of

        self.bar.hide()
        if self._opened is None or self._asked is None:
            return
        sought, point = self._asked
        places = [place_of(self._opened.pair, match.mm) for match in found.matches]
        self.planes[sought].show_found(found.similarities, found.first, [(round(k), (r, c)) for k, r, c in places])
        self._found, self._visited = (sought, found), 0
        self.told.setText(_sentence(TITLES[sought], point, found))
        self.go_to_best()
        self._offer()

    def go_to_best(self) -> None:
        """Show the slice of the best place, and that of the place that was asked for; again for the next ones."""
        if self._found is None or self._asked is None or self._opened is None:
            return
        from app.crossmodal import place_of

        pair, (sought, found) = self._opened.pair, self._found
        match = found.matches[self._visited % len(found.matches)]
        self._visited += 1
        for name in TITLES:
            self._show_slice(name, round(place_of(pair, match.mm if name == sought else self._asked[1])[0]))

    # -- what is shown

    def step(self, slices: int) -> None:
        """Go so many slices towards the head."""
        for name in TITLES:
            self._show_slice(name, self._at[name] + slices)

    def go_to(self, k: int) -> None:
        """Show a slice in both, the nearest there is."""
        for name in TITLES:
            self._show_slice(name, k)

    def _show_slice(self, name: Modality, k: int) -> None:
        if self._opened is not None:
            self._at[name] = min(max(k, 0), len(self._opened.planes[name]) - 1)
            self.planes[name].set_index(self._at[name])

    def _follow(self, other: MatchPlane, zoom: float, row: float, column: float) -> None:
        other.show_part(zoom, (row, column))

    def _offer(self) -> None:
        for name in ("match.up", "match.down"):
            self.commands[name].setEnabled(self._opened is not None)
        self.commands["match.best"].setEnabled(self._found is not None)

    def _on_state(self, former: WindowState | None, now: WindowState) -> None:
        for plane in self.planes.values():
            plane.set_mirrored(now.convention == "radiological")

    def _toggle_convention(self) -> None:
        turned = self._state.state.convention == "radiological"
        self._state.update(convention="neurological" if turned else "radiological")

    def _on_failure(self, sentence: str) -> None:
        self.bar.hide()
        self.told.setText(sentence)
        self._offer()

    def _stop_search(self) -> None:
        self._job.cancel()

    # -- dropping and closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            plane = self.planes["mr"]
            right = plane.rect().contains(plane.mapFrom(self, event.position().toPoint()))
            self.open_files(paths, "mr" if right else "ct")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of what runs."""
        self._stop_search()
        self._state.changed.disconnect(self._on_state)
        self._reading.stop()
        self._searching.stop()
        super().closeEvent(event)
        self.ended.emit()


def _said(point: tuple[float, float, float]) -> str:
    return ", ".join(f"{v:.0f}" for v in point)


def _sentence(title: str, point: tuple[float, float, float], found: Found) -> str:
    best = found.matches[0]
    lines = [
        tr(
            "{kind}: most alike at {best} mm, moved by {offset} mm from {point}, similarity "
            "{similarity:.1f}; at the place itself {there:.1f}.",
            kind=title,
            best=_said(best.mm),
            offset=_said(best.offset_mm),
            point=_said(point),
            similarity=best.similarity,
            there=found.there,
        )
    ]
    others = "; ".join(f"{number}: {_said(m.mm)} mm, {m.similarity:.1f}" for number, m in enumerate(found.matches[1:], 2))
    if others:
        lines.append(tr("Then {others}.", others=others))
    if best.similarity < 0:
        lines.append(tr("Nothing stands out: below 0 the network takes two places for different ones."))
    return "\n".join(lines)
