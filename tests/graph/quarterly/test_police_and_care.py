"""The police's tables and the overview of children looked after, from rows that come to what was published."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from graph.kith import Kith
from graph.quarterly.book import statistics
from graph.quarterly.tables import Statistics, Table
from ingest.pipeline import Sender, ingest

Cells = dict[str, object]
Counted = Callable[[dict[str, Sequence[Cells]], date, date], Statistics]

NOT_CYBER = (12, 8, 16, 9, 14, 14, 8, 23, 9, 7, 4, 7)
CYBER = (20, 8, 15, 21, 30, 28, 33, 53, 47, 42, 41, 36)
SPLIT = ("37/63", "50/50", "52/48", "30/70", "32/68", "33/67", "20/80", "30/70", "16/84", "14/86", "9/91", "16/84")
"""2019-20, section 7: April 2017 to March 2020, the percentages not cyber and cyber."""
HALVES = {0: "38/63"}
"""12 of 32 is 37.5%: the report rounds one half down and the other up, so that they add up to 100."""
CHARGES = {
    "Possession of IIOC": 7,
    "Make IIOC": 22,
    "Distributing IIOC": 3,
    "Possession of extreme pornography": 6,
    "Sexual activity with a child": 3,
    "Detaining a child without lawful authority": 2,
    "Attempt sexual activity no penetration": 3,
    "Controlling a child for exploitation": 1,
    "Facilitating child exploitation": 1,
}
"""2015-16, section 8: charges of 14 individuals."""
SUSPECTS = (
    "Aston", "Birtwhistle", "Cutler", "Dobson", "Eastham", "Fairbrother", "Gorse",
    "Hale", "Ibbotson", "Jessop", "Kirkby", "Lomas", "Marwood", "Nuttall",
)  # fmt: skip


@pytest.fixture
def counted(tmp_path: Path) -> Counted:
    """Takes rows in through the pipeline and counts a period."""

    def count(files: dict[str, Sequence[Cells]], start: date, end: date) -> Statistics:
        folder = tmp_path / "files"
        folder.mkdir()
        for name, rows in files.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerows(rows)
        with Kith(tmp_path / "data") as kith:
            taken = ingest(kith, [folder], Sender("ann", "a test", end + timedelta(days=30)))
            assert {file.kind for file in taken.files} == {"case_links"}
            return statistics(kith.view("ann", "a test"), start, end)

    return count


def table(found: Statistics, key: str) -> Table:
    return next(one for one in found.tables if one.block.key == key)


def offences() -> Iterator[Cells]:
    """One row an offence, those of platforms cyber related."""
    number = 0
    for quarter, (not_cyber, cyber) in enumerate(zip(NOT_CYBER, CYBER, strict=True)):
        start = date(2017 + (quarter + 1) // 4, (3 + 3 * quarter) % 12 + 1, 1)
        for turn in range(not_cyber + cyber):
            number += 1
            yield {
                "Crime number": f"CR{number:05d}",
                "Offence": "Grooming",
                "Cyber related": "N" if turn < not_cyber else "Y",
                "Platform": "" if turn < not_cyber else ("Snap Chat", "facebook", "Insta")[turn % 3],
                "Offence date": f"{start + timedelta(days=turn - 20):%d/%m/%Y}",
                "Report date": f"{start + timedelta(days=turn):%d/%m/%Y}",
                "Location": "Wharf Hotel" if turn == 0 else "",
            }


def test_cyber_and_not_cyber_by_quarter(counted: Counted) -> None:
    found = counted({"offences": list(offences())}, date(2017, 4, 1), date(2020, 3, 31))
    told = table(found, "cyber")
    quarters = [span.label for span in found.quarters]
    assert [told.counts["not_cyber"][quarter] for quarter in quarters] == list(NOT_CYBER)
    assert [told.counts["cyber"][quarter] for quarter in quarters] == list(CYBER)
    for number, quarter in enumerate(quarters):
        shares = told.percentages(quarter)
        split = f"{shares['% Percentage Split: Non Cyber']}/{shares['% Percentage Split: Cyber']}"
        assert split == HALVES.get(number, SPLIT[number]), quarter
    # "The unit investigated 193 crimes in this year and of those 166 were cyber related, 27 were not."
    assert (told.counts["total"]["2019-20"], told.counts["cyber"]["2019-20"], told.counts["not_cyber"]["2019-20"]) == (
        193,
        166,
        27,
    )
    platforms = table(found, "platforms")
    assert set(platforms.labels) == {"Instagram", "Snapchat", "Facebook"}
    assert sum(platforms.counts[one]["2019-20"] or 0 for one in platforms.labels) == 166


def test_lag_and_place_of_offences(counted: Counted) -> None:
    """The report has 83 of the quarter and 6 of the one before, 89 together, of its own 43 offences: ours add up."""
    found = counted({"offences": list(offences())}, date(2020, 1, 1), date(2020, 3, 31))
    lag, place = table(found, "offence_lag"), table(found, "no_place")
    (quarter,) = (span.label for span in found.quarters)
    assert lag.counts["total"][quarter] == 43
    assert lag.counts["month"][quarter] == 43
    assert lag.counts["same_quarter"][quarter] == 43 - 20
    assert (place.counts["offences_no_place"][quarter], place.counts["offences"][quarter]) == (42, 43)


def test_referrals_crimes_charges_and_notices(counted: Counted) -> None:
    rows: list[Cells] = []
    for number in range(77 + 60):
        online = number >= 77
        crimed = (number - 77 < 45) if online else (number < 42)
        rows.append(
            {
                "Crime number": f"CR{number:03d}" if crimed else "",
                "Child ID": f"C{number:03d}",
                "Referral date": f"{date(2015, 4, 1) + timedelta(days=2 * number):%d/%m/%Y}",
                "Offence": "Make IIOC" if online else "Sexual activity with a child",
                "Crimed": "Y" if crimed else "N",
            }
        )
    for number, offence in enumerate(one for one, count in CHARGES.items() for _ in range(count)):
        crime = f"CR{77 + number % 45:03d}" if "IIOC" in offence else f"CR{number % 42:03d}"
        charged = {"Charged": "Y", "Charge date": f"{date(2015, 6, 1) + timedelta(days=number):%d/%m/%Y}"}
        rows.append({"Crime number": crime, "Offence": offence, "Suspect": f"Alan {SUSPECTS[number % 14]}", **charged})
    notices: list[Cells] = [
        {
            "Measure": "CAWN",
            "Name": f"Bert Other{chr(97 + number)}",
            "Date": f"{1 + number:02d}/02/2016",
            "Issuing officer": "PC",
        }
        for number in range(13)
    ]
    found = counted({"referrals": rows, "measures": notices}, date(2015, 4, 1), date(2016, 3, 31))
    told = {row: counts[found.whole] for row, counts in table(found, "police").counts.items()}
    assert (told["referrals_offline"], told["referrals_online"], told["referrals"]) == (77, 60, 137)
    assert (told["crimes_offline"], told["crimes_online"], told["crimes"]) == (42, 45, 87)
    assert (told["individuals"], told["charges"], told["notices"]) == (14, sum(CHARGES.values()), 13)
    charges = table(found, "charges")
    assert {row: charges.counts[row][found.whole] for row in CHARGES} == CHARGES
    tools = table(found, "disruption")
    assert tools.counts["Child Abduction Warning Notice"][found.whole] == 13


def looked_after() -> Iterator[Cells]:
    """32 children looked after: 5 high, 9 medium, 18 low of whom 7 are closed; and others, who are not looked after."""
    levels = ["High"] * 5 + ["Medium"] * 9 + ["Low"] * 18
    for number in range(40):
        cla = number < len(levels)
        closed = cla and number >= 25
        yield {
            "Child ID": f"C{number:03d}",
            "CLA": "Y" if cla else "N",
            "Placing authority": "Northmoor" if number < 4 else "",
            "Placing authority told": ("Y", "Y", "N", "")[number] if number < 4 else "",
            "Risk level": levels[number] if cla else "High",
            "Referred": "01/09/2022",
            "Status": "Closed" if closed else "Open",
            "Date closed": "15/02/2023" if closed else "",
        }


def test_overview_of_children_looked_after(counted: Counted) -> None:
    homes: list[Cells] = [
        {"Name": "Elm House", "Type": "children's home", "Postcode": "DE99 1AA", "Safer neighbourhood officer": "PC Oakes"},
        {"Name": "Wharf Hotel", "Type": "hotel", "Postcode": "DE99 1AB", "Safer neighbourhood officer": ""},
    ]
    supplied: list[Cells] = [{"As at": "31/03/2023", "CLA under review": 32, "High": 5, "Medium": 9, "Low": 18}]
    files = {"cases 2023-03-31": list(looked_after()), "places": homes, "overview": supplied}
    found = counted(files, date(2022, 4, 1), date(2023, 3, 31))
    told = table(found, "cla")
    at_year_end = {row: counts["Q4 2022-23"] for row, counts in told.counts.items()}
    assert (at_year_end["total"], at_year_end["high"], at_year_end["medium"], at_year_end["low"]) == (32, 5, 9, 18)
    assert (at_year_end["other_authority"], at_year_end["told"], at_year_end["not_told"], at_year_end["not_recorded"]) == (
        4,
        2,
        1,
        1,
    )
    assert told.notes == ("The council's own count at 31/03/2023: 32 (5 high, 9 medium, 18 low).",)
    assert list(table(found, "cla_homes").labels) == ["Elm House (PC Oakes)"]


def test_a_quarter_with_no_data_says_so(counted: Counted) -> None:
    found = counted({"offences": list(offences())}, date(2030, 1, 1), date(2030, 3, 31))
    for told in found.tables:
        assert not any(count for counts in told.counts.values() for count in counts.values())
        assert told.notes[-1] == "Nothing was recorded of this in the period."


def test_rows_without_a_day_are_counted_apart(counted: Counted) -> None:
    rows = [*offences()][:3]
    rows[0] |= {"Report date": "", "Offence date": ""}
    found = counted({"offences": rows}, date(2017, 4, 1), date(2017, 6, 30))
    assert table(found, "cyber").notes == ("1 offence is in no quarter, having no day.",)


def test_quarters_follow_one_another() -> None:
    from graph.quarterly.periods import quarter_named, quarters, years

    spans = quarters(date(2017, 4, 1), date(2020, 3, 31))
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(spans))
    assert [span.label for span in spans[3:5]] == ["Q4 2017-18", "Q1 2018-19"]
    assert [span.label for span in years(date(2018, 1, 1), date(2018, 12, 31))] == ["2017-18 (part)", "2018-19 (part)"]
    told = ("Q4 2015-16", "January – March 2016", "Jan-Mar 16")
    assert {found.label for text in told if (found := quarter_named(text))} == {"Q4 2015-16"}
    assert quarter_named("Q2") is None
