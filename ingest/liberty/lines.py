"""One line of a form: which labels stand in it and what follows each."""

import re
from dataclasses import dataclass

from graph.ontology.catalogue import squash
from ingest.liberty.cues import guess_label
from ingest.liberty.labels import Label, begins_with_guidance, find_label, label_prefix

MARKS = r"[☒☑☐✓✔✗✘□■▢◻◼⬜⬛🗹]|\[\s*[xX✓✔*]?\s*\]|\(\s*[xX✓✔]?\s*\)"
MARK = re.compile(MARKS)
_DELIMITER = re.compile(r"\s*[?*]*\s*[:：]|\s*\?\s*|\t+|\s{3,}|\s+[-–—=|]\s+|\s*\*\s+")
_ASKED = re.compile(r"\s*[?*]*\s*[:：](?!\d)|\s*\?\s*|\t+")
_INLINE = re.compile(r"[?:：]")
_TICKED = re.compile(rf"(?P<mark>{MARKS})\s*(?P<caption>[^☒☑☐✓✔✗✘□■▢◻◼⬜⬛🗹\[\n]{{3,60}})")
_UNKNOWN = re.compile(r"^(?P<label>[^\W\d][^:?\n.;]{1,70}?)\s*[?*]*\s*[:?](?=\s|$)\s*(?P<value>.*)$", re.S)
_NOTED = re.compile(r"\s*\((?P<label>[^()]{8,120})\)\s*(?P<value>[^()]{0,120})$")
"""A label in brackets before its value: "(Note which form of Exploitation you are reporting) CSE"."""
WHOLE_TEXTS = {"details", "shared_with"}
BOXES = {"witnessed", "member_of_public", "practitioner", "third_party"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A label as written, what it means, and the value behind it."""

    written: str
    label: Label
    value: str
    guessed: bool = False


def split_line(text: str, section: str = "", bare_labels: bool = False) -> list[Pair]:
    """The label and value pairs of a line that begins with a label; empty for any other line.

    Parameters
    ----------
    text : str
    section : str, optional
        Section of the form that is open, in which short labels may mean something else.
    bare_labels : bool, optional
        Whether this file writes labels without a colon, so that even one word may be one.
    """
    boxes = _boxes_before_labels(text)
    if boxes:
        return boxes
    first = _first(text, section, bare_labels)
    return _more(first, section) if first else []


def _boxes_before_labels(text: str) -> list[Pair]:
    if not MARK.match(text):
        return []
    pairs = []
    for match in _TICKED.finditer(text):
        label = find_label(match["caption"].strip(" .:?"), typos=False)
        if label is None or label.field not in BOXES:
            return []
        pairs.append(Pair(match["caption"].strip(), label, match["mark"]))
    return pairs


def _first(text: str, section: str, bare_labels: bool) -> Pair | None:
    if (noted := _NOTED.match(text)) and (label := find_label(noted["label"], section)):
        return Pair(noted["label"].strip(), label, noted["value"].strip(" :"))
    for match in _DELIMITER.finditer(text, 0, 200):
        head = text[: match.start()].strip()
        if head and (label := find_label(head, section)) and _starts_like_label(head):
            return Pair(head + match[0].strip(" \t:：-–—=|"), label, text[match.end() :].lstrip(" :：\t"))
    label = find_label(text.rstrip(" :*?"), section, typos=len(text) > 8)
    if label and _starts_like_label(text) and not text.rstrip().endswith((".", ",")):
        return Pair(text.strip(), label, "")
    return _without_colon(text, section, bare_labels) or _guessed(text)


def _guessed(text: str) -> Pair | None:
    """A label that is in no list, told by its words: before a colon or question mark, or the whole line."""
    if begins_with_guidance(text):
        return None
    for match in _ASKED.finditer(text, 0, 200):
        head = text[: match.start()].strip()
        if head and head[0].isupper() and (label := guess_label(head)):
            return Pair(head + match[0].strip(" :："), label, text[match.end() :].lstrip(" :：\t"), guessed=True)
    bare = text.strip()
    if len(bare) > 3 and bare[0].isupper() and not bare.endswith((".", ",", ";")) and (label := guess_label(bare)):
        return Pair(bare, label, "", guessed=True)
    return None


def _starts_like_label(head: str) -> bool:
    letters = [char for char in head if char.isalpha()]
    return bool(letters) and (letters[0].isupper() or head[0].isdigit() or head.islower())


def _without_colon(text: str, section: str, bare_labels: bool) -> Pair | None:
    found = label_prefix(text, section)
    if not found:
        return None
    label, end = found
    if bracket := re.match(r"\s*\([^)]{0,40}\)", text[end:]):
        end += bracket.end()
    rest = text[end:]
    value = rest.strip(" :*\t")
    written = text[:end]
    several = len(re.findall(r"[^\W\d_]{2,}", written)) >= 2 and len(squash(written)) >= 8
    if not value or not (several or bare_labels) or not text[0].isalnum():
        return None
    if (
        not (value[0].isupper() or value[0].isdigit() or MARK.match(value))
        or not _starts_like_label(written)
        or written[0].islower()
    ):
        return None
    if text.rstrip().endswith(".") and not bare_labels and label.field not in WHOLE_TEXTS:
        return None
    return Pair(written, label, value)


def _more(first: Pair, section: str) -> list[Pair]:
    """Further pairs on the same line ("Victim: X   DOB: Y"), unless the first field is a text of its own."""
    pairs = [first]
    while (found := _inner(pairs[-1], section)) is not None:
        pairs[-1:] = found
    return pairs


def _inner(pair: Pair, section: str) -> list[Pair] | None:
    value = pair.value
    for match in _INLINE.finditer(value):
        tokens = list(re.finditer(r"\S+", value[: match.end()]))
        for token in tokens[-10:]:
            head = value[token.start() : match.start()].strip()
            if (
                not head
                or not (head[0].isupper() or head[0].isdigit())
                or (label := find_label(head, section, typos=False)) is None
            ):
                continue
            gap = value[: token.start()]
            apart = not gap or bool(re.search(r"(?:\t|\s{3,}|[|;☐☒☑\]])\s*$", gap))
            if not apart and (
                pair.label.field in WHOLE_TEXTS or label.field == pair.label.field or not _may_follow(pair.label, label)
            ):
                continue
            before = Pair(pair.written, pair.label, gap.strip(" |;\t"))
            return [before, Pair(head + match[0].strip(":："), label, value[match.end() :].lstrip(" :：\t"))]
    return None


def _may_follow(first: Label, second: Label) -> bool:
    """Whether a label may stand on the same line as another, after a single space."""
    if first.field in BOXES | {"willing_to_engage"}:
        return second.field in BOXES | {"willing_to_engage", "witness_details"}
    return second.part in ("", "join", "given") or second.field == first.field


def unknown_label(text: str) -> tuple[str, str] | None:
    """Label and value of a line that looks like "Label: value", whatever the label."""
    match = _UNKNOWN.match(text)
    if not match or len(match["label"].split()) > 7 or not match["label"][0].isupper():
        return None
    return match["label"].strip(), match["value"].strip()
