"""A chart as a pair of CSV files, as i2's importer takes them: one of entities, one of links."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from graph.subjects import category
from viz.export.picture import Picture, clean
from viz.style import kind_of, link_words

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take text for a formula; a quotation mark before it makes it text again."""
MADE = (1980, 1, 1, 0, 0, 0)
ENTITIES = ("id", "type", "label", "data_subject_category", "also_known_as", "note", "x", "y", "marking")
LINKS = (
    "source",
    "source_label",
    "target",
    "target_label",
    "type",
    "reads",
    "first",
    "last",
    "independent_sources",
    "graded",
    "reports",
    "marking",
)


def csv_pair(picture: Picture) -> bytes:
    """A zip of ``entities.csv``, ``links.csv`` and a note on how to read them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pair:
        for name, text in (
            ("entities.csv", csv_text(ENTITIES, _entities(picture))),
            ("links.csv", csv_text(LINKS, _links(picture))),
            ("READ_ME.txt", _read_me(picture)),
        ):
            # Excel takes a file without this mark for one of its own code page.
            pair.writestr(zipfile.ZipInfo(name, MADE), text.encode("utf-8-sig"))
    return out.getvalue()


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = clean(str(value))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, every cell quoted and none taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([number if isinstance(number := value, int | float) else cell(value) for value in row] for row in rows)
    return out.getvalue()


def _entities(picture: Picture) -> Iterable[Sequence[object]]:
    notes = picture.notes or {}
    for node in picture.part.nodes:
        x, y = picture.at[node.id]
        known = "; ".join(node.also_known_as)
        marking = picture.origin.marking
        yield node.id, kind_of(node.kind).label, node.name, category(node) or "", known, notes.get(node.id, ""), x, y, marking


def _links(picture: Picture) -> Iterable[Sequence[object]]:
    names = picture.names
    for link in picture.links:
        yield (
            link.source,
            names[link.source],
            link.target,
            names[link.target],
            link.kind,
            link_words(link.kind),
            link.first.isoformat() if link.first else "",
            link.last.isoformat() if link.last else "",
            link.sources,
            "yes" if link.solid else "no",
            " ".join(link.reports),
            picture.origin.marking,
        )


def _read_me(picture: Picture) -> str:
    lines = (
        picture.origin.marking,
        clean(picture.title),
        picture.origin.in_words(),
        "",
        "entities.csv: one row for each entity; id identifies it, type is its kind.",
        "links.csv: one row for each link; source and target are ids of entities.csv.",
        "A cell that would be taken for a formula begins with a quotation mark.",
        "What stands here is intelligence, not proof.",
        "",
    )
    return "\r\n".join(lines)
