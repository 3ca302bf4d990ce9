"""What the tables of the form say: which indicators are ticked and how high, which factors are historic or current."""

import re
from functools import cache

from rapidfuzz import fuzz, process

from graph.ledger.drafts import Json
from graph.ontology.catalogue import Term, squash, term, vocabulary
from ingest.labels import mapping
from ingest.risk_assessment.form import TableRow
from ingest.risk_assessment.guessed import denial, is_mark
from ingest.risk_assessment.labels import without_hints
from ingest.risk_assessment.scales import ORDER
from ingest.ticks import EMPTY_BOX, ticked

_BEFORE = re.compile(r"[(,;]?\s*\b(?:was|previously|formerly|from)\b[^);,]*\)?", re.I)
"""What the level was before: "HIGH (was Medium)"."""
_BOX = re.compile(r"[☒☑✓✔√■●]\s*(\w+)")
_BOX_BEHIND = re.compile(r"(\w+)\s*[☒☑✓✔√■●]")


def chosen_boxes(text: str) -> list[str]:
    """The words whose boxes are marked, whether the box stands before its word or behind it."""
    behind = re.match(r"\s*\w[\w\s/-]*[☐□○☒☑✓✔√■●]", text) is not None
    return (_BOX_BEHIND if behind else _BOX).findall(text)


def risk_level(text: str) -> str:
    """The level of risk that a cell gives; "" where it gives none, the higher where it gives two."""
    chosen = chosen_boxes(text)
    if chosen:
        text = "/".join(chosen)
    elif EMPTY_BOX.search(text) or squash(text) in ("lmh", "lowmediumhigh", "lowmediumorhigh"):
        return ""
    text = _BEFORE.sub(" ", text)
    whole = term("risk_level", text)
    if whole is not None:
        return whole.code if whole.code in ORDER else ""
    words = [term("risk_level", word) for word in re.findall(r"[A-Za-z]+", text)]
    levels = [ORDER.index(word.code) for word in words if word is not None and word.code in ORDER]
    return ORDER[max(levels)] if levels else ""


@cache
def _printed(name: str) -> dict[str, Term]:
    forms: dict[str, Term] = {}
    for one in vocabulary(name):
        for form in (one.code, one.label, *one.synonyms):
            forms.setdefault(squash(form), one)
    return forms


def printed_term(name: str, cell: str) -> tuple[Term | None, int]:
    """The term that a row's first cell prints, and where in the cell the text behind it begins."""
    forms = _printed(name)
    whole = squash(cell)
    if whole in forms:
        return forms[whole], len(cell)
    best = max((form for form in forms if len(form) >= 8 and whole.startswith(form)), key=len, default="")
    if best:
        return forms[best], _place_behind(cell, len(best))
    lines = cell.split("\n")
    for count in range(min(3, len(lines)), 0, -1):
        head = " ".join(lines[:count])
        near = process.extractOne(squash(head), list(forms), scorer=fuzz.ratio, score_cutoff=85)
        if near is not None and len(squash(head)) >= 8:
            return forms[near[0]], sum(len(line) + 1 for line in lines[:count])
    if whole.startswith("other") and "other" in forms:
        return forms["other"], len("other")
    return _worded(name, lines[0]), len(lines[0])


def _worded(name: str, text: str) -> Term | None:
    """The term whose telling words all stand in a line, the one with most of them: "In cars with adults"."""
    said = _roots(text)
    if not said:
        return None
    found = [(len(words & said), one) for words, one in _tellings(name) if words <= said]
    return max(found, key=lambda pair: pair[0])[1] if found else None


@cache
def _tellings(name: str) -> list[tuple[frozenset[str], Term]]:
    terms = {one.code: one for one in vocabulary(name)}
    listed = mapping("risk_assessment")["telling_words"].get(name, {})
    return [(_roots(form), terms[code]) for code, forms in listed.items() for form in forms]


def _roots(text: str) -> frozenset[str]:
    """Its words without case and endings, so that "missing from homes" and "missing from home" are alike."""
    return frozenset(re.sub(r"(?:ing|ed|es|s|e)$", "", word) for word in re.findall(r"[a-z]+", text.casefold()))


def _place_behind(text: str, letters: int) -> int:
    seen = 0
    for place, char in enumerate(text):
        seen += len(squash(char))
        if seen >= letters:
            return place + 1
    return len(text)


def read_indicators(rows: list[TableRow]) -> list[Json]:
    """The indicators that are ticked, given a level, or given context."""
    read: list[Json] = []
    last: Json | None = None
    for row in rows:
        offset, cell = row.cells.get("indicator") or row.cells.get("factor") or (0, "")
        known, behind = printed_term("indicator", cell) if cell else (None, 0)
        marks = _marks(row)
        marked = any(marks.values())
        if known is None and not marked:
            if any(map(is_mark, row.cells)):
                continue
            _add_context(last, cell, offset)
            continue
        last = {"code": known.code if known else "other", "label": known.label if known else cell.strip(), **marks}
        last["context"], last["spans"] = "", []
        if known is not None and (marked or not _goes_on(cell, behind)):
            _add_context(last, cell[behind:], offset + behind)
        beside = row.cells.get("context")
        if beside is not None and (marked or not denial().match(beside[1])):
            _add_context(last, beside[1], beside[0])
        read.append(last)
    return [_plain(one) for one in read if _is_there(one)]


def _marks(row: TableRow) -> Json:
    """What a row marks: under which type, how high, with which score, or only that the sign is there."""
    levels = [name[6:] for name in row.cells if name.startswith("level:") and ticked(row.cell(name))]
    score = re.match(r"\s*(\d{1,2})\b", row.cell("score") or row.cell("risk"))
    marks: Json = {"cce": ticked(row.cell("cce")), "cse": ticked(row.cell("cse"))}
    marks["risk"] = (levels[-1] if levels else risk_level(row.cell("risk"))) or _level_of_types(row)
    steps = [int(name[6:]) for name in row.cells if name.startswith("score:") and ticked(row.cell(name))]
    marks["score"] = max(steps) if steps else int(score[1]) if score else None
    answer = row.cell("answer")
    marks["present"] = ticked(row.cell("yes")) or (bool(answer) and not denial().match(answer) and ticked(answer))
    return marks


def _goes_on(cell: str, behind: int) -> bool:
    """Whether what stands behind a sign's words belongs to them ("Self-image has changed"), and is not said of it."""
    return re.fullmatch(r"\s*[a-z][a-z ]*", cell[behind:]) is not None


def _level_of_types(row: TableRow) -> str:
    """The higher of the levels that a row gives to each type of exploitation, where it gives them instead of ticks."""
    told = [risk_level(cell) for name in ("cce", "cse") if len((cell := row.cell(name)).split()) == 1]
    return max(filter(None, told), key=ORDER.index, default="")


def _is_there(one: Json) -> bool:
    if one["score"] == 0:
        return False
    return bool(one["cce"] or one["cse"] or one["risk"] or one["context"] or one["score"] or one["present"])


def _plain(one: Json) -> Json:
    """An indicator without the marks that its form does not have."""
    return {name: value for name, value in one.items() if name not in ("score", "present") or value}


def _add_context(indicator: Json | None, text: str, offset: int) -> None:
    """Keep text that expands on an indicator, with the stretch of the field where it stands."""
    said = without_hints(text).strip(" :;.-–\n\t")
    if indicator is None or len(squash(said)) < 3:
        return
    indicator["context"] = f"{indicator['context']}\n{said}" if indicator["context"] else said
    indicator["spans"].append([offset, offset + len(text)])


def read_vulnerabilities(rows: list[TableRow]) -> list[Json]:
    """The factors that are historic, current or commented on."""
    read: list[Json] = []
    for row in rows:
        cell = row.cell("factor")
        known, _ = printed_term("vulnerability", cell) if cell else (None, 0)
        one: Json = {
            "code": known.code if known else "other",
            "label": known.label if known else cell.strip(),
            "historic": ticked(row.cell("historic")),
            "current": ticked(row.cell("current")),
            "commentary": row.cell("commentary").strip(),
        }
        if one["historic"] or one["current"] or one["commentary"]:
            read.append(one)
    return read
