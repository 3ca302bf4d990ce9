"""Pages from templates: everything a template may use, in one place; all text is escaped but our own markup."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.forms import typed_day
from api.looking_shapes import cannot_be_said
from api.navigation import menu
from api.rights import ROLE_WORDS
from graph.notices import heard
from graph.ontology.catalogue import node_kinds, vocabulary
from graph.subjects import category
from viz.style import link_words_from, outline

HERE = Path(__file__).parent
MARKING = "OFFICIAL-SENSITIVE"
DEMO = "demo"
"""Who signs in to the fictional region; a tour is offered on the first visit."""
LONDON = ZoneInfo("Europe/London")
FACTS = {
    "dob": "Date of birth",
    "send": "Special educational needs or disability",
    "e164": "Number",
    "case_id": "Case number",
    "niche_id": "Police record number",
    "s38": "Category of data subject",
    "aliases": "Also known as",
}
VOCABULARIES = {"exploitation": "exploitation", "risk_level": "risk_level", "model": "model"}
DATES = frozenset({"dob", "conditions_expire"})
FINDING_WORDS = {
    "location": "Place of concern",
    "platform": "Online platform",
    "person_of_concern": "Person of concern",
    "peer_group": "Peers who share contexts",
    "broker": "Links groups that would otherwise be apart",
}
ROLES = {
    "victim": "Victim",
    "alleged": "Alleged",
    "present": "Present",
    "witness": "Witness",
    "reporter": "Reporter",
    "location": "Place",
    "platform": "Platform",
    "phone": "Phone",
    "vehicle": "Vehicle",
    "account": "Account",
    "discussed": "Discussed",
}


def day(value: date | datetime | str | None) -> str:
    """A date in words, "not known" where there is none; text that is no date stays as it is."""
    if not value:
        return "not known"
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    if isinstance(value, datetime):
        local = value.astimezone(LONDON)
        return f"{local.day} {local:%B %Y, %H:%M}"
    return f"{value.day} {value:%B %Y}"


def moment(text: str) -> str:
    """A moment of the record, which is kept in UTC, as a day and time in London."""
    return day(datetime.fromisoformat(text))


def words(name: str) -> str:
    """A key of ours as words: "risk_level" becomes "Risk level"."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def shape(kind: str, size: int = 20) -> Markup:
    """The outline of a kind; the SVG is ours."""
    return Markup(outline(kind, size))  # noqa: S704


def exploitation(code: str) -> str:
    """The words of an exploitation code."""
    return _label("exploitation", code)


def _label(name: str, code: str) -> str:
    return next((term.label for term in vocabulary(name) if term.code == code), code)


def options(name: str) -> list[tuple[str, str]]:
    """The terms of a vocabulary to choose from."""
    return [(term.code, term.label) for term in vocabulary(name)]


def value_words(value: Any) -> str:
    """Any value of a record as a person writes it."""
    if value is True or value is False:
        return "Yes" if value else "No"
    if isinstance(value, list | tuple | set):
        return ", ".join(value_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{words(str(key))}: {value_words(item)}" for key, item in value.items())
    if value is None or value == "":
        return "not given"
    if isinstance(value, float):
        return f"{value:.3g}"
    return day(value) if isinstance(value, date) else str(value)


def fact_words(name: str) -> str:
    """What a fact is about, in words."""
    return FACTS.get(name, words(name))


def fact_value(value: str, name: str) -> str:
    """A fact's value; dates and yes or no in words."""
    if value in {"True", "False"}:
        return "Yes" if value == "True" else "No"
    if name in VOCABULARIES:
        return ", ".join(_label(VOCABULARIES[name], code.strip()) for code in value.split(","))
    return day(value) if name in DATES else value


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "cannot_be_said": cannot_be_said,
        "day": day,
        "typed_day": typed_day,
        "moment": moment,
        "words": words,
        "plural": plural,
        "value": value_words,
        "exploitation": exploitation,
        "reads": link_words_from,
        "fact_words": fact_words,
        "term_label": lambda code, name: _label(name, code),
        "fact_value": fact_value,
        "subject_category": category,
    }
    environment.globals |= {"marking": MARKING, "kinds": node_kinds(), "shape": shape, "role_words": ROLES}
    environment.globals |= {"vocabulary": vocabulary, "options": options}
    environment.globals |= {"user_roles": ROLE_WORDS, "finding_words": FINDING_WORDS}
    return environment


TEMPLATES = Jinja2Templates(env=_environment())


def render(request: Request, template: str, code: int = 200, **context: Any) -> HTMLResponse:
    """A page; who is signed in, the navigation and the form token are there already."""
    visitor = getattr(request.state, "visitor", None)
    return TEMPLATES.TemplateResponse(
        request,
        template,
        {
            "demo_tour": bool(visitor and visitor.user.name == DEMO),
            "visitor": visitor,
            "navigation": menu(request.url.path, visitor.may) if visitor else [],
            "path": request.url.path,
            "notices": heard(),
            **context,
        },
        status_code=code,
    )
