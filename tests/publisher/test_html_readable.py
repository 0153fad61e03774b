"""The page in a browser: readable in light and dark, on a telephone, on paper, and by ear."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from selenium.webdriver.support.ui import Select

from tests.publisher.browser import Browser, needs_pdftotext
from tests.publisher.conftest import Show
from tests.publisher.reports import EDITION, book, many, unread

ACCEPTED = "severity | cell | ref | rule | message\nwarning | S11 | M1 | outlier | A month like no other."
CLEAN = book("", path="clean.xlsx")

TEXTS = """
const opaque = (colour) => !/^rgba\\(.*, 0\\)$/.test(colour);
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (opaque(colour)) return colour;
  }
  return "rgb(255, 255, 255)";
};
document.querySelectorAll("details").forEach((element) => { element.open = true; });
const found = [];
for (const element of document.body.querySelectorAll("*")) {
  if (!element.checkVisibility()) continue;
  const kind = element.tagName.toLowerCase() + "." + element.className;
  const says = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
  if (says) found.push([kind, getComputedStyle(element).color, ground(element)]);
  if (element.matches("[placeholder]")) {
    found.push([kind + "::placeholder", getComputedStyle(element, "::placeholder").color, ground(element)]);
  }
  if (element.matches("svg.icon")) found.push([kind, getComputedStyle(element).color, ground(element)]);
}
return found;
"""


class Paint(NamedTuple):
    """A colour on its ground, and what wears them."""

    kind: str
    colour: str
    ground: str

    @property
    def contrast(self) -> float:
        """How far they are apart, from 1 to 21, by WCAG 2.2's definition of contrast ratio."""
        lighter, darker = sorted((luminance(self.colour), luminance(self.ground)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of an opaque colour, `rgb(0, 0, 0)`, by WCAG 2.2's definition."""
    assert colour.startswith("rgb("), colour
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def paints(page: Browser) -> set[Paint]:
    """Return what is painted: every kind of text, and the icons."""
    return {Paint(*found) for found in page.run(TEXTS)}


def faint(found: Iterable[Paint]) -> list[Paint]:
    """Return what is too faint to be read."""
    return [paint for paint in found if paint.contrast < 4.5]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(show: Show, dark: bool, width: int) -> None:
    page = show(book(accepted=ACCEPTED), CLEAN, unread(), dark=dark, width=width)
    found = paints(page)

    assert faint(found) == []
    assert len({paint.kind for paint in found}) > 25
    grounds = {luminance(paint.ground) < 0.05 for paint in found}
    assert grounds == {dark}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pressed_names_hovered_buttons_and_the_empty_state_stand_out_too(show: Show, dark: bool) -> None:
    page = show(book(), dark=dark)
    page.one("[data-filter=owner] button").click()
    page.one("#search").send_keys("nowhere")
    page.driver.execute_script("document.styleSheets[0].insertRule('button { background: var(--tint) }')")

    assert faint(paints(page)) == []
    assert page.texts("#no-match")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_edges_of_controls_can_be_seen(show: Show, dark: bool) -> None:
    page = show(book(), dark=dark)
    edges = page.run("""
        return Array.from(document.querySelectorAll(".field select, .field input, .actions button"))
            .map((element) => [element.id, getComputedStyle(element).borderTopColor,
                getComputedStyle(element.closest("form")).backgroundColor])
    """)

    assert len(edges) == 6
    assert all(Paint(*edge).contrast >= 3 for edge in edges)


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 1920])
def test_nothing_makes_the_page_scroll_sideways(show: Show, width: int) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    grid = f"""
section | severity | cell | ref     | column     | shown   | expected | rule    | owner  | reporter | message
{word}  | error    | T27  | {word}  | commentary | {word}  | {word}   | {word}  | {word} | {word}   | {word}
"""
    page = show(book(grid, path=f"/srv/{word}/{word}.xlsx"), unread(word), book(), width=width)
    page.run("document.querySelectorAll('details').forEach((element) => { element.open = true; })")

    assert page.run("return document.documentElement.scrollWidth") <= width
    assert page.run("""
        return Array.from(document.querySelectorAll("td, th, p, h1, h2, h3, select, input, button, summary"))
            .filter((element) => element.checkVisibility() && !element.closest(".unseen, thead"))
            .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
            .map((element) => element.outerHTML)
    """) == []  # fmt: skip


SPACED = """
const own = document.head.appendChild(document.createElement("style"));
own.textContent = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    + "p { margin-bottom: 2em !important }";
"""
"""A reader's own spacing of texts, as wide as WCAG 2.2 wants a page to bear it (1.4.12)."""


@pytest.mark.parametrize("width", [320, 580, 1280])
def test_a_readers_own_spacing_of_texts_cuts_none_and_makes_nothing_scroll_sideways(show: Show, width: int) -> None:
    page = show(book(accepted=ACCEPTED), CLEAN, unread(), width=width)
    page.run(SPACED)

    assert page.run("return document.documentElement.scrollWidth") <= width
    assert page.run("""
        return Array.from(document.querySelectorAll("td, th, p, h1, h2, h3, select, input, button, summary"))
            .filter((element) => element.checkVisibility() && !element.closest(".unseen"))
            .filter((element) => getComputedStyle(element.closest("thead") ?? element).clipPath === "none")
            .filter((element) => element.scrollWidth > Math.max(element.clientWidth, 1) + 1)
            .filter((element) => getComputedStyle(element).display !== "inline")
            .map((element) => element.outerHTML)
    """) == []  # fmt: skip


def test_what_is_jumped_to_stands_below_the_filters_also_with_a_readers_own_spacing(show: Show) -> None:
    page = show(book(), *(book(path=f"{number}.xlsx") for number in range(2)))
    page.run(SPACED)
    # Two frames: one to lay the page out anew, one in which the script has been told of it.
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    page.one("a[href='#book-2']").click()
    filters, heading = page.run("""
        return ["#filters", "#book-2 h2"].map((name) => document.querySelector(name).getBoundingClientRect())
    """)

    assert 0 <= filters["top"] < 50
    assert heading["top"] >= filters["bottom"]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_control_is_large_enough_to_be_hit(show: Show, width: int) -> None:
    long = EDITION.replace("34.42%", "Rose from month to month. " * 4)
    page = show(book(long, accepted=ACCEPTED), CLEAN, unread(), width=width)
    boxes = page.run("""
        return Array.from(document.querySelectorAll("a:not(.skip), button, summary, select, input, label:has(input)"))
            .filter((element) => element.checkVisibility() && element.type !== "checkbox")
            .map((element) => [element.textContent, element.getBoundingClientRect()])
            .filter(([, box]) => Math.min(box.width, box.height) < 24)
    """)

    assert boxes == []


def test_icons_keep_their_marks_where_the_reader_forces_colours(show: Show) -> None:
    page = show(book(), CLEAN, unread())
    page.command(
        "Emulation.setEmulatedMedia",
        features=[{"name": "forced-colors", "value": "active"}, {"name": "prefers-color-scheme", "value": "light"}],
    )
    colours = page.run("""
        const kinds = [...document.querySelectorAll("svg.icon")].filter((icon) => icon.checkVisibility());
        const system = document.body.appendChild(document.createElement("p"));
        system.style.cssText = "forced-color-adjust: none; color: CanvasText; background: Canvas";
        const { color, backgroundColor } = getComputedStyle(system);
        const marks = document.querySelectorAll("symbol path[stroke]");
        return [color, backgroundColor, [...new Set(kinds.map((icon) => getComputedStyle(icon).color))],
            [...new Set([...marks].map((mark) => getComputedStyle(mark).stroke))]];
    """)

    ink, ground, icons, marks = colours
    assert icons == [ink]
    assert marks == [ground]


def test_on_a_telephone_a_row_is_a_card_that_names_its_texts(show: Show) -> None:
    page = show(book(), width=360)
    before = page.run("""
        return Array.from(document.querySelector("#findings tbody tr").cells)
            .map((cell) => getComputedStyle(cell, "::before").content)
    """)

    assert before == ["none", "none", "none", '"As typed: "', '"Should say: "', "none"]
    assert ("table", "Findings in Early Help") in page.accessible()
    assert ("rowheader", "T27 Change on previous month") in page.accessible()


def test_every_control_has_a_name(show: Show) -> None:
    page = show(book(accepted=ACCEPTED), unread())
    kinds = {"checkbox", "combobox", "searchbox", "button", "link", "DisclosureTriangle"}
    named = [(role, name) for role, name in page.accessible() if role in kinds]

    assert all(name for _, name in named)
    assert set(named) >= {
        ("link", "Skip to the findings"),
        ("link", "Workbooks"),
        ("link", "Findings"),
        ("link", "Whom to ask"),
        ("link", "scorecards/sep-19.xlsx"),
        ("link", "scorecards/locked.xlsx"),
        ("checkbox", "Error (4)"),
        ("checkbox", "Warning (3)"),
        ("checkbox", "Info (2)"),
        ("combobox", "Owner"),
        ("combobox", "Reporter"),
        ("combobox", "Section"),
        ("searchbox", "Search"),
        ("button", "Clear the filters"),
        ("button", "Print what is shown"),
        ("button", "Head of Help"),
    }
    assert ("group", "Severity") in page.accessible()


def test_landmarks_and_headings_give_the_page_its_outline(show: Show) -> None:
    page = show(book(), unread())
    roles = [role for role, _ in page.accessible()]

    for landmark in ("banner", "navigation", "main", "search", "contentinfo"):
        assert roles.count(landmark) == 1, landmark
    levels = page.run("return Array.from(document.querySelectorAll('h1, h2, h3, h4')).map((h) => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_headers_that_say_what_they_head(show: Show) -> None:
    page = show(book(accepted=ACCEPTED), unread())
    lacking = page.run("""
        return Array.from(document.querySelectorAll("table")).filter((table) => !table.caption || !table.tHead)
            .concat(Array.from(document.querySelectorAll("th:not([scope])"))).map((element) => element.outerHTML)
    """)

    assert lacking == []


def test_the_count_is_announced_politely(show: Show) -> None:
    page = show(book())

    assert page.one("#count").get_attribute("aria-live") == "polite"
    assert page.one("#count").get_attribute("role") == "status"


def test_nothing_moves(show: Show) -> None:
    page = show(book())
    moving = page.run("""
        return [document.documentElement, ...document.body.querySelectorAll("*")]
            .map((element) => getComputedStyle(element))
            .filter((style) => style.scrollBehavior !== "auto" || style.transitionDuration !== "0s" ||
                style.animationName !== "none").length
    """)

    assert moving == 0


def test_on_paper_it_is_black_on_white_without_controls_even_from_a_dark_screen(show: Show) -> None:
    page = show(book(), dark=True)
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    page.command("Emulation.setEmulatedMedia", media="print", features=dark)

    assert page.texts("form") == page.texts("nav") == []
    found = paints(page)
    assert {paint.ground for paint in found} == {"rgb(255, 255, 255)"}
    assert faint(found) == []
    assert page.run("return getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.run("return getComputedStyle(document.querySelector('tbody tr')).breakInside") == "avoid"
    assert page.run("return getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


def test_printed_without_a_filter_every_finding_is_there(show: Show, tmp_path: Path) -> None:
    text = " ".join(pages(show(many(300)), tmp_path))

    assert {f"T{number + 10}" for number in range(300)} <= set(text.split())
    assert "Not everything is printed here" not in text
    assert "By reporter" in text


def test_printed_with_a_filter_only_what_it_leaves_is_there_and_the_first_page_says_so(
    show: Show, tmp_path: Path
) -> None:
    page = show(book(accepted=ACCEPTED))
    Select(page.one("#owner")).select_by_visible_text("Head of Help (4)")
    page.one("input[value=info]").click()
    first, *others = pages(page, tmp_path)

    assert (
        "Not everything is printed here: 3 of 9 findings, filtered by severity error and warning; owner Head of Help."
        in first
    )
    assert {"T27", "U27", "AE31"} <= set(first.split())
    assert not {"S25", "T59", "S9"} & set(" ".join((first, *others)).split())
    assert "Head of Care" not in " ".join((first, *others))


def test_on_paper_every_page_of_a_table_begins_with_its_header(show: Show, tmp_path: Path) -> None:
    printed = pages(show(many(300)), tmp_path)
    findings = [text for text in printed if "is another change than" in text]

    assert len(findings) > 10
    assert all("Severity Cell Indicator As typed Should say What is wrong" in text for text in findings)


def test_on_paper_no_row_is_cut(show: Show, tmp_path: Path) -> None:
    printed = pages(show(many(300)), tmp_path)

    for text in printed:
        assert text.count("is another change than") == text.count("Rule: ") == text.count("Reporter: ")


def pages(page: Browser, folder: Path) -> list[str]:
    """Print the page and return the text of each sheet of paper, as a program that is not ours reads it."""
    needs_pdftotext()
    pdf = page.printed(folder / "report.pdf")
    result = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True, timeout=60)
    return [" ".join(text.split()) for text in result.stdout.split("\f") if text.strip()]
