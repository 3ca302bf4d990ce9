"""When two objects, places or organisations are one: by what is written on them.

A shared phone, car or handle joins the phone, the car or the handle, never the people who use it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers

from graph.identity.mention import Mention
from graph.identity.names import fold
from graph.ontology.catalogue import squash, term

_WORDS = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "ct": "court", "cl": "close",
    "dr": "drive", "cres": "crescent", "gdns": "gardens", "gdn": "gardens", "pl": "place", "sq": "square", "terr": "terrace",
    "ter": "terrace", "hse": "house", "bldg": "building", "bldgs": "buildings", "pk": "park", "stn": "station", "ctr": "centre",
    "cntr": "centre", "center": "centre", "sch": "school", "acad": "academy", "hosp": "hospital", "mt": "mount", "gr": "grove",
    "grn": "green", "wy": "way", "wlk": "walk", "est": "estate", "pde": "parade",
}  # fmt: skip
_FLAT = frozenset({"flat", "apartment", "apt", "unit", "room", "rm", "no", "number", "the"})
_BED_AND_BREAKFAST = re.compile(r"\bb(?: ?and ?|n| )b\b")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A location as far as it tells it from another.

    `numbers` are flat and house numbers in their order, `words` the rest of its name spelt out.
    """

    numbers: tuple[str, ...]
    words: str
    postcode: str
    point: tuple[float, float] | None

    @property
    def name(self) -> str:
        """Numbers and words as one key."""
        return " ".join((*self.numbers, self.words)).strip()


@lru_cache(maxsize=200_000)
def read_place(text: str) -> tuple[tuple[str, ...], str, str]:
    """Numbers, words and postcode of a place as written."""
    found = _POSTCODE.search(text)
    postcode = (found.group(1) + found.group(2)).lower() if found else ""
    rest = text[: found.start()] + " " + text[found.end() :] if found else text
    spelt = _BED_AND_BREAKFAST.sub("bed and breakfast", fold(rest.replace("&", " and ")))
    words = [_WORDS.get(word, word) for word in spelt.split() if word not in _FLAT]
    if words and words[0] == "street" and len(words) > 1:
        words[0] = "saint"
    numbers = tuple(word for word in words if word[0].isdigit())
    return numbers, " ".join(word for word in words if not word[0].isdigit()), postcode


def place_of(mention: Mention) -> Place:
    """The location that `mention` speaks of."""
    said = mention.attributes
    numbers, words, postcode = read_place(str(said.get("name") or mention.text))
    given = squash(str(said.get("postcode") or ""))
    return Place(numbers, words, given or postcode or read_place(mention.text)[2], _point(said))


def _point(said: Mapping[str, Any]) -> tuple[float, float] | None:
    """Metres east and north, near enough to tell fifty metres from a mile."""
    east, north = said.get("easting"), said.get("northing")
    if isinstance(east, int | float) and isinstance(north, int | float):
        return float(east), float(north)
    return None


@lru_cache(maxsize=100_000)
def e164(text: str) -> str:
    """The phone number in E.164, or "" where it is none."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def account_of(mention: Mention) -> tuple[str, str]:
    """Platform code ("" where unknown) and handle."""
    known = term("platform", str(mention.attributes.get("platform") or ""))
    handle = str(mention.attributes.get("handle") or mention.text).strip().lstrip("@").casefold()
    return (known.code if known else str(mention.attributes.get("platform") or "").casefold(), handle)


def object_key(mention: Mention) -> str:
    """What a phone, vehicle, account, platform, organisation or place is known by, or "" where nothing tells it apart.

    Keys read "phone:+447700900548", "vehicle:RD23AJW", "account:snapchat/mo.iq88", "platform:Snapchat",
    "place:52 weaver court". A place's key leaves out the postcode (see ``graph.identity.places``).
    """
    said, family = mention.attributes, mention.family
    if family == "phone":
        number = str(said.get("e164") or "") or e164(mention.text)
        return f"phone:{number}" if number else ""
    if family == "vehicle":
        plate = squash(str(said.get("registration") or "")).upper()
        return f"vehicle:{plate}" if plate else ""
    if family == "account":
        platform, handle = account_of(mention)
        return f"account:{platform.casefold()}/{handle}" if handle else ""
    if family == "platform":
        known = term("platform", str(said.get("name") or mention.text)) or term("platform", mention.text)
        name = known.code if known else squash(mention.text)
        return f"platform:{name}" if name else ""
    if family == "location":
        name = place_of(mention).name
        return f"place:{name}" if name else ""
    name = squash(str(said.get("name") or mention.text))
    return f"{family}:{name}" if name else ""
