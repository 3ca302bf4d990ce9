"""Exported charts open elsewhere, carry their marking, and keep names what they are: text."""

import io
import json
import re
import struct
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pandas as pd
import pytest

from graph.ledger.folder import DataFolder
from graph.pseudonyms import Pseudonyms, key_of
from graph.store.base import Node
from viz.export.formats import FORMATS, file_name
from viz.export.picture import Picture, pseudonymised
from viz.export.tables import cell
from viz.export.vector import drawn

Make = Callable[..., Picture]
SVG = "{http://www.w3.org/2000/svg}"
WORDY = ("svg", "html", "graphml", "gexf", "json", "anx")
SVG_TAGS = {"svg", "title", "desc", "defs", "marker", "path", "rect", "line", "g", "circle", "polygon", "text"}


def tables(pair: bytes) -> tuple[pd.DataFrame, pd.DataFrame]:
    with zipfile.ZipFile(io.BytesIO(pair)) as held:
        entities, links = (pd.read_csv(io.BytesIO(held.read(f"{name}.csv")), dtype=str) for name in ("entities", "links"))
    return entities, links


def words(name: str, content: bytes) -> str:
    """Everything that a file says, as text."""
    if name == "csv":
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            return "\n".join(held.read(one).decode("utf-8-sig") for one in held.namelist())
    return content.decode("latin-1" if name == "png" else "utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_marking_recipient_and_purpose(picture: Make, name: str) -> None:
    said = words(name, FORMATS[name].write(picture()))
    assert "OFFICIAL-SENSITIVE" in said
    assert "Derbyshire" in said
    assert "meeting" in said


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_chart_is_a_file_too(picture: Make, name: str) -> None:
    full = picture()
    empty = Picture("Nothing", type(full.part)((), ()), {}, full.origin)
    assert len(FORMATS[name].write(empty)) > 100


def test_graphml_opens_in_networkx(picture: Make) -> None:
    G = nx.read_graphml(io.BytesIO(FORMATS["graphml"].write(picture())), force_multigraph=True)
    assert (G.number_of_nodes(), G.number_of_edges()) == (5, 5)
    assert G.nodes["e1"]["label"] == "Kai Thomas"
    assert (G.nodes["e2"]["x"], G.nodes["e2"]["y"]) == (300.5, 40.0)
    assert {data["kind"] for _, _, data in G.edges(data=True)} >= {"USES", "AT", "VICTIM_IN"}
    assert G.graph["marking"] == "OFFICIAL-SENSITIVE"


def test_gexf_opens_in_networkx(picture: Make) -> None:
    G = nx.read_gexf(io.BytesIO(FORMATS["gexf"].write(picture())))
    assert (G.number_of_nodes(), G.number_of_edges()) == (5, 5)
    assert G.nodes["e1"]["label"] == "Kai Thomas"
    assert G.nodes["e3"]["viz"]["position"] == {"x": 150.0, "y": -220.0, "z": 0.0}


def test_csv_pair_opens_in_pandas_and_fits_together(picture: Make) -> None:
    entities, links = tables(FORMATS["csv"].write(picture()))
    assert list(entities["label"]) == ["Kai Thomas", "Levi Zielinski", "Wharf Hotel", "Incident 2026-03-02", "'+447700900123"]
    assert set(links["source"]) | set(links["target"]) <= set(entities["id"])
    assert list(links["reports"])[1] == "LIB-1 LIB-2"
    assert set(entities["marking"]) | set(links["marking"]) == {"OFFICIAL-SENSITIVE"}


@pytest.mark.parametrize("value", ["=1+1", "+44", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "=HYPERLINK(1)", "|x", "\uff1d1"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert cell(value).startswith("'")
    assert cell("Kai - Thomas") == "Kai - Thomas"


def test_json_has_places_and_notes(picture: Make) -> None:
    said = json.loads(FORMATS["json"].write(picture()))
    assert said["nodes"][1] == {
        "id": "e2", "kind": "PersonOfConcern", "name": "Levi Zielinski", "also_known_as": [], "x": 300.5, "y": 40.0
    }  # fmt: skip
    assert said["nodes"][0]["note"] == "Note on Kai Thomas"
    assert len(said["links"]) == 5


def test_anx_says_that_nobody_opened_it_in_i2(picture: Make) -> None:
    content = FORMATS["anx"].write(picture())
    assert b"Not opened in i2 here" in content
    chart = ET.fromstring(content)
    identities = {entity.get("EntityId") for entity in chart.iter("Entity")}
    ends = [(link.get("End1Id"), link.get("End2Id")) for link in chart.iter("Link")]
    assert len(ends) == 5
    assert {end for pair in ends for end in pair} <= identities


def test_png_is_a_picture_of_a_fitting_size(picture: Make) -> None:
    content = FORMATS["png"].write(picture())
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert 1200 <= width <= 5000
    assert 600 <= height <= 5000


def test_svg_stands_where_the_screen_had_it(picture: Make) -> None:
    root = ET.fromstring(FORMATS["svg"].write(picture()))
    places = {
        group.findtext(f"{SVG}title"): [float(one) for one in re.findall(r"[-\d.]+", group.get("transform", ""))[:2]]
        for group in root.iter(f"{SVG}g")
    }
    kai, levi = places["Child: Kai Thomas"], places["Person of concern: Levi Zielinski"]
    assert levi[0] - kai[0] == pytest.approx(300.5 + 5, abs=0.2)  # Kai's sign is larger by ten
    assert "nobody" not in drawn(picture())


class Tags(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def parsed(content: bytes) -> Tags:
    page = Tags()
    page.feed(content.decode())
    return page


def test_names_stay_names_in_the_page_to_take_along(picture: Make, hostile: str) -> None:
    plain, page = parsed(FORMATS["html"].write(picture())), parsed(FORMATS["html"].write(picture(hostile, hostile)))
    assert page.tags == plain.tags
    assert page.addresses == []
    assert page.handlers == []


def test_names_stay_names_in_pictures_and_networks(picture: Make, hostile: str) -> None:
    chart = picture(hostile, hostile)
    root = ET.fromstring(FORMATS["svg"].write(chart))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SVG_TAGS
    assert not any(name.startswith("on") or "href" in name for element in root.iter() for name in element.attrib)
    shown = FORMATS["graphml"].write(chart), FORMATS["gexf"].write(chart), FORMATS["anx"].write(chart)
    assert [ET.fromstring(content).tag.rpartition("}")[2] for content in shown] == ["graphml", "gexf", "Chart"]
    entities, _ = tables(FORMATS["csv"].write(chart))
    assert not str(entities["label"][0]).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not re.search(r'[\\/:*?"<>|]', file_name(chart, FORMATS["csv"]))


def test_hostile_names_are_drawn_too(picture: Make) -> None:
    assert FORMATS["png"].write(picture("$\\frac{1}$ \u4e2d\u6587 \U0001f600 \x00", "$x_$")).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", FORMATS)
def test_with_pseudonyms_no_name_is_left(picture: Make, name: str) -> None:
    pseudonyms = Pseudonyms(b"k" * 32)
    chart = picture("Kai Thomas", "Around Kai Thomas")
    names = pseudonyms.names(chart.part.nodes)
    other = pseudonymised(chart, names, {node.id: pseudonyms.code(node.id, 16) for node in chart.part.nodes})
    said = words(name, FORMATS[name].write(other)) + file_name(other, FORMATS[name])
    assert not re.search(r"Kai|Thomas|Zielinski|7700900123|\be1\b", said.split("vis.DataSet", 1)[-1])
    if name != "png":
        assert names["e1"] in said
        assert "Wharf Hotel" in said


class TestPseudonyms:
    def test_are_stable_within_a_data_folder_and_say_nothing_without_its_key(self, data_folder: Path) -> None:
        folder = DataFolder(data_folder)
        folder.make()
        key = key_of(folder)
        assert key_of(folder) == key
        assert len(key) == 32
        here, there = Pseudonyms(key), Pseudonyms(b"x" * 32)
        child = Node("e1", "Child", "Kai Thomas")
        assert here.names([Node("e2", "Child", "Lena"), child])["e1"] == here.names([child])["e1"]
        assert re.fullmatch(r"Child [A-Z0-9]{6}", here.names([child])["e1"])
        assert here.names([child]) != there.names([child])

    def test_hide_who_somebody_is_and_where_they_live_and_no_more(self) -> None:
        nodes = [
            Node("a", "Location", "Wharf Hotel"),
            Node("b", "Location", "Weaver House", attributes={"home": True}),
            Node("c", "Location", "Flat 52 Weaver Court"),
            Node("d", "OnlinePlatform", "Snapchat"),
            Node("e", "Person", "Ann Archer"),
            Node("f", "Vehicle", "RD23 AJW"),
            Node("g", "Location", "DE99 3QE"),
        ]
        names = Pseudonyms(b"k" * 32).names(nodes)
        assert [name.split()[0] for name in names.values()] == [
            "Wharf",
            "Address",
            "Address",
            "Snapchat",
            "Person",
            "Vehicle",
            "Address",
        ]

    def test_two_of_one_code_are_told_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Pseudonyms, "code", lambda _self, entity, length=6: ("A" * 6 + entity * 9)[:length])
        names = Pseudonyms(b"k").names([Node("x", "Child", "A"), Node("y", "Child", "B")])
        assert len(set(names.values())) == 2
