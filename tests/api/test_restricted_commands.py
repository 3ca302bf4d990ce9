"""Every command, asked by somebody from whom two people are restricted: neither is named, every look is logged."""

import argparse
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from api.cli import _parser as parser_of
from api.cli import main
from api.cli.needs import NEEDS
from graph.access import Look
from graph.custody import retention
from graph.kith import Kith
from graph.ledger.database import raw
from graph.triage.watching import Watching
from ingest.pipeline import Sender, ingest
from viz.pack.kinds import pack_kinds

TODAY = date(2026, 3, 31)
FORM = """Operation Liberty information report
Reference: {reference}
Form of exploitation: CSE
Date/Time of report: {day}
Name: Zara Eastham
Agency: Police
Witnessed incident?: Yes
Details of incident: {day} at Wharf Hotel. {details}
Alleged offender(s): Gareth Pyke
Victim: Tamsin Oakley
DOB: 14/02/2012
Shared with: none
"""
DETAILS = (
    "1. Tamsin Oakley (dob 14.02.2012, C071) was seen with Robin Ashworth and Gareth Pyke. 2. Tazzy left in RD23 AJW.",
    "1. Robin Ashworth said that TAMSIN OAKLEY is at 7 Larkspur Mews with Razor. 2. Levi Zielinski was there.",
    "1. Tamsin Oakley and Robin Ashworth met Gareth Pyke. 2. Mina Quigley held a knife.",
)
FILES = {
    "cases.csv": (
        "child_id,surname,forename,also known as,dob,gender,cla,send,risk_level,exploitation_type,status,school,address\n"
        'C071,Oakley,Tamsin,Tazzy,14/02/2012,F,N,Y,Low,CSE,Open,Hilltop High School,"7 Larkspur Mews, DE99 1LZ"\n'
        'C072,Ashworth,Robin,,03/05/2011,M,N,N,High,CSE,Open,Hilltop High School,"9 Furze Row, DE99 1LZ"\n'
    ),
    "relationships.csv": (
        "child_id,linked_child_id,relationship,from,to,source\n"
        "C071,C072,friend of,19/02/2026,,LCS\nC072,C071,friend of,19/02/2026,,LCS\n"
    ),
    "nominals.csv": (
        "Niche ID,Surname,Forename,DOB,Alias,Vehicle,Phone\nN7077,Pyke,Gareth,21/11/1991,Razor,KX71 VVS,07700 900821\n"
    ),
    "missing.csv": (
        "Episode ID,Child ID,Surname,Forename,DOB,Missing from,Returned,Found at\n"
        "MP01,C071,Oakley,Tamsin,14/02/2012,01/03/2026 15:45,02/03/2026 06:45,Wharf Hotel\n"
        "MP02,C072,Ashworth,Robin,03/05/2011,01/03/2026 16:00,02/03/2026 06:45,Wharf Hotel\n"
    ),
}  # fmt: skip
TOLD = (
    "Tamsin", "TAMSIN", "Oakley", "OAKLEY", "Tazzy", "C071", "14/02/2012", "14.02.2012", "2012-02-14", "Larkspur", "MP01",
    "Gareth", "Pyke", "Razor", "N7077", "1991-11-21", "21/11/1991", "KX71", "900821",
)  # fmt: skip
"""What would give one of the two away."""
CHILD, ADULT, OTHER, PLACE, REPORT = "{child}", "{adult}", "{other}", "{place}", "LIB-2026-00071"
GRADE = ("--source", "1", "--intelligence", "A", "--handling", "P")
PACK = ("--to", "{folder}/made.docx", "--recipient", "Ben Archer")

Words = tuple[str, ...]
LOOKS: dict[str, list[Words]] = {
    "mentions": [(), ("--entity", CHILD), ("--reference", REPORT), ("--reference", "C071")],
    "find": [("Robin", "Ashworth"), ("Tamsin", "Oakley"), ("Razor",), ("7 Larkspur Mews",), ("C071",)],
    "entity": [(CHILD,), (ADULT,), (OTHER,), (PLACE,), ("{home}",), ("{phone}",)],
    "neighbours": [(CHILD,), (OTHER, "--hops", "2"), (OTHER, "--as-of", "2026-03-25"), ("{home}",)],
    "path": [(CHILD, OTHER), (OTHER, "{mina}"), (ADULT, PLACE)],
    "corroboration": [(), ("--reference", REPORT), ("decide", REPORT, "LIB-2026-00072", "unknown", "--reason", "told so")],
    "actions": [()],
    "findings": [(), ("--as-of", "2026-03-25"), ("decide", "{finding}", "accept", "--reason", "it is so")],
    "peers": [(CHILD,), (OTHER,)],
    "groups": [()],
    "missing": [()],
    "busy": [(PLACE,)],
    "common": [(OTHER, "{mina}"), (CHILD, OTHER), (ADULT, OTHER)],
    "compare": [(OTHER, CHILD), (f"{ADULT},{OTHER}", "{mina}")],
    "borders": [()],
    "gaps": [()],
    "cyber": [()],
    "disparity": [()],
    "assessments": [(), ("--child", CHILD), ("--never-low",)],
    "disruption": [()],
    "disruption list": [("--id", ADULT), ("--id", PLACE)],
    "disruption record": [("--id", ADULT, "--what", "Heightened patrols")],
    "disruption withdraw": [("--id", "{measure}", "--reason", "a mistake")],
    "products": [(), ("{product}",), ("--recall",)],
    "statistics": [(), ("--publish",)],
    "inbox": [(), ("--state", "new")],
    **{f"inbox {act}": [(REPORT, "--reason", "seen to")] for act in ("take", "done", "wait", "back")},
    "grade": [(REPORT, *GRADE)],
    "watch list": [()],
    "watch add": [(CHILD,), ("Tamsin Oakley",), (OTHER,)],
    "watch read": [("Tamsin Oakley",)],
    "watch remove": [("Tamsin Oakley",)],
    "check": [("{folder}/list.txt",)],
    "meeting next": [()],
    "meeting plan": [("2026-04-22",)],
    "meeting add": [("places", "Look at it", "--reason", "it is time", "--id", ADULT)],
    "meeting decide": [("Go there", "--owner", "Police", "--due", "2026-04-20", "--five-p", "Prevent", "--id", CHILD)],
    **{f"meeting {act}": [("{item}",)] for act in ("drop", "restore")},
    **{f"meeting {act}": [("places", "{item}")] for act in ("up", "down")},
    "meeting note": [("{item}", "Talked about")],
    "meeting status": [("TA001", "Complete")],
    **{f"meeting {act}": [("a", "b")] for act in ("same", "other")},
    "review list": [()],
    "review ask": [(CHILD, OTHER), (OTHER, "{mina}")],
    "review decide": [("{question}", "unsure", "--reason", "not known")],
    "review undo": [("j1", "--reason", "a mistake")],
    "review detach": [("{mention}", "--reason", "somebody else")],
    "review reconsider": [()],
    "enter report": [("details=Robin Ashworth was seen again.", "reporter_name=Ana")],
    "enter person": [("name=Nobody Atall",)],
    "enter place": [("name=Long Meadow",)],
    "enter link": [(CHILD, "ASSOCIATES_WITH", OTHER, "--reason", "seen"), (OTHER, "ATTENDS", "{place}", "--reason", "seen")],
    "correct": [
        (CHILD, "--field", "school", "--to", "Other School", "--reason", "moved"),
        (CHILD, "--field", "shoe", "--to", "7", "--reason", "moved"),
        (REPORT, "--field", "details", "--to", "Nothing.", "--reason", "moved"),
        ("C071", "--field", "details", "--to", "Nothing.", "--reason", "moved"),
    ],
    "audit": [(), ("--person", CHILD), ("head",), ("unusual",), ("--user", "sue")],
    "retention list": [(), ("--due",)],
    "retention keep": [(CHILD, "--reason", "asked")],
    "erase": [(CHILD, "--reason", "asked")],
    "subject-access": [(CHILD, "--to", "{folder}/made.json"), (OTHER, "--to", "{folder}/made.json")],
    "export": [
        *((OTHER, "--format", form, "--to", f"{{folder}}/made.{form}", "--recipient", "Ben Archer")
          for form in ("json", "csv", "graphml", "html", "svg", "anx")),
        (CHILD, "--format", "json", "--to", "{folder}/made.json", "--recipient", "Ben Archer"),
    ],
    **{f"pack {kind}": [(*PACK,)] for kind in ("tasking", "socex", "profile", "youth-violence", "statistics")},
    "pack subject": [(*PACK, "--id", OTHER), (*PACK, "--id", CHILD)],
    "pack peers": [(*PACK, "--id", OTHER)],
    "pack location": [(*PACK, "--id", PLACE)],
    # last: these let somebody else see them, and say so in the log
    "retention restrict": [(CHILD, "--to", "sue", "--reason", "asked again")],
    "retention lift": [("LIB-2026-00001", "--reason", "asked")],
}  # fmt: skip
"""What is asked with each command that shows people, act by act."""

NOBODY = {
    "ingest": "tells of files that the sender gave",
    "demo": "pages, tested as pages",
    "serve": "pages, tested as pages",
    "pack template": "an empty form",
    "backup": "a sealed file", "restore": "a sealed file", "verify": "counts and hashes", "rebuild": "counts",
    "map import": "outlines of wards", "neo4j sync": "counts", "neo4j check": "ids", "neo4j reload": "counts",
    **{f"users {act}": "accounts" for act in ("list", "add", "roles", "disable", "enable", "unlock", "link", "token",
       "tokens", "visits", "revoke", "one-step")},
}  # fmt: skip
"""Commands that name nobody of whom the record speaks, and why."""
WRITE_FILES = ("pack", "export", "subject-access")
UNLOGGED = {
    ("cyber",): "counts by quarter",
    ("audit", "head"): "the last row's number and hash",
    ("watch", "read"): "a mark on one's own watch",
    ("review", "undo"): "there is no such decision",
    ("review", "ask"): "it is asked already: its id alone",
    ("meeting", "same"): "nothing of the kind is asked",
    ("meeting", "other"): "nothing of the kind is asked",
    ("corroboration", "decide"): "already so, or refused",
}
"""What is not a look at anybody, and why."""


@dataclass(frozen=True)
class Run:
    """What a command said, on any way out, and the log rows that it left."""

    code: int
    said: str
    rows: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def folder(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which sue has restricted a child and an adult; bo is not among those who may see them."""
    here = tmp_path_factory.mktemp("restricted")
    shutil.copytree(made_once, here / "data")
    sent = here / "sent"
    sent.mkdir()
    for name, text in FILES.items():
        (sent / name).write_text(text, encoding="utf-8")
    for number, details in enumerate(DETAILS):
        form = FORM.format(reference=f"LIB-2026-0007{number + 1}", day=f"{10 + 5 * number}/03/2026", details=details)
        (sent / f"{number}.txt").write_text(form, encoding="utf-8")
    (here / "list.txt").write_text("Robin Ashworth\nRobyn Ashworth\n", encoding="utf-8")
    with Kith(here / "data") as kith:
        intake = ingest(kith, [sent], Sender("sue", "a test", TODAY))
        assert all(file.outcome in ("accepted", "needs_attention") for file in intake.files), intake.files
    return here


@pytest.fixture(scope="module")
def values(folder: Path) -> dict[str, str]:
    """Ids, and what others did about the two before they were restricted."""
    with Kith(folder / "data") as kith:
        view = kith.view("sue", "a test")
        found = {
            name: view.find(text)[0].node.id
            for name, text in {
                "child": "Tamsin Oakley", "adult": "Gareth Pyke", "other": "Robin Ashworth", "place": "Wharf Hotel",
                "home": "7 Larkspur Mews", "phone": "07700 900821", "mina": "Mina Quigley",
            }.items()
        }  # fmt: skip
        with kith.database.reading() as connection:
            mentions = "SELECT mention FROM graph_entity WHERE entity = ? ORDER BY mention"
            found["mention"] = raw(connection).execute(mentions, (found["child"],)).fetchone()[0]
        Watching(kith, Look("bo", "a test")).add(found["child"])
    found["folder"] = str(folder)
    sue = lambda *words: json.loads(run(folder, *words, "--json", actor="sue").said)  # noqa: E731
    about = ("--reason", "Tazzy was seen with Razor", "--id", found["child"])
    sue("meeting", "plan", "2026-04-22")
    found["item"] = sue("meeting", "add", "high_risk_children", "Tamsin Oakley", *about)["item"]
    made = ("--id", found["adult"], "--what", "Child Abduction Warning Notice", "--conditions", "Not to see Tamsin Oakley")
    found["measure"] = sue("disruption", "record", *made)["measure"]
    sue("grade", REPORT, *GRADE, "--sanitised", "Tamsin Oakley and Razor met.")
    sue("correct", found["child"], "--field", "school", "--to", "Tamsin's School", "--reason", "Tamsin moved")
    sue("enter", "link", found["child"], "ASSOCIATES_WITH", found["other"], "--reason", "Tazzy said so")
    found["question"] = sue("review", "ask", found["child"], found["mina"])["question"]
    place = str(folder / "subject.docx")
    found["product"] = sue("pack", "subject", "--id", found["child"], "--to", place, "--recipient", "Ben Archer")["product"]
    raised = sue("findings")["findings"]
    of_them = (found["child"], found["adult"])
    about_them = [one["id"] for one in raised if any(subject["id"] in of_them for subject in one["subjects"])]
    found["finding"] = next(iter(about_them), "f000000000000")
    if about_them:
        sue("findings", "decide", found["finding"], "accept", "--reason", "Tazzy and Razor were seen")
    with Kith(folder / "data") as kith:
        for person in of_them:
            retention.restrict(kith, kith.view("sue", "a test"), person, ["sue"], "asked by Tamsin Oakley")
    return found


def run(folder: Path, *words: str, actor: str = "bo", purpose: str = "a test") -> Run:
    """Run a command as its process would."""
    before = logged(folder)
    stream, errors = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(stream, encoding="utf-8", write_through=True)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
        patch.setenv("KITH_TODAY", TODAY.isoformat())
        code = main([*words, "--data", str(folder / "data"), "--as", actor, "--purpose", purpose])
    said = stream.getvalue().decode() + (errors.getvalue() if "--json" not in words or code else "")
    return Run(code, said, logged(folder)[len(before) :])


def logged(folder: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite")) as driver:
        return driver.execute("SELECT actor, purpose, what FROM audit ORDER BY n").fetchall()


def written(folder: Path) -> Iterator[str]:
    """The text of what a command wrote, which is then taken away."""
    for file in folder.glob("made.*"):
        content = file.read_bytes()
        parts = [content]
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                parts = [packed.read(name) for name in packed.namelist()]
        file.unlink()
        yield from (re.sub("<[^>]+>", "", part.decode("utf-8", "replace")) for part in parts)


def acts(shown: argparse.ArgumentParser) -> list[str]:
    """The acts of a command, as its parser has them; one that is empty where it has none."""
    for action in shown._actions:
        if action.dest in ("act", "action", "kind") and action.choices and not action.option_strings:
            return [*action.choices, *([""] if action.nargs == "?" or not action.required else [])]
    return [""]


def asked() -> list[tuple[Words, Words]]:
    return [(tuple(command.split()), words) for command, every in LOOKS.items() for words in every]


def test_every_command_and_act_is_asked_here() -> None:
    """Add a new command, or a new act of one, to `LOOKS`; or to `NOBODY`, with the reason."""
    (commands,) = (one for one in parser_of([])._actions if isinstance(one, argparse._SubParsersAction))
    there = {f"{name} {act}".strip() for name, shown in commands.choices.items() for act in acts(shown)}
    assert there == set(LOOKS) | set(NOBODY)
    assert {name.split()[0] for name in LOOKS} == {name for name, rights in NEEDS.items() if rights.purpose}
    assert set(pack_kinds()) == {name.split()[1] for name in LOOKS if name.startswith("pack ")}


def test_those_who_may_see_them_do(folder: Path, values: dict[str, str]) -> None:
    """Else the tests below would hold of an empty record."""
    for words in (("entity", values["child"]), ("entity", values["adult"])):
        assert any(word in run(folder, *words, actor="sue").said for word in ("Tamsin Oakley", "Gareth Pyke"))
    assert "7 Larkspur Mews" in run(folder, "neighbours", values["child"], actor="sue").said


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["for people", "as JSON"])
def test_no_command_tells_who_is_restricted(folder: Path, values: dict[str, str], form: Words) -> None:
    told, unlogged, crashed = [], [], []
    for command, words in asked():
        if form and command[0] in WRITE_FILES:
            continue  # the file is the same
        given = tuple(word.format(**values) for word in words)
        done = run(folder, *command, *given, *form)
        said = "\n".join([done.said, *written(folder)])
        typed = " ".join(given)
        told += [
            (" ".join((*command, *words)), word, " ".join(said[max(0, said.index(word) - 90) : said.index(word) + 40].split()))
            for word in TOLD
            if word in said and word not in typed
        ]
        wrong = [row for row in done.rows if row[:2] != ("bo", "a test")]
        if (not done.rows and not (done.code == 2 or excused(command + given))) or wrong:
            unlogged.append((" ".join((*command, *words)), done.code, wrong))
        if done.code not in (0, 1, 2, 3):
            crashed.append((command, done.code))
    assert told == []
    assert unlogged == []
    assert crashed == []


def excused(words: Words) -> bool:
    return any(words[: len(known)] == known for known in UNLOGGED)


def test_nothing_is_shown_without_a_name_and_a_purpose(folder: Path, values: dict[str, str]) -> None:
    shown = []
    for command, words in asked():
        given = tuple(word.format(**values) for word in words)
        for actor, purpose in (("bo", " "), (" ", "a test")):
            done = run(folder, *command, *given, "--json", actor=actor, purpose=purpose)
            if done.code not in (2, 3) or done.rows or list(written(folder)):
                shown.append((" ".join((*command, *words)), actor, purpose, done.code, done.said[:80]))
    assert [one[:4] for one in shown] == []


def test_what_is_restricted_is_split_and_still_restricted(folder: Path, values: dict[str, str]) -> None:
    done = run(folder, "review", "detach", values["mention"], "--reason", "somebody else", "--json", actor="sue")
    assert done.code == 0
    for part in json.loads(done.said)["entities"]:
        assert run(folder, "entity", part["id"]).code == 3
    assert "Tamsin" not in run(folder, "mentions").said


def test_a_trial_is_logged(folder: Path, values: dict[str, str]) -> None:
    done = run(folder, "entity", values["adult"])
    assert (done.code, [row[2] for row in done.rows]) == (3, [f"refused, as it is restricted: page of {values['adult']}"])
