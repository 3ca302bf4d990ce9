"""A chart as Analyst's Notebook XML, by its published schema; not opened in i2 here, and the file says so."""

from xml.etree import ElementTree as ET

from graph.store.base import Link
from viz.export.picture import Picture, around, clean
from viz.style import kind_of, link_of, link_width, link_words

UNTRIED = "Not opened in i2 here: look through it before you rely on it."
ICONS = {
    "Child": "Child",
    "PersonOfConcern": "Person",
    "Person": "Person",
    "Location": "Place",
    "OnlinePlatform": "Internet",
    "OnlineAccount": "Account",
    "Phone": "Phone",
    "Vehicle": "Car",
    "Incident": "Event",
    "Report": "Document",
    "Meeting": "Meeting",
    "Organisation": "Organization",
}
GRADED, UNGRADED = "Graded", "Ungraded"


def anx(picture: Picture) -> bytes:
    """The chart as an .anx file."""
    chart = ET.Element("Chart", {"SchemaVersion": "6.0.0.0"})
    chart.append(ET.Comment(f" {UNTRIED} "))
    summary = ET.SubElement(ET.SubElement(chart, "Summary"), "CustomPropertyCollection")
    for name, value in (
        ("Marking", picture.origin.marking),
        ("Origin", picture.origin.in_words()),
        ("Title", clean(picture.title)),
        ("Tried", UNTRIED),
    ):
        ET.SubElement(summary, "CustomProperty", {"Name": name, "Type": "String", "Value": value})
    strengths = ET.SubElement(chart, "StrengthCollection")
    ET.SubElement(strengths, "Strength", {"Id": "S1", "Name": GRADED, "DotStyle": "DotStyleSolid"})
    ET.SubElement(strengths, "Strength", {"Id": "S2", "Name": UNGRADED, "DotStyle": "DotStyleDashed"})
    items = ET.SubElement(chart, "ChartItemCollection")
    _label(items, picture)
    for node in picture.part.nodes:
        _entity(items, picture, node.id, kind_of(node.kind).name, clean(node.name))
    for link in picture.links:
        _link(items, link)
    ET.indent(chart)
    written: bytes = ET.tostring(chart, encoding="utf-8", xml_declaration=True)
    return written


def _label(items: ET.Element, picture: Picture) -> None:
    left, top, _, _ = around(picture.part.nodes, picture.at)
    item = ET.SubElement(items, "ChartItem", {"Label": f"{picture.origin.marking} – {clean(picture.title)}"})
    end = ET.SubElement(item, "End", {"X": str(round(left)), "Y": str(round(top - 120)), "Z": "0"})
    entity = ET.SubElement(end, "Entity", {"EntityId": "marking", "Identity": "marking", "LabelIsIdentity": "false"})
    ET.SubElement(entity, "TextBlock")


def _entity(items: ET.Element, picture: Picture, node: str, kind: str, name: str) -> None:
    x, y = picture.at[node]
    item = ET.SubElement(
        items, "ChartItem", {"Label": name, "DateSet": "false", "TimeSet": "false", "XPosition": str(round(x))}
    )
    note = (picture.notes or {}).get(node)
    if note:
        item.set("Description", clean(note))
    end = ET.SubElement(item, "End", {"X": str(round(x)), "Y": str(round(y)), "Z": "0"})
    entity = ET.SubElement(end, "Entity", {"EntityId": node, "Identity": node, "LabelIsIdentity": "false"})
    ET.SubElement(ET.SubElement(entity, "Icon"), "IconStyle", {"Type": ICONS.get(kind, kind)})


def _link(items: ET.Element, link: Link) -> None:
    arrow = "ArrowNone" if link_of(link.kind).symmetric else "ArrowOnHead"
    item = ET.SubElement(items, "ChartItem", {"Label": link_words(link.kind), "Description": " ".join(link.reports)})
    if link.first:
        item.set("DateSet", "true")
        item.set("DateTime", f"{link.first.isoformat()}T00:00:00.000")
    ends = ET.SubElement(item, "Link", {"End1Id": link.source, "End2Id": link.target})
    style = {"ArrowStyle": arrow, "Strength": GRADED if link.solid else UNGRADED, "LineWidth": str(link_width(link.sources))}
    ET.SubElement(ends, "LinkStyle", {**style, "Type": link.kind})
