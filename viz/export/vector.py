"""A chart as SVG, written by ourselves: presentation attributes only, nothing fetched, no script."""

from xml.sax.saxutils import escape, quoteattr

from graph.ontology.catalogue import node_kinds
from viz.export.drawing import Line, Outline, Sheet, Words, sheet_of
from viz.export.picture import Picture
from viz.style import BORDER, HIGHLIGHT, PATHS, POLYGONS

LINK = "#505a5f"


def svg(picture: Picture) -> bytes:
    """The chart as an SVG file."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + drawn(picture)).encode()


def drawn(picture: Picture) -> str:
    """The chart as an SVG element, to stand in a page."""
    sheet = sheet_of(picture)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {sheet.height}" '
        f'width="{sheet.width}" height="{sheet.height}" role="img" aria-label={quoteattr(sheet.title)} '
        'font-family="arial, sans-serif">',
        f"<title>{escape(sheet.title)}</title>",
        f"<desc>{escape(picture.origin.marking)}. {escape(picture.origin.in_words())}</desc>",
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="{LINK}"/></marker></defs>',
        f'<rect width="{sheet.width}" height="{sheet.height}" fill="#ffffff"/>',
        *_body(sheet),
        "</svg>",
    ]
    return "\n".join(parts)


def _body(sheet: Sheet) -> list[str]:
    return [*map(_line, sheet.lines), *map(_outline, sheet.outlines), *map(_words, sheet.words)]


def _line(line: Line) -> str:
    dashes = ' stroke-dasharray="7 5"' if line.dashed else ""
    arrow = ' marker-end="url(#arrow)"' if line.arrow else ""
    return (
        f'<line x1="{line.x1}" y1="{line.y1}" x2="{line.x2}" y2="{line.y2}" stroke="{LINK}" '
        f'stroke-width="{line.width}"{dashes}{arrow}><title>{escape(line.says)}</title></line>'
    )


def _outline(outline: Outline) -> str:
    kind = node_kinds()[outline.kind]
    scale = round(outline.size / 100, 3)
    where = f"translate({outline.x - outline.size / 2:.1f} {outline.y - outline.size / 2:.1f}) scale({scale})"
    shape = f'<polygon points="{POLYGONS[kind.shape]}"' if kind.shape in POLYGONS else f'<path d="{PATHS[kind.shape]}"'
    says = f"<title>{escape(outline.says)}</title>" if outline.says else ""
    ring = f'<circle cx="50" cy="50" r="66" fill="{HIGHLIGHT}" stroke="{BORDER}" stroke-width="4"/>' if outline.ringed else ""
    return f'<g transform="{where}">{says}{ring}{shape} fill="{kind.colour}" stroke="{BORDER}" stroke-width="5"/></g>'


def _words(words: Words) -> str:
    bold = ' font-weight="700"' if words.bold else ""
    return (
        f'<text x="{words.x}" y="{words.y}" font-size="{words.size}" text-anchor="{words.anchor}"{bold} fill="{BORDER}" '
        f'stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(words.text)}</text>'
    )
