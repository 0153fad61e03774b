"""A package is written anew with some parts changed; the others keep their compressed bytes and their places."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.archive import rewrite
from tests.zoo import ZOO

PARTS = {"[Content_Types].xml": b"<Types/>", "xl/a.xml": b"a" * 500, "xl/ä 1.xml": b"ae", "media/logo.png": b"\x89PNG"}
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def packed(
    parts: dict[str, bytes] = PARTS, *, method: int = DEFLATED, comment: bytes = b"", level: int = 6, **entry: object
) -> bytes:
    """Return a zip; `entry` are attributes of each of its entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.comment = comment
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2019, 10, 14, 9, 31, 58))
            for key, value in entry.items():
                setattr(info, key, value)
            package.writestr(info, content, method, level)
    return stream.getvalue()


def opened(package: bytes) -> zipfile.ZipFile:
    """Return a zip, open, after all its checksums were found right."""
    found = zipfile.ZipFile(io.BytesIO(package))
    assert found.testzip() is None
    return found


def raw(package: bytes, name: str) -> bytes:
    """Return an entry's bytes as they lie in the file."""
    info = opened(package).getinfo(name)
    name_length, extra_length = struct.unpack_from("<2H", package, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    return package[start : start + info.compress_size]


def contents(package: bytes) -> dict[str, bytes]:
    return {name: opened(package).read(name) for name in opened(package).namelist()}


def test_with_nothing_to_do_the_same_bytes_come_back():
    package = packed()
    assert rewrite(package, {}) is package


def test_a_part_is_changed_where_it_stands_and_new_ones_come_last():
    new = rewrite(packed(), {"xl/new.xml": b"new", "xl/a.xml": b"changed"})
    assert list(contents(new).items()) == list((PARTS | {"xl/a.xml": b"changed", "xl/new.xml": b"new"}).items())


def test_parts_are_removed():
    assert list(contents(rewrite(packed(), {}, ["xl/a.xml"]))) == [name for name in PARTS if name != "xl/a.xml"]


def test_the_other_parts_keep_their_compressed_bytes():
    package = packed(level=1)
    new = rewrite(package, {"[Content_Types].xml": b"<Types />"})
    assert [raw(new, name) for name in PARTS][1:] == [raw(package, name) for name in PARTS][1:]


@pytest.mark.parametrize("method", [STORED, DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_the_other_parts_keep_their_method(method):
    new = opened(rewrite(packed(method=method), {"xl/a.xml": b"b"}))
    assert {info.compress_type for info in new.infolist() if info.filename != "xl/a.xml"} == {method}
    assert new.getinfo("xl/a.xml").compress_type == DEFLATED


def test_entries_keep_time_attributes_and_system():
    package = packed(external_attr=0o644 << 16, internal_attr=1, create_system=0, comment=b"")
    new = rewrite(package, {"xl/a.xml": b"b"})
    for name in PARTS:
        was, now = opened(package).getinfo(name), opened(new).getinfo(name)
        for key in ("date_time", "external_attr", "internal_attr", "create_system", "create_version"):
            assert getattr(now, key) == getattr(was, key), key


def test_a_part_that_is_added_has_the_first_day_of_the_format():
    assert opened(rewrite(packed(), {"n": b""})).getinfo("n").date_time == (1980, 1, 1, 0, 0, 0)


def test_names_beyond_ascii_are_kept():
    new = rewrite(packed(), {"xl/ä 1.xml": b"changed", "xl/é.xml": b"new"})
    assert contents(new)["xl/ä 1.xml"] == b"changed"
    assert contents(new)["xl/é.xml"] == b"new"


def test_names_in_the_code_page_of_dos_are_kept():
    package = packed({"xl/ae.xml": b"1", "b": b"2"}).replace(b"xl/ae.xml", b"xl/\x84e.xml")
    new = rewrite(package, {"b": b"3"})
    assert contents(new) == {"xl/äe.xml": b"1", "b": b"3"}
    assert b"xl/\x84e.xml" in new
    assert contents(rewrite(package, {"xl/äe.xml": b"4"})) == {"xl/äe.xml": b"4", "b": b"2"}


def test_the_comment_of_the_zip_is_kept():
    comment = "from the case system, été".encode()
    assert opened(rewrite(packed(comment=comment), {"n": b""})).comment == comment


def test_extra_fields_do_not_move_the_data():
    package = packed(extra=struct.pack("<2H", 0xA220, 20) + b"\0" * 20)
    assert contents(rewrite(package, {"xl/a.xml": b"b"})) == PARTS | {"xl/a.xml": b"b"}


def test_sizes_behind_the_data_come_before_them():
    package = ZOO["zip written to a pipe"]()
    new = rewrite(package, {"xl/theme/theme1.xml": b"<theme/>"})
    assert contents(new) == contents(package) | {"xl/theme/theme1.xml": b"<theme/>"}
    assert not any(info.flag_bits & 8 for info in opened(new).infolist())


def test_sizes_in_the_fields_of_zip64_come_before_the_data():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package, package.open("a", "w", force_zip64=True) as entry:
        entry.write(b"content")
    assert contents(rewrite(stream.getvalue(), {"b": b"new"})) == {"a": b"content", "b": b"new"}


def test_what_stands_before_the_zip_is_passed_over():
    assert contents(rewrite(b"#!/bin/sh\n" + packed(), {"xl/a.xml": b"b"})) == PARTS | {"xl/a.xml": b"b"}


def test_folders_and_empty_parts_are_kept():
    parts = {"xl/": b"", "xl/empty.xml": b"", "xl/a.xml": b"a"}
    assert contents(rewrite(packed(parts), {"xl/a.xml": b""})) == parts | {"xl/a.xml": b""}


def test_a_part_that_is_damaged_already_is_copied_as_it_is():
    package = packed(method=STORED).replace(b"\x89PNG", b"\x88PNG")
    new = rewrite(package, {"xl/a.xml": b"b"})
    assert b"\x88PNG" in new
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(new)).read("media/logo.png")


def test_a_part_that_is_not_where_the_directory_says_is_named():
    package = bytearray(packed())
    at = opened(bytes(package)).getinfo("media/logo.png").header_offset
    package[at : at + 4] = b"\0\0\0\0"
    with pytest.raises(NotAWorkbookError, match=r"damaged in media/logo\.png"):
        rewrite(bytes(package), {"xl/a.xml": b"b"})


@given(
    parts=st.dictionaries(st.text("abcä/._", min_size=1, max_size=8), st.binary(max_size=60), max_size=6),
    changed=st.dictionaries(st.text("abcä/._", min_size=1, max_size=3), st.binary(max_size=60), max_size=3),
    data=st.data(),
)
def test_any_package_has_just_what_was_asked_for(parts, changed, data):
    removed = data.draw(st.sets(st.sampled_from([*parts, "absent"])))
    package = packed(parts, method=data.draw(st.sampled_from([STORED, DEFLATED])))
    new = rewrite(package, changed, removed)
    left = {name: content for name, content in parts.items() if name not in removed}
    expected = left | {name: content for name, content in changed.items() if name not in removed or name not in parts}
    assert list(contents(new).items()) == list(expected.items())
    assert rewrite(package, changed, removed) == new


@pytest.mark.parametrize("name", ZOO)
def test_every_animal_is_the_same_but_for_one_part(name):
    package = ZOO[name]()
    new = rewrite(package, {"xl/workbook.xml": b"<workbook/>"})
    assert list(contents(new).items()) == list((contents(package) | {"xl/workbook.xml": b"<workbook/>"}).items())
