"""What the tables of the form say: which indicators are ticked and how high, which factors are historic or current."""

import re
from functools import cache

from rapidfuzz import fuzz, process

from graph.ledger.drafts import Json
from graph.ontology.catalogue import Term, squash, term, vocabulary
from ingest.labels import mapping
from ingest.risk_assessment.form import TableRow, without_hints
from ingest.ticks import EMPTY_BOX, ticked

ORDER = ("low", "medium", "high")
_BOX = re.compile(r"[☒☑✓✔√■●]\s*(\w+)")


def risk_level(text: str) -> str:
    """The level of risk that a cell gives; "" where it gives none, the higher where it gives two."""
    chosen = _BOX.findall(text)
    if chosen:
        text = "/".join(chosen)
    elif EMPTY_BOX.search(text) or squash(text) in ("lmh", "lowmediumhigh", "lowmediumorhigh"):
        return ""
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
    return frozenset(re.sub(r"(?:ing|ed|es|s)$", "", word) for word in re.findall(r"[a-z]+", text.casefold()))


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
        offset, cell = row.cells.get("indicator", (0, ""))
        known, behind = printed_term("indicator", cell) if cell else (None, 0)
        marks = {"cce": ticked(row.cell("cce")), "cse": ticked(row.cell("cse")), "risk": risk_level(row.cell("risk"))}
        marked = bool(marks["cce"] or marks["cse"] or marks["risk"])
        if known is None and not marked:
            _add_context(last, cell, offset)
            continue
        last = {"code": known.code if known else "other", "label": known.label if known else cell.strip(), **marks}
        last["context"], last["spans"] = "", []
        if known is not None:
            _add_context(last, cell[behind:], offset + behind)
        beside = row.cells.get("context")
        if beside is not None:
            _add_context(last, beside[1], beside[0])
        read.append(last)
    return [one for one in read if one["cce"] or one["cse"] or one["risk"] or one["context"]]


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
