"""Every error that Kith raises on purpose, in one tree.

KithError
├── BadInput            what was given cannot be read; says the field and the way out
│   ├── WrongUsage      a command or request was asked for in a way that has no meaning
│   ├── TooLarge        a limit on size, pages, rows, time or memory was reached
│   └── Locked          protected by a password: whole, but nobody can read it as it is
├── NotFound            no such entity, report, question or file
├── NotAllowed          the role of the one who asks does not reach that far
├── Contradiction       a decision that other decisions speak against
├── Busy                someone else is writing; names the holder
├── WrongVersion        the data folder is of a newer Kith
├── NoRoom              the disk is full, or cannot be written
├── Unreachable         a server beside this Kith does not answer, or not in time
└── NotLogged           the audit row could not be written, so nothing is shown
"""


class KithError(Exception):
    """Base of all errors that a user may see.

    Parameters
    ----------
    problem : str
        What went wrong, in words for the person at the desk.
    remedy : str, optional
        What that person can do about it.
    field : str, optional
        The field, column or option it is about.
    """

    def __init__(self, problem: str, remedy: str = "", field: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.field = field

    def __reduce__(self) -> tuple[type["KithError"], tuple[str, str, str]]:
        return type(self), (self.problem, self.remedy, self.field)

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


class BadInput(KithError):
    """What was given cannot be read."""


class WrongUsage(BadInput):
    """A command or request that has no meaning as it was put."""


class TooLarge(BadInput):
    """A limit on size, pages, rows, time or memory was reached."""


class Locked(BadInput):
    """A file is protected by a password."""


class NotFound(KithError):
    """No such entity, report, question or file."""


class NotAllowed(KithError):
    """The role of the one who asks does not reach that far."""


class Contradiction(KithError):
    """A decision that other decisions speak against."""


class Busy(KithError):
    """Someone else is writing to this data folder."""


class WrongVersion(KithError):
    """The data folder was written by a newer Kith."""


class NoRoom(KithError):
    """The disk is full, or cannot be written."""

    def __init__(self, problem: str = "", remedy: str = "", field: str = "") -> None:
        super().__init__(
            problem or "There is no room on the disk of the data folder, or it cannot be written.",
            remedy or "Make room, then do it again: what was said to be taken in is kept, and nothing is there by half.",
            field,
        )


class Unreachable(KithError):
    """A server beside this Kith does not answer, or not in time."""


class NotLogged(KithError):
    """The audit row could not be written, so nothing is shown."""
