"""What can be done with a row of the results, from its menu and by keys while it has the focus."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, QKeySequence

from widgets.commands import Command, Condition
from widgets.state.search_types import FoundRow

_LESION = Condition[FoundRow](lambda found: bool(found.labels.any()), "it has no labels")

ROW_COMMANDS: tuple[Command[FoundRow], ...] = (
    Command("row.open_case", "Open case", ("Return", "Enter")),
    Command("row.right", "Right: more like this", ("R",)),
    Command("row.wrong", "Wrong: not like this", ("W",)),
    Command("row.pin", "Pin at the top, or unpin", ("P",)),
    Command("row.compare", "Compare", ("C",)),
    Command("row.details", "Reasons in full", ("D",)),
    Command("row.search", "Search with this case", ("S",)),
    Command("row.anatomy", "Search with this anatomy and my sketch"),
    Command("row.lesion", "Search with this lesion on my template", enabled=_LESION),
    Command("row.edit", "Draw on this case, from its label map", ("E",)),
    Command("row.save_pictures", "Save pictures…"),
    Command("row.export_labels", "Export labels…"),
    Command("row.use_labels", "Use this label map as sketch", enabled=_LESION),
    Command(
        "row.this_side",
        "Only cases on this side",
        enabled=Condition(lambda found: found.side != "none", "there is no lesion on its slice"),
        text=lambda found: f"Only cases on this side ({found.side})" if found.side != "none" else "Only cases on this side",
    ),
    Command("row.not_patient", "Exclude this patient", text=lambda found: f"Exclude this patient ({found.patient})"),
    Command(
        "row.this_collection",
        "Only this collection",
        enabled=Condition(lambda found: bool(found.collection), "its study belongs to none"),
        text=lambda found: f"Only this collection ({found.collection})" if found.collection else "Only this collection",
    ),
)
"""In the order of the menu."""


def command_of(event: QKeyEvent) -> str | None:
    """Return the id of the command that a key means on a row; None if it means none."""
    pressed = QKeySequence(event.key() | event.modifiers().value & ~_KEYPAD)
    return next((command.id for command in ROW_COMMANDS if pressed in command.sequences), None)


_KEYPAD = 0x20000000
"""Qt's modifier of keys on the number pad, whose Enter is Enter."""
