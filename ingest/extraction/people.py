"""Persons in running text whom nobody has named in a field: capitals, forenames and the words around them.

Always a guess (`sure` is False) until somebody known by that name is found.
"""

import re

from ingest.extraction.dates import read_date
from ingest.extraction.found import Found, Taken
from ingest.extraction.roles import is_led_to
from ingest.extraction.worded_dates import MONTHS
from ingest.extraction.words import fold, is_caseless, is_common, is_given, words

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])|-(?=[^\W\d_]))*")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n•\"“(]|\s-)\s*$")
_CUE_BEFORE = re.compile(
    r"\b(?:named|called|known\s+as|with|meet(?:ing|s)?|met|by|told|friend|friends|boyfriend|girlfriend|"
    r"male|female|boy|girl|man|woman|owes|owed|owing|and|including|for|about|from|of|saw|gave|to|brother|sister|"
    r"cousin|partner|mr|mrs|ms|miss|that|says?|as|goes\s+by|lad|bloke|guy|someone)[\s,:(\"'“‘]+$",
    re.I,
)
_CUE_AFTER = re.compile(
    r"^['’]?s?\s+(?:said|told|gave|gives|has|had|have|was|is|were|been|and\s+[A-Z]|drives|uses|"
    r"lives|picks|picked|returned|disclosed|stated|appeared|collects|messag\w+|who|went|came|asked|"
    r"bought|threatened|offered|took|takes|also|can|will|would|did|does|knows|seems|seemed|wants|"
    r"sent|sends|met|meets|left|saw|supplies|owns|keeps|runs|needs|turned|showed)\b",
    re.I,
)
_PLURAL_VERB = re.compile(
    r"^\s+(?:also\s+|often\s+|still\s+)?(?:were|are|have|do|know|say|come|go|wait|gather|report|complain|tell|told|think|see|hang|use|visit|call|"
    r"park|arrive|queue|meet|stand|sit|who)\b",
    re.I,
)
MOST_IN_SURNAME = 3
FULL_LINE = 40
SURNAME_LEADS = frozenset({"van", "von", "bin", "ibn"})
_SURNAME_LED = re.compile(r"(?:van\s(?:der|den|de)|von(?:\s(?:der|den))?|bin|ibn)\s[A-Z]")  # a van by itself is a car
_AGED = re.compile(
    r"^\s*[(,]?\s*(?:(?:also|now|only|just)\s+)?(?:aged?\s*)?(\d{1,2})\b(?!\s*(?:/|:|-\d|am|pm|[A-Za-z]*\s*(?:hours|times|days)))"
)
_TOLD_AGE = re.compile(
    r"[\"”’']?,?\s+(?:who\s+)?(?:(?:says|said|claims|thinks|believes)\s+)?(?:(?:he|she|they)(?:\s+(?:is|was|turned|turns)|['’]s)|is|was|turned|aged)\s+"
    r"(?:about\s+|around\s+|only\s+|approx\.?\s+|now\s+)?(?P<age>[1-7]\d)\b(?!\s*(?:st|nd|rd|th|%|pm|am|/|:|-?\d|minutes|hours|days|weeks|months|miles))"
)
_SEXED = re.compile(
    r"\b(?:(?P<her>(?:step|grand)?daughter|girl|(?:step)?sister|niece|(?:step)?mum|(?:step)?mother|aunt|auntie|nan|girlfriend|female|woman|lady|mrs|ms|miss)|"
    r"(?:step|grand)?son|boy|lad|(?:step)?brother|nephew|(?:step)?dad|(?:step)?father|uncle|boyfriend|male|man|bloke|mr)\.?,?\s+"
    r"(?:(?:named|called|known\s+as)\s+)?[\"'“‘(]?$",
    re.I,
)
_BORN = re.compile(
    r"[^.;\n]{0,30}?[\s,(](?:d\.?o\.?b\.?|date\s+of\s+birth|born(?:\s+on)?|b\.)[\s:]*(?P<date>\d{1,2}[\w\s/.-]{4,18})", re.I
)
_JOINED = re.compile(r"\s+(?:and|&)\s+(?:(?:his|her|their|a)\s+)?(?:friend\s+|mate\s+|cousin\s+)?(?:called\s+)?")
_NAMING = re.compile(
    r"\b(?:named(?:\s+as)?|called|calls\s+(?:himself|herself)|(?:step)?daughter|(?:step)?son|grand(?:son|daughter)|"
    r"niece|nephew|(?:step)?(?:mum|mother|mam|dad|father|brother|sister)|nan|gran|grandma|grandad|housemate|flatmate|(?:mum|mother|dad|father|parent|carer)s?\s+of|known\s+(?:only\s+)?as|goes\s+by|nicknamed|meeting|met|boyfriend|girlfriend|friends?|mates?|"
    r"pal|cousin|brother|sister|uncle|aunt|auntie|partner|dealer|boss|manager|owner|landlord|driver|pupil|student|member|"
    r"neighbour|colleague|stepdad|twin|ring|rang|text(?:ed)?|belong(?:s|ed|ing)\s+to|linked\s+to|works?\s+for|working\s+for|"
    r"stay(?:s|ed|ing)?\s+with|liv(?:es|ed|ing)\s+with|(?:was|were|is|been|seen|out|left|went|gone|off|came|in|hang\w*)\s+with|"
    r"introduced\s+(?:\w+\s+)?(?:to|by)|calls?(?:ed)?\s+(?:him|her|them)(?:self|selves)?|she\s+calls|he\s+calls|they\s+call|"
    r"(?:collected|picked\s+up|driven|dropped(?:\s+off)?|taken|threatened|approached|groomed|met|hit|assaulted|followed|given\s+\w+)\s+by|"
    r"(?:man|male|woman|girl|boy|lad|female|one)\s*,|"
    r"(?:boyfriend|girlfriend|cousin|uncle|partner|name|surname|admins?|boss|manager|owner|driver|tenant|supplier|dealer|contact|"
    r"mum|mother|dad|father|brother|sister|friend)\s+(?:is|are|was|were|may\s+be|might\s+be|could\s+be))[\s,:(\"'“‘]+$",
    re.I,
)
_QUOTE_OPENS, _QUOTE_CLOSES = re.compile(r"\s[\"“‘'(]"), re.compile(r"[\"”’')]\s")
_ARTICLE = re.compile(r"(?:al|el|ul|ur|bin|ibn|de|d|o)['’-]\w")
_TITLE = re.compile(r"\b(mr|mrs|ms|miss|dr)\.?\s$", re.I)
_MONTH_CUE = re.compile(r"(?:\d|\bin|\bof|\bsince|\buntil|\bduring|\bby|\blast|\bthis|th|st|nd|rd)\s$", re.I)
Match = re.Match[str]


def find_people(text: str, taken: list[tuple[int, int]] | None = None) -> list[Found]:
    """Persons named in a text.

    Parameters
    ----------
    text : str
    taken : list of (int, int), optional
        Stretches that are something else (places, handles, platforms).
    """
    away = Taken(text, taken or ())
    tokens = [token for token in _WORD.finditer(text) if not away.touches(token.start(), token.end())]
    return _caseless(text, tokens) if is_caseless(text) else _cased(text, tokens)


def _cased(text: str, tokens: list[Match]) -> list[Found]:
    found: list[Found] = []
    lone: list[Found] = []
    position = 0
    while position < len(tokens):
        word = tokens[position][0]
        run = _run(text, tokens, position) if word[0].isupper() or word in SURNAME_LEADS else []
        if not run:
            position += 1
            continue
        position += len(run)
        for piece in _pieces(text, run):
            if person := _judge(text, piece):
                found.append(person)
            elif len(piece) == 1 and len(piece[0][0]) > 1 and not piece[0][0].isupper():
                end = piece[0].end() - (2 if piece[0][0].endswith(("'s", "’s")) else 0)
                lone.append(Found("Person", piece[0].start(), end, text[piece[0].start() : end], False, {}))
    found += [one for one in lone if _is_paired(text, one, found)]
    return sorted(found, key=lambda one: one.start)


def _is_paired(text: str, one: Found, found: list[Found]) -> bool:
    """Whether a word stands beside a person, joined by "and" ("Loredana and Florin")."""
    return any(
        _JOINED.fullmatch(text[other.end : one.start]) or _JOINED.fullmatch(text[one.end : other.start]) for other in found
    )


def _run(text: str, tokens: list[Match], position: int) -> list[Match]:
    """Capitalised words that follow each other, initials and particles between them included."""
    run: list[Match] = []
    for index in range(position, min(position + 7, len(tokens))):
        token = tokens[index]
        word = token[0]
        gap = text[run[-1].end() : token.start()] if run else ""
        capital = word[0].isupper() or bool(run and _ARTICLE.match(word))
        if run:
            initial = len(run[-1][0]) == 1 and run[-1][0].isupper() and gap == ". "
            surname_first = (
                gap == ", "
                and len(run) <= MOST_IN_SURNAME
                and len(run[-1][0]) > 1
                and all(one[0].isupper() for one in run)
                and not word.isupper()
                and not is_common(run[-1][0])
            )
            if _is_nickname_between(text, tokens, index, gap):
                run.append(token)
                continue
            if gap == "\n" and not _wraps(text, run[-1].end(), token.start()):
                break
            if gap not in (" ", "\n") and not initial and not surname_first and not _closes_nickname(run, gap):
                break
            if not capital and not (
                word in words("particles")
                and (run[-1][0] in SURNAME_LEADS or not is_common(run[-1][0]))
                and index + 1 < len(tokens)
                and tokens[index + 1][0][0].isupper()
            ):
                break
        elif not capital and not _leads_name(text, tokens, index):
            return []
        run.append(token)
    return run


def _wraps(text: str, end: int, start: int) -> bool:
    """Whether a line break stands within a sentence: the line before is full, and the next is no label."""
    line = text[text.rfind("\n", 0, end) + 1 : end]
    after = text[start : start + 60].partition("\n")[0]
    return len(line) >= FULL_LINE and not re.match(r"[^.:?]{1,50}[:?]", after)


def _leads_name(text: str, tokens: list[Match], index: int) -> bool:
    """Whether a small particle begins a surname by itself: "van der Berg"."""
    return tokens[index][0] in SURNAME_LEADS and _SURNAME_LED.match(text, tokens[index].start()) is not None


def _is_nickname_between(text: str, tokens: list[Match], index: int, gap: str) -> bool:
    """Whether this word is the nickname in "Curtis 'Ghost' Pemberton"."""
    if not _QUOTE_OPENS.fullmatch(gap) or index + 1 >= len(tokens):
        return False
    closing, family = text[tokens[index].end() : tokens[index + 1].start()], tokens[index + 1][0]
    return bool(_QUOTE_CLOSES.fullmatch(closing)) and family[0].isupper() and not is_common(family)


def _closes_nickname(run: list[Match], gap: str) -> bool:
    return len(run) > 1 and bool(_QUOTE_CLOSES.fullmatch(gap))


def _pieces(text: str, run: list[Match]) -> list[list[Match]]:
    """A run split at plain words."""
    pieces: list[list[Match]] = [[]]
    for index, token in enumerate(run):
        if _plain(text, run, index):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _plain(text: str, run: list[Match], index: int) -> bool:
    word = run[index][0]
    bare = word.removesuffix("'s").removesuffix("’s")
    if fold(bare) in words("titles"):
        return True
    if word in words("particles") and (index or word in SURNAME_LEADS):
        return False
    leads = fold(bare) in words("nickname_leads") and index + 1 < len(run)
    return is_common(run[index + 1][0]) if leads else _plain_word(text, run, index, bare)


def _plain_word(text: str, run: list[Match], index: int, bare: str) -> bool:
    if len(bare) <= 2 and bare.isupper():
        if len(bare) == 1 or index + 1 < len(run):
            return (is_common(bare) and len(bare) > 1) or (
                bare in ("I", "A") and text[run[index].end() : run[index].end() + 1] != "."
            )
        return is_common(bare)
    if not is_common(bare):
        return fold(bare) in words("makes") and not is_given(bare)
    if (
        index
        and fold(bare) in words("surnames")
        and is_given(run[index - 1][0])
        and not _starts_sentence(text, run[index].start())
    ):
        return False
    if fold(bare) not in words("ambiguous") or (bare.isupper() and not all(one[0].isupper() for one in run)):
        return True
    if fold(bare) in MONTHS and _MONTH_CUE.search(text[max(0, run[index].start() - 8) : run[index].start()]):
        return True
    neighbour = (index + 1 < len(run) and not is_common(run[index + 1][0])) or (index > 0 and not is_common(run[index - 1][0]))
    return not neighbour and (_starts_sentence(text, run[index].start()) or fold(bare) in MONTHS)


def _starts_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_END.search(text[max(0, start - 4) : start]))


def _judge(text: str, piece: list[Match]) -> Found | None:
    last = piece[-1]
    start, end = piece[0].start(), last.end()
    if last[0].endswith(("'s", "’s")):
        end -= 2
    said = text[start:end]
    before, after = text[max(0, start - 40) : start], text[end : end + 64]
    titled = _TITLE.search(before)
    tokens = [token[0] for token in piece]
    if len(tokens) > 4 or (len(tokens) > 1 and fold(tokens[-1]) in words("firm_ends") and not is_given(tokens[0])):
        return None
    if len(tokens) == 1 and not _lone(text, start, said, before, after):
        return None
    if len(tokens) > 1 and all(token.isupper() and len(token) <= 4 for token in tokens) and not any(map(is_given, tokens)):
        return None
    if titled:
        start -= len(titled[0])
    return Found("Person", start, end, text[start:end], False, _attributes(before, after))


def _is_plural(said: str, after: str) -> bool:
    """Whether a capitalised word with a verb in the plural is a kind of people or things ("Taxis were", "Youths gather")."""
    return said.endswith("s") and not is_given(said) and bool(_PLURAL_VERB.match(after))


def _lone(text: str, start: int, said: str, before: str, after: str) -> bool:
    """Whether one capitalised word by itself is a person: a forename, or a cue on either side."""
    if len(said) < 2 or (said.isupper() and len(said) <= 5 and not is_given(said)) or _is_plural(said, after):
        return False
    if _TITLE.search(before):
        return True
    first = _starts_sentence(text, start)
    if is_given(said) and not is_common(said):
        return True
    cued = bool(_CUE_BEFORE.search(before)) and not first
    follows = bool(_CUE_AFTER.match(after))
    if first:
        return follows and said[1:].islower() and not is_common(said) and not said.endswith(("ing", "ed", "ly"))
    naming = bool(_NAMING.search(before))
    return naming or (cued and follows) or is_led_to(before)


def _caseless(text: str, tokens: list[Match]) -> list[Found]:
    """Names where capitals say nothing: a known forename and the uncommon word behind it."""
    found: list[Found] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        word = token[0].removesuffix("'s").removesuffix("’s")
        size = _caseless_size(text, tokens, position)
        if size == 0 or len(word) < 2:
            position += 1
            continue
        last = tokens[position + size - 1]
        end = last.end() - (2 if last[0].lower().endswith(("'s", "’s")) else 0)
        before, after = text[max(0, token.start() - 28) : token.start()], text[end : end + 28]
        found.append(Found("Person", token.start(), end, text[token.start() : end], False, _attributes(before, after)))
        position += size
    return found


def _caseless_size(text: str, tokens: list[Match], position: int) -> int:
    word = tokens[position][0]
    known = is_given(word) and not (is_common(word) or fold(word) in words("ambiguous"))

    def name_like(at: int) -> bool:
        return (
            at < len(tokens)
            and text[tokens[at - 1].end() : tokens[at].start()] in (" ", ", ")
            and not is_common(tokens[at][0])
            and len(tokens[at][0]) > 1
            and fold(tokens[at][0]) not in words("roads")
        )

    before = text[max(0, tokens[position].start() - 28) : tokens[position].start()]
    naming = re.search(r"\b(?:named|called|known\s+as|meeting|met|mr|mrs|miss|ms|boyfriend|girlfriend)\s+$", before, re.I)
    if known:
        comma = name_like(position + 1) and ", " in text[tokens[position].end() : tokens[position + 1].start()]
        return 2 if name_like(position + 1) and not comma else 1
    if is_common(word):
        return 2 if fold(word) in words("ambiguous") and is_given(word) and name_like(position + 1) and naming else 0
    if (
        name_like(position + 1)
        and is_given(tokens[position + 1][0])
        and text[tokens[position].end() : tokens[position + 1].start()] == ", "
    ):
        return 2
    if naming:
        return 2 if name_like(position + 1) else 1
    return 0


def attributes_beside(text: str, start: int, end: int) -> dict[str, object]:
    """What stands right beside a name: age, date of birth, title, sex."""
    return _attributes(text[max(0, start - 40) : start], text[end : end + 64])


def _attributes(before: str, after: str) -> dict[str, object]:
    attributes: dict[str, object] = {}
    if (aged := _AGED.match(after)) and 5 <= int(aged[1]) <= 90 and re.match(r"\s*(?:\(|,|aged?)", after):
        attributes["age"] = int(aged[1])
    elif told := _TOLD_AGE.match(after):
        attributes["age"] = int(told["age"])
    if (born := _BORN.match(after)) and (when := read_date(born["date"])).value:
        attributes |= {"dob": when.value.isoformat(), "dob_raw": when.raw}
    if title := _TITLE.search(before):
        attributes["title"] = title[1]
    if kin := _SEXED.search(before):
        attributes["sex"] = "F" if kin["her"] else "M"
    return attributes
