"""One's own account: password and personal tokens."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.deps import House, Routes, TheForm, TheHouse, TheVisitor, Visitor
from api.rights import SIGNED_IN
from api.routes.sign_in import admit, text
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


def _shown(request: Request, visitor: Visitor, house: House, token: str = "", error: KithError | None = None) -> Response:
    status = 400 if error else 200
    return render(request, "account.html", code=status, tokens=house.bearers.of(visitor.user), token=token, error=error)
