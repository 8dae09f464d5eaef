"""What drawing says of what it did."""

from __future__ import annotations

from app.sketch.reshaping import Between
from widgets.drawing.contour_choice import UNBREAKABLE, area_text
from widgets.language import tr, tr_counted


def left_out(share: float, key: str) -> str:
    """Say how much of a stroke lay outside of the brain; `share` 0 to 1, `key` is what allows it."""
    if share == 1:
        return tr("The whole stroke lay outside of the brain and was left out ({key} allows it)", key=key)
    return tr(
        "{percent} of the stroke lay outside of the brain and was left out ({key} allows it)", percent=percent(share), key=key
    )


def percent(share: float) -> str:
    """Return a share in percent, neither nothing nor all."""
    part = tr("Less than 1") if share < 0.01 else f"{min(round(100 * share), 99)}"
    return f"{part}{UNBREAKABLE}%"


def reshaped(name: str, done: str, reach_mm: float, sizes_mm2: tuple[float, float] | None) -> str:
    """Say what became of a structure: what is seen of it before and after, in mm2, all slices together; None if it is gone."""
    if sizes_mm2 is None:
        sizes = tr("nothing is left of it")
    else:
        sizes = tr("{before} became {now}", before=area_text(sizes_mm2[0]), now=area_text(sizes_mm2[1]))
    return tr("{name} {done} by {reach_mm:g} mm: {sizes}", name=name, done=done, reach_mm=reach_mm, sizes=sizes).replace(
        " mm", f"{UNBREAKABLE}mm"
    )


def filled(between: Between) -> str:
    """Say what was filled between drawn slices."""
    if not between.filled and not between.empty:
        return tr("No slices to fill: a structure must be drawn on two slices with empty ones between them")
    if not between.filled:
        return tr("Nothing filled: the shapes on both sides lie too far from each other")
    first, last = between.filled[0], between.filled[-1]
    where = (
        tr("slice {slice}", slice=first)
        if first == last
        else tr("{slices}, {first} to {last}", slices=slices(len(between.filled)), first=first, last=last)
    )
    left = [k for k in between.empty if k not in between.filled]
    told = tr("Filled {where}", where=where)
    if not left:
        return told
    stays = "; {count} slice stays empty, the shapes on both sides lying too far from each other"
    return told + tr_counted(
        stays, "; {count} slices stay empty, the shapes on both sides lying too far from each other", len(left)
    )


def slices(count: int) -> str:
    """Return a number of slices in words."""
    return tr_counted("{count} slice", "{count} slices", count)


def across(drawn: tuple[int, ...], asking: int, share: float) -> str:
    """Say on which slices a stroke across them was drawn, which one asks, and which share of it lay outside of the brain."""
    where = (
        tr("slice {slice}", slice=drawn[0])
        if len(drawn) == 1
        else tr("{slices}, {first} to {last}", slices=slices(len(drawn)), first=drawn[0], last=drawn[-1])
    )
    cut = tr("; {percent} of it lay outside of the brain and was left out", percent=percent(share)) if share else ""
    return tr("Changed {where}; slice {asking} asks as before{cut}", where=where, asking=asking, cut=cut)
