"""Every command of the windows, declared once: menus, tool bar, tooltips, card of keys and palette are made from the tables."""

from widgets.commands.command import Command, Condition, Group, In, Menu, Scope
from widgets.commands.command_set import CommandSet, Handler
from widgets.commands.table import (
    CASE_COMMANDS,
    PANE_COMMANDS,
    brain_commands,
    drawing_commands,
    matching_commands,
    preparing_commands,
    reading_commands,
    window_commands,
)

__all__ = [
    "CASE_COMMANDS",
    "PANE_COMMANDS",
    "Command",
    "CommandSet",
    "Condition",
    "Group",
    "Handler",
    "In",
    "Menu",
    "Scope",
    "brain_commands",
    "drawing_commands",
    "matching_commands",
    "preparing_commands",
    "reading_commands",
    "window_commands",
]
