"""What is held on one person as a file to be checked and handed over: Word, PDF, JSON, or a zip of all three."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import orjson

from api.templating import MARKING, fact_words, words
from graph.custody.subject_access import CHECK, Held
from graph.errors import WrongUsage
from viz.pack.content import Block, Pack, Paragraph, Section, Table
from viz.pack.pdf import pdf
from viz.pack.word import word

RECIPIENT = "the person themselves, once checked"
PURPOSE = "Subject access"
CAVEAT = "Draft for checking. Others are blacked out (█); what was said in confidence is to be checked before it goes."


def as_pack(held: Held, author: str, on: date) -> Pack:
    """The content of the file."""
    about = held.about
    head: list[Block] = [
        Paragraph(CHECK, strong=True),
        Table(
            "Who this is about",
            ("What", "Value"),
            (
                ("Name", about["name"]),
                ("Also known as", ", ".join(about["also_known_as"]) or "-"),
                ("Kept as", about["kind"]),
                ("Category under section 38(3)", words(about["category"]) or "-"),
            ),
            (1, 3),
        ),
    ]
    sections = (
        Section("about", "About", tuple(head)),
        Section("facts", "What is said", _table("Each with where it is said", ("What", "Value", "From"), _facts(held))),
        Section("records", "Reports, minutes and rows", tuple(part for one in held.records for part in _record(one))),
        Section("links", "Links", _table("With whom and what", ("How", "With", "From"), _links(held))),
        Section("decisions", "Decisions", _table("By people", ("Decision", "Reason", "When"), _decisions(held))),
        Section("handed_on", "Handed on", _table("To whom", ("What", "Recipient", "When", "Purpose"), _handed_on(held))),
        Section("looks", "Looks", _table("By day and purpose", ("Day", "Act", "Purpose", "Times"), _looks(held))),
    )
    title = f"What is held on {about['name']}"
    return Pack("subject_access", title, MARKING, author, RECIPIENT, PURPOSE, on, on, sections, caveat=CAVEAT)


Rows = tuple[tuple[str, ...], ...]


def _table(caption: str, header: tuple[str, ...], rows: Rows) -> tuple[Block, ...]:
    return (Table(caption, header, rows),) if rows else ()


def _facts(held: Held) -> Rows:
    return tuple((fact_words(one["what"]), one["value"], ", ".join(one["from"])) for one in held.facts)


def _record(told: dict[str, object]) -> tuple[Block, ...]:
    fields = told["fields"]
    rows = tuple((name, text) for name, text in fields.items()) if isinstance(fields, dict) else ()
    caption = f"{told['reference']}: {words(str(told['kind']))}, {told['known_on'] or 'no date'}"
    return (Table(caption, ("Field", "As written"), rows, (1, 3)),) if rows else (Paragraph(caption),)


def _links(held: Held) -> Rows:
    return tuple((words(one["how"].lower()), one["with"], ", ".join(one["from"])) for one in held.links)


def _decisions(held: Held) -> Rows:
    return tuple((words(one["decision"]), one["reason"], one["when"][:10]) for one in held.decisions)


def _handed_on(held: Held) -> Rows:
    return tuple(
        (f"{words(one['what'])}, {one['form']}", one["recipient"], one["when"][:10], one["purpose"]) for one in held.handed_on
    )


def _looks(held: Held) -> Rows:
    return tuple((one["day"], words(one["act"]), one["purpose"], str(one["times"])) for one in held.looks)


def as_json(held: Held) -> dict[str, object]:
    """Everything, for a program."""
    return {
        "marking": MARKING,
        "check": CHECK,
        "about": held.about,
        "facts": held.facts,
        "records": held.records,
        "links": held.links,
        "decisions": held.decisions,
        "handed_on": held.handed_on,
        "looks": held.looks,
    }


def _json(held: Held, _pack: Pack) -> bytes:
    return orjson.dumps(as_json(held), option=orjson.OPT_INDENT_2)


def _zip(held: Held, pack: Pack) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("subject-access.docx", word(pack))
        package.writestr("subject-access.pdf", pdf(pack)[0])
        package.writestr("subject-access.json", _json(held, pack))
    return out.getvalue()


FORMS: dict[str, Callable[[Held, Pack], bytes]] = {
    ".docx": lambda _held, pack: word(pack),
    ".pdf": lambda _held, pack: pdf(pack)[0],
    ".json": _json,
    ".zip": _zip,
}


def form_of(file: Path) -> str:
    """The kind of file that its name asks for. Raises WrongUsage."""
    if file.suffix.lower() not in FORMS:
        raise WrongUsage(f"“{file.name}” says no kind of file that can be made.", f"End its name in {', '.join(FORMS)}.", "to")
    return file.suffix.lower()
