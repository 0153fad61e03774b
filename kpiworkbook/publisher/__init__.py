"""The publisher: what a validation or a comparison found, as text for programs and people.

Its public verbs are `publish` for validations and `publish_comparison`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeVar

from kpiworkbook.model.comparison import Comparison
from kpiworkbook.model.findings import CheckedBook
from kpiworkbook.publisher import comparison as compared
from kpiworkbook.publisher import delimited, html, json_text

__all__ = ["FORMATS", "Format", "publish", "publish_comparison"]

R = TypeVar("R")
Format = Literal["json", "csv", "html"]

FORMATS: Mapping[str, Callable[[Sequence[CheckedBook]], str]] = {
    "json": json_text.render,
    "csv": delimited.render,
    "html": html.render,
}


COMPARISON_FORMATS: Mapping[str, Callable[[Comparison], str]] = {
    "json": compared.render_json,
    "csv": compared.render_csv,
    "html": html.render_comparison,
}


def publish(books: Sequence[CheckedBook], kind: Format) -> str:
    """Return the findings of books as JSON, CSV or one self-contained HTML page; the same books give the same text."""
    return _renderer(FORMATS, kind)(books)


def publish_comparison(comparison: Comparison, kind: Format) -> str:
    """Return a comparison as JSON, CSV or one self-contained HTML page; the same editions give the same text."""
    return _renderer(COMPARISON_FORMATS, kind)(comparison)


def _renderer(known: Mapping[str, R], kind: str) -> R:
    if kind not in known:
        raise ValueError(f"there is no kind {kind!r}; known are {', '.join(map(repr, known))}")
    return known[kind]
