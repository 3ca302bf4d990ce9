"""A chart as one offline HTML page by pyvis: legend, marking and every link as a table inside."""

from viz.export.picture import Picture, clean
from viz.network import Beside, diagram
from viz.style import kind_of, link_words


def html(picture: Picture) -> bytes:
    """The chart as a page that needs nothing but itself."""
    names = picture.names
    kinds = {node.id: kind_of(node.kind).label for node in picture.part.nodes}
    rows = [
        (
            f"{kinds[link.source]}: {names[link.source]}",
            link_words(link.kind),
            f"{kinds[link.target]}: {names[link.target]}",
            f"{link.sources}{'' if link.solid else ' (nothing graded)'}",
            f"{link.first or 'not known'} to {link.last or 'not known'}",
            ", ".join(link.reports),
        )
        for link in picture.links
    ]
    beside = Beside(picture.origin.marking, picture.origin.in_words(), rows)
    return diagram(
        picture.part, clean(picture.title), focus=picture.focus, at=dict(picture.at), alone=True, beside=beside
    ).encode("utf-8", "replace")
