"""Ways of spoiling bytes, XML, zips and texts; all take their chances from a generator, so that a case comes again."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from random import Random

__all__ = ["spoiled_bytes", "spoiled_package", "spoiled_text", "spoiled_xml"]

TOKENS = (
    b"", b"\0", b"<", b">", b'"', b"'", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"]]>", b"<!--", b"-->", b"<![CDATA[",
    b"-1", b"0", b"1e999", b"NaN", b"INF", b"99999999999999999999", b"2147483648", b"4294967295", b"65536", b"1048577",
    b"XFD1048576", b"A0", b"a1", b"AAAA1", b"A1:XFD1048576", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80",
    b"../", b"http://example.org/", b"=cmd|' /C calc'!A0", b"#REF!", b"true", b"s", b"e", b"inlineStr", b"shared",
)  # fmt: skip
_TAG = re.compile(rb"<[^<>]+>")
_VALUE = re.compile(rb'"[^"<>]*"')
_MOST_REPEATED = 400_000
"""Bytes; what is quadratic shows at this size."""


def spoiled_bytes(data: bytes, chance: Random) -> bytes:
    """Return the bytes with one to six things wrong with them."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_BYTES)(data, chance)
    return data


def _flipped(data: bytes, chance: Random) -> bytes:
    if not data:
        return b"\0"
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]


def _token(data: bytes, chance: Random) -> bytes:
    at, gone = chance.randrange(len(data) + 1), chance.choice((0, 0, 1, 2, 4, 40))
    return data[:at] + chance.choice(TOKENS) + data[at + gone :]


def _cut(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return chance.choice((data[:at], data[:at] + data[at + chance.randrange(1, 2000) :]))


def _copied(data: bytes, chance: Random) -> bytes:
    start, at = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
    return data[:at] + data[start : start + chance.randrange(1, 500)] + data[at:]


def _repeated(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.randrange(1, 60)] or b"<"
    return data[:start] + piece * (chance.choice((100, 5_000, _MOST_REPEATED)) // len(piece)) + data[start:]


def _number(data: bytes, chance: Random) -> bytes:
    if len(data) < 8:
        return data
    form = chance.choice(("<H", "<L", "<Q"))
    at, highest = chance.randrange(len(data) - 7), 1 << 8 * struct.calcsize(form)
    new = struct.pack(form, chance.choice((0, 1, highest - 1, highest // 2, chance.randrange(highest))))
    return data[:at] + new + data[at + len(new) :]


_BYTES = (_flipped, _flipped, _token, _token, _cut, _copied, _repeated, _number)


def _tag_moved(data: bytes, chance: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    one, other = chance.choice(tags), chance.choice(tags)
    # What was repeated before may be one tag of a megabyte; no other is as long as this.
    times = min(chance.choice((2, 50, 20_000)), max(20 * _MOST_REPEATED // len(one[0]), 2))
    kept = chance.choice((b"", one[0], one[0] * times))
    return data[: other.start()] + kept + data[chance.choice((other.start(), other.end())) :]


def _value_changed(data: bytes, chance: Random) -> bytes:
    values = list(_VALUE.finditer(data))
    if not values:
        return data
    one, other = chance.choice(values), chance.choice(values)
    new = chance.choice((other[0], b'"' + chance.choice(TOKENS).replace(b'"', b"") + b'"'))
    return data[: one.start()] + new + data[one.end() :]


def spoiled_xml(data: bytes, chance: Random) -> bytes:
    """Return XML that mostly stays well-formed, with other tags and values than it had."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice((_tag_moved, _value_changed, _value_changed, _value_changed, spoiled_bytes))(data, chance)
    return data


def spoiled_package(package: bytes, chance: Random) -> bytes:
    """Return a zip with spoiled parts, or a spoiled zip."""
    if chance.random() < 0.2:
        return spoiled_bytes(package, chance)
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    # The parts that hold most of what is read come most often.
    for _ in range(chance.choice((1, 1, 1, 2))):
        number = chance.choices(range(len(parts)), [len(content) ** 0.5 + 5 for _, content in parts])[0]
        name, content = parts[number]
        what = chance.random()
        if what < 0.04:
            del parts[number]
            parts = parts or [("a", b"")]
        elif what < 0.07:
            parts.append((chance.choice((name, name.upper(), f"../{name}", f"/{name}", "content.xml")), content))
        elif what < 0.10:
            parts[number] = name, chance.choice(parts)[1]
        else:
            parts[number] = name, spoiled_xml(content, chance)
    return _zipped(parts, chance)


def _zipped(parts: list[tuple[str, bytes]], chance: Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            method = zipfile.ZIP_DEFLATED if chance.random() < 0.98 else zipfile.ZIP_BZIP2
            with warnings.catch_warnings(action="ignore"):  # of names that stand twice
                package.writestr(zipfile.ZipInfo(name), content, method, 1)
    data = stream.getvalue()
    return data if chance.random() < 0.9 else _sizes_changed(data, chance)


def _sizes_changed(data: bytes, chance: Random) -> bytes:
    """Return a zip whose directory lies about one of its parts."""
    entries = [match.start() for match in re.finditer(b"PK\x01\x02", data)]
    if not entries:
        return data
    at = chance.choice(entries) + chance.choice((8, 10, 16, 20, 24, 42))
    return data[:at] + struct.pack("<L", chance.choice((0, 1, 10_000, 2**31, 2**32 - 1))) + data[at + 4 :]


_LETTERS = (
    "0123456789.,%+-−–—()[]{}*~<>=/\\|:;?!#@\"'_ \t\n\r\xa0\u202f\0\x1bABCDEFabcdefghijklmnopyrstuvmdhsEeö"
    "漢ع\u200f\u202e\u0301\ud800😀↑→↓⬆️➔▲▼£€½²٣"
)


def spoiled_text(text: str, chance: Random) -> str:
    """Return a text with some of its letters changed, or none of its own."""
    if chance.random() < 0.25:
        text = ""
    for _ in range(chance.choice((1, 2, 3, 8))):
        at = chance.randrange(len(text) + 1)
        piece = "".join(chance.choices(_LETTERS, k=chance.choice((1, 1, 2, 5)))) * chance.choice((1, 1, 1, 1, 3, 2_000))
        text = text[:at] + piece + text[at + chance.choice((0, 0, 1, 3)) :]
    return text
