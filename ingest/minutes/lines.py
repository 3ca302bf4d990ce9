"""The blocks of minutes as lines that each say one thing: broken lines joined, run-together ones taken apart."""

import re
from collections.abc import Iterator

from ingest.minutes.wording import cues, labelled
from ingest.readers.model import Grid, Line, Reading

_ENDS = (".", "!", "?", ":", ";")
_ACTION_BEGINS = re.compile(
    r"(?<=[.;:!)])\s+(?="
    r"(?:ACTION|Action|AGREED|Agreed|RESOLVED|Resolved|DECISION|Decision)S?s?\s*(?:[A-Z]{0,4}\d[\w./-]*)?\s*[:–—-]\s"
    r"|\d{1,3}/2\d\s+(?:\([A-Z]|[A-Z])"
    r"|[A-Z]{1,5}\s?\d{1,3}(?:[/.]\d{1,4})?\s*(?:[:–—-]\s|\([A-Z])"
    r"|(?:→|⇒|➔|►|->|=>)\s*\S)"
)
"""Where an action begins within an item: "... missing twice. ACTION TA13: YOS to visit", "; AP12: Housing to write"."""
_LABEL_BEGINS = re.compile(r"(?<=[.;])\s+(?=([A-Z][A-Za-z' ]{2,40}):\s)")
_ABSENCE_BEGINS = re.compile(
    r"(?<=[.;)])\s+(?=(?:nobody|no one|no-one)\s+from\s|(?:apolog\w+|apols)\b[^:.]{0,40}\bfrom\s)", re.I
)
_FACTS = ("apologies", "present", "chair", "next_meeting", "minute_taker")
_PROSE_WORDS = 9


def joined(reading: Reading) -> Iterator[Line | Grid]:
    """Blocks of the body; lines that a PDF broke at the margin are joined again."""
    blocks = [block for block in reading.body() if isinstance(block, Grid) or block.text.strip()]
    if "pdf" not in reading.media:
        yield from blocks
        return
    widest = max((len(block.text) for block in blocks if isinstance(block, Line)), default=0)
    held: Line | None = None
    length = 0
    for block in blocks:
        if isinstance(block, Grid):
            if held is not None:
                yield held
            held = None
            yield block
            continue
        if held is not None and _goes_on(held.text, length, block.text, widest):
            held = Line(f"{held.text} {block.text.strip()}", held.style)
        else:
            if held is not None:
                yield held
            held = block
        length = len(block.text)
    if held is not None:
        yield held


def _goes_on(before: str, length: int, text: str, widest: int) -> bool:
    if before.rstrip().endswith(_ENDS) or re.match(r"\s*(?:[•·*▪◦→⇒➔►–—-]|\(?\d{1,2}(?:\.\d+)*[.)]?\s)", text):
        return False
    said = labelled(text)
    if said is not None and said[2]:
        return False
    return text.lstrip()[:1].islower() or (widest >= 60 and length >= 0.85 * widest)


def actions_apart(text: str) -> list[str]:
    """An item and the actions that run on in it, each by itself."""
    return _ACTION_BEGINS.split(text)


def facts_apart(text: str) -> list[str]:
    """The labels of a line that holds several ("Attended: DI Penn. Apols: Fire")."""
    cuts = [0, *(found.end() for found in _ABSENCE_BEGINS.finditer(text))]
    for found in _LABEL_BEGINS.finditer(text):
        known = labelled(text[found.end() :])
        fact = known[0] if known is not None and known[2] else cues("facts").find(found[1], most=6)
        if fact in _FACTS:
            cuts.append(found.end())
    cuts = sorted(set(cuts))
    return [text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def is_prose(text: str) -> bool:
    """Whether a line is a sentence rather than a list of names and posts."""
    spoken = re.findall(r"[^\W\d_]+", text)
    small = sum(word[0].islower() for word in spoken)
    return len(spoken) >= _PROSE_WORDS and small > 0.5 * len(spoken)
