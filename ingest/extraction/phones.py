"""Phone numbers and postcodes by their form."""

import re
from functools import lru_cache

import phonenumbers

from ingest.extraction.found import Found

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[ABD-HJLNP-UW-Z]{2})\b", re.I)
_PHONE = re.compile(r"(?<![\w/.])(?:\+\s?\d{1,3}|00\s?44|\(?[0Oo])(?:[\s().-]{0,2}[\dOo]){8,12}(?!\w|[/-]\d)")


@lru_cache(maxsize=65536)
def e164(raw: str) -> str:
    """A phone number in international form, or "" where it cannot be one."""
    plain = re.sub(r"[oO]", "0", raw)
    try:
        number = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_phones(text: str) -> list[Found]:
    """Phone numbers, spaced or not, with the letter O for a nought."""
    found = []
    for match in _PHONE.finditer(text):
        raw = match[0].strip()
        if number := e164(raw):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Found("Phone", start, start + len(raw), raw, True, {"e164": number}))
    return found
