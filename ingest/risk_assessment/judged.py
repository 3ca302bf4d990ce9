"""What an assessment comes to: its level by the document's own key, what was before, and what is planned."""

import re
from dataclasses import dataclass, field
from datetime import date

from graph.ledger.drafts import Json, Problem
from ingest.dated import dates_in
from ingest.minutes.actionlines import from_line
from ingest.readers.model import Reading
from ingest.risk_assessment.form import Form
from ingest.risk_assessment.scales import Key, is_key, read_key, step_in
from ingest.risk_assessment.ticks import chosen_boxes, printed_term, risk_level

_FOOT = re.compile(r"\bpage\s+\d+\b", re.I)
"""What a page's foot says."""
_TOTAL = re.compile(r"(\d{1,3})")


@dataclass(slots=True)
class Judged:
    """The level, what else is said of it, and what has to be asked."""

    level: str = ""
    content: Json = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def judge(form: Form, reading: Reading, indicators: list[Json]) -> Judged:
    """The level of risk that an assessment gives, as the document's own words and key have it.

    Parameters
    ----------
    form : Form
    reading : Reading
        Where the key stands.
    indicators : list of dict
        Whose scores are added up where the form gives no total.
    """
    key = read_key(reading.text().split("\n"))
    made = Judged()
    lines = [line for name in ("risk", "risk_summary") for line in form.fields[name].split("\n")]
    written = [line for line in lines if line.strip() and not is_key(line)]
    said = next((text for text in written if text.strip()), "")
    made.level = next((level for text in written if (level := _stated(text, key))), "")
    total = _total(form, indicators)
    step = key.step_for(total) if total is not None else ""
    if total is not None:
        made.content["score"] = total
    if not made.level and step:
        made.level = key.level(step)
        said = said or step
    elif step and key.level(step) not in ("", made.level):
        problem = f"The score {total} is {step} by the form's own key, but the level given is another."
        made.problems.append(Problem("risk", problem, "Ask the practitioner which of the two is meant."))
    if said:
        made.content["level_as_written"] = " ".join(said.split())
    if not made.level and step_in(said or step):
        problem = f"“{said or step}” is a level of another scale, and the form has no key that says what it comes to."
        made.problems.append(Problem("risk", problem, "Ask the practitioner whether it is low, medium or high."))
    return made


def _stated(text: str, key: Key) -> str:
    boxes = chosen_boxes(text)
    bare = re.sub(r"\(?\b(?:was|previously|formerly|from)\b[^)]*\)?", " ", "/".join(boxes) or text)
    step = step_in(bare)
    return (key.level(step) if step else "") or risk_level(text)


def _total(form: Form, indicators: list[Json]) -> int | None:
    found = _TOTAL.search(form.fields["total"])
    if found:
        return int(found[1])
    scores = [one["score"] for one in indicators if one.get("score") is not None]
    return sum(scores) if scores else None


def planned(text: str, assessed_on: date | None) -> list[Json]:
    """Actions told in a line: "Strategy meeting 09/03/2026 – N Tetlow; visit to shop – Licensing – 13/03/2026"."""
    made: list[Json] = []
    for piece in re.split(r"\s*[;\n]\s*|(?<=[a-z)\d])\.\s+(?=[A-Z])", text):
        if len(piece.split()) < 2 or _FOOT.search(piece):
            continue
        said = from_line(piece)
        dated = [one.raw for one in dates_in(said.text, assessed_on)]
        made.append({"action": said.text, "owner": said.owner, "due": said.due or (dated[-1] if dated else "")})
    return made


def told_history(text: str) -> list[Json]:
    """Factors of vulnerability that a form tells in sentences rather than ticks."""
    made: list[Json] = []
    for sentence in re.split(r"(?<=[a-z)\d])[.;]\s+|\n", text):
        known, _ = printed_term("vulnerability", sentence) if sentence.strip() else (None, 0)
        if known is not None and known.code != "other":
            one = {"code": known.code, "label": known.label, "historic": True, "current": False}
            made.append({**one, "commentary": sentence.strip(" .")})
    return made
