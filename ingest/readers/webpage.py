"""HTML, as mail programs write it: paragraphs as lines, tables of two columns or more as grids."""

from lxml import etree, html

from graph.errors import BadInput
from ingest.readers.model import Grid, Line

BREAKING = frozenset(
    {"p", "div", "tr", "li", "ul", "ol", "hr", "table", "blockquote", "pre", "section", "article", "body", "header"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})


def page_blocks(text: str) -> list[Line | Grid]:
    """Blocks of an HTML page; nothing that it points at is fetched.

    Raises
    ------
    BadInput
        No HTML can be made out.
    """
    if not text.strip():
        return []
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        # As bytes: lxml refuses a str that names its own encoding.
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise BadInput("The page is damaged.", "Send it as a Word file or as plain text.") from error
    page = _Page()
    page.walk(root)
    page.end_line()
    return page.blocks


class _Page:
    def __init__(self) -> None:
        self.blocks: list[Line | Grid] = []
        self._pieces: list[str] = []
        self._style = "paragraph"

    def end_line(self) -> None:
        text = "".join(self._pieces)
        lines = [" ".join(line.split()) for line in text.split("\n")]
        self.blocks += [Line(line, self._style) for line in lines if line]
        self._pieces = []

    def walk(self, element: etree._Element) -> None:
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in UNSEEN:
            return
        rows = _rows(element) if name == "table" else _terms(element) if name == "dl" else []
        if rows:
            self.end_line()
            self.blocks.append(Grid(rows))
            return
        breaks = name in BREAKING or name in HEADINGS
        if breaks:
            self.end_line()
            self._style = f"heading{name[1]}" if name in HEADINGS else "list" if name == "li" else "paragraph"
        self.inside(element, name)
        if breaks:
            self.end_line()
            self._style = "paragraph"

    def inside(self, element: etree._Element, name: str) -> None:
        if name == "br":
            self._pieces.append("\n")
        self._say(element.text)
        for child in element:
            self.walk(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(text.replace("\n", " ").replace("\r", " ").replace("\u2011", "-"))


def _rows(table: etree._Element) -> list[list[str]]:
    """Rows of a table of two columns or more; none where it only arranges the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [[_cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in table.iterdescendants("tr")]
    return [row for row in rows if row] if any(len(row) > 1 for row in rows) else []


def _terms(listed: etree._Element) -> list[list[str]]:
    """Terms of a list and what is said of each, as rows of two columns."""
    rows: list[list[str]] = []
    for part in listed.iterdescendants("dt", "dd"):
        if part.tag == "dt":
            rows.append([_cell(part), ""])
        elif rows:
            rows[-1][1] = "\n".join(filter(None, (rows[-1][1], _cell(part))))
    return rows


def _cell(cell: etree._Element) -> str:
    page = _Page()
    page.inside(cell, "td")
    page.end_line()
    return "\n".join(block.text for block in page.blocks if isinstance(block, Line))
