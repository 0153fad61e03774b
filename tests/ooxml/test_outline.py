"""Elements of a small part are found by their bytes, so that a few can be changed and all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.ooxml.outline import Element, outline, spliced, with_attributes

XML = b"""\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>
<!-- <x:a/> --><x:root xmlns:x='urn:x' note="a > b"><x:a
 n='1'/><y><!-- <z/> --><z></z>\xc3\xa9</y><![CDATA[<b/>]]><?keep <b/> ?><b n="2" >t</b ></x:root>
<!-- end -->"""


def text(element: Element, xml: bytes = XML) -> str:
    return xml[element.start : element.end].decode()


def test_elements_are_found_with_their_bytes():
    root = outline(XML, "part")
    assert (root.tag, root.prefix, root.attributes["note"]) == ("root", "x:", "a > b")
    assert [text(child) for child in root.children] == [
        "<x:a\n n='1'/>",
        "<y><!-- <z/> --><z></z>é</y>",
        '<b n="2" >t</b >',
    ]
    assert [(child.tag, child.prefix) for child in root.children] == [("a", "x:"), ("y", ""), ("b", "")]
    assert text(root).startswith("<x:root")
    assert text(root).endswith("</x:root>")


def test_the_content_of_an_element_is_told():
    _, y, b = outline(XML, "part").children
    assert XML[y.inner : y.close] == "<!-- <z/> --><z></z>é".encode()
    assert XML[b.inner : b.close] == b"t"


def test_an_empty_tag_is_told_from_an_element_without_content():
    a, y, _ = outline(XML, "part").children
    assert a.is_empty_tag
    assert a.inner == a.close == a.end
    assert not y.child("z").is_empty_tag
    assert y.child("z").inner == y.child("z").close


def test_children_are_found_by_name():
    root = outline(b"<r><a n='1'/><b/><a n='2'/></r>", "part")
    assert [a.attributes["n"] for a in root.all("a")] == ["1", "2"]
    assert root.child("a").attributes["n"] == "1"
    assert root.child("c") is None
    assert outline(b"<r/>", "part").is_empty_tag


NAMES = st.sampled_from(["a", "b", "x:a", "long.name-1"])
LEAVES = st.builds(
    lambda name, value, form: form.format(name=name, value=value),
    NAMES, st.sampled_from(["", "é", "a > b", "/>", "'"]),
    st.sampled_from(["<{name}/>", '<{name} v="{value}"/>', "<{name}></{name}>", '<{name}\n v = "{value}" >t</{name} >',
                     "<!-- <{name}> -->", "<![CDATA[<{name}>]]>"]),
)  # fmt: skip
TREES = st.recursive(
    LEAVES, lambda inner: st.builds(lambda n, i: f"<{n}>{''.join(i)}</{n}>", NAMES, st.lists(inner, max_size=3))
)


@given(st.lists(TREES, max_size=5).map(lambda trees: f"<r xmlns:x='urn:x'>{''.join(trees)}</r>".encode()))
def test_any_element_cut_out_is_an_element_of_its_own(xml):
    stack = [outline(xml, "part")]
    while stack:
        element = stack.pop()
        alone = outline(xml[element.start : element.end], "part")
        assert (alone.tag, alone.prefix, len(alone.children)) == (element.tag, element.prefix, len(element.children))
        assert (alone.start, alone.end) == (0, element.end - element.start)
        stack += element.children


@pytest.mark.parametrize(
    ("splices", "expected"),
    [
        ([], b"0123456789"),
        ([(2, 4, b"x")], b"01x456789"),
        ([(8, 9, b""), (0, 1, b"start")], b"start12345679"),
        ([(3, 3, b"a"), (3, 3, b"b"), (3, 5, b"c")], b"012abc56789"),
        ([(3, 5, b"c"), (3, 3, b"a")], b"012ac56789"),
        ([(10, 10, b"end")], b"0123456789end"),
    ],
)
def test_spans_are_replaced(splices, expected):
    assert spliced(b"0123456789", splices) == expected


@pytest.mark.parametrize(
    ("tag", "changes", "expected"),
    [
        ('<xf numFmtId="0"/>', {"numFmtId": "9"}, '<xf numFmtId="9"/>'),
        ("<xf numFmtId = '0' >", {"numFmtId": "9"}, '<xf numFmtId="9" >'),
        ('<xf\n\tnumFmtId="0"\n/>', {"numFmtId": "9", "b": "1"}, '<xf\n numFmtId="9" b="1"/>'),
        ("<xf>", {"a": "1", "b": "2"}, '<xf a="1" b="2">'),
        ("<xf/>", {"a": None}, "<xf/>"),
        ('<xf a="1" b="2"/>', {"a": None}, '<xf b="2"/>'),
        ('<xf xa="1" x:a="2"/>', {"a": "3"}, '<xf xa="1" x:a="2" a="3"/>'),
        ('<xf b=" > "/>', {"a": "3"}, '<xf b=" > " a="3"/>'),
    ],
)
def test_attributes_of_a_tag_are_set_and_removed(tag, changes, expected):
    assert with_attributes(tag.encode(), changes).decode() == expected
