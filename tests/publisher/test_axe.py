"""The pages before axe-core, a program that is not ours: WCAG 2.2 at levels A and AA as far as it goes, best practice.

`.ci/run` installs it into `.node` with the readers of workbooks, as tests/readers/__init__.py says.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import kpiworkbook as kw
from kpiworkbook.publisher.html import render, render_comparison
from tests.comparer.editions import compare
from tests.publisher.browser import Browser
from tests.publisher.reports import EDITION, book, unread
from tests.publisher.test_comparison_html import EDITIONS
from tests.publisher.test_html_readable import ACCEPTED
from tests.support import read

AXE = Path(__file__).resolve().parents[2] / ".node" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AUDIT = """
const [tags, done] = arguments;
document.querySelectorAll("details").forEach((element) => { element.open = true; });
axe.run({ runOnly: tags, resultTypes: ["violations"] }).then(({ violations, passes }) => done({
  passed: passes.map((rule) => rule.id),
  broken: violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}: ${node.failureSummary}`)),
}));
"""
LONG = "Contacts rose from month to month. " * 12
CARD = """
    Ref. | Indicator | Owner | Aug-19 | Sep-19 | % change from previous month
    M1   | Contacts  | Head  | 1,754  | 1,620  | ↑ 8%
"""


class Reader(NamedTuple):
    """How somebody has a page before them."""

    width: int = 1280
    scheme: str = "light"
    forced: str = "none"
    media: str = "screen"


TELEPHONE, PAPER = Reader(320, "dark"), Reader(320, media="print")


def needs_axe() -> None:
    """Skip the test where axe-core is missing; in CI, fail."""
    if not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("axe-core is missing: see tests/readers/__init__.py")
        pytest.skip("axe-core is missing")


def audited(browser: Browser, reader: Reader) -> dict[str, list[str]]:
    """Return the rules that a page keeps, and where it breaks one, as a reader has it before them."""
    browser.command(
        "Emulation.setEmulatedMedia",
        media=reader.media,
        features=[
            {"name": "prefers-color-scheme", "value": reader.scheme},
            {"name": "forced-colors", "value": reader.forced},
        ],
    )
    browser.command(
        "Emulation.setDeviceMetricsOverride", width=reader.width, height=900, deviceScaleFactor=1, mobile=False
    )
    found: dict[str, list[str]] = browser.driver.execute_async_script(AUDIT, TAGS)
    return found


def notebook() -> str:
    """Return a page with what a notebook shows of each thing."""
    card = read(CARD)
    shown = (card, kw.calculate(card), kw.validate(card), compare(EDITIONS))
    cells = "".join(f"<h2>{type(each).__name__}</h2>{each._repr_html_()}" for each in shown)
    head = '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Notebook</title></head>'
    return f"{head}<body><main><h1>Notebook</h1>{cells}</main></body></html>"


def report() -> str:
    """Return the page about a batch with all that such a page can have."""
    return render([book(EDITION.replace("34.42%", LONG), accepted=ACCEPTED), book(""), unread()])


def comparison() -> str:
    """Return the page of a comparison, with a text that has to be opened."""
    return render_comparison(compare(EDITIONS.replace("Rose.", LONG)))


PAGES = {
    report: (Reader(), TELEPHONE, PAPER),
    comparison: (Reader(forced="active"), TELEPHONE),
    notebook: (Reader(),),
}
"""Each audit takes up to half a second; what the two pages share is not looked at twice in the same way."""


@pytest.mark.parametrize("made", PAGES, ids=lambda made: made.__name__)
def test_axe_finds_nothing_wrong_with_the_page(browser: Browser, tmp_path: Path, made: Callable[[], str]) -> None:
    needs_axe()
    page = tmp_path / "page.html"
    page.write_text(made(), encoding="utf-8")
    browser.open(page)
    browser.run(AXE.read_text(encoding="utf-8") + "; window.axe = axe")

    for reader in PAGES[made]:
        found = audited(browser, reader)
        assert found["broken"] == [], reader
        assert {"document-title", "html-has-lang", "page-has-heading-one", "color-contrast"} <= set(found["passed"])


def test_axe_tells_a_page_that_is_none_for_everybody(browser: Browser, tmp_path: Path) -> None:
    needs_axe()
    page = tmp_path / "page.html"
    page.write_text("<p style='color: silver'>Faint", encoding="utf-8")
    browser.open(page)
    browser.run(AXE.read_text(encoding="utf-8") + "; window.axe = axe")

    broken = {line.partition(":")[0] for line in audited(browser, Reader())["broken"]}
    assert broken >= {"color-contrast", "document-title", "html-has-lang", "page-has-heading-one", "region"}
