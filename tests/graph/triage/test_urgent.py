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


SAID = {
    "weapon": [
        "She told staff that the man pulled a flick knife on her in the car park.",
        "He showed us a photo of himself with a Glock.",
        "One of the lads had a shank down his trousers.",
        "They put a gun to his head and made him get in the boot.",
        "He said they will shoot his brother if he does not pay by Friday.",
        "They told him they would cut his fingers off over the £400.",
        "A sawn off was passed between the cars.",
    ],
    "missing": [
        "Her foster carer has not seen her since Friday and her phone goes to voicemail.",
        "Young person is currently AWOL from placement.",
        "Mum has not heard from Amira since yesterday lunchtime.",
        "He went out on Thursday and nobody knows where he is.",
        "Last seen 3pm yesterday at the bus station; has not been in touch.",
        "Missing person report made this evening.",
    ],
    "harm": [
        "She was made to have sex with three men on Saturday.",
        "They are holding him at the flat until the debt is paid.",
        "They will not let her leave the address and have taken her phone.",
        "Her uncle has booked tickets to take her abroad on Sunday to be married.",
        "She said she has taken a load of tablets.",
        "She has cut her wrists and is in A&E.",
        "Two males bundled him into a van by the shops.",
        "She was forced into a car outside school by two men this morning.",
        "They burnt him with a cigarette lighter.",
        "Girl says that he said he will kill her.",
        "He whispered that he would rather be dead.",
        "They have been told to bring him £2,000 by tomorrow or he will be hurt.",
    ],
}


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in SAID.items() for text in texts])
def test_as_people_say_it(rule: str, text: str) -> None:
    assert rule in {cue.rule for cue in cues({"details": text})}


@pytest.mark.parametrize(
    "text",
    [
        "The group were shooting hoops at the rec.",
        "He had run away from home in 2019 and lived with his nan.",
        "The male is known to have carried a knife in 2014.",
        "The hammer was found in the garden shed by his dad who is a builder.",
        "He was shot a look by the older boys.",
        "Her phone is missing.",
        "She returned after being missing overnight and said that she had been at the bus station.",
        "The knife block in the kitchen was moved out of reach.",
        "The boys carry packages for the older male.",
        "The meeting is held on Thursday; she appeared frightened.",
        "She wanted to jump on the trampoline, and says she is dead tired.",
    ],
)
def test_what_can_wait(text: str) -> None:
    assert cues({"details": text}) == ()


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
