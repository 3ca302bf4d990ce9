"""Synthetic reports straight into a ledger, with what is known to be the same judged: how the store is loaded for measuring."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from graph.kith import Kith
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, Provenance, RecordDraft, StatementDraft
from graph.ledger.ids import mention_id, record_id
from graph.ledger.writer import JudgementDraft


def words(text: str) -> list[str]:
    return text.split()


GIVEN = words(
    "Amelia Callum Idris Zara Kai Poppy Josef Ewa Tyrone Megan Rhys Aoife Dariusz Lena Omar Freya Jake Sana Tobias Wiktoria "
    "Harriet Levi Nadia Ruben Cerys Hamza Isla Marek Priya Euan"
)
FAMILY = words(
    "Ashdown Birkett Cutler Dravid Eastham Farrow Gostelow Hallam Ingram Jessop Kowal Lisle Marchetti Novak Okafor Pemberton "
    "Quayle Rusbridge Stanhope Thwaite Underwood Vickers Wasik Yarrow Zielinski"
)
STREETS = words("Wharf Station Mill Canal Abbey Market Chapel Victoria Derwent Park Forge Priory Castle Meadow Bridge")
PLACES = words("Hotel Arcade Takeaway Park Bus_Station Car_Park Underpass Shop Gym Snooker_Club")
PLATFORMS = words("snapchat instagram whatsapp tiktok discord roblox facebook telegram")
FIRST_DAY = date(2020, 1, 6)
SAME = "identifier"


class Region:
    """People, places and platforms that reports are drawn from; a few turn up again and again."""

    def __init__(self, reports: int, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.reports = reports
        self.children = max(20, reports // 6)
        self.alleged = max(10, reports // 20)
        self.places = max(10, reports // 25)
        self._oldest: dict[tuple[str, int], str] = {}

    def _often_the_first(self, count: int, skew: float = 2.0) -> int:
        return int(count * self.random.random() ** skew)

    def mention(self, kind: str, role: str, number: int, at: int) -> tuple[MentionDraft, tuple[str, int]]:
        known: dict[str, object]
        if kind in ("Child", "PersonOfConcern"):
            draw = random.Random(f"{kind}{number}")
            given, family = draw.choice(GIVEN), draw.choice(FAMILY) + draw.choice(["", "son", "ley", "by", "wood"])
            year = 2008 if kind == "Child" else 1988
            dob = date(year, 1, 1) + timedelta(days=draw.randrange(2500))
            known, text = {"given": given, "family": family, "dob": dob.isoformat()}, f"{given} {family}"
        elif kind == "Location":
            draw = random.Random(f"place{number}")
            text = f"{draw.choice(STREETS)} {draw.choice(PLACES).replace('_', ' ')} {number}"
            known = {"name": text, "place_kind": "licensed premises"}
        elif kind == "OnlinePlatform":
            text = PLATFORMS[number]
            known = {"name": text}
        else:
            text = f"07700 {900000 + number}"
            known = {"e164": f"+447700{900000 + number}"}
        family_of_kind = "person" if kind in ("Child", "PersonOfConcern") else kind
        return MentionDraft(kind, role, "details", at, at + len(text), text, True, known), (family_of_kind + kind, number)

    def draft(self, number: int) -> tuple[FileDraft, list[JudgementDraft]]:
        """Report `number` as a file of its own, and what is the same as before."""
        choose = self.random
        day = FIRST_DAY + timedelta(days=int(number * 2300 / self.reports))
        wanted = [
            ("Child", "victim", self._often_the_first(self.children, 1.3)),
            ("Location", "location", self._often_the_first(self.places)),
        ]
        if choose.random() < 0.7:
            wanted.append(("PersonOfConcern", "alleged", self._often_the_first(self.alleged)))
        wanted += [("Child", "present", choose.randrange(self.children)) for _ in range(choose.randrange(3))]
        if choose.random() < 0.45:
            wanted.append(("OnlinePlatform", "platform", self._often_the_first(len(PLATFORMS))))
        if choose.random() < 0.2:
            wanted.append(("Phone", "phone", choose.randrange(self.reports // 4 + 1)))
        drawn = [self.mention(kind, role, which, 40 * at) for at, (kind, role, which) in enumerate(dict.fromkeys(wanted))]
        mentions = [mention for mention, _ in drawn]
        sha = f"{number:064x}"
        record = self._record(number, day, mentions)
        return FileDraft(f"forms/{number}.docx", sha, 9000, "docx", "liberty_report", "", [record]), self._judged(sha, drawn)

    def _record(self, number: int, day: date, mentions: list[MentionDraft]) -> RecordDraft:
        links = {"victim": "VICTIM_IN", "present": "PRESENT_AT", "alleged": "ALLEGED_IN"}
        objects = {"location": "AT", "platform": "ON", "phone": "INVOLVED"}
        said = [
            StatementDraft(links[mention.role], at, None, 0)
            if mention.role in links
            else StatementDraft(objects[mention.role], None, at, 0)
            for at, mention in enumerate(mentions)
        ]
        reporter = f"{self.random.choice(GIVEN)} {self.random.choice(FAMILY)}"
        words = "Seen with others late in the evening, got into a car and did not say where they had been. " * 4
        return RecordDraft(
            "liberty_report",
            reference=f"LIB-{day.year}-{number:06d}",
            known_on=day,
            fields={"victim": mentions[0].text, "details": f"{number} {words}", "reporter_name": reporter},
            content={"exploitation": ["CSE"], "serious_unreferred": []},
            provenance=Provenance("first_hand", reporter.casefold(), reporter, "School"),
            incidents=[IncidentDraft(day - timedelta(days=1), "21:30", ["CSE"], "")],
            mentions=mentions,
            statements=said,
        )

    def _judged(self, sha: str, drawn: list[tuple[MentionDraft, tuple[str, int]]]) -> list[JudgementDraft]:
        judged = []
        for mention, key in drawn:
            name = mention_id(record_id(sha, ""), mention)
            oldest = self._oldest.setdefault(key, name)
            if oldest != name:
                judged.append(JudgementDraft("same_person", oldest, name, "same", SAME, [{"what": "alike"}], "kith"))
        return judged


def fill(kith: Kith, reports: int, seed: int = 7, batch: int = 5000) -> Region:
    """Write `reports` reports; gives back the region, which can go on drawing."""
    region = Region(reports, seed)
    drafts: Iterator[tuple[FileDraft, list[JudgementDraft]]] = (region.draft(number) for number in range(reports))
    while portion := list(islice(drafts, batch)):
        with kith.writing("benchmark", "ingest") as (writer, _):
            for draft, judged in portion:
                writer.append(draft, "accepted", "measuring")
                writer.judge(judged)
    return region
