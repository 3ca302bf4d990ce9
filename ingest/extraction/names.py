"""Names of people as written in a field: one name read, and several people in one cell told apart."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.extraction.dates import read_date
from ingest.extraction.found import Span
from ingest.extraction.words import WORD, fold, is_common, is_given, words

ALIAS_WORDS = (
    r"(?:a\.?k\.?a\.?|also\s+known\s+as|known\s+(?:only\s+|locally\s+|on\s+the\s+streets?\s+)?as|street[\s-]names?(?:\s+(?:is|"
    r"of))?|nick\s?names?(?:\s+(?:is|of))?|nicknamed|alias(?:es)?|goes\s+by(?:\s+the\s+name(?:\s+of)"
    r"?)?|tag\s+name|calls\s+himself|calls\s+herself)"
)
_ALIAS = re.compile(rf"[\s,;(\[–-]*\b{ALIAS_WORDS}\b[\s:]*[\"'“”‘’]?(?P<alias>[^\"“”‘’,;()\[\]\n:]{{1,40}})[\"'“”’]?\)?", re.I)
_QUOTED = re.compile(r"[\s(]*[\"“‘](?P<alias>[^\"“”’\n]{2,30})[\"”’]\)?|\s\((?P<second>[A-Z][\w' -]{1,24})\)")
_INNER = re.compile(r"\s[(\"“‘'][A-Z][\w -]{1,20}?[)\"”’'](?=\s+[^\W\d_a-z])")
"""A nickname within a name: Curtis 'Ghost' Pemberton."""
_RANKED = re.compile(r"(?P<rank>[A-Za-z]{2,9})\.?\s+\d{2,6}\s+(?=[A-Z])")
_ALIAS_END = re.compile(
    r"\s+(?:\d|on\s|and\s|or\s|who\b|is\b|was\b|has\b|dob\b|d\.o\.b|born\b|aged?\b|approx|male\b|"
    r"female\b|lives\b|drives\b|[–-]\s)",
    re.I,
)
_DOB = re.compile(
    r"[\s,;(\[–-]*\b(?:d\.?\s?o\.?\s?b(?![^\W\d_])\.?|date\s+of\s+birth|born(?![^\W\d_])(?:\s+on)?|b\.?(?=\s?\d))[\s:.\-–]*"
    r"(?P<date>[^;)\]\n,]{4,30})\)?",
    re.I,
)
_BARE_DATE = re.compile(
    r"[\s,;(\[–-]+(?P<date>\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ \-./]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[ \-./]?\d{4})\)?",
    re.I,
)
_NO_ADDRESS = "".join(rf"(?<!\b{word})" for word in sorted(words("numbered")))
"""Not behind a word whose number is no age: "Flat 11, Ferrier House"."""
_AGE = re.compile(
    r"[\s,;(\[–-]*(?:\b(?:aged?|approx\.?|about|around|roughly)\s*:?\s*(?P<a>\d{1,2})\b(?![:.]\d)(?:\s*(?:years?\s+old|yrs?|yo|"
    r"y/o))?|(?<![\d/])(?P<b>\d{1,2})\s*-?(?:years?\s*-?old|yrs?(?:\s+old)?|ish\b|yo\b|y/o)|[(\[](?P<c>\d{1,2})"
    r"[)\]]|[,–-]\s*(?P<d>1\d|[2-9]\d)(?=\s*(?:$|[,;)\n]))|(?<=[a-z])"
    + _NO_ADDRESS
    + r"\s(?P<e>[89]|1[0-7])(?=\s*(?:$|[,;\n])))\)?",
    re.I,
)
_NUMBERING = re.compile(r"^[\s•·*\-–—▪◦]*(?:\(?\d{1,2}[.):]\s+|\(?[a-z]\)\s+)?", re.I)
_BREAK = re.compile(
    r"\n+|\s*;\s*|\s+(?:and|&)\s+|\s+/\s+|\s+\+\s+|(?<=\D)\s(?=\d{1,2}[.)]\s+[^\W\d])|,\s+(?:and\s+)"
    r"?|(?<=[^\W\d_])/(?=[^\W\d_]{3,})",
    re.I,
)
_SURNAME_FIRST = re.compile(
    r"^(?P<family>(?:(?:van|von|de|der|den|al|el|bin|da|dos|di|du|la|le|del|st|san|ap|ab|ó|ní|nic|mac|mc)\.?\s)*"
    r"(?-i:(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’\-]+\s){0,2})[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*),"
    r"\s*(?P<given>[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*\.?(?:\s[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*\.?){0,2})$",
    re.I,
)
_SEX = re.compile(
    r"(?:^|[\s,;(/–-])(?:(?P<girl>(?-i:F)|female|girl|she/her)|(?P<boy>(?-i:M)|male|boy|he/him))(?=$|[\s,;)/.])(?!\s+(?:friend|driver|adult))",
    re.I,
)
"""What sex a field says somebody is: a letter or word of its own."""
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*\.?")


NO_ALIAS = {"unknown", "not known", "n/a", "none", "the", "a", "dob", "approx", "male", "female", "adult"}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as read; `text_start` and `text_end` say where the name itself stands, without what follows it."""

    given: str = ""
    middle: str = ""
    family: str = ""
    aliases: tuple[str, ...] = ()
    dob: str = ""
    dob_raw: str = ""
    dob_swapped: str = ""
    dob_problem: str = ""
    age: int | None = None
    title: str = ""
    post: str = ""
    text_start: int = 0
    text_end: int = 0
    sex: str = ""

    @property
    def is_name(self) -> bool:
        """Whether there is a name at all."""
        return self.text_end > self.text_start


@lru_cache(maxsize=65536)
def read_name(text: str) -> PersonName:
    """Read one person from a stretch of text; `is_name` is False where nobody is named.

    Examples
    --------
    >>> read_name("CUTLER, Idris (DOB 25/05/2013)").given
    'Idris'
    """
    aliases, dob, age = _aliases(text), _DOB.search(text) or _BARE_DATE.search(text), _AGE.search(text)
    when = read_date(dob["date"].strip()) if dob else None
    start, end = _extent(text)
    name = text[start:end]
    parts = _parts(name)
    if not parts:
        born = when.value.isoformat() if when and when.value else ""
        return PersonName(
            aliases=aliases, age=_number(age), dob=born, dob_raw=when.raw if when else "", sex=read_sex(f" {text}")
        )
    given, middle, family, title = parts
    return PersonName(
        given,
        middle,
        family,
        aliases,
        when.value.isoformat() if when and when.value else "",
        when.raw if when else "",
        when.swapped.isoformat() if when and when.swapped else "",
        when.problem if when else "",
        _number(age),
        title,
        _post(text[end:]),
        start,
        end,
        read_sex(text[end:]),
    )


def _aliases(text: str) -> tuple[str, ...]:
    found = [match[0].strip(" ()\"“”‘’'") for match in _INNER.finditer(text)]
    for match in (*_ALIAS.finditer(text), *_QUOTED.finditer(text)):
        raw = match.groupdict().get("alias") or match.groupdict().get("second") or ""
        cut = _ALIAS_END.search(raw)
        for alias in re.split(r"\s+or\s+|/", raw[: cut.start()] if cut else raw):
            clean = alias.strip(" .'‘’-–")
            if (
                clean
                and (clean[0].isupper() or not all(map(is_common, clean.split())))
                and clean.casefold() not in NO_ALIAS
                and clean not in found
                and len(clean.split()) <= 3
            ):
                found.append(clean)
    return tuple(found)


def read_sex(rest: str) -> str:
    """F or M as what stands behind a name says; "" where it says nothing or both."""
    said = {"F" if match["girl"] else "M" for match in _SEX.finditer(rest)}
    return said.pop() if len(said) == 1 else ""


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    number = int(next(group for group in match.groups() if group))
    return number if 0 < number < 100 else None


def _extent(text: str) -> tuple[int, int]:
    """The part of a text before aliases, dates, ages, brackets and descriptions begin."""
    lead = _NUMBERING.match(text)
    start = lead.end() if lead else 0
    if (ranked := _RANKED.match(text, start)) and ranked["rank"].lower() in words("posts") | words("titles"):
        start = ranked.end()
    start += _described(text[start:])
    end = len(text)
    inner = _INNER.search(text, start)
    for pattern in (_ALIAS, _QUOTED, _DOB, _BARE_DATE, _AGE):
        match = pattern.search(text, inner.end() if inner and pattern is _QUOTED else start)
        if match:
            end = min(end, match.start()) if match.start() > start else end
    body = text[start:end]
    if inner and inner.end() < end:
        body = _blanked(body, inner.start() - start, inner.end() - start)
    if cut := re.search(
        r"\s*[(\[\n:;]|\s+[–—-]\s+|\s+-|(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bRev)(?<!\bSgt)(?<!\bSr)(?<!\bFr)(?<!\bPC)(?<!\bCllr)(?<!\bProf)\.\s+(?=\w{3,})"
        r"|\s+(?:who|is|was|of|at|from|on|in|drives|lives|uses)\s|\s{3,}",
        body,
    ):
        body = body[: cut.start()] if cut.start() >= 2 else body
    pieces = body.split(",")
    if len(pieces) > 1 and not _is_surname_first(",".join(pieces[:2]).strip()):
        body = pieces[0]
    elif len(pieces) > 2:
        body = ",".join(pieces[:2])
    body = body.rstrip(" ,;:-–—\t\n*?")
    if body.endswith(".") and not re.search(r"\b[A-Z]\.$", body):
        body = body[:-1]
    lead_space = len(body) - len(body.lstrip())
    return start + lead_space, start + len(body)


def _is_surname_first(text: str) -> bool:
    """Whether a text is "Family, Given" rather than a name and a remark in small letters ("Maddie, surname unknown")."""
    found = _SURNAME_FIRST.match(text)
    return found is not None and (found["given"][0].isupper() or not text[0].isupper())


def _blanked(body: str, start: int, end: int) -> str:
    """A name whose inner nickname does not end it."""
    return body[:start] + "_" * (end - start) + body[end:]


def _described(text: str) -> int:
    """Where the name begins behind words for what somebody is ("Healthcare assistant Ola Ade", "Sister Nwosu")."""
    tokens = list(re.finditer(r"[^\s,;(]+", text))
    lead = 0
    while lead < len(tokens) and _is_description(tokens[lead][0], bool(lead)):
        lead += 1
    if not 0 < lead < len(tokens) or fold(tokens[lead - 1][0]) in words("nickname_leads"):
        return 0
    name = [token[0] for token in tokens[lead : lead + 2]]
    if any(mark in text[tokens[0].end() : tokens[lead].start()] for mark in ",;(:\n"):
        return 0
    capital = [one for one in name if one[0].isupper() and not is_common(one.rstrip(".,"))]
    return tokens[lead].start() if len(capital) == 2 or (capital and is_given(name[0])) else 0


def _is_description(word: str, later: bool) -> bool:
    """A plain word before a name; "Will" and "Mark" are names, "Mr" belongs to the name."""
    folded = fold(word)
    if folded.rstrip(".") in words("titles") or is_given(word):
        return False
    return is_common(word) or (later and folded in words("posts"))


def _parts(name: str) -> tuple[str, str, str, str] | None:
    name = _INNER.sub("", name)
    if _is_nickname(name):
        return name, "", "", ""
    if surname_first := _SURNAME_FIRST.match(name):
        return _family_first(name, surname_first["family"], surname_first["given"])
    tokens = name.split()
    title = ""
    while tokens and tokens[0].rstrip(".").lower() in words("titles") | words("posts") and len(tokens) > 1:
        title = tokens.pop(0)
    if not 1 <= len(tokens) <= 5 or not all(_NAME_WORD.fullmatch(token) for token in tokens):
        return None
    if any(_plain(token, len(tokens) > 1) for token in tokens[: -1 if _is_worded_surname(tokens) else None]):
        return None
    if len(tokens) == 1:
        if title:
            return "", "", tokens[0], title
        return (tokens[0], "", "", "") if len(tokens[0].rstrip(".")) > 1 else None
    first = next((i for i, token in enumerate(tokens) if i and token.lower() in words("particles")), len(tokens) - 1)
    if tokens[0].isupper() and len(tokens[0]) > 2 and len(tokens) == 2 and not tokens[1].isupper():
        return tokens[1], "", tokens[0], title
    return tokens[0].rstrip("."), " ".join(tokens[1:first]), " ".join(tokens[first:]), title


def _is_nickname(name: str) -> bool:
    """A street name of two words: "Big Tone", "Uncle Jav"."""
    first, _, rest = name.partition(" ")
    return fold(first) in words("nickname_leads") and rest[:1].isupper() and " " not in rest and not is_common(rest)


def _family_first(name: str, family: str, given: str) -> tuple[str, str, str, str] | None:
    first, _, middle = given.partition(" ")
    worded = len(family) > 2 and is_given(first) and (family.isupper() or fold(family) in words("surnames"))
    if (name[:1].isupper() and not given[:1].isupper()) or (is_common(family) and not worded) or is_common(first):
        return None
    two_forenames = is_given(family) and is_given(given) and not family.isupper()
    return None if two_forenames else (first.rstrip("."), middle, family, "")


def _is_worded_surname(tokens: list[str]) -> bool:
    """Whether the last word is a surname that is a common word too, behind a forename ("Ruby Lane")."""
    return len(tokens) > 1 and tokens[-1][0].isupper() and fold(tokens[-1]) in words("surnames") and is_given(tokens[0])


@lru_cache(maxsize=65536)
def _plain(token: str, several: bool) -> bool:
    """Whether a word cannot be part of a name: plain English that is no forename, or lower case between capitals."""
    bare = token.rstrip(".")
    if bare.lower() in words("particles") or (len(bare) <= 2 and bare.isupper()):
        return False
    if is_common(bare):
        return not (several and bare[:1].isupper() and not bare.isupper() and is_given(bare))
    return False


@lru_cache(maxsize=4096)
def _post(rest: str) -> str:
    """The job that stands behind a name ("…, learning mentor, Fernhill School")."""
    for piece in re.split(r"[,;()\n–]", rest):
        found = [word.lower() for word in WORD.findall(piece)]
        if found and any(word in words("posts") for word in found):
            return piece.strip(" .-")
    return ""


@lru_cache(maxsize=65536)
def split_people(text: str) -> tuple[Span, ...]:
    """Tell several people in one cell apart; each span holds a name and what is said of that person.

    Examples
    --------
    >>> [span.text for span in split_people("Kai Thomas (14) and CUTLER, Idris; Mo")]
    ['Kai Thomas (14)', 'CUTLER, Idris', 'Mo']
    """
    cuts = [(match.start(), match.end()) for match in _BREAK.finditer(text) if _divides(text, match)]
    spans, at = [], 0
    for start, end in (*cuts, (len(text), len(text))):
        chunk = text[at:start]
        bare = chunk.strip(" ,;\t\n")
        if bare:
            left = at + chunk.index(bare)
            spans.append(Span(left, left + len(bare), bare))
        at = end
    return tuple(spans)


def _divides(text: str, match: re.Match[str]) -> bool:
    """Whether a comma (or "and") stands between two people, rather than within what is said of one."""
    before = re.split(r"\n|;|\s(?:and|&|/|\+)\s", text[: match.start()])[-1]
    after = re.split(r"\n|;|,|\s(?:and|&|/|\+)\s", text[match.end() :])[0]
    if text.count("(", 0, match.start()) > text.count(")", 0, match.start()):
        return False
    sign = match[0].strip().lower()
    if sign in ("", ";") or "\n" in match[0]:
        return True
    if not sign.startswith(","):
        return read_name(after).is_name or bool(re.match(r"(?:\d|an?|two|three|unknown|another|other)\b", after, re.I))
    last = before.split(",")[-1].strip()
    right = read_name(after)
    given = after[right.text_start : right.text_end].strip() or after.strip()  # without "DOB 14/02/1988" behind it
    if _SURNAME_FIRST.match(f"{last}, {given}") and _surname_first(last, given, text[match.end() + len(after) :]):
        return False
    return (
        right.is_name
        and bool(after.strip()[:1].isupper() or text.islower())
        and bool(right.family or is_given(right.given) or not _post(after))
    )


def _surname_first(family: str, given: str, rest: str) -> bool:
    if family.isupper() and len(family) > 1:
        return not (given.isupper() and len(given) > 2)
    lone = " " not in family and " " not in given.rstrip(".")
    listed = rest.lstrip().startswith(",") or " and " in rest
    return lone and not (is_given(family) and is_given(given)) and not listed and is_given(given)
