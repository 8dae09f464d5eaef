"""Beyond one machine: the same search on ClickHouse, from an engine inside the process to a cluster.

A library is copied into an engine, which then finds the nearest rows of each patient by statements; pictures and label maps stay
in the studies' library. See docs/scale.md.

What searches and copies is imported when it is asked for: commands ask first whether an address is one of an engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from app.scale.addresses import check_cluster, check_engine, is_engine, open_database, wants_password

if TYPE_CHECKING:
    from app.scale.copying import copy_to_engine, follow, follow_once
    from app.scale.searching import ScaledEngine
    from app.scale.store import CodeStore, held_spaces
    from app.scale.tables import Tables

_WHEN_ASKED = {
    **dict.fromkeys(("copy_to_engine", "follow", "follow_once"), "app.scale.copying"),
    **dict.fromkeys(("CodeStore", "held_spaces"), "app.scale.store"),
    "ScaledEngine": "app.scale.searching",
    "Tables": "app.scale.tables",
}

__all__ = [
    "CodeStore",
    "ScaledEngine",
    "Tables",
    "check_cluster",
    "check_engine",
    "copy_to_engine",
    "follow",
    "follow_once",
    "held_spaces",
    "is_engine",
    "open_database",
    "wants_password",
]


def __getattr__(name: str) -> Any:
    if name not in _WHEN_ASKED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WHEN_ASKED[name]), name)
