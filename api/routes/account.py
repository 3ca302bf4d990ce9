"""One's own account: password and personal tokens."""

import segno
from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.deps import House, Routes, TheForm, TheHouse, TheVisitor, Visitor
from api.rights import SIGNED_IN
from api.routes.sign_in import admit, text
from api.second_step import Resting, WrongCode
from api.templating import render
from graph.errors import KithError

routes = Routes()


@routes.get("/account", requires=SIGNED_IN)
def account(request: Request, visitor: TheVisitor, house: TheHouse) -> Response:
    """Roles, password and tokens of whoever is signed in."""
    return _shown(request, visitor, house)


@routes.post("/account/password", requires=SIGNED_IN)
def change_password(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """Take a new password; all other visits of this account end."""
    try:
        house.users.set_password(visitor.user.name, text(form.get("password")))
    except KithError as error:
        return _shown(request, visitor, house, error=error)
    return admit(request, house, visitor.user, "/account")


@routes.post("/account/tokens", requires=SIGNED_IN)
def make_token(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """Make a personal token, and show it this once."""
    token = house.bearers.make(visitor.user, text(form.get("label")))
    return _shown(request, visitor, house, token=token)


@routes.post("/account/tokens/{bearer}/withdraw", requires=SIGNED_IN)
def withdraw_token(bearer: str, visitor: TheVisitor, house: TheHouse) -> Response:
    """Take a token back."""
    house.bearers.withdraw(visitor.user, bearer)
    return RedirectResponse("/account", 303)


@routes.post("/account/visits/{visit}/end", requires=SIGNED_IN)
def end_visit(visit: str, visitor: TheVisitor, house: TheHouse) -> Response:
    """End one's own visit somewhere else."""
    house.sessions.revoke(visitor.user.name, visit)
    return RedirectResponse("/account", 303)


@routes.get("/account/second-step", requires=SIGNED_IN)
def second_step(request: Request, visitor: TheVisitor, house: TheHouse) -> Response:
    """Set a second step up, or take it off."""
    return _second_step(request, visitor, house)


@routes.post("/account/second-step", requires=SIGNED_IN)
def switch_on(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """Have it count, once a code shows that the app knows the secret."""
    try:
        house.second_steps.confirm(visitor.user, text(form.get("code")))
    except WrongCode as error:
        return _second_step(request, visitor, house, error)
    return RedirectResponse("/account", 303)


@routes.post("/account/second-step/off", requires=SIGNED_IN)
def switch_off(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """Take it off, with a code."""
    try:
        house.second_steps.check(visitor.user.name, text(form.get("code")))
    except (WrongCode, Resting) as error:
        return _second_step(request, visitor, house, error)
    house.second_steps.remove(visitor.user.name)
    return RedirectResponse("/account", 303)


def _second_step(request: Request, visitor: Visitor, house: House, error: KithError | None = None) -> Response:
    steps, has = house.second_steps, house.second_steps.has(visitor.user.name)
    secret = "" if has else steps.begin(visitor.user)
    drawn = segno.make(steps.address(visitor.user, secret)).svg_inline(scale=5, omitsize=True) if secret else ""
    picture = Markup(drawn)  # noqa: S704 -- our own SVG
    return render(request, "second_step.html", code=400 if error else 200, has=has, secret=secret, picture=picture, error=error)


def _shown(request: Request, visitor: Visitor, house: House, token: str = "", error: KithError | None = None) -> Response:
    status = 400 if error else 200
    return render(
        request,
        "account.html",
        code=status,
        tokens=house.bearers.of(visitor.user),
        token=token,
        error=error,
        visits=house.sessions.of(visitor.user.name),
        here=visitor.session.key if visitor.session else "",
        second_step=house.second_steps.has(visitor.user.name),
    )
