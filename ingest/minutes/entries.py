"""What the reader of minutes makes of a document: entries, each in its section."""

from dataclasses import dataclass, field

PREAMBLE, OTHER = "preamble", "other"
ITEM_SECTIONS = frozenset({"high_risk_children", "persons_of_concern"})


@dataclass(slots=True)
class Entry:
    """One line or table row.

    Attributes
    ----------
    section : str
        Canonical name of the section or fact that it stands under.
    text : str
        Verbatim; the cells of a row are joined by " | ".
    cells : dict
        Of a row under a known header: column to (offset in `text`, cell).
    title : str
        The heading as it stands in the document.
    topic : bool
        It is what a row, or a heading in words of its own, is about.
    """

    section: str
    text: str
    cells: dict[str, tuple[int, str]] = field(default_factory=dict)
    title: str = ""
    topic: bool = False

    def cell(self, column: str) -> str:
        """Text of a cell, or ""."""
        return self.cells[column][1] if column in self.cells else ""


@dataclass(slots=True)
class Walk:
    """Where the reader of the minutes stands."""

    section: str = PREAMBLE
    title: str = ""
    level: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    inline: bool = False

    def open(self, section: str, title: str, level: int = 1) -> None:
        """Begin a section."""
        self.section, self.title, self.level = section, title.strip(), level
        self.columns = {}
        self.inline = False
        self.titles.setdefault(section, self.title)

    def add(
        self, text: str, cells: dict[str, tuple[int, str]] | None = None, section: str = "", *, topic: bool = False
    ) -> None:
        """Keep a line or row."""
        if text.strip():
            self.entries.append(Entry(section or self.section, text.strip("\n"), cells or {}, self.title, topic))
