"""Who is due for review, what is decided, and what a person is given who asks what is held on them."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.cli import main
from graph.custody import retention
from graph.custody.others import Choice
from graph.custody.retention import Due, review_list
from graph.custody.subject_access import held_on
from graph.errors import NotFound, WrongUsage
from graph.ledger.drafts import StatementDraft

TODAY = date(2026, 3, 31)


def listed(story: Any, today: date = TODAY, **how: Any) -> dict[str, Due]:
    return {row.name: row for row in review_list(story.kith, story.kith.view("sue", "review"), today, **how)}


@pytest.fixture
def told(story: Any) -> Any:
    day = date(2024, 2, 29)
    story.report("LIB-1", story.mention("Kai Thomas"), day=day, content={"exploitation": ["CSE"]})
    alleged = story.mention("Lee Marsh", kind="PersonOfConcern", role="alleged")
    story.report("LIB-2", alleged, day=day, content={"exploitation": ["CSE"]})
    story.report("LIB-3", story.mention("Jo Ward", kind="Person", role="present"), day=date(2020, 1, 1), content={})
    return story


class TestReview:
    def test_groups_and_days_are_those_configured(self, told: Any) -> None:
        rows = listed(told)
        assert {name: (row.group, str(row.review_on), row.due) for name, row in rows.items()} == {
            "Jo Ward": ("4", "2021-01-01", True),
            "Kai Thomas": ("2", "2034-02-28", False),
            "Lee Marsh": ("1", "2034-02-28", False),
        }
        assert list(listed(told, due_only=True)) == ["Jo Ward"]
        assert len(listed(told, date(2034, 2, 28), due_only=True)) == 3

    def test_kept_with_a_reason_until_a_day(self, told: Any) -> None:
        jo = listed(told)["Jo Ward"].id
        view = told.kith.view("sue", "review")
        retention.keep(told.kith, view, jo, "still spoken of", date(2027, 1, 1), TODAY)
        row = listed(told)["Jo Ward"]
        assert (row.due, row.decision, row.reason, row.by) == (False, "keep", "still spoken of", "sue")
        with pytest.raises(WrongUsage, match="not in the future"):
            retention.keep(told.kith, view, jo, "x", TODAY, TODAY)
        with pytest.raises(WrongUsage, match="reason"):
            retention.keep(told.kith, view, jo, "", date(2027, 1, 1), TODAY)
        with pytest.raises(NotFound):
            retention.keep(told.kith, view, "e0", "x", date(2027, 1, 1), TODAY)

    def test_a_decision_stays_with_somebody_who_is_joined_with_another(self, told: Any) -> None:
        jo, kai = listed(told)["Jo Ward"].id, listed(told)["Kai Thomas"].id
        retention.restrict(told.kith, told.kith.view("sue", "review"), kai, ["sue"], "asked")
        told.judge(f"m{jo[1:]}", f"m{kai[1:]}", author="ann")
        (row,) = [row for row in listed(told).values() if row.id == kai]
        assert row.restricted_to == ("sue",)


class TestSubjectAccess:
    @pytest.fixture
    def asked(self, story: Any) -> Any:
        details = "Kai Thomas and Lee Marsh were at the arcade. Lee drove."
        child = story.mention("Kai Thomas", given="Kai", family="Thomas")
        other = story.mention("Lee Marsh", "PersonOfConcern", "alleged", 15, given="Lee", family="Marsh")
        story.report("LIB-1", child, other, details=details)
        return story

    def test_holds_the_persons_own_and_nobody_elses(self, asked: Any) -> None:
        kai = asked.kith.view("ann", "test").find("Kai Thomas")[0].node.id
        held = held_on(asked.kith, asked.kith.view("sue", "asked by Kai"), kai)
        said = orjson.dumps([held.facts, held.records, held.links, held.decisions]).decode()
        assert "Kai Thomas" in said
        assert "Lee" not in said
        assert "Marsh" not in said
        assert "Ann Archer" not in said, "whoever reported is never named"
        assert ("sue", 2) not in [(one["purpose"], one["times"]) for one in held.looks]
        assert "consultation" in {one["act"] for one in held.looks}

    def test_others_have_one_label_each_wherever_they_are_written(self, story: Any) -> None:
        details = (
            "Kai Thomas was at 9 Far Street with Lee Marsh. Lee Marsh lives at 9 Far Street. Ring 07700 900456. Wharf Hotel."
        )
        at = details.index
        story.report(
            "LIB-1",
            story.mention("Kai Thomas", given="Kai", family="Thomas"),
            story.mention("9 Far Street", "Location", "location", at("9 Far"), postcode="DE99 5PB"),
            story.mention("Lee Marsh", "PersonOfConcern", "alleged", at("Lee"), given="Lee", family="Marsh"),
            story.mention("07700 900456", "Phone", "phone", at("07700"), e164="+447700900456"),
            story.mention("Wharf Hotel", "Location", "location", at("Wharf")),
            details=details,
        )
        kai = story.kith.view("ann", "test").find("Kai Thomas")[0].node.id
        view = story.kith.view("sue", "asked by Kai")
        held = held_on(story.kith, view, kai)
        told = "Kai Thomas was at [address 1] with [person 1]. [person 1] lives at [address 1]. Ring [phone 1]. Wharf Hotel."
        assert held.records[0]["fields"]["details"] == told
        assert [(one.label, one.name, one.places) for one in held.others][:2] == [
            ("address 1", "9 Far Street", 2), ("person 1", "Lee Marsh", 2),
        ]  # fmt: skip
        lee = next(one.entity for one in held.others if one.label == "person 1")
        checked = held_on(story.kith, view, kai, choice=Choice(frozenset({lee}), ("ring", "wharf hotel")))
        assert checked.records[0]["fields"]["details"] == (
            "Kai Thomas was at [address 1] with Lee Marsh. Lee Marsh lives at [address 1]. [taken out] [phone 1]. [taken out]."
        )

    def test_their_own_phone_stays_even_where_others_use_it(self, story: Any) -> None:
        child = story.mention("Kai Thomas", given="Kai", family="Thomas")
        other = story.mention("Lee Marsh", "PersonOfConcern", "alleged", 15, given="Lee", family="Marsh")
        phone = story.mention("07700 900456", "Phone", "phone", 40, e164="+447700900456")
        record = story.record("LIB-1", [child, other, phone], details="Kai Thomas and Lee Marsh were seen. Both 07700 900456.")
        record.statements += [StatementDraft("USES", person, 2, None) for person in (0, 1)]
        story.take(record)
        kai = story.kith.view("ann", "test").find("Kai Thomas")[0].node.id
        held = held_on(story.kith, story.kith.view("sue", "asked by Kai"), kai)
        assert held.records[0]["fields"]["details"] == "Kai Thomas and [person 1] were seen. Both 07700 900456."

    @pytest.mark.parametrize(("name", "begins"), [("a.json", b"{"), ("a.docx", b"PK"), ("a.pdf", b"%PDF"), ("a.zip", b"PK")])
    def test_as_a_file(self, asked: Any, tmp_path: Path, name: str, begins: bytes) -> None:
        kai = asked.kith.view("ann", "test").find("Kai Thomas")[0].node.id
        command = ["--data", str(asked.kith.folder.path), "subject-access", kai, "--to", str(tmp_path / name), "--json"]
        assert main(command) == 0
        assert (tmp_path / name).read_bytes().startswith(begins)

    def test_another_kind_of_file_is_refused(self, asked: Any, tmp_path: Path) -> None:
        command = ["--data", str(asked.kith.folder.path), "subject-access", "e1", "--to", str(tmp_path / "a.xyz"), "--json"]
        assert main(command) == 2
