"""Liberty forms in any number, filled in at random: what the ingest is measured on. All persons are invented."""

import csv
import io
import random
import re
import zipfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import docx

from benchmarks.synthetic import FAMILY, GIVEN, PLACES, PLATFORMS, STREETS
from ingest.demo.carriers import REGISTER, carry
from ingest.demo.layouts import WORD
from ingest.demo.model import Form, Reporter

AGENCIES = ["School", "Police", "Social care", "Health", "Youth service", "Housing"]
DEEDS = [
    "was seen getting into a dark car with two older males",
    "came back with new trainers and would not say who had paid for them",
    "said that a man had asked for pictures and had offered money",
    "was picked up late in the evening and was brought back the next morning",
    "was with a group who were handing small bags to people in cars",
]


def make_forms(count: int, seed: int = 11) -> list[Form]:
    """`count` forms about a population that grows with them."""
    choose = random.Random(seed)
    children = [_person(choose) for _ in range(max(10, count // 5))]
    adults = [_person(choose) for _ in range(max(5, count // 20))]
    places = [f"{choose.choice(STREETS)} {choose.choice(PLACES).replace('_', ' ')}" for _ in range(max(5, count // 50))]
    return [_form(choose, number, children, adults, places) for number in range(count)]


def _person(choose: random.Random) -> tuple[str, str]:
    born = datetime(2007, 9, 1) + timedelta(days=choose.randrange(2500))  # noqa: DTZ001
    family = choose.choice(FAMILY) + choose.choice(["", "", "son", "ley", "wood"])
    return f"{choose.choice(GIVEN)} {family}", f"{born:%d/%m/%Y}"


def _form(
    choose: random.Random, number: int, children: list[tuple[str, str]], adults: list[tuple[str, str]], places: list[str]
) -> Form:
    victim, dob = choose.choice(children)
    friend, _ = choose.choice(children)
    alleged, _ = choose.choice(adults)
    place = choose.choice(places)
    when = datetime(2023, 1, 9, 9) + timedelta(minutes=choose.randrange(3 * 365 * 1440))  # noqa: DTZ001
    online = f" They had met on {choose.choice(PLATFORMS)}." if choose.random() < 0.3 else ""
    phone = f" Phone 07700 9{choose.randrange(100000):05d}." if choose.random() < 0.2 else ""
    details = (
        f"On {when - timedelta(days=1):%d/%m/%Y} at about 21:30, near the {place}, {victim} {choose.choice(DEEDS)}. "
        f"{friend} was there too and {choose.choice(DEEDS)}.{online}{phone} Staff spoke to {victim.split()[0]} the day after, "
        f"who did not want to talk about it. Report {number}."
    )
    first_hand = choose.random() < 0.6
    return Form(
        reference=f"LIB-{when:%Y}-{number:06d}",
        exploitation=choose.choice(["CSE", "CCE", "Missing", "CSE, Online"]),
        reported_at=when,
        reporter=Reporter(_person(choose)[0], "Practitioner", choose.choice(AGENCIES), "01332 496000"),
        witnessed="Yes" if first_hand else "No",
        member_of_public="No",
        practitioner="Yes",
        third_party="No" if first_hand else "Yes",
        witness_details="" if first_hand else f"{_person(choose)[0]}, youth worker",
        willing="Yes",
        details=details,
        alleged=alleged if choose.random() < 0.6 else "",
        present=friend,
        victim=victim,
        dob=dob,
        shared_with="Duty social worker",
        event=None,  # type: ignore[arg-type]  # belongs to the story of the demo, and is not written down
    )


def as_saved_by_word(form: bytes) -> bytes:
    """The form in a package with the styles, themes and settings that a word processor saves along."""
    with zipfile.ZipFile(io.BytesIO(form)) as made:
        body = re.sub(rb"<w:headerReference[^>]*/>", b"", made.read("word/document.xml"))
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_package())) as full, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        for name in full.namelist():
            package.writestr(name, body if name == "word/document.xml" else full.read(name))
    return saved.getvalue()


@cache
def _package() -> bytes:
    empty = io.BytesIO()
    docx.Document().save(empty)
    return empty.getvalue()


def write_forms(folder: Path, forms: list[Form], carrier: str = "docx") -> list[Path]:
    """Each form as a file, in the layouts that the agencies use."""
    folder.mkdir(parents=True, exist_ok=True)
    layouts = sorted(WORD) if carrier == "docx" else ["table", "lines"]
    files = []
    for number, form in enumerate(forms):
        file = folder / f"{form.reference}.{carrier}"
        content = carry(form, layouts[number % len(layouts)], carrier)
        file.write_bytes(as_saved_by_word(content) if carrier == "docx" else content)
        files.append(file)
    return files


def write_register(file: Path, forms: list[Form]) -> None:
    """All forms as rows of one register."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(REGISTER)
    for form in forms:
        by = form.reporter
        writer.writerow(
            [
                form.reference, form.exploitation, f"{form.reported_at:%d/%m/%Y %H:%M}", by.name, by.post, by.agency,
                by.contact,
                form.witnessed, form.member_of_public, form.practitioner, form.third_party, form.witness_details, form.willing,
                form.details, form.alleged, form.present, form.victim, form.dob, form.shared_with,
            ]
        )  # fmt: skip
    file.write_text(buffer.getvalue(), encoding="utf-8")
