"""One browser for all tests of this folder that run in the same process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kpiworkbook.model.findings import CheckedBook
from kpiworkbook.publisher.html import render
from tests.publisher.browser import Browser, chromium, needs_chromium

Show = Callable[..., Browser]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a running browser."""
    needs_chromium()
    with chromium(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Show:
    """Return what opens the page about some books in the browser."""

    def shown(*books: CheckedBook, **options: object) -> Browser:
        return opened(browser, books, tmp_path, **options)

    return shown


def opened(browser: Browser, books: Sequence[CheckedBook], folder: Path, **options: object) -> Browser:
    """Open the page about some books."""
    page = folder / "report.html"
    page.write_text(render(books), encoding="utf-8")
    browser.open(page, **options)
    return browser
