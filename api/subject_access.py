"""What is held on one person as a file to be checked and handed over: Word, PDF, JSON, or a zip of all three."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import orjson

from api.templating import FINDING_WORDS, MARKING, ROLES, day, fact_value, fact_words, moment, words
from graph.access import View
from graph.custody.others import Choice
from graph.custody.subject_access import CHECK, Held, Json
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.products import Product, ProductDraft, record_product
from graph.ontology.catalogue import node_kinds
from viz.pack.content import Block, LeftOut, Pack, Paragraph, Section, Table
from viz.pack.pdf import pdf
from viz.pack.word import word

RECIPIENT = "the person themselves"
PURPOSE = "Subject access"
CAVEAT = (
    "Others stand as labels: [person 1] is the same person wherever the label stands. Homes, phones, vehicles and handles that "
    "are not this person’s own are labels too."
)
WAYS = {
    "first_hand": "seen by whoever reported it",
    "third_party": "passed on for a witness",
    "untraced": "cannot be traced to who saw it",
}
KINDS = {
    "meeting": "Minutes of a tasking meeting",
    "child_case": "Row of a list of cases",
    "missing_episode": "Missing episode",
    "known_person": "Row of a list of persons known to the police",
}
LEFT_OUT = (
    LeftOut("Who reported, who worked on it, and with whom it was shared", "Their own data, given in confidence."),
    LeftOut("Lines of minutes that do not name this person", "They speak of others."),
    LeftOut("Which users looked", "Their own data; whoever oversees the log has them."),
)
Rows = tuple[tuple[str, ...], ...]


def as_pack(held: Held, author: str, on: date) -> Pack:
    """The content of the file."""
    about = held.about
    who = (
        ("Name", about["name"]),
        ("Also known as", ", ".join(about["also_known_as"]) or "-"),
        ("Kept as", about["kind"]),
        ("Category under section 38(3)", words(about["category"]) or "-"),
    )
    sections = (
        Section("about", "About", (Table("Who this is about", ("What", "Value"), who, (1, 3)),)),
        Section("facts", "What is said", _table("Each with where it is said", ("What", "Value", "From"), _facts(held))),
        Section(
            "records", "Reports, assessments, minutes and rows", tuple(part for one in held.records for part in _record(one))
        ),
        Section("links", "Links", _table("With whom and what", ("How", "With", "From"), _links(held))),
        Section(
            "grades",
            "How reports are graded",
            _table("By report", ("Report", "Grade", "When", "Review", "Shared as"), _grades(held)),
        ),
        Section(
            "findings",
            "What stands out",
            _table("Where this person is part of it", ("What", "Since", "Why"), _findings(held), (2, 1, 4)),
        ),
        Section(
            "actions",
            "Actions and disruption",
            _table("That name this person", ("What", "By", "When", "Due", "How it stands"), _actions(held), (3, 2, 1, 1, 1)),
        ),
        Section(
            "kept", "Restrictions, watches and charts", _table("Made in Kith", ("What", "Of", "Reason", "When"), _kept(held))
        ),
        Section(
            "decisions", "Decisions and corrections", _table("By people", ("Decision", "Reason", "When"), _decisions(held))
        ),
        Section("handed_on", "Handed on", _table("To whom", ("What", "Recipient", "When", "Purpose"), _handed_on(held))),
        Section("looks", "Looks", _table("By day and purpose", ("Day", "Act", "Purpose", "Times", "People"), _looks(held))),
    )
    title = f"What is held on {about['name']}"
    return Pack(
        "subject_access", title, MARKING, author, RECIPIENT, PURPOSE, on, on, sections, (), LEFT_OUT, caveat=CAVEAT, notes=False
    )  # fmt: skip


def _table(caption: str, header: tuple[str, ...], rows: Rows, shares: tuple[int, ...] = ()) -> tuple[Block, ...]:
    return (Table(caption, header, rows, shares),) if rows else ()


def _facts(held: Held) -> Rows:
    return tuple(
        (fact_words(one["what"]), words(fact_value(one["value"], one["what"])), ", ".join(one["from"])) for one in held.facts
    )


def heading(told: Json) -> str:
    """How one report, row or minutes is called."""
    what = KINDS.get(told["kind"], words(told["kind"]))
    way = f", {WAYS[told['source']]}" if told["kind"] == "liberty_report" and told["source"] in WAYS else ""
    return f"{told['reference']}: {what}, {day(told['known_on']) if told['known_on'] else 'no date'}{way}"


def _record(told: Json) -> Iterator[Block]:
    rows = tuple((words(name), text) for name, text in told["fields"].items())
    yield Table(heading(told), ("Field", "As written"), rows, (1, 3)) if rows else Paragraph(heading(told))


def _links(held: Held) -> Rows:
    return tuple((words(ROLES.get(one["role"], one["how"].lower())), _other(one), ", ".join(one["from"])) for one in held.links)


def _other(one: Json) -> str:
    label = node_kinds()[one["kind"]].label if one["kind"] in node_kinds() else one["kind"]
    return f"{one['with']} ({label.lower()})" if one["with"].startswith("[") else str(one["with"])


def _grades(held: Held) -> Rows:
    return tuple(
        (
            one["report"] + (f", item {one['item']}" if one["item"] else ""),
            one["grade"],
            moment(one["when"]),
            day(one["review_on"]) if one["review_on"] else "-",
            one["shared_as"] or "-",
        )
        for one in held.grades
    )


def _findings(held: Held) -> Rows:
    return tuple(
        (f"{FINDING_WORDS.get(one['what'], words(one['what']))} ({one['tier']})", day(one["since"]), one["why"])
        for one in held.findings
    )


def _actions(held: Held) -> Rows:
    return tuple(
        (
            f"{one['reference']} {one['what']}".strip(),
            one["by"] or "-",
            day(one["when"]),
            day(one["due"]) if one["due"] else "-",
            words(one["how_it_stands"]) or "-",
        )
        for one in held.actions
    )


def _kept(held: Held) -> Rows:
    return tuple((words(one["what"]), one["of"], one["reason"] or "-", moment(one["when"])) for one in held.kept)


def _decisions(held: Held) -> Rows:
    return tuple((words(one["decision"]), one["reason"], moment(one["when"])) for one in held.decisions)


def _handed_on(held: Held) -> Rows:
    return tuple(
        (f"{words(one['what'])}, {one['form']}", one["recipient"], moment(one["when"]), one["purpose"])
        for one in held.handed_on
    )


def _looks(held: Held) -> Rows:
    return tuple(
        (day(one["day"]), words(one["act"]), one["purpose"] or "-", str(one["times"]), str(one["people"])) for one in held.looks
    )


def as_json(held: Held) -> dict[str, object]:
    """Everything that goes to the person, for a program."""
    told = asdict(held)
    del told["others"]
    return {"marking": MARKING, **told, "left_out": [asdict(one) for one in LEFT_OUT]}


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


def make(kith: Kith, view: View, held: Held, choice: Choice, form: str, on: date) -> tuple[bytes, Product]:
    """The file, and that it is handed on; what a check changed is logged with it, and nothing leaves where that fails.

    Raises
    ------
    NotLogged
    """
    content = FORMS[form](held, as_pack(held, view.look.actor, on))
    person = held.about["id"]
    shown = [one for one in held.others if one.shown]
    stand = ", ".join(one.name for one in shown) or "nobody"
    besides = "; ".join(f"“{one}”" for one in choice.also) or "nothing"
    what = f"subject access checked: named after all: {stand}; taken out besides: {besides}"
    view.log(what, [person, *(one.entity for one in shown)], Verb.DISCLOSURE, RECIPIENT)
    product = record_product(
        kith.database,
        ProductDraft(
            kind="subject_access",
            name=f"What is held on {held.about['name']}",
            form=form.lstrip("."),
            recipient=RECIPIENT,
            purpose=view.look.purpose,
            author=view.look.actor,
            content=content,
            as_of=on,
            entities=[person, *(one.entity for one in shown)],
            references=[one["reference"] for one in held.records],
            persons=[person],
        ),
    )
    return content, product


__all__ = ["CHECK", "FORMS", "as_json", "as_pack", "form_of", "heading", "make"]
