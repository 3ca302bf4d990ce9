"""The people who use Kith: accounts, roles and one-time sign-in links."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.deps import House, Routes, TheForm, TheHouse
from api.rights import ADMINISTER, Role
from api.routes.sign_in import text
from api.templating import render
from graph.errors import KithError

routes = Routes()

LINK_LASTS = 24 * 60 * 60


@routes.get("/people", requires=ADMINISTER)
def people(request: Request, house: TheHouse) -> Response:
    """Everybody with an account."""
    return _shown(request, house)


@routes.post("/people", requires=ADMINISTER)
def add(request: Request, form: TheForm, house: TheHouse) -> Response:
    """Make an account; it is entered first by a one-time link."""
    chosen = [Role(role) for role in form.getlist("roles") if role in set(Role)]
    try:
        user = house.users.add(text(form.get("name")), chosen)
    except KithError as error:
        return _shown(request, house, error=error)
    return _shown(request, house, link=_link(request, house.links.make(user, LINK_LASTS)), whose=user.name)


@routes.post("/people/{name}/link", requires=ADMINISTER)
def make_link(request: Request, name: str, house: TheHouse) -> Response:
    """A one-time sign-in link for somebody."""
    user = house.users.get(name)
    return _shown(request, house, link=_link(request, house.links.make(user, LINK_LASTS)), whose=user.name)


@routes.post("/people/{name}/rest", requires=ADMINISTER)
def rest(name: str, house: TheHouse) -> Response:
    """Let an account rest; its visits and tokens end at once."""
    house.users.set_active(name, active=False)
    return RedirectResponse("/people", 303)


@routes.post("/people/{name}/wake", requires=ADMINISTER)
def wake(name: str, house: TheHouse) -> Response:
    """Wake an account that rests."""
    house.users.set_active(name, active=True)
    return RedirectResponse("/people", 303)


def _link(request: Request, token: str) -> str:
    return str(request.url_for("once").include_query_params(token=token))


def _shown(request: Request, house: House, link: str = "", whose: str = "", error: KithError | None = None) -> Response:
    status = 400 if error else 200
    return render(request, "people.html", code=status, people=house.users.everybody(), link=link, whose=whose, error=error)
