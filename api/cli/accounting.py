"""`kith users`: accounts, roles, one-time links, tokens, visits."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from api.account_book import AccountBook
from api.auth import User, Users
from api.cli.frame import Answer, Command, Context, a_count
from api.rights import Role
from api.second_step import SecondSteps
from api.sessions import BEARER_DAYS, Bearers, Links, Sessions
from api.shapes import Json
from graph.errors import NotAllowed, WrongUsage
from graph.ledger.folder import DataFolder

LINK_HOURS = 24


@dataclass(frozen=True, slots=True)
class Desk:
    """What is done to accounts, with what the command line says."""

    users: Users
    sessions: Sessions
    links: Links
    bearers: Bearers
    second_steps: SecondSteps
    args: argparse.Namespace

    @property
    def name(self) -> str:
        """Whom it is about. Raises WrongUsage where the command line does not say."""
        if not self.args.name:
            raise WrongUsage("No name was given.", f"Write `kith users {self.args.act} NAME`.", "name")
        return str(self.args.name)

    @property
    def user(self) -> User:
        """The account it is about. Raises NotFound."""
        return self.users.get(self.name)

    @property
    def active(self) -> User:
        """The account, where it is not at rest. Raises NotFound; NotAllowed if it is, since all ways in have ended with it."""
        if not self.user.active:
            raise NotAllowed(f"{self.name} is at rest.", f"First `kith users enable {self.name}`.", "name")
        return self.user

    @property
    def roles(self) -> list[Role]:
        """The roles that were named."""
        return [Role(role) for role in self.args.role or ()]


def _users(context: Context, args: argparse.Namespace) -> Answer:
    folder = DataFolder(context.settings.folder)
    folder.make()
    book = AccountBook(folder.accounts)
    sessions = Sessions(book, context.settings.idle, context.settings.longest)
    users = Users(book)
    return ACTS[args.act](Desk(users, sessions, Links(book), Bearers(book), SecondSteps(book, users), args))


def _list(desk: Desk) -> Answer:
    told = [_user_json(desk, user) for user in desk.users.everybody()]
    lines = [
        f"{one['name']:<20} {', '.join(one['roles']):<30} "
        f"{'active' if one['active'] else 'at rest'}{', locked' if one['locked'] else ''}"
        for one in told
    ]
    return Answer({"users": told}, lines or ["Nobody has an account yet: `kith users add NAME --role analyst`."])


def _user_json(desk: Desk, user: User) -> Json:
    visits = len(desk.sessions.of(user.name))
    return {
        "name": user.name,
        "roles": sorted(user.roles),
        "active": user.active,
        "locked": desk.users.locked(user.name),
        "visits": visits,
        "second_step": desk.second_steps.has(user.name),
    }


def _one(desk: Desk, said: str) -> Answer:
    return Answer({"user": _user_json(desk, desk.user)}, [said])


def _add(desk: Desk) -> Answer:
    password = _password(desk.args.password_file) if desk.args.password_file else None
    user = desk.users.add(desk.name, desk.roles, password)
    if password is not None:
        return _one(desk, f"{user.name} has an account.")
    answer = _link(desk)
    return Answer({"user": _user_json(desk, user), **answer.json}, [f"{user.name} has an account.", *answer.lines])


def _password(file: Path) -> str:
    """The first line of a file, or of what is typed where the file is “-”."""
    if str(file) == "-":
        return getpass("Password: ")
    try:
        return file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage(f"{file} cannot be read: {error}.", "Name a file with the password.", "password-file") from None


def _roles(desk: Desk) -> Answer:
    user = desk.users.set_roles(desk.name, desk.roles)
    return _one(desk, f"{user.name}: {', '.join(sorted(user.roles))}.")


def _disable(desk: Desk) -> Answer:
    desk.users.set_active(desk.name, active=False)
    return _one(desk, f"{desk.name} is at rest; visits, links and tokens have ended.")


def _enable(desk: Desk) -> Answer:
    desk.users.set_active(desk.name, active=True)
    return _one(desk, f"{desk.name} may sign in again.")


def _unlock(desk: Desk) -> Answer:
    desk.users.unlock(desk.name)
    return _one(desk, f"{desk.name} may try again.")


def _link(desk: Desk) -> Answer:
    path = f"/sign-in/once?token={desk.links.make(desk.active, LINK_HOURS * 3600)}"
    return Answer({"link": path, "hours": LINK_HOURS}, [f"Sign-in link, good once within {LINK_HOURS} hours: {path}"])


def _token(desk: Desk) -> Answer:
    token = desk.bearers.make(desk.active, desk.args.label, desk.args.days)
    said = {"token": token, "days": desk.args.days, "label": desk.args.label}
    return Answer(said, [f"Token for /api/v1, good for {desk.args.days} days, shown this once: {token}"])


def _tokens(desk: Desk) -> Answer:
    held = desk.bearers.of(desk.user)
    told = [{"id": one.id, "label": one.label, "made": one.made.isoformat(), "until": one.until.isoformat()} for one in held]
    return Answer({"tokens": told}, [f"{one.id}  until {one.until:%Y-%m-%d}  {one.label}" for one in held] or ["No tokens."])


def _visits(desk: Desk) -> Answer:
    held = desk.sessions.of(desk.user.name)
    told = [{"id": one.id, "made": one.made.isoformat(), "seen": one.seen.isoformat()} for one in held]
    lines = [f"{one.id}  since {one.made:%Y-%m-%d %H:%M}, last seen {one.seen:%Y-%m-%d %H:%M} (UTC)" for one in held]
    return Answer({"visits": told}, lines or ["Not signed in."])


def _revoke(desk: Desk) -> Answer:
    given = desk.args.id
    if not given:
        raise WrongUsage("It was not said what to revoke.", "Give --id, as `users visits` or `users tokens` shows it.", "id")
    if any(one.id == given for one in desk.bearers.of(desk.user)):
        desk.bearers.withdraw(desk.user, given)
    else:
        desk.sessions.revoke(desk.user.name, given)
    return Answer({"revoked": given}, [f"{given} has ended."])


def _one_step(desk: Desk) -> Answer:
    desk.second_steps.remove(desk.user.name, by="the command line")
    return _one(desk, f"{desk.name} signs in without a code from now on.")


ACTS: dict[str, Callable[[Desk], Answer]] = {
    "list": _list,
    "add": _add,
    "roles": _roles,
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "link": _link,
    "token": _token,
    "tokens": _tokens,
    "visits": _visits,
    "revoke": _revoke,
    "one-step": _one_step,
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=tuple(ACTS), help="what to do")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="whose account")
    parser.add_argument(
        "--role", action="append", choices=sorted(role.value for role in Role), help="add, roles: a role (may be repeated)"
    )
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="add: the password's file, or - to type it")
    parser.add_argument("--label", default="command line", metavar="TEXT", help="token: what it is for")
    parser.add_argument("--days", type=a_count, default=BEARER_DAYS, help=f"token: good for so many days ({BEARER_DAYS})")
    parser.add_argument("--id", default="", metavar="ID", help="revoke: a visit or a token")


COMMANDS = (Command("users", "accounts: list, add, roles, disable, enable, link, token, visits, revoke", _users, _arguments),)
