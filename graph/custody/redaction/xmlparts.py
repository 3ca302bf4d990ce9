"""XML of office files and pages: the texts of a paragraph taken together, since a name may be cut into several pieces."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from graph.custody.redaction.marker import Marker, Unfaithful

BLOCKS = frozenset({
    "p", "h", "si", "is", "comment", "text", "c", "td", "th", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "title",
    "option", "dd", "dt", "caption", "label", "address", "blockquote", "pre", "script", "style",
})  # fmt: skip
"""Elements whose text is read in one go."""
BREAKS = frozenset({"tab", "br", "cr", "line-break", "s", "lastRenderedPageBreak"})
TOLD = frozenset({
    "descr", "title", "alt", "author", "initials", "displayName", "userId", "providerId", "alt-text", "value", "content",
    "placeholder", "lastModifiedBy", "name", "label", "summary", "prompt", "promptTitle", "oddHeader",
})  # fmt: skip
"""Attributes that hold words for people."""
BY_TAG = {("alias", "val"), ("tag", "val"), ("docPr", "title"), ("default", "val"), ("listEntry", "val"), ("s", "v")}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
Change = Callable[[str], str]


@dataclass(slots=True)
class Slot:
    """A piece of text: of an element, or behind it; none of either where a break stands for a blank."""

    element: etree._Element | None
    tail: bool = False

    @property
    def text(self) -> str:
        """What stands there."""
        if self.element is None:
            return "\n"
        return (self.element.tail if self.tail else self.element.text) or ""

    def put(self, text: str) -> None:
        """Put something of the same length there."""
        if self.element is None:
            return
        if self.tail:
            self.element.tail = text
        else:
            self.element.text = text


@dataclass(slots=True)
class Block:
    """The pieces of one paragraph or cell, in order."""

    slots: list[Slot] = field(default_factory=list)

    def change(self, change: Change) -> None:
        """Change them as one text; each piece keeps its length."""
        texts = [slot.text for slot in self.slots]
        before = "".join(texts)
        after = change(before)
        if after == before:
            return
        at = 0
        for slot, text in zip(self.slots, texts, strict=True):
            slot.put(after[at : at + len(text)])
            at += len(text)


def parsed(content: bytes) -> etree._Element:
    """One part. Raises Unfaithful where it is no XML, or declares more than an office program writes."""
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unfaithful from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unfaithful
    return root


def written(root: etree._Element) -> bytes:
    """The part again."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """An element's name without its namespace; of comments and the like none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def cleaned(root: etree._Element, marker: Marker, change: Change, skip: str = "") -> None:
    """Take the person out of a part's texts and attributes.

    Parameters
    ----------
    root : etree._Element
    marker : Marker
    change : callable
        What becomes of its texts.
    skip : str, optional
        Element whose texts are gone through elsewhere; whole names are taken out of it all the same.
    """
    if not marker.whom.may_stand_in("".join(map(str, root.itertext()))) and not marker.whom.may_stand_in(_told(root)):
        return
    for element in root.iter():
        _attributes(element, marker, change)
    for block in blocks(root, skip):
        block.change(change)
    every = [*blocks(root)]
    for block in every:
        block.change(marker.strict)
    Block([slot for block in every for slot in block.slots if slot.element is not None]).change(marker.run_together)


def blocks(root: etree._Element, skip: str = "") -> list[Block]:
    """The paragraphs of a part in the order in which they begin; outside of any, each element stands by itself."""
    found: list[Block] = []
    stack: list[tuple[etree._Element, Block | None, bool]] = [(root, None, False)]
    while stack:
        element, paragraph, behind = stack.pop()
        if behind:
            _at_hand(paragraph, found).slots.append(Slot(element, tail=True))
            continue
        stack.append((element, paragraph, True))
        name = local(element)
        if skip and name == skip:
            continue
        inside = _at_hand(None, found) if name in BLOCKS else paragraph
        block = _at_hand(inside, found)
        if name in BREAKS:
            block.slots.append(Slot(None))
        block.slots.append(Slot(element))
        stack.extend((child, inside, False) for child in reversed(element))
    return found


def _at_hand(block: Block | None, found: list[Block]) -> Block:
    """The block that is open, or a new one."""
    if block is None:
        block = Block()
        found.append(block)
    return block


def _told(root: etree._Element) -> str:
    return "\n".join(str(value) for element in root.iter() for value in element.attrib.values())


def _attributes(element: etree._Element, marker: Marker, change: Change) -> None:
    name = local(element)
    for key, value in ((str(key), str(value)) for key, value in element.attrib.items()):
        told = etree.QName(key).localname
        words = told in TOLD or (name, told) in BY_TAG
        clean = marker.strict(change(value) if words else value)
        if clean != value:
            element.set(key, clean)
