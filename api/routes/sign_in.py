"""Signing in and out, and what a visit is for."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.auth import User, WrongSignIn
from api.csrf import check_origin
from api.deps import LONGEST_PURPOSE, House, Routes, TheForm, TheHouse, TheVisitor, cookie_name, session_of
from api.provider import ASKED_FOR, Provider
from api.rights import OPEN, SIGNED_IN
from api.second_step import HALFWAY_FOR, Resting, WrongCode
from api.templating import render
from graph.errors import KithError, NotAllowed, NotFound, Unreachable

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
HALFWAY = "kith-halfway"
ASKED = "kith-asked"


@routes.get("/sign-in", requires=OPEN)
def ask(request: Request, house: TheHouse, next: str = "") -> Response:  # noqa: A002 -- the word that stands in the address
    """The sign-in page; whoever is signed in already is led on."""
    if session_of(request):
        return RedirectResponse(inside(next), 303)
    return sign_in_page(request, house, wanted=next, name="", error=None)


@routes.post("/sign-in", requires=OPEN)
def sign_in(request: Request, form: TheForm, house: TheHouse) -> Response:
    """Check name and password."""
    check_origin(request)
    name, password, wanted = (text(form.get(field)) for field in ("name", "password", "next"))
    try:
        user = house.users.check(name, password)
    except WrongSignIn as error:
        return sign_in_page(request, house, code=401, wanted=wanted, name=name, error=error)
    return next_step(request, house, user, wanted)


@routes.get("/sign-in/code", requires=OPEN)
def ask_code(request: Request, house: TheHouse) -> Response:
    """Ask for the code of a second step."""
    house.second_steps.whose(request.cookies.get(HALFWAY, ""))
    return render(request, "code.html", error=None)


@routes.post("/sign-in/code", requires=OPEN)
def check_code(request: Request, form: TheForm, house: TheHouse) -> Response:
    """Check the code of a second step."""
    check_origin(request)
    token = request.cookies.get(HALFWAY, "")
    halfway = house.second_steps.whose(token)
    try:
        user = house.second_steps.check(halfway.name, text(form.get("code")))
    except (WrongCode, Resting) as error:
        return render(request, "code.html", code=401, error=error)
    house.second_steps.arrived(token)
    answer = admit(request, house, user, halfway.wanted)
    answer.delete_cookie(HALFWAY)
    return answer


@routes.get("/sign-in/once", requires=OPEN)
def once(request: Request, house: TheHouse, token: str = "") -> Response:
    """Sign in by a one-time link; a browser that only looks ahead does not use it up."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return Response(status_code=204)
    try:
        user = house.links.use(token)
    except NotAllowed as error:
        return sign_in_page(request, house, code=403, wanted="", name="", error=error)
    return next_step(request, house, user, "")


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


@routes.get("/sign-in/service", requires=OPEN)
def leave(request: Request, house: TheHouse, next: str = "") -> Response:  # noqa: A002
    """On to the sign-in service; where it does not answer, say so, and how else to sign in."""
    provider = _provider(house)
    try:
        address, token = provider.leave(_back(request, house), inside(next))
    except Unreachable as error:
        return sign_in_page(request, house, code=503, wanted=next, name="", error=error)
    answer = RedirectResponse(address, 303)
    secure = house.settings.https
    answer.set_cookie(ASKED, token, httponly=True, samesite="lax", secure=secure, path="/", max_age=ASKED_FOR)
    return answer


@routes.get("/sign-in/service/back", requires=OPEN)
def come_back(request: Request, house: TheHouse, state: str = "") -> Response:
    """Back from the sign-in service; what it says is checked before anybody is in."""
    provider = _provider(house)
    try:
        user, wanted = provider.come_back(_back(request, house), str(request.url), state, request.cookies.get(ASKED, ""))
    except (Unreachable, NotAllowed) as error:
        code = 503 if isinstance(error, Unreachable) else 403
        return sign_in_page(request, house, code=code, wanted="", name="", error=error)
    answer = admit(request, house, user, wanted)
    answer.delete_cookie(ASKED)
    return answer


def sign_in_page(request: Request, house: House, code: int = 200, **said: object) -> Response:
    """The sign-in page, with the sign-in service where there is one."""
    service = house.provider.chosen.label if house.provider else ""
    return render(request, "sign_in.html", code=code, service=service, **said)


def _provider(house: House) -> Provider:
    if house.provider is None:
        raise NotFound("There is no sign-in service here.", "Sign in with your name and password.")
    return house.provider


def _back(request: Request, house: House) -> str:
    """Where the service leads back to; a proxy that speaks https for us is not seen in the request."""
    address = request.url_for("come_back")
    return str(address.replace(scheme="https") if house.settings.https else address)


def next_step(request: Request, house: House, user: User, wanted: str) -> Response:
    """In, or on to the code where somebody has set that up."""
    if not house.second_steps.has(user.name):
        return admit(request, house, user, wanted)
    answer = RedirectResponse("/sign-in/code", 303)
    token = house.second_steps.halfway(user, wanted)
    answer.set_cookie(HALFWAY, token, httponly=True, samesite="lax", secure=house.settings.https, path="/", max_age=HALFWAY_FOR)
    return answer


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
