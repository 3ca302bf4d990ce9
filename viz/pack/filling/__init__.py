"""What fills the sections of packs: one function a section, from the record to blocks."""

from collections.abc import Callable, Iterator

from viz.pack.content import Block
from viz.pack.filling import counted, problem, quarterly, subject, tasking, words
from viz.pack.filling.pen import Pen

Fill = Callable[[Pen], Iterator[Block]]
FILLS: dict[str, Fill] = {**tasking.FILLS, **problem.FILLS, **quarterly.FILLS, **subject.FILLS, **counted.FILLS, **words.FILLS}


def fill_section(key: str, pen: Pen) -> Iterator[Block]:
    """The blocks of one section."""
    return FILLS[key](pen)
