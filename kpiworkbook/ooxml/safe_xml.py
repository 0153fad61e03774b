"""Parsing a part's XML safely, so that each tag is known by its place in the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from kpiworkbook.errors import NotAWorkbookError

if TYPE_CHECKING:
    from pyexpat import XMLParserType

__all__ = [
    "ATTRIBUTES",
    "blocks",
    "end_of_element",
    "end_of_tag",
    "escape",
    "not_rich",
    "parse",
    "quoteattr",
    "safe_parser",
    "unescape",
    "whole",
]

ATTRIBUTES = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*"""
"""What stands in a tag behind its name, up to its end: no `<`, or a tag that never ends would be searched for in all
that follows. A value may hold a `>`."""
_TAG = re.compile(rb"""<[^>"']*+(?:(?:"[^"]*"|'[^']*')[^>"']*+)*+>""")
"""A whole tag; a value may hold a `>`."""


_WHOLE = re.compile(r"\s*[-+]?[0-9]{1,18}\s*")
"""More digits are nothing that a workbook counts, and Python refuses to read some thousands of them."""


class _NotUtf8Error(ValueError):
    """Places in a part of another encoding are not those in its bytes, and what is put in would be misread."""


def safe_parser() -> XMLParserType:
    """Return an expat parser that takes neither document types (and so no entities) nor encodings other than UTF-8."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _refuse_encoding
    return parser


def parse(parser: XMLParserType, xml: bytes, name: str) -> None:
    """Parse a whole part; raise NotAWorkbookError, with `name`, where it is damaged or what a safe parser refuses."""
    try:
        if b"\0" in xml[:4]:
            raise _NotUtf8Error
        parser.Parse(xml, True)
    except _NotUtf8Error:
        raise NotAWorkbookError(f"{name} is not in UTF-8, in which Excel writes; save it again from Excel") from None
    except (expat.ExpatError, ValueError):
        raise NotAWorkbookError(f"{name} is damaged; open it in Excel and save it again") from None


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a document type")


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.upper() != "UTF-8":
        raise _NotUtf8Error


def end_of_tag(xml: bytes, start: int) -> int:
    """Return where the tag ends that begins at `start`."""
    match = _TAG.match(xml, start)
    assert match is not None  # noqa: S101 - expat has read this tag
    return match.end()


def end_of_element(xml: bytes, start: int, closing: int) -> int:
    """Return where an element ends that begins at `start`, and whose end expat tells at `closing`."""
    opened = end_of_tag(xml, start)
    return opened if xml[opened - 2 : opened] == b"/>" else end_of_tag(xml, closing)


def whole(text: str | bytes) -> int:
    """Return the number that an attribute or a text holds; raise NotAWorkbookError where it holds none."""
    told = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if not _WHOLE.fullmatch(told):
        raise NotAWorkbookError(
            f"the workbook is damaged: it says {told[:20]!r} where a number belongs; open it in Excel and save it again"
        )
    return int(told)


_EMPTY = re.compile(rb"[^<>]*/>")


def blocks(xml: bytes, tag: str) -> Iterator[bytes]:
    """Yield what stands between each start tag of that name, its attributes included, and the next tag of it.

    Such elements do not stand within each other. Searching for each end anew would take hours where none ends.
    """
    pieces = re.split(rb"<(/?)(?:\w+:)?%s\b" % tag.encode(), xml)
    for slash, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if not slash:
            empty = _EMPTY.match(piece)
            yield empty[0] if empty else piece


def escape(text: str) -> str:
    """Return a text as XML holds it between tags. The standard library's own loads all of urllib for it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def not_rich(text: str) -> str:
    """Return a text for xlsxwriter, which takes `<r>…</r>` for the XML of a rich text and writes it as it stands."""
    if not (text.startswith("<r>") and text.endswith("</r>")):
        return text
    return f'<r><t xml:space="preserve">{escape(text)}</t></r>'


_REFERENCE = re.compile("&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));")
_UNKNOWN = re.compile("&(?!#[0-9]+;|#x[0-9A-Fa-f]+;|(?:amp|lt|gt|quot|apos);)")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
"""Not compiled here: few texts refer to a sign by its number."""


def unescape(text: str) -> str:
    """Return what a text between tags says; ValueError where it refers to what XML does not have."""
    if _UNKNOWN.search(text):
        raise ValueError(f"{text!r} refers to something that is not known")
    return _REFERENCE.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    try:
        sign = _NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))
    except OverflowError:
        raise ValueError(f"{match[0]} is no sign") from None
    if re.match(_NOT_XML, sign):
        raise ValueError(f"{match[0]} is no sign that XML has")
    return sign


def quoteattr(value: str) -> str:
    """Return a value as XML holds it in an attribute, with its quotation marks."""
    plain = escape(value).replace('"', "&quot;")
    return '"' + plain.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
