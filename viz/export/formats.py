"""Every format that a chart can be exported in, declared once."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from viz.export.anx import UNTRIED, anx
from viz.export.networks import as_json, gexf, graphml
from viz.export.picture import Picture
from viz.export.raster import png
from viz.export.tables import csv_pair
from viz.export.vector import svg


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what it is for, its media type, how its file ends, and what writes it."""

    name: str
    label: str
    media: str
    ending: str
    write: Callable[[Picture], bytes]


def _html(picture: Picture) -> bytes:
    from viz.export.page import html  # pyvis takes more than a second to import

    return html(picture)


FORMATS = {
    one.name: one
    for one in (
        Format("png", "Picture (PNG)", "image/png", ".png", png),
        Format("svg", "Picture that can be enlarged (SVG)", "image/svg+xml", ".svg", svg),
        Format("html", "Page to walk through offline (HTML)", "text/html", ".html", _html),
        Format("csv", "Pair of tables for i2 or Excel (CSV)", "application/zip", ".zip", csv_pair),
        Format("graphml", "GraphML", "application/graphml+xml", ".graphml", graphml),
        Format("gexf", "GEXF for Gephi", "application/gexf+xml", ".gexf", gexf),
        Format("json", "JSON", "application/json", ".json", as_json),
        Format("anx", f"Analyst's Notebook XML. {UNTRIED}", "application/xml", ".anx", anx),
    )
}


def file_name(picture: Picture, chosen: Format) -> str:
    """A name for the file that every system can keep: what it is of, the marking and the day."""
    plain = re.sub(r"[^\w-]+", "-", picture.title).strip("-")[:60] or "chart"
    return f"{picture.origin.marking}_{plain}_{picture.origin.on.isoformat()}{chosen.ending}"
