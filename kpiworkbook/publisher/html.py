"""A report, or a comparison, as one web page that needs nothing else: no network, no second file, no server."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kpiworkbook.model.comparison import Comparison
from kpiworkbook.model.findings import CheckedBook
from kpiworkbook.model.periods import month_name
from kpiworkbook.model.places import count
from kpiworkbook.publisher.comparison_page import comparison_page_of
from kpiworkbook.publisher.page import page_of

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render", "render_comparison"]


def render(books: Sequence[CheckedBook]) -> str:
    """Return the page about the books, in their order, as the text of an .html file in UTF-8.

    The same books give the same text. Whatever stands in a workbook is shown as text and never read as markup.
    """
    return _environment().get_template("report.html.jinja").render(page=page_of(books))


def render_comparison(comparison: Comparison) -> str:
    """Return the page about a comparison; as for `render`."""
    return _environment().get_template("comparison.html.jinja").render(page=comparison_page_of(comparison))


@cache  # its templates are compiled once, and take longer than most pages
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("kpiworkbook", "publisher"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(count=count, month_name=month_name)
    return environment
