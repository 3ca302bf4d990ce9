"""Signing in and out, and what a visit is for."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.auth import User, WrongSignIn
from api.csrf import check_origin
from api.deps import LONGEST_PURPOSE, House, Routes, TheForm, TheHouse, TheVisitor, cookie_name, session_of
from api.rights import OPEN, SIGNED_IN
from api.templating import render
from graph.errors import KithError, NotAllowed

routes = Routes()

PURPOSES = (
    "Prepare the tasking meeting",
    "Prepare the SocEx subgroup",
    "Safeguard a child I work with",
    "Read a new report and its context",
    "Plan how to disrupt exploitation at a place or online",
    "Quarterly problem profile or statistics",
    "Check or correct what is recorded",
)
OTHER = "other"


@routes.get("/sign-in", requires=OPEN)
def ask(request: Request, next: str = "") -> Response:  # noqa: A002 -- the word that stands in the address
    """The sign-in page; whoever is signed in already is led on."""
    if session_of(request):
        return RedirectResponse(inside(next), 303)
    return render(request, "sign_in.html", wanted=next, name="", error=None)


@routes.post("/sign-in", requires=OPEN)
def sign_in(request: Request, form: TheForm, house: TheHouse) -> Response:
    """Check name and password."""
    check_origin(request)
    name, password, wanted = (text(form.get(field)) for field in ("name", "password", "next"))
    try:
        user = house.users.check(name, password)
    except WrongSignIn as error:
        return render(request, "sign_in.html", code=401, wanted=wanted, name=name, error=error)
    return admit(request, house, user, wanted)


@routes.get("/sign-in/once", requires=OPEN)
def once(request: Request, house: TheHouse, token: str = "") -> Response:
    """Sign in by a one-time link; a browser that only looks ahead does not use it up."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=204)
    try:
        user = house.links.use(token)
    except NotAllowed as error:
        return render(request, "sign_in.html", code=403, wanted="", name="", error=error)
    return admit(request, house, user, "")


@routes.post("/sign-out", requires=SIGNED_IN)
def sign_out(visitor: TheVisitor, house: TheHouse) -> Response:
    """End the visit."""
    if visitor.session:
        house.sessions.end(visitor.session)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(cookie_name(house.settings))
    return answer


@routes.get("/purpose", requires=SIGNED_IN)
def ask_purpose(request: Request, next: str = "") -> Response:  # noqa: A002
    """Ask what this visit is for."""
    return render(request, "purpose.html", purposes=PURPOSES, wanted=next, error=None)


@routes.post("/purpose", requires=SIGNED_IN)
def set_purpose(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """Keep what this visit is for; it goes with every look into the log."""
    chosen, own, wanted = (text(form.get(field)) for field in ("purpose", "own", "next"))
    stated = "; ".join(part for part in (chosen if chosen in PURPOSES else "", own) if part)[:LONGEST_PURPOSE]
    if not stated:
        error = KithError("You have not said what this visit is for.", "Choose a purpose, or write your own.", "purpose")
        return render(request, "purpose.html", code=400, purposes=PURPOSES, wanted=wanted, error=error)
    if visitor.session:
        house.sessions.set_purpose(visitor.session, stated)
    return RedirectResponse(inside(wanted), 303)


def admit(request: Request, house: House, user: User, wanted: str) -> Response:
    """Begin a visit under a fresh token, and lead to where it was going."""
    previous = request.cookies.get(cookie_name(house.settings), "")
    token = house.sessions.start(user, previous)
    answer = RedirectResponse(inside(wanted), 303)
    answer.set_cookie(cookie_name(house.settings), token, httponly=True, samesite="lax", secure=house.settings.https, path="/")
    return answer


def inside(wanted: str) -> str:
    """`wanted` if it is a path of ours, else Home: nobody is led to another site."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if plain and wanted.isprintable() else "/"


def text(value: object) -> str:
    """A form field as text without blanks around it; a file sent in its place counts as nothing."""
    return value.strip() if isinstance(value, str) else ""
