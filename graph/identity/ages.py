"""A child and an adult are never made one by the way: whoever does it says so."""

import sqlite3
from collections.abc import Iterable
from datetime import date

import orjson

from graph.errors import Contradiction
from graph.identity.mention import Mention, Person, person_of
from graph.ledger.portions import chunks, marks
from graph.ledger.reader import day

PERSONS = """
    SELECT m.id, m.kind, m.role, m.text, m.attributes, r.known_on,
        (SELECT min(occurred_on) FROM incidents WHERE incidents.record = m.record)
    FROM mentions AS m JOIN records AS r ON r.id = m.record WHERE m.id IN ({})
"""


def refuse_child_and_adult(driver: sqlite3.Connection, one: Iterable[str], other: Iterable[str]) -> None:
    """Raise where the mentions of one side tell of a child, and those of the other of an adult.

    Somebody alleged whose age is not known is no adult for that; a date of birth that both sides share is a birthday.

    Raises
    ------
    Contradiction
        With what tells of the child and of the adult.
    """
    left, right = _persons(driver, one), _persons(driver, other)
    if _dobs(left) & _dobs(right):
        return
    for young, old in ((left, right), (right, left)):
        child = next((mention for mention, person in young if person.age_class == "child"), None)
        adult = next((mention for mention, person in old if _grown(person)), None)
        grown_too = any(person.age_class == "child" for _, person in old)
        if child and adult and not grown_too:
            raise Contradiction(
                f"“{child.text}” is a child and “{adult.text}” an adult or a person known to the police.",
                "If they are one person all the same, say so: --child-and-adult.",
            )


def _persons(driver: sqlite3.Connection, members: Iterable[str]) -> list[tuple[Mention, Person]]:
    found = []
    for chunk in chunks(sorted(set(members))):
        rows = driver.execute(PERSONS.format(marks(chunk)), chunk)
        for identity, kind, role, text, attributes, known_on, occurred in rows:
            mention = Mention(
                identity, 0, "", "", kind, role, text, attributes=orjson.loads(attributes),
                known_on=day(known_on), incident_date=day(occurred),
            )  # fmt: skip
            if mention.family == "person":
                found.append((mention, person_of(mention)))
    return found


def _grown(person: Person) -> bool:
    return person.age_class == "adult" or (
        person.age_class != "child" and any(number.startswith("niche:") for number in person.ids)
    )


def _dobs(persons: Iterable[tuple[Mention, Person]]) -> set[date]:
    return {person.dob for _, person in persons if person.dob}
