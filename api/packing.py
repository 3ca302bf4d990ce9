"""Packs: what was asked for, made from the record, kept as handed on before the file leaves."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import orjson

from graph import looking
from graph.access import View
from graph.errors import BadInput, NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.products import Product, ProductDraft, last_entry, record_product
from graph.meetings.agenda import Gathering
from graph.ontology.catalogue import node_kinds
from graph.pseudonyms import Pseudonyms, key_of
from graph.sharing import held_back, homes
from graph.store.base import Node
from ingest.maps import outlines
from viz.pack.content import Pack, Section
from viz.pack.edition import Choice, Edition
from viz.pack.filling import fill_section
from viz.pack.filling.pen import Pen, Ring
from viz.pack.forms import FORMS, Template
from viz.pack.kinds import PackKind, chosen, pack_kind
from viz.pack.template import default_template
from viz.pack.word import check

LONGEST = 200
MARKING = "OFFICIAL-SENSITIVE"
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A pack as content, with what is kept of it."""

    pack: Pack
    edition: Edition
    watermark: int


@dataclass(frozen=True, slots=True)
class Made:
    """A pack as a file that was kept as handed on."""

    name: str
    media: str
    content: bytes
    pages: int
    pack: Pack
    product: Product


def unwatched(_what: str, _done: int, _total: int) -> None:
    """For whoever wants no progress."""


def checked(choice: Choice) -> PackKind:
    """The kind asked for. Raises WrongUsage where something is missing."""
    kind = pack_kind(choice.kind)
    if not choice.recipient.strip():
        raise WrongUsage("A pack needs a recipient.", "Say who gets it: a name and an agency.", "recipient")
    if not choice.purpose.strip():
        raise WrongUsage("A pack needs a purpose.", "Say what it is for.", "purpose")
    if max(map(len, (choice.recipient, choice.purpose, choice.area, choice.permission))) > LONGEST:
        raise WrongUsage(f"Recipient, purpose, area and permission may have {LONGEST} letters.", "Say it shorter.", "recipient")
    if kind.about and not choice.subject:
        raise WrongUsage(f"A {kind.label.lower()} is about one entity.", "Give its id, as `kith find` says it.", "id")
    if choice.subject and not (kind.about or kind.may_be_about):
        raise WrongUsage(f"A {kind.label.lower()} is about nobody in particular.", "Leave the id out.", "id")
    chosen(kind, choice.sections)
    return kind


def write(kith: Kith, view: View, choice: Choice, on: date, watch: Watch = unwatched) -> Written:
    """Fill a pack from the record; everything shown of a person is logged by `view`.

    Raises
    ------
    WrongUsage, NotFound
    """
    kind = checked(choice)
    wanted = chosen(kind, choice.sections)
    watermark = last_entry(kith.database)
    watch("what is known", 0, len(wanted))
    found = Gathering(kith.database, view, choice.as_of)
    subject = _subject(view, kind, choice)
    edition = _edition(kith, view, choice, found)
    if subject is not None and not edition.may(subject):
        raise WrongUsage(f"{choice.recipient} has no right to this record.", "Choose another recipient.", "recipient")
    pen = Pen(found, edition, choice, _wards(kith), subject)
    sections = []
    for done, (key, title) in enumerate(wanted.items()):
        watch(title, done, len(wanted))
        sections.append(Section(key, title, tuple(fill_section(key, pen))))
    watch("the file", len(wanted), len(wanted))
    title = kind.label if subject is None else f"{kind.label}: {edition.name(subject)}"
    pack = Pack(
        choice.kind,
        title,
        MARKING,
        view.look.actor,
        choice.recipient.strip(),
        choice.purpose.strip(),
        choice.as_of,
        on,
        tuple(sections),
        tuple(edition.notes),
        edition.left_out,
        choice.in_words(),
    )
    return Written(pack, edition, watermark)


def make(kith: Kith, view: View, choice: Choice, form: str, on: date, watch: Watch = unwatched) -> Made:
    """Write a pack as a file, and keep that it is handed on; nothing leaves where that fails.

    Raises
    ------
    WrongUsage, NotFound, BadInput, NotLogged
    """
    if form not in FORMS:
        raise WrongUsage(f"A pack cannot be a “.{form}” file.", f"Choose one of {', '.join(FORMS)}.", "to")
    checked(choice)
    template = template_of(kith, choice.kind) if form == "docx" else None
    written = write(kith, view, choice, on, watch)
    content, pages = FORMS[form].write(written.pack, template)
    edition, pack = written.edition, written.pack
    product = record_product(
        kith.database,
        ProductDraft(
            kind=choice.kind,
            name=pack.title,
            form=form,
            recipient=pack.recipient,
            purpose=pack.purpose,
            author=pack.author,
            content=content,
            as_of=choice.as_of,
            entities=list(edition.shown),
            references=edition.references,
            persons=edition.persons,
            pseudonyms=choice.pseudonyms,
            watermark=written.watermark,
        ),
    )
    plain = re.sub(r"[^\w-]+", "-", pack.title).strip("-")[:60]
    name = f"{pack.marking}_{plain}_{choice.as_of.isoformat()}.{form}"
    return Made(name, FORMS[form].media, content, pages, pack, product)


def template_of(kith: Kith, kind: str) -> Template:
    """The template in the data folder for a kind of pack, with how to call it; None where nobody has put one there."""
    place = kith.folder.path / "templates" / f"{kind}.docx"
    if not place.exists():
        return None
    try:
        return place.read_bytes(), f"templates/{kind}.docx"
    except OSError as error:
        raise BadInput(f"templates/{kind}.docx cannot be read: {error.strerror}.", "Close it elsewhere.", "template") from None


def put_template(kith: Kith, kind: str) -> str:
    """Put Kith's own template into the data folder, to be edited; one that is there already stays. Gives its place."""
    pack_kind(kind)
    place = kith.folder.path / "templates" / f"{kind}.docx"
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        part = place.with_suffix(".part")
        part.write_bytes(default_template())
        part.replace(place)
    example = Pack(
        kind, "", MARKING, "", "", "", date.min, date.min, tuple(Section(key, "", ()) for key in pack_kind(kind).sections)
    )
    check(place, example)
    return str(place)


def _subject(view: View, kind: PackKind, choice: Choice) -> Node | None:
    kinds = kind.about or kind.may_be_about
    if not choice.subject:
        return None
    found = view.nodes([choice.subject])
    if not found:
        raise NotFound(f"There is nobody and nothing with the id {choice.subject}.", "Search for it by name.", "id")
    (node,) = found
    if node.kind not in kinds:
        labels = " or ".join(node_kinds()[name].label.lower() for name in kinds)
        raise WrongUsage(f"A {kind.label.lower()} is about a {labels}.", f"{choice.subject} is none.", "id")
    return node


def _edition(kith: Kith, view: View, choice: Choice, found: Gathering) -> Edition:
    within = _within(view, choice, found) if choice.area else None
    back = held_back(kith.database, choice.recipient)
    # An address that stands out, or that the pack is about, is what the meeting has to act on.
    concern = {node.id for finding in found.findings for node in finding.subjects if node.kind == "Location"} | {choice.subject}
    private = () if choice.full else homes(kith.database, concern)
    return Edition(choice, back, Pseudonyms(key_of(kith.folder)), within, private, frozenset(concern))


def _within(view: View, choice: Choice, found: Gathering) -> frozenset[str]:
    """What a cross-border edition is about: places out of the area that fit its name, and who was named there."""
    crossing = looking.borders(view, found.as_of)
    places = {node.id: node for node in view.nodes([node.id for node in crossing.outside])}
    asked = choice.area.casefold()

    def fits(node: Node) -> bool:
        said = (node.name, *node.also_known_as, *(str(node.attributes.get(name, "")) for name in ("postcode", "ward")))
        return any(asked in text.casefold() for text in said)

    there = {one for one, node in places.items() if fits(node)}
    around = view.neighbours(sorted(there)) if there else None
    return frozenset(there | ({node.id for node in around.nodes} if around else set()))


def _wards(kith: Kith) -> list[Ring]:
    """Outer rings of the wards, for maps."""
    found = outlines(kith)
    if found is None:
        return []
    features = orjson.loads(found)["features"]
    return [[(x, y) for x, y in polygon[0]] for one in features for polygon in one["geometry"]["coordinates"]]
