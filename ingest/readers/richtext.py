"""Rich Text files (.rtf), which old programs and many clinical systems still write: paragraphs, bold heads and tables."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from graph.errors import BadInput, TooLarge
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Grid, Line, Reading

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-z'])|(?P<brace>[{}])"
    r"|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.S,
)
SIGNS = {"~": "\xa0", "_": "-", "\n": "\n", "\r": "\n"}
WORDS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
UNSEEN = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore", "listtable", "listoverridetable",
    "rsidtbl", "generator", "xmlnstbl", "filetbl", "revtbl", "fldinst", "bkmkstart", "bkmkend", "latentstyles", "pntext",
})  # fmt: skip
MARGINS = {"header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "footer": "footer",
           "footerl": "footer", "footerr": "footer", "footerf": "footer", "footnote": "note", "annotation": "note"}  # fmt: skip
MOST_GROUPS = 200


@dataclass(slots=True)
class _State:
    """What holds within one group."""

    unseen: bool = False
    bold: bool = False
    margin: str = ""
    after: int = 1
    """Letters that stand behind a \\u for programs that do not know it."""


@dataclass(slots=True)
class _Writer:
    """Gathers letters to paragraphs, and cells to rows."""

    limits: Limits
    blocks: list[Line | Grid] = field(default_factory=list)
    margins: list[Line] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    bold: int = 0
    leading: bool = True
    cells: list[str] = field(default_factory=list)
    in_table: bool = False
    count: int = 0

    def add(self, text: str, state: _State) -> None:
        """More letters of the paragraph that is open."""
        self.letters.append(text)
        if not text.strip():
            self.bold += len(text) if self.leading else 0
        elif self.leading and state.bold:
            self.bold += len(text)
        else:
            self.leading = False

    def _take(self) -> tuple[str, int]:
        text, bold = "".join(self.letters), self.bold
        self.letters, self.bold, self.leading = [], 0, True
        return text.replace("\xa0", " "), bold if text[:bold].strip() else 0

    def paragraph(self, state: _State) -> None:
        """End a paragraph."""
        self.count += 1
        if self.count > self.limits.paragraphs:
            most = f"{self.limits.paragraphs:,}"
            raise TooLarge(f"The document has more than {most} paragraphs.", "Send it in several files.")
        if self.in_table and not state.margin:
            self.letters.append("\n")
            return
        text, bold = self._take()
        if state.margin:
            self.margins += [Line(text.strip(), state.margin)] if text.strip() else []
        else:
            lines = text.split("\n")
            self.blocks.append(Line(text, leads=(bold, *(0 for _ in lines[1:])) if bold else ()))

    def cell(self) -> None:
        """End a cell of a table."""
        self.cells.append(self._take()[0].strip())

    def row(self) -> None:
        """End a row; rows that follow each other are one table."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Grid) and len(last.rows[0]) == len(self.cells):
            last.rows.append(self.cells)
        elif self.cells:
            self.blocks.append(Grid([self.cells]))
        self.cells, self.in_table = [], False


def read_rich_text(content: bytes, media: str, limits: Limits = LIMITS) -> Reading:
    """Read a Rich Text file.

    Raises
    ------
    BadInput, TooLarge
        It is damaged, or holds more than `limits` allow.
    """
    text = content.decode("latin-1")
    if not text.lstrip().startswith("{\\rtf"):
        raise BadInput("The file is cut short or damaged.", "Ask the sender for it again.")
    walk = _Walk(_Writer(limits))
    for token in _TOKEN.finditer(text):
        walk.take(token)
    if len(walk.stack) > 1:
        raise BadInput("The file is cut short or damaged.", "Ask the sender for it again.")
    if walk.writer.letters:
        walk.writer.paragraph(walk.stack[-1])
    return Reading(media=media, blocks=[*walk.writer.blocks, *walk.writer.margins])


@dataclass(slots=True)
class _Walk:
    """Goes through the tokens; what holds within a group ends with it."""

    writer: _Writer
    stack: list[_State] = field(default_factory=lambda: [_State()])
    encoding: str = "cp1252"
    skip: int = 0
    """Letters to come that stand for one that was written already."""

    def take(self, token: re.Match[str]) -> None:
        """One token."""
        state = self.stack[-1]
        if token["brace"]:
            self._brace(token["brace"], state)
        elif token["word"]:
            if token["word"] == "ansicpg" and token["number"]:
                self.encoding = _known(f"cp{token['number']}")
            self.skip = _word(self.writer, state, token["word"], token["number"]) or self.skip
        elif token["sign"] == "*":
            state.unseen = True
        elif not state.unseen and (said := _said(token, self.encoding)):
            dropped = min(self.skip, len(said))
            self.skip -= dropped
            if said[dropped:]:
                self.writer.add(said[dropped:], state)

    def _brace(self, brace: str, state: _State) -> None:
        if brace == "{":
            if len(self.stack) > MOST_GROUPS:
                raise BadInput("The file's groups are nested without end.", "Save it as .docx and send that.")
            self.stack.append(_State(state.unseen, state.bold, state.margin, state.after))
            return
        if state.margin and len(self.stack) > 1 and not self.stack[-2].margin:
            self.writer.paragraph(state)
        if len(self.stack) > 1:
            self.stack.pop()


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "cp1252"
    return encoding


def _said(token: re.Match[str], encoding: str) -> str:
    if token["byte"]:
        return bytes.fromhex(token["byte"]).decode(encoding, "replace")
    if token["sign"]:
        return SIGNS.get(token["sign"], token["sign"])
    return token["text"] or ""


def _word(writer: _Writer, state: _State, word: str, number: str | None) -> int:
    """Do what a control word asks; how many of the letters behind it stand for one that was written already."""
    if word in UNSEEN:
        state.unseen = True
    elif state.unseen:
        return 0
    elif word == "u" and number:
        writer.add(chr(int(number) % 65536), state)
        return state.after
    elif word in WORDS:
        writer.add(WORDS[word], state)
    elif word in ENDS:
        ENDS[word](writer, state)
    else:
        _set(writer, state, word, number)
    return 0


def _set(writer: _Writer, state: _State, word: str, number: str | None) -> None:
    """Note what holds from here on within the group."""
    if word in MARGINS:
        state.margin = MARGINS[word]
    elif word == "uc" and number:
        state.after = max(0, int(number))
    elif word in ("b", "plain"):
        state.bold = word == "b" and number != "0"
    elif word in ("intbl", "pard"):
        writer.in_table = word == "intbl"


ENDS: dict[str, Callable[[_Writer, _State], None]] = {
    **dict.fromkeys(("par", "sect", "page"), _Writer.paragraph),
    **dict.fromkeys(("cell", "nestcell"), lambda writer, _: writer.cell()),
    **dict.fromkeys(("row", "nestrow"), lambda writer, _: writer.row()),
}
