from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Desk


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (("Flat 52 Weaver Court", "DE99 5JY"), ("52, Weaver Ct", "DE995JY"), True),
        (("Flat 52 Weaver Court", "DE99 5JY"), ("52, Weaver Ct", ""), True),
        (("Flat 52 Weaver Court", "DE99 5JY"), ("Flat 53 Weaver Court", "DE99 5JY"), False),
        (("Wharf Hotel", "DE99 3QN"), ("Warf Hotel", "DE99 3QN"), True),
        (("Wharf Hotel", "DE99 3QN"), ("Wharf Hotel", "DE99 1AA"), False),
        (("St Mary's Road", ""), ("Saint Marys Rd", ""), True),
        (("Tesco", "DE99 3QN"), ("Tesco", "DE99 1AA"), False),
        (("Grange B & B", "DE99 3QN"), ("Grange BnB", "DE99 3QN"), True),
        (("Grange B&B", "DE99 3QN"), ("Grange Bed and Breakfast", ""), True),
        (("Grange B & B", "DE99 3QN"), ("Grang B&B", "DE99 3QN"), True),
        (("Flat 44, Dyer House", ""), ("44 Dyer Hse", ""), True),
    ],
)
def test_places(desk: "Desk", one: tuple[str, str], other: tuple[str, str], joined: bool) -> None:
    mentions = [desk.mention(name, kind="Location", role="location", postcode=code) for name, code in (one, other)]
    desk.take(*mentions)
    assert desk.one(*mentions) is joined


def test_another_postcode_is_asked_but_not_of_chains(desk: "Desk") -> None:
    mentions = [
        desk.mention(name, kind="Location", role="location", postcode=code)
        for name in ("Wharf Hotel", "Tesco")
        for code in ("DE99 3QN", "DE99 1AA")
    ]
    desk.take(*mentions)
    assert desk.between(mentions[0], mentions[1]) == "ask: same name, another postcode"
    assert desk.between(mentions[2], mentions[3]) == ""


def test_a_handle_alone_joins_the_one_account_known(desk: "Desk") -> None:
    known = desk.mention("mo.iq88", kind="OnlineAccount", role="account", platform="snap", handle="mo.iq88")
    bare = desk.mention("@Mo.IQ88", kind="OnlineAccount", role="account", handle="Mo.IQ88")
    other = desk.mention("mo.iq88", kind="OnlineAccount", role="account", platform="Instagram", handle="mo.iq88")
    desk.take(known, bare)
    desk.take(other)
    assert desk.one(known, bare)
    assert not desk.one(known, other)


def test_platforms_by_their_synonyms(desk: "Desk") -> None:
    mentions = [desk.mention(text, kind="OnlinePlatform", role="platform") for text in ("Snap Chat", "snap", "Snapchat")]
    desk.take(*mentions)
    assert desk.one(*mentions)


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ({"text": "Grange B & B", "postcode": "DE99 3QN"}, {"text": "Grang B&B"}, "ask: name but for a letter"),
        ({"text": "Grang B&B"}, {"text": "Grange B & B"}, "ask: name but for a letter"),
        (
            {"text": "Wharf Hotel", "postcode": "DE99 3QN"},
            {"text": "Warff Hotell", "postcode": "DE99 3QN"},
            "ask: same postcode, name alike",
        ),
        ({"text": "19 Alder Way"}, {"text": "19 Adler Way"}, "ask: name but for a letter"),
        ({"text": "19 Alder Way"}, {"text": "18 Alder Way"}, ""),
        ({"text": "Wharf Hotel", "postcode": "DE99 3QN"}, {"text": "Whart Hotel", "postcode": "DE1 1AA"}, ""),
        (
            {"text": "Quarry Park", "easting": 436304, "northing": 334514},
            {"text": "Quary Park", "easting": 436310, "northing": 334520},
            "ask: name but for a letter",
        ),
        (
            {"text": "Quarry Park", "easting": 436304, "northing": 334514},
            {"text": "Quary Park", "easting": 439310, "northing": 334520},
            "",
        ),
        ({"text": "Aldi"}, {"text": "Lidl"}, ""),
    ],
)
def test_a_misspelt_place_is_asked_about(desk: "Desk", one: dict[str, Any], other: dict[str, Any], asked: str) -> None:
    mentions = [desk.mention(said.pop("text"), kind="Location", role="location", **said) for said in (dict(one), dict(other))]
    desk.take(mentions[0])
    desk.take(mentions[1])
    assert desk.between(*mentions) == asked
    assert not desk.one(*mentions)
