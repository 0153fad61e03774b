"""The publisher: what a validation found, as text for programs and people. Its one public verb is `publish`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from kpiworkbook.model.findings import CheckedBook
from kpiworkbook.publisher import delimited, html, json_text

__all__ = ["FORMATS", "Format", "publish"]

Format = Literal["json", "csv", "html"]

FORMATS: Mapping[str, Callable[[Sequence[CheckedBook]], str]] = {
    "json": json_text.render,
    "csv": delimited.render,
    "html": html.render,
}


def publish(books: Sequence[CheckedBook], kind: Format) -> str:
    """Return the findings of books as JSON, CSV or one self-contained HTML page; the same books give the same text."""
    return FORMATS[kind](books)
