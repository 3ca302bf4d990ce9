"""Review: one screen for each question on who is who, answered with a reason, and the way back."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.deps import Routes, TheForm, TheHouse, TheLook
from api.errors import status_of
from api.record import today
from api.rights import DECIDE, READ
from api.templating import render
from graph.errors import KithError, NotFound
from graph.identity.question import KINDS, SAME_INCIDENT
from graph.identity.review import Review
from graph.identity.screen import Screen
from graph.identity.standing import CONFIRM
from ingest.corroboration import corroborate
from viz.waterfall import waterfall

routes = Routes()

KIND_WORDS = {
    "same_person": "Are these the same person?",
    "same_place": "Are these the same place?",
    SAME_INCIDENT: "Do these reports tell of the same event?",
    CONFIRM: "Is this a person?",
    "other": "Are these the same?",
}
ANSWERS = {"same": "Same", "not_same": "Not the same", "unsure": "Unsure"}
CONFIRM_ANSWERS = {"same": "A person", "not_same": "Not a person", "unsure": "Unsure"}


def review_of(look: TheLook, house: TheHouse) -> Review:
    """Review under the visitor's name and purpose."""
    return Review(house.kith, look, today(house.settings.today), corroborate)


TheReview = Annotated[Review, Depends(review_of)]


@routes.get("/review", requires=READ)
def first(request: Request, review: TheReview, kind: str = "", done: str = "") -> Response:
    """All that is open, first what settles most."""
    listing = review.gathered(kind if kind in KINDS else "")
    return render(
        request, "review_list.html", listing=listing, kind=kind, kinds_asked=KIND_WORDS, done=done if _is_decision(done) else ""
    )


@routes.get("/review/{question}", requires=READ)
def one(request: Request, question: str, review: TheReview, done: str = "") -> Response:
    """One question; what is open no longer leads to what is left."""
    try:
        screen = review.screen(question)
    except NotFound:
        return RedirectResponse(_address("/review", done), 303)
    return _shown(request, screen, done)


@routes.post("/review/undo", requires=DECIDE)
def undo(request: Request, form: TheForm, review: TheReview) -> Response:
    """Take a decision back."""
    decision = str(form.get("decision", ""))
    try:
        taken_back = review.undo(decision, str(form.get("reason", "")))
    except KithError as error:
        listing = review.gathered()
        return render(
            request, "review_list.html", status_of(error), listing=listing, kind="", kinds_asked=KIND_WORDS, done=decision,
            error=error,
        )  # fmt: skip
    return RedirectResponse(_address("/review", taken_back.id), 303)


@routes.post("/review/{question}", requires=DECIDE)
def decide(request: Request, question: str, form: TheForm, review: TheReview) -> Response:
    """Answer a question and go on to the next."""
    screen = review.screen(question)
    try:
        decision = review.decide(
            question, str(form.get("decision", "")), str(form.get("reason", "")),
            child_and_adult="child_and_adult" in form, alike="alike" in form or [str(one) for one in form.getlist("also")],
        )  # fmt: skip
    except KithError as error:
        return _shown(request, screen, "", error, str(form.get("reason", "")))
    following = screen.after or screen.before
    return RedirectResponse(_address(f"/review/{following}" if following else "/review", decision.id), 303)


def _address(path: str, done: str) -> str:
    return f"{path}?done={done}" if _is_decision(done) else path


def _is_decision(done: str) -> bool:
    return done[:1] == "j" and done[1:].isdecimal()


def _shown(request: Request, screen: Screen, done: str, error: KithError | None = None, reason: str = "") -> Response:
    asked = screen.question
    evidence = [(str(told["text"]), float(told["weight"])) for told in asked.because]
    weighed = any(weight for _, weight in evidence)
    return render(
        request,
        "review.html",
        status_of(error) if error else 200,
        screen=screen,
        heading=KIND_WORDS[asked.kind],
        answers=CONFIRM_ANSWERS if asked.kind == CONFIRM else ANSWERS,
        evidence=evidence,
        drawing=Markup(waterfall(evidence, asked.score, "How the evidence adds up")) if weighed else "",  # noqa: S704
        done=done if _is_decision(done) else "",
        error=error,
        reason=reason,
    )
