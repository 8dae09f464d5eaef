"""Commands on files, libraries and the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from widgets.commands.command import Command, Condition, In, Menu

if TYPE_CHECKING:
    from widgets.state.window_state import WindowState

SKETCH_KEPT: Condition[WindowState] = Condition(lambda state: state.opened.kept_sketch, "no sketch was left")

FILES: tuple[Command[WindowState], ...] = (
    Command(
        "library.open",
        "Open &library…",
        ("Ctrl+L",),
        "Search in another library",
        menus=(In(Menu.FILE, 1), In(Menu.LIBRARY, 1)),
    ),
    Command("template.open", "Open &template…", ("Ctrl+T",), "Draw on another study", menus=(In(Menu.FILE, 1),)),
    Command(
        "template.own",
        "&Use the standard template",
        tip="Draw on the template that SBMIR made",
        menus=(In(Menu.FILE, 1),),
    ),
    Command(
        "sketch.open",
        "&Open sketch…",
        (QKeySequence.StandardKey.Open,),
        "Open a sketch, or take a label map (NIfTI) as the sketch",
        menus=(In(Menu.FILE, 2),),
    ),
    Command(
        "sketch.save",
        "&Save sketch",
        (QKeySequence.StandardKey.Save,),
        "Save the sketch to its file; asks where to the first time",
        menus=(In(Menu.FILE, 2),),
    ),
    Command(
        "sketch.save_as",
        "Save sketch &as…",
        ("Ctrl+Shift+S",),
        "Save the sketch, or a label map (NIfTI) of it, to another file",
        menus=(In(Menu.FILE, 2),),
    ),
    Command(
        "sketch.recent",
        "Recent s&ketches…",
        ("Ctrl+Shift+O",),
        "Take up one of the sketches that were drawn last",
        menus=(In(Menu.FILE, 2),),
    ),
    Command(
        "sketch.restore",
        "&Restore last sketch",
        tip="Take up the sketch of the last time",
        menus=(In(Menu.FILE, 2),),
        enabled=SKETCH_KEPT,
    ),
    Command(
        "search.now",
        "&Search",
        ("Ctrl+Return",),
        "Search now; results follow the pen anyhow",
        menus=(In(Menu.SEARCH, 1),),
    ),
    Command(
        "search.by_example",
        "Search by &example…",
        ("Ctrl+E",),
        "Search by a slice of a study instead of a sketch",
        menus=(In(Menu.FILE, 4), In(Menu.SEARCH, 1)),
    ),
    Command(
        "export.labels",
        "Export label &map…",
        ("Ctrl+Shift+E",),
        "Save the sketch as NIfTI on the template's own grid",
        menus=(In(Menu.FILE, 5),),
    ),
    Command(
        "export.slice",
        "Export pi&cture of the slice…",
        ("Ctrl+Shift+P",),
        "Save the slice that is shown, with or without the sketch",
        menus=(In(Menu.FILE, 5),),
    ),
    Command(
        "export.window",
        "Save &picture of the window…",
        ("Ctrl+P",),
        "Save a picture of this window",
        menus=(In(Menu.FILE, 5),),
    ),
    Command("window.quit", "&Quit", (QKeySequence.StandardKey.Quit,), menus=(In(Menu.FILE, 6),)),
    Command(
        "library.open_server",
        "Open library on a &server…",
        ("Ctrl+Shift+L",),
        "Search in a library that a MongoDB server keeps",
        menus=(In(Menu.LIBRARY, 1),),
    ),
    Command(
        "library.open_engine",
        "Open library on a search &engine…",
        tip="Search in a very large library by a search engine that it was copied into",
        menus=(In(Menu.LIBRARY, 1),),
    ),
    Command(
        "library.bring_in",
        "&Bring in studies…",
        ("Ctrl+B",),
        "Add studies (NIfTI, DICOM) to a library",
        menus=(In(Menu.LIBRARY, 2),),
    ),
    Command(
        "library.build_demo",
        "Build the &demo library…",
        tip="Make a library of synthetic patients",
        menus=(In(Menu.LIBRARY, 3),),
    ),
    Command(
        "help.find",
        "&Find a command…",
        ("Ctrl+K",),
        "Find any command by typing",
        menus=(In(Menu.HELP, 1),),
    ),
    Command("help.about", "&About SBMIR", menus=(In(Menu.HELP, 2),), role=QAction.MenuRole.AboutRole),
)
