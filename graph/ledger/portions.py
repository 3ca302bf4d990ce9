"""Values in portions that fit into one SQL statement."""

from collections.abc import Iterable, Sequence


def chunks(values: Sequence[str], size: int = 900) -> Iterable[Sequence[str]]:
    """The values in portions that fit into one SQL statement."""
    return (values[start : start + size] for start in range(0, len(values), size))


def marks(values: Sequence[object]) -> str:
    """As many SQL parameters as there are values."""
    return ", ".join("?" * len(values))
