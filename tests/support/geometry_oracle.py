"""Slow and plain: what the kernels must give, pixel by pixel, written without them.

Outlines are lists of (row, column) pairs, masks lists of lists of bool. Where a rule has ties, it is computed in fractions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

Pair = tuple[float, float]
Outline = Sequence[Pair]
Grid = list[list[bool]]


def crossings(outline: Outline, row: float) -> list[tuple[Fraction, int]]:
    """Where a closed outline crosses a row, and in which direction; an edge owns its upper end, not its lower one."""
    found = []
    for i in range(len(outline)):
        (y0, x0), (y1, x1) = outline[i - 1], outline[i]
        direction = 1
        if y0 > y1:
            y0, x0, y1, x1, direction = y1, x1, y0, x0, -1
        if y0 <= row < y1:
            fx0, fy0, fx1, fy1 = (Fraction(v) for v in (x0, y0, x1, y1))
            found.append((fx0 + (Fraction(row) - fy0) * (fx1 - fx0) / (fy1 - fy0), direction))
    return found


def inside(outlines: Sequence[Outline], row: float, columns: Sequence[float], non_zero: bool) -> list[bool]:
    """Which of the points (row, column) lie inside: the crossings at or left of them decide."""
    found = [crossing for outline in outlines for crossing in crossings(outline, row)]
    result = []
    for column in columns:
        left = [direction for at, direction in found if at <= column]
        result.append(sum(left) != 0 if non_zero else len(left) % 2 == 1)
    return result


def fill(outlines: Sequence[Outline], rows: int, columns: int, non_zero: bool) -> Grid:
    """The pixels inside closed outlines given in pixels."""
    return [inside(outlines, row, range(columns), non_zero) for row in range(rows)]


def distance_to_segment(point: Pair, start: Pair, end: Pair) -> float:
    """The distance of a point from a segment."""
    dr, dc = end[0] - start[0], end[1] - start[1]
    squared = dr * dr + dc * dc
    along = ((point[0] - start[0]) * dr + (point[1] - start[1]) * dc) / squared if squared > 0 else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(point[0] - start[0] - along * dr, point[1] - start[1] - along * dc)


def regions(grid: Sequence[Sequence[int]], diagonal: bool) -> list[list[int]]:
    """Connected regions of equal value other than 0, numbered from 1 in the order of their first pixel."""
    rows, columns = len(grid), len(grid[0]) if grid else 0
    numbers = [[0] * columns for _ in range(rows)]
    count = 0
    for row in range(rows):
        for column in range(columns):
            if not grid[row][column] or numbers[row][column]:
                continue
            count += 1
            numbers[row][column] = count
            waiting = [(row, column)]
            while waiting:
                r, c = waiting.pop()
                for dr, dc in ((-1, 0), (1, 0), (0, -1), (0, 1), *(((-1, -1), (-1, 1), (1, -1), (1, 1)) if diagonal else ())):
                    near = (r + dr, c + dc)
                    if (
                        0 <= near[0] < rows
                        and 0 <= near[1] < columns
                        and not numbers[near[0]][near[1]]
                        and grid[near[0]][near[1]] == grid[row][column]
                    ):
                        numbers[near[0]][near[1]] = count
                        waiting.append(near)
    return numbers


def holes(grid: Sequence[Sequence[int]]) -> Grid:
    """The pixels that are not drawn and cannot be reached from outside over sides."""
    rows, columns = len(grid), len(grid[0]) if grid else 0
    framed = [[1] * (columns + 2), *([1, *(int(not v) for v in line), 1] for line in grid), [1] * (columns + 2)]
    numbers = regions(framed, diagonal=False)
    return [[numbers[r + 1][c + 1] > 1 for c in range(columns)] for r in range(rows)]


def signed_area(outline: Outline) -> float:
    """The area an outline goes around, positive where (column, row) turns from columns to rows."""
    terms = (
        Fraction(outline[i - 1][1]) * Fraction(outline[i][0]) - Fraction(outline[i][1]) * Fraction(outline[i - 1][0])
        for i in range(len(outline))
    )
    return float(sum(terms, Fraction(0)) / 2)


def perimeter(outline: Outline) -> float:
    """The length of a closed outline."""
    return math.fsum(math.dist(outline[i - 1], outline[i]) for i in range(len(outline)))


def longest(points: Sequence[Pair]) -> float:
    """The largest distance between two points."""
    return max((math.dist(a, b) for a in points for b in points), default=0.0)


def widest_cut(outlines: Sequence[Outline], start: Pair, end: Pair) -> float:
    """The longest cut across the line from start to end: from the outermost point on one side to that on the other."""
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)

    def turned(point: Pair) -> Pair:
        dr, dc = point[0] - start[0], point[1] - start[1]
        return dr * along[0] + dc * along[1], -dr * along[1] + dc * along[0]

    lines = [[turned(point) for point in outline] for outline in outlines]
    best = 0.0
    for u, _ in (point for line in lines for point in line):
        at = []
        for line in lines:
            for i in range(len(line)):
                (u0, v0), (u1, v1) = sorted((line[i - 1], line[i]))
                if u0 <= u <= u1:
                    at += [v0, v1] if u0 == u1 else [v0 + (u - u0) / (u1 - u0) * (v1 - v0)]
        best = max(best, max(at) - min(at))
    return best
