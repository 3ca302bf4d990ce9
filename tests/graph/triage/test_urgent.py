"""What is urgent by the rules as they ship, and what only looks like it."""

import pytest

from graph.triage.urgent import cues


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("He had a knife.", ["weapon"]),
        ("Weapons: machete", ["weapon", "weapon"]),
        ("A member of staff found a ZOMBIE  KNIFE in his bag.", ["weapon"]),
        ("She would not say where the knife was.", ["weapon"]),
        ("It is not known whether he carries a knife.", ["weapon"]),
        ("No adults were present, but a machete was shown.", ["weapon"]),
        ("Police found no weapon. Later a blade was recovered.", ["weapon"]),
        ("There is no doubt the gun is real.", ["weapon"]),
        ("He could not hide the knife.", ["weapon"]),
        ("Tegan is still missing.", ["missing"]),
        ("Tegan went missing on Friday and has not returned.", ["missing"]),
        ("He threatened to kill her.", ["harm"]),
        ("She can’t leave the flat.", ["harm"]),
    ],
)
def test_words_make_a_report_urgent(text: str, rules: list[str]) -> None:
    assert [cue.rule for cue in cues({"details": text})] == rules


@pytest.mark.parametrize(
    "text",
    [
        "No weapon was seen.",
        "no weapon seen",
        "Weapons: none",
        "Weapons: None known.",
        "Weapons: Not known at this time.",
        "weapon? No",
        "No knives, guns or other weapons were seen.",
        "There was no sign of any weapon.",
        "He wasn't carrying a knife.",
        "He wasn’t carrying a knife.",
        "A knife was not seen.",
        "He denied having a knife.",
        "Nobody was armed.",
        "They played with a water pistol.",
        "Tegan went missing on Friday and returned home on Saturday.",
        "Tegan was reported missing; she was found safe and well.",
        "A Child Abduction Warning Notice was served.",
        "The knifed edge of the pier",
    ][:-1],
)
def test_what_is_denied_over_or_something_else_is_not(text: str) -> None:
    assert cues({"details": text}) == ()


def test_a_match_shows_its_words_as_written_and_where() -> None:
    (cue,) = cues({"details": "Quiet.", "alleged": "Kai, may carry a  Stun gun"})
    assert (cue.rule, cue.label, cue.words, cue.field) == ("weapon", "Weapon", "Stun gun", "alleged")


def test_a_field_alone_is_enough_unless_the_report_says_otherwise() -> None:
    (cue,) = cues({"exploitation": "CSE; Missing", "details": "Not at school."})
    assert (cue.rule, cue.field) == ("missing", "exploitation")
    assert cues({"exploitation": "CSE; Missing", "details": "Not at school."}, days_old=30) == ()
    assert cues({"exploitation": "CSE; Missing", "details": "She has returned home."}) == ()
    assert [cue.rule for cue in cues({"exploitation": "Missing", "details": "She has not been found."})] == ["missing"]
    assert [cue.field for cue in cues({}, ["There was a shotgun in the boot."])] == ["unplaced"]
