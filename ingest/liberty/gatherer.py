"""Mentions and statements of one report while they are gathered: each person, place and thing once."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from graph.ledger.drafts import MentionDraft, RecordDraft, StatementDraft
from graph.ontology.catalogue import role_links
from ingest.extraction.words import fold

PERSONS = {"Child", "PersonOfConcern", "Person"}
INCIDENT_LINKS = {
    "Location": ("AT", "location"),
    "OnlinePlatform": ("ON", "platform"),
    "Phone": ("INVOLVED", "phone"),
    "Vehicle": ("INVOLVED", "vehicle"),
    "OnlineAccount": ("INVOLVED", "account"),
}
SAME_NAME = 86


@dataclass(slots=True)
class Gatherer:
    """Adds to a record without saying anything twice."""

    record: RecordDraft
    occurred: date | None
    by_text: dict[tuple[str, str], int] = field(default_factory=dict)

    def person(
        self, kind: str, role: str, where: str, start: int, text: str, *, sure: bool = True, said: dict[str, Any] | None = None
    ) -> int:
        """Add a person in a role; the same name in the same report is the same mention."""
        key = ("person", _key(text))
        index = self.by_text.get(key)
        if index is None:
            index = self._add(kind, role, where, start, text, sure, said or {})
            self.by_text[key] = index
        else:
            held = self.record.mentions[index].attributes
            for name, value in (said or {}).items():
                held.setdefault(name, value)
        self.state(role_links()[role], index, None, incident=True)
        return index

    def thing(
        self,
        kind: str,
        where: str,
        start: int,
        text: str,
        *,
        sure: bool = True,
        said: dict[str, Any] | None = None,
        incident: bool = True,
    ) -> int:
        """Add a place, platform, phone, vehicle or account; the same text in the same report is the same mention."""
        link, role = INCIDENT_LINKS[kind]
        key = (kind, _key(text))
        index = self.by_text.get(key)
        if index is None:
            index = self._add(kind, role, where, start, text, sure, said or {})
            self.by_text[key] = index
        else:
            held = self.record.mentions[index]
            held.sure = held.sure or sure
            for name, value in (said or {}).items():
                held.attributes.setdefault(name, value)
        if incident:
            self.state(link, None, index, incident=True)
        return index

    def _add(self, kind: str, role: str, where: str, start: int, text: str, sure: bool, said: dict[str, Any]) -> int:
        attributes = {name: value for name, value in said.items() if value not in (None, "", [], ())}
        self.record.mentions.append(MentionDraft(kind, role, where, start, start + len(text), text, sure, attributes))
        return len(self.record.mentions) - 1

    def state(self, predicate: str, subject: int | None, target: int | None, *, incident: bool = False) -> None:
        """Make a statement, once."""
        statement = StatementDraft(predicate, subject, target, 0 if incident else None)
        if statement not in self.record.statements:
            self.record.statements.append(statement)

    def people(self, *roles: str) -> list[int]:
        """Positions of the people with one of these roles (all people without any)."""
        return [
            index for index, one in enumerate(self.record.mentions) if one.kind in PERSONS and (not roles or one.role in roles)
        ]

    def same_text(self, text: str) -> int | None:
        """The person whose name is written exactly so (but for case)."""
        return self.by_text.get(("person", _key(text)))

    def related(self, text: str) -> tuple[int, bool] | None:
        """The one person of this report whom another spelling may mean, and whether it is only a part of that name."""
        tokens = _tokens(text)
        hits: list[tuple[int, bool]] = []
        for index in self.people():
            other = _tokens(self.record.mentions[index].text)
            aliases = [_tokens(alias) for alias in self.record.mentions[index].attributes.get("aliases", ())]
            if (len(tokens) == 1 and len(other) > 1 and tokens[0] in other and len(tokens[0]) > 1) or tokens in aliases:
                hits.append((index, True))
            elif _same_person(tokens, other):
                hits.append((index, False))
        return hits[0] if len({index for index, _ in hits}) == 1 else None

    def add_alias(self, index: int, alias: str) -> None:
        """Note a nickname of a person."""
        aliases = self.record.mentions[index].attributes.setdefault("aliases", [])
        if fold(alias) not in map(fold, aliases) and fold(alias) != fold(self.record.mentions[index].text):
            aliases.append(alias)


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", fold(text))


def _same_person(tokens: list[str], other: list[str]) -> bool:
    """Another way to write a name: other order, an initial, a short form, a typo."""
    if not tokens or not other:
        return False
    if sorted(tokens) == sorted(other):
        return True
    if len(tokens) == 1 or len(other) == 1:
        one, whole = (tokens[0], other[0]) if len(tokens) == 1 else (other[0], tokens[0])
        return (
            len(one) >= 3
            and one != whole
            and (whole.startswith(one) or (whole[:3] == one[:3] and len(one) <= 5 and len(whole) > len(one)))
        )
    if tokens[-1] == other[-1] and tokens[0][0] == other[0][0]:
        return len(tokens[0]) <= 2 or len(other[0]) <= 2 or tokens[0].startswith(other[0][:3])
    return fuzz.ratio(" ".join(tokens), " ".join(other)) >= SAME_NAME and tokens[0][0] == other[0][0]
