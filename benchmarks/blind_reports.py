"""The blind set: reports written before the rules that read them were looked at, with what a reader should find in them."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

BLIND = Path(__file__).parents[1] / "tests" / "fixtures" / "blind"
HALVES = ("open", "held", "wide", "far", "last")
FIELDS = {
    "ref": "reference", "ex": "exploitation", "at": "reported_at", "by": "reporter_name", "post": "reporter_post",
    "org": "reporter_agency", "tel": "reporter_contact", "wit": "witnessed", "mop": "member_of_public",
    "prac": "practitioner", "third": "third_party", "wd": "witness_details", "eng": "willing_to_engage",
    "det": "details", "det.date": "details", "det.place": "details", "al": "alleged", "pr": "present", "vi": "victim",
    "dob": "victim_dob", "sh": "shared_with",
}  # fmt: skip
GROUPS = {
    "v": "person", "a": "person", "p": "person", "w": "person", "r": "person", "n": "person",
    "l": "place", "f": "platform", "t": "phone", "c": "vehicle", "h": "account",
}  # fmt: skip
ROLES = {"v": "victim", "a": "alleged", "p": "present", "w": "witness", "r": "reporter"}
MARK = re.compile(r"\{([^{}|]+)\|([vapwrnlftch])(\?)?\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a reader should find, or (`optional`) may find."""

    field: str
    text: str
    group: str
    role: str
    optional: bool


@dataclass(slots=True)
class BlindReport:
    """One report: labels and values in order, the marks in them and what they parse to."""

    id: str
    layout: str
    title: str
    agency: str
    rows: list[tuple[str, str]]
    values: dict[str, str]
    marks: list[Mark]
    parsed: dict[str, Any] = field(default_factory=dict)

    @property
    def reported(self) -> date | None:
        said = self.parsed.get("rep")
        return said if isinstance(said, date) else None


def unmark(text: str) -> str:
    return MARK.sub(r"\1", text)


def marks_in(key: str, text: str) -> list[Mark]:
    return [
        Mark(FIELDS[key], found[1], GROUPS[found[2]], ROLES.get(found[2], ""), bool(found[3])) for found in MARK.finditer(text)
    ]


def load(half: str) -> list[BlindReport]:
    """Reports of one part of the set, such as "open"."""
    agencies = _data(f"agencies_{half}")
    reports = []
    for item in _data(half):
        agency, said = agencies[item["agency"]], item["v"]
        order = [key for key in agency["labels"] if key in said]
        reports.append(
            BlindReport(
                id=item["id"],
                layout=item["layout"],
                title=agency["title"],
                agency=item["agency"],
                rows=[(agency["labels"][key], unmark(said[key])) for key in order],
                values={key: unmark(said[key]) for key in order},
                marks=[mark for key in order for mark in marks_in(key, said[key])],
                parsed={key: _meant(value) for key, value in item["x"].items()},
            )
        )
    return reports


def load_sentences(half: str) -> list[tuple[str, list[Mark]]]:
    """Sentences of one half, with what stands in them."""
    return [(unmark(line), marks_in("det", line)) for line in _data(f"{half}_sentences")]


def _data(name: str) -> Any:
    """A file of the set with every value as it is written: "no" is a word, "1.5.2026" no number."""
    text = (BLIND / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # builds strings only


def _meant(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return {"true": True, "false": False, "null": None}.get(value, value) if isinstance(value, str) else value
