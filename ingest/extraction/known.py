"""Names that Kith knows, looked for in the narrative of a record that has been read already."""

from graph.ledger.drafts import MentionDraft, RecordDraft, StatementDraft
from graph.ontology.catalogue import role_links
from ingest.extraction.found import Found, overlaps
from ingest.extraction.gazetteer import PERSONS, Gazetteer, Known
from ingest.extraction.names import read_name
from ingest.extraction.roles import Spoken, settle_roles

REPORT = "liberty_report"
THINGS = {
    "Location": ("AT", "location"),
    "OnlinePlatform": ("ON", "platform"),
    "Phone": ("INVOLVED", "phone"),
    "Vehicle": ("INVOLVED", "vehicle"),
    "OnlineAccount": ("INVOLVED", "account"),
}

LOOSE_END = 3
"""So many letters too many after a known place are the next word of the sentence ("Bus Station I saw")."""


def add_known(record: RecordDraft, gazetteer: Gazetteer) -> None:
    """Add what the narrative names and Kith knows, in place; a guess that turns out to be known becomes sure.

    Parameters
    ----------
    record : RecordDraft
        A Liberty report; records of other kinds carry their narrative in every field, and get the role "discussed".
    gazetteer : Gazetteer
    """
    for field in ("details",) if record.kind == REPORT else tuple(record.fields):
        if text := record.fields.get(field, ""):
            _add_in(record, field, text, gazetteer.find(text))


def _add_in(record: RecordDraft, field: str, text: str, found: list[Found]) -> None:
    if not found:
        return
    held = {(one.start, one.end): one for one in record.mentions if one.field == field}
    fresh: list[Found] = []
    for one in found:
        touching = [mention for span, mention in held.items() if span[0] < one.end and one.start < span[1]]
        if len(touching) == 1 and _corrects(record, touching[0], one):
            continue
        same = held.get((one.start, one.end))
        if same is not None and _family(same.kind) == _family(one.kind):
            same.sure = same.sure or one.sure
        elif (not overlaps(one.start, one.end, list(held)) and not _said_already(record, one)) or (
            same is None and one.sure and _replaces(held, one)
        ):
            fresh.append(one)
    roles = _roles(record, text, [one for one in fresh if one.kind in PERSONS])
    for one in fresh:
        _append(record, field, one, roles.get(one.start, "present"))


def _corrects(record: RecordDraft, mention: MentionDraft, one: Found) -> bool:
    """Put a guess right by what is known: a child is no person of concern, and a known place no person and named in full."""
    if not one.attributes["exact"]:
        return False
    kinds = {known.kind for known in one.attributes["known"]}
    whole = (mention.start, mention.end) == (one.start, one.end)
    if kinds == {"Child"} and mention.kind == "PersonOfConcern" and whole:
        mention.kind, mention.role, mention.sure = "Child", "present", True
        _say_again(record, mention, "PRESENT_AT")
        return True
    inside = one.start <= mention.start and mention.end <= one.end
    if kinds == {"Location"} and mention.kind in PERSONS and not mention.sure and inside:
        mention.kind, mention.role = "Location", "location"
        _take_extent(mention, one)
        _say_again(record, mention, "AT")
        return True
    around = mention.start <= one.start and one.end <= mention.end and len(mention.text) - len(one.text) <= LOOSE_END
    if kinds == {"Location"} and mention.kind == "Location" and not whole and (inside or around) and " " in one.text:
        _take_extent(mention, one)
        return True
    return False


def _take_extent(mention: MentionDraft, one: Found) -> None:
    mention.start, mention.end, mention.text, mention.sure = one.start, one.end, one.text, True
    kept = {key: value for key, value in mention.attributes.items() if key in ("postcode", "home")}
    mention.attributes = {**kept, "name": one.text}


def _say_again(record: RecordDraft, mention: MentionDraft, predicate: str) -> None:
    """State a mention's part in the incident anew; what was said of it as somebody else falls away."""
    place = next(number for number, other in enumerate(record.mentions) if other is mention)
    record.statements = [said for said in record.statements if place not in (said.subject, said.object)]
    incident = 0 if record.incidents else None
    subject, thing = (None, place) if predicate == "AT" else (place, None)
    record.statements.append(StatementDraft(predicate, subject, thing, incident))


def _family(kind: str) -> str:
    return "person" if kind in PERSONS else kind


def _said_already(record: RecordDraft, one: Found) -> bool:
    """Whether the record has a mention of the same text, or (one word) of a person whose name holds it."""
    said = one.text.casefold()
    for mention in record.mentions:
        if _family(mention.kind) != _family(one.kind):
            continue
        if mention.text.casefold() == said:
            return True
        aliases = {str(alias).casefold() for alias in mention.attributes.get("aliases", ())}
        if (
            mention.kind in PERSONS
            and " " not in said
            and (said in mention.text.casefold().replace(",", "").split() or said in aliases)
        ):
            return True
    return False


def _replaces(held: dict[tuple[int, int], MentionDraft], one: Found) -> bool:
    """Whether a known name covers an unsure guess, or lies within one; the guess then takes its extent."""
    touching = [mention for span, mention in held.items() if span[0] < one.end and one.start < span[1]]
    if len(touching) != 1 or touching[0].sure or _family(touching[0].kind) != _family(one.kind):
        return False
    mention = touching[0]
    if not (one.start <= mention.start and mention.end <= one.end) and len(one.text.split()) < 2:
        return False
    mention.start, mention.end, mention.text, mention.sure = one.start, one.end, one.text, True
    return False


def _roles(record: RecordDraft, text: str, people: list[Found]) -> dict[int, str]:
    if not people or record.kind != REPORT:
        return {one.start: "discussed" for one in people}
    spoken = [Spoken(one.start, one.end, "", one.kind == "Child") for one in people]
    lowered = text.lower()
    others = []
    for mention in record.mentions:
        at = lowered.find(mention.text.lower()) if mention.kind in PERSONS else -1
        if at >= 0:
            others.append(Spoken(at, at + len(mention.text), mention.role, mention.kind == "Child"))
    settled = sorted([*spoken, *others], key=lambda one: one.start)
    roles = {mention.role for mention in record.mentions}
    settle_roles(text, settled, has_victim="victim" in roles, has_alleged="alleged" in roles)
    return {one.start: one.role for one in spoken}


def _append(record: RecordDraft, field: str, one: Found, role: str) -> None:
    known: list[Known] = one.attributes["known"]
    report = record.kind == REPORT
    person = one.kind in PERSONS
    link, thing_role = THINGS.get(one.kind, ("", "discussed"))
    attributes = dict(known[0].attributes) if len(known) == 1 else {}
    if person and (name := read_name(one.text)).is_name:
        attributes |= {key: value for key, value in (("given", name.given), ("family", name.family)) if value}
    elif one.kind == "Location":
        attributes.setdefault("name", one.text)
    record.mentions.append(
        MentionDraft(
            one.kind,
            (role if person else thing_role) if report else "discussed",
            field,
            one.start,
            one.end,
            one.text,
            one.sure,
            attributes,
        )
    )
    index = len(record.mentions) - 1
    incident = 0 if record.incidents else None
    if not report:
        record.statements.append(StatementDraft("DISCUSSED", None, index))
    elif person:
        record.statements.append(StatementDraft(role_links()[role], index, None, incident))
    elif link:
        record.statements.append(StatementDraft(link, None, index, incident))
