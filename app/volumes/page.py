"""An evaluation as one page that needs nothing else: tables, maps of the codes, originals beside reconstructions."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.volumes.evaluation import Evaluated, Row, Seen
from app.volumes.judging import Figure
from app.volumes.placing import LIMIT, FloatArray

_COLOURS = ("#3465a4", "#cc4444", "#4e9a06", "#c17d11", "#75507b", "#555753")
_COLUMNS = {
    "kmeans": "K-means accuracy",
    "precision5": "label precision@5",
    "silhouette": "silhouette",
    "rmse_percent": "RMSE, % of range",
    "ssim": "SSIM",
    "sharpness": "gradient energy",
    "sharpness_share": "gradient energy, share of the originals'",
}
_STYLE = """body{font:15px sans-serif;margin:2em auto;max-width:70em;color:#222}table{border-collapse:collapse}
td,th{padding:.3em .8em;border-bottom:1px solid #ccc;text-align:right}td:first-child,th:first-child{text-align:left}
small{color:#666}img{image-rendering:pixelated;margin:.2em}figure{display:inline-block;margin:1em 2em 1em 0}"""


def as_html(found: Evaluated) -> str:
    """Return the page."""
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Whole-brain codes</title>",
        f"<style>{_STYLE}</style><h1>Whole-brain codes</h1>",
        "<p>Each fold's patients are judged by a model that did not learn from any scan of them. Intervals are 95 % of 1,000 "
        "draws of patients; below them, each fold. For research and education, not a medical device.</p>",
        _table(found.rows),
        *(_seen(one, found.classes) for one in found.seen),
        "</html>",
    ]
    return "\n".join(parts)


def _table(rows: Sequence[Row]) -> str:
    used = {key: title for key, title in _COLUMNS.items() if any(key in row.figures for row in rows)}
    head = "".join(f"<th>{title}</th>" for title in ("", "cases", *used.values()))
    body = [
        f"<tr><td>{html.escape(row.name)}</td><td>{row.cases}</td>"
        + "".join(_cell(row.figures.get(key)) for key in used)
        + "</tr>"
        for row in rows
    ]
    return f"<table><tr>{head}</tr>{''.join(body)}</table>"


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "<td></td>"
    folds = " ".join(f"{value:.2f}" for value in figure.folds)
    return f"<td>{figure.value:.3f} ({figure.low:.2f} to {figure.high:.2f})<br><small>{folds}</small></td>"


def _seen(seen: Seen, classes: Sequence[str]) -> str:
    pairs = zip(seen.originals, seen.reconstructions, strict=True)
    shown = [_beside(original, again) for original, again in pairs]
    drawn = ""
    if len(seen.drawn):
        brains = _pictures([three_planes(volume) for volume in seen.drawn])
        drawn = f"<figure>{brains}<figcaption>Brains that nobody has: of codes drawn from the prior</figcaption></figure>"
    said = "t-SNE of the codes of patients it did not learn from"
    return (
        f"<h2>{html.escape(seen.name)}</h2><figure>{_map(seen, classes)}<figcaption>{said}</figcaption></figure>"
        f"<figure>{_pictures(shown)}<figcaption>Originals (above) and reconstructions</figcaption></figure>{drawn}"
    )


def _pictures(shown: Sequence[npt.NDArray[np.uint8]]) -> str:
    return "".join(f"<img width='{picture.shape[1] * 2}' alt='' src='{_png(picture)}'>" for picture in shown)


def _map(seen: Seen, classes: Sequence[str]) -> str:
    """Return the map as SVG, with a legend."""
    low, high = seen.places.min(0), seen.places.max(0)
    places = 15 + 330 * (seen.places - low) / np.maximum(high - low, 1e-9)
    dots = "".join(
        f"<circle cx='{x:.1f}' cy='{360 - y:.1f}' r='4' fill='{_COLOURS[k % len(_COLOURS)]}' fill-opacity='.75'/>"
        for (x, y), k in zip(places.tolist(), seen.classes.tolist(), strict=True)
    )
    legend = "".join(
        f"<circle cx='{20 + 90 * k}' cy='378' r='4' fill='{_COLOURS[k % len(_COLOURS)]}'/>"
        f"<text x='{28 + 90 * k}' y='383' font-size='13'>{html.escape(name)}</text>"
        for k, name in enumerate(classes)
    )
    return f"<svg width='360' height='390' role='img'>{dots}{legend}</svg>"


def _beside(original: FloatArray, again: FloatArray) -> npt.NDArray[np.uint8]:
    """Return three planes of both, one above the other, as grey values."""
    return np.vstack([three_planes(volume) for volume in (original, again)])


def three_planes(volume: FloatArray) -> npt.NDArray[np.uint8]:
    """Return the middle axial, coronal and sagittal plane of a prepared volume side by side, grey values (96, 256).

    Left is the patient's left, as in the program's other pictures; the front is above, or to the right.
    """
    x, y, z = (n // 2 for n in volume.shape)
    planes = (volume[:, :, z].T[::-1], volume[:, y].T[::-1], volume[x].T[::-1])
    tall = max(plane.shape[0] for plane in planes)
    padded = [np.pad(plane, ((0, tall - plane.shape[0]), (0, 0)), constant_values=-LIMIT) for plane in planes]
    grey = (np.hstack(padded) + LIMIT) * (255 / (2 * LIMIT))
    return np.clip(np.round(grey), 0, 255).astype(np.uint8)


def _png(picture: npt.NDArray[np.uint8]) -> str:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
