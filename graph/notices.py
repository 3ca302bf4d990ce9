"""What whoever asked should be told beside the answer: for example that another store than the chosen one gave it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collects what is said until the end of the block; threads that take over this context are heard too."""
    collected: list[str] = []
    token = _heard.set(collected)
    try:
        yield collected
    finally:
        _heard.reset(token)


def heard() -> list[str]:
    """What was said so far to whoever listens."""
    return _heard.get() or []


def say(notice: str) -> None:
    """Tell whoever listens; once is enough."""
    collected = _heard.get()
    if collected is not None and notice not in collected:
        collected.append(notice)
