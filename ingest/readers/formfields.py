"""Values that were typed into a PDF's form fields; they stand in no page's text."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from graph.errors import BadInput
from ingest.readers.model import TICKED, UNTICKED
from ingest.readers.pagelines import DAMAGED, Word

LINE_HEIGHT = 12.0


def field_words(content: bytes) -> dict[int, list[Word]]:
    """Values of the form fields by page (from 0), each as one word at its field's place. Raises BadInput."""
    try:
        reader = PdfReader(io.BytesIO(content))
        return {number: list(_on_page(page)) for number, page in enumerate(reader.pages)}
    except PyPdfError as error:
        raise BadInput(*DAMAGED) from error


def _on_page(page: PageObject) -> Iterator[Word]:
    left, height = float(page.mediabox.left), float(page.mediabox.top)
    annotations: Any = page.annotations
    for reference in annotations or ():
        annotation = reference.get_object()
        if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Widget":
            continue
        text = _value(annotation)
        if text:
            box: Any = annotation["/Rect"]
            x0, y0, x1, y1 = (float(number) for number in box)
            top = height - max(y0, y1)
            # A tall field's text begins at its top; a low one's stands on the line of its label.
            bottom = top + LINE_HEIGHT if abs(y1 - y0) > 2 * LINE_HEIGHT else height - min(y0, y1) - 2
            typed = text not in (TICKED, UNTICKED)
            yield Word(text, min(x0, x1) - left, max(x0, x1) - left, top, bottom, typed)


def _value(annotation: DictionaryObject) -> str:
    kind, value = _inherited(annotation, "/FT"), _inherited(annotation, "/V")
    if kind == "/Btn":
        return _box(annotation, value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _box(annotation: DictionaryObject, value: Any) -> str:
    state = annotation.get("/AS", value)
    return "" if state is None else UNTICKED if state == "/Off" else TICKED


def _inherited(annotation: DictionaryObject, key: str) -> Any:
    """Value of a key, from the field itself or the one that it belongs to."""
    node: Any = annotation
    for _ in range(8):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"].get_object()
    return None
