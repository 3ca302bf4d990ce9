"""One line of a form: which labels stand in it and what follows each."""

import re
from collections.abc import Sequence
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
_TABBED = re.compile(r"^(?P<label>[^\W\d][^:?\n.;\t]{1,70})\t+(?P<value>[^\t]+)$")
_NOTED = re.compile(r"\s*\((?P<label>[^()]{8,120})\)\s*(?P<value>[^()]{0,120})$")
"""A label in brackets before its value: "(Note which form of Exploitation you are reporting) CSE"."""
_SAYS_WHOSE = re.compile(r"\s*(?P<says>\([^()]{3,40}\))\s*[:：]\s*")
_DASHED = re.compile(r"[^:?\n.]{3,60}(?P<mark>[:：])(?=\s|$)")
_ABBREVIATED = re.compile(r"\b(?:nos?|tel|ref|dept|org|addr|approx)\.$", re.I)
_GUIDED = re.compile(r"(?<!\s)\s*\([^()]{3,80}\)\s*[:：]")
_NUMBERED = re.compile(r"^\s*\(?(?:\d{1,2}|[a-z])[.):]\s*", re.I)
_APART = re.compile(r"\t+|\s+\|\s+|\s{3,}(?=[A-Z][^:\s]*(?: [^:\s]+){0,3}:\s)")
_PAIRED = re.compile(r"\s*[A-Z][^:\t|]{1,40}:\s*\S")
WHOLE_TEXTS = {"details", "shared_with"}
BOXES = {"witnessed", "member_of_public", "practitioner", "third_party"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A label as written, what it means, and the value behind it."""

    written: str
    label: Label
    value: str
    guessed: bool = False


def side_by_side(texts: Sequence[str], leads: Sequence[int] = ()) -> tuple[list[str], list[int]]:
    """Lines with several labels set apart by tabs or bars, each label a line of its own; `leads` goes along."""
    lines: list[str] = []
    heads: list[int] = []
    for at, text in enumerate(texts):
        pieces = [piece for piece in _APART.split(text) if piece.strip()]
        apart = len(pieces) > 1 and all(_PAIRED.match(piece) for piece in pieces)
        lines += pieces if apart else [text]
        heads += [leads[at] if at < len(leads) else 0, *(0 for _ in pieces[1:] if apart)]
    return lines, heads


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
    return more_pairs(first, section) if first else []


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
            if longer := _longer(text, match, label):
                return longer
            return Pair(head + match[0].strip(" \t:：-–—=|"), label, _behind(text[match.end() :]))
    label = find_label(text.rstrip(" :*?"), section, typos=len(text) > 8)
    if label and _starts_like_label(text) and not text.rstrip().endswith((".", ",")):
        return Pair(text.strip(), label, "")
    if begins_with_guidance(text):
        return _without_colon(text, section, bare_labels)
    return _asked(text) or _without_colon(text, section, bare_labels) or _guessed(text)


def _asked(text: str) -> Pair | None:
    """A label that is in no list, told by its words before a colon or question mark."""
    for match in _ASKED.finditer(text, 0, 200):
        head, end = text[: match.start()].strip(), match.end()
        if behind := _SAYS_WHOSE.match(text, end):  # "Who are you worried about? (offender): ..."
            head, end = f"{head} {behind['says']}", behind.end()
        if head and _unnumbered(head)[:1].isupper() and (label := guess_label(head)):
            return Pair(head + match[0].strip(" :："), label, _behind(text[end:]), guessed=True)
    return None


def _guessed(text: str) -> Pair | None:
    """A whole line whose words make a label."""
    bare = text.strip()
    upper = _unnumbered(bare)[:1].isupper()
    ended = bare.endswith((".", ",", ";")) and not _ABBREVIATED.search(bare)
    if len(bare) > 3 and upper and not ended and (label := guess_label(bare)):
        return Pair(bare, label, "", guessed=True)
    return None


def led_pair(text: str, lead: int, section: str = "") -> Pair | None:
    """The label that stands out at the head of a line (bold, or all of a heading) and what follows it."""
    head, rest = text[:lead].strip(), text[lead:]
    listed = find_label(head.rstrip(" :*?–-"), section)
    label = listed or guess_label(head.rstrip(" :*–-"), placed=True)
    if label is None or not _unnumbered(head)[:1].isalnum():
        return None
    return Pair(head, label, _behind(rest).lstrip("–—- ") if rest.strip() else "", guessed=listed is None)


def _unnumbered(text: str) -> str:
    return _NUMBERED.sub("", text, count=1)


def _longer(text: str, dash: re.Match[str], label: Label) -> Pair | None:
    """The label goes on behind its dash, up to a colon ("Victim - one form each: ..."), or in small letters up to a second."""
    goes_on = dash[0].strip() in ("-", "–", "—") or (":" in dash[0] and text[dash.end() :].lstrip()[:1].islower())
    mark = _DASHED.match(text, dash.end()) if goes_on else None
    if mark is None or guess_label(text[: mark.start("mark")].strip(), placed=True) != label:
        return None
    return Pair(text[: mark.start("mark")].strip(), label, _behind(text[mark.end() :]))


def _behind(rest: str) -> str:
    """The value behind a label's mark, without the guidance in brackets that ends in a mark of its own."""
    return _GUIDED.sub("", rest, count=1).lstrip(" :：\t")


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
    if (
        (mark := _INLINE.search(rest))
        and len(text[: end + mark.start()]) > len(written)
        and text[: end + mark.start()].isupper()
    ):
        return None  # the label goes on, up to its colon ("WHEN I AM TELLING YOU: ...")
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


def more_pairs(first: Pair, section: str) -> list[Pair]:
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
    match = _UNKNOWN.match(text) or _TABBED.match(text)
    if not match or len(match["label"].split()) > 7 or not match["label"][0].isupper():
        return None
    return match["label"].strip(), match["value"].strip()
