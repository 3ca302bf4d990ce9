"""How one column of a case extract is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is read; see the head of the YAML file."""

    name: str
    read: str = "text"
    attribute: str = ""
    mention: str = ""
    link: str = ""
    home: bool = False
    licensed: bool = False
    place_kind: str = ""
    protected: bool = False
