"""The corpus's mentions as an ideal reader would hand them on: names as written, dates of birth from the forms, case lists.

Who is who is measured apart from reading, so names come from ``truth.json``; what a form says of a date of birth is read from
the form, since the truth does not hold it.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pdfplumber

from graph.identity.mention import Mention
from graph.identity.objects import e164, read_place

ROLES = {"victim": "victim", "alleged offender": "alleged", "present": "present"}
KINDS = {"victim": "Child", "alleged offender": "PersonOfConcern", "present": "Person"}
OBJECTS = {"location": "Location", "platform": "OnlinePlatform", "phone": "Phone", "vrm": "Vehicle", "handle": "OnlineAccount"}
DOB = re.compile(r"^DOB:?\s*\|?\s*(\d{2})/(\d{2})/(\d{4})", re.MULTILINE)


@dataclass
class Corpus:
    """Mentions, and who each report's child or person truly is."""

    lists: list[Mention]
    reports: list[list[Mention]]
    minutes: list[Mention]
    truth: dict[str, str]

    @property
    def everything(self) -> list[Mention]:
        """All mentions in the order of a first ingest."""
        return [*self.lists, *(mention for report in self.reports for mention in report), *self.minutes]


class _Counter:
    def __init__(self) -> None:
        self.seq = 0

    def mention(
        self,
        record: str,
        kind: str,
        role: str,
        text: str,
        known: date | None,
        said: dict[str, Any],
        context: frozenset[str] = frozenset(),
    ) -> Mention:
        self.seq += 1
        return Mention(
            id=f"m{self.seq:06d}", seq=self.seq, record_id=record, reference=record, kind=kind, role=role, text=text,
            attributes={key: value for key, value in said.items() if value}, known_on=known, incident_date=known,
            context=context,
        )  # fmt: skip


def read_corpus(folder: Path) -> Corpus:
    """All that the corpus in `folder` tells of who is who."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    counter, identity = _Counter(), {}
    lists = list(_lists(folder / "case-links", counter))
    reports = []
    for report in truth["reports"]:
        rows = []
        dob = _dob(folder / "liberty" / report["file"])
        for entity in report["entities"]:
            mention = _reported(counter, report, entity, dob)
            rows.append(mention)
            if entity["id"] in truth["people"]:
                identity[mention.id] = entity["id"]
        reports.append(rows)
    minutes = list(_minutes(truth, folder, counter))
    return Corpus(lists, reports, minutes, identity)


def _reported(counter: _Counter, report: dict[str, Any], entity: dict[str, Any], dob: str) -> Mention:
    role, day = entity["role"], date.fromisoformat(report["reported"])
    if role in ROLES:
        said = {"dob": dob} if role == "victim" else {}
        return counter.mention(report["ref"], KINDS[role], ROLES[role], entity["as_written"], day, said)
    said = {}
    if role == "phone":
        said = {"e164": e164(entity["as_written"])}
    elif role == "vrm":
        said = {"registration": entity["as_written"].replace(" ", "")}
    elif role == "handle":
        said = {"handle": entity["as_written"]}
    return counter.mention(report["ref"], OBJECTS[role], role, entity["as_written"], day, said)


def _dob(path: Path) -> str:
    if path.suffix == ".docx":
        parts = []
        for block in docx.Document(str(path)).iter_inner_content():
            parts += (
                [" | ".join(cell.text for cell in row.cells) for row in block.rows] if hasattr(block, "rows") else [block.text]
            )
        text = "\n".join(parts)
    else:
        with pdfplumber.open(path) as pages:
            text = "\n".join(page.extract_text() or "" for page in pages.pages)
    found = DOB.search(text)
    return f"{found.group(3)}-{found.group(2)}-{found.group(1)}" if found else ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _iso(text: str) -> str:
    return "-".join(reversed(text[:10].split("/"))) if text else ""


def _lists(folder: Path, counter: _Counter) -> Iterator[Mention]:
    today = date(2026, 11, 1)
    for row in _rows(folder / "cases.csv"):
        said = {
            "case_id": row["child_id"],
            "given": row["forename"],
            "family": row["surname"],
            "dob": _iso(row["dob"]),
            "sex": row["gender"],
        }
        yield counter.mention(row["child_id"], "Child", "discussed", f"{row['forename']} {row['surname']}", today, said)
    for at, row in enumerate(_rows(folder / "links.csv")):
        for key in ("child_id", "linked_child_id"):
            yield counter.mention(f"link{at}", "Child", "discussed", row[key], today, {"case_id": row[key]})
    for at, row in enumerate(_rows(folder / "missing.csv")):
        yield counter.mention(f"missing{at}", "Child", "discussed", row["child_id"], today, {"case_id": row["child_id"]})
        if row["found_at"]:
            yield counter.mention(f"missing{at}", "Location", "discussed", row["found_at"], today, {})
    for row in _rows(folder / "persons.csv"):
        said = {
            "niche_id": row["niche_id"], "given": row["forename"], "family": row["surname"], "dob": _iso(row["dob"]),
            "aliases": [row["alias"]] if row["alias"] else [],
        }  # fmt: skip
        yield counter.mention(
            row["niche_id"], "PersonOfConcern", "discussed", f"{row['forename']} {row['surname']}", today, said
        )
        if row["vehicle"]:
            yield counter.mention(
                row["niche_id"],
                "Vehicle",
                "discussed",
                row["vehicle"],
                today,
                {"registration": row["vehicle"].replace(" ", "")},
            )
        if row["phone"]:
            yield counter.mention(row["niche_id"], "Phone", "discussed", row["phone"], today, {"e164": e164(row["phone"])})
    for row in _rows(folder / "places.csv"):
        said = {
            "name": row["name"],
            "postcode": row["postcode"],
            "easting": float(row["easting"]),
            "northing": float(row["northing"]),
        }
        yield counter.mention(f"place {row['name']}", "Location", "discussed", row["name"], today, said)


def _minutes(truth: dict[str, Any], folder: Path, counter: _Counter) -> Iterator[Mention]:
    for meeting in truth["minutes"]:
        lines = [block.text for block in docx.Document(str(folder / "minutes" / meeting["file"])).paragraphs]
        for entity in meeting["mentions"]:
            if entity["id"] not in truth["people"]:
                continue
            written, child = entity["as_written"], entity["id"].startswith("C")
            line = next((line for line in lines if line.startswith(written)), "")
            born = re.search(r"DOB (\d{2}/\d{2}/\d{4})", line)
            aka = re.search(r" aka (.+?) - ", line)
            place = re.search(r"linked to (.+?)\. ", line)
            car = re.search(r"\b([A-Z]{2}\d{2} ?[A-Z]{3})\b", line)
            context = {f"vehicle:{car.group(1).replace(' ', '')}"} if car else set()
            if place:
                numbers, words, _ = read_place(place.group(1))
                context.add(f"place:{' '.join((*numbers, words)).strip()}")
            said = {"dob": _iso(born.group(1)) if born else "", "aliases": [aka.group(1)] if aka else []}
            yield counter.mention(
                meeting["date"], "Child" if child else "PersonOfConcern", "discussed", written,
                date.fromisoformat(meeting["date"]), said, frozenset(context),
            )  # fmt: skip
