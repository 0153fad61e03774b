"""The page of a comparison: what it says, in which order, and that a workbook's texts stay texts."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

import kpiworkbook as kw
from kpiworkbook.publisher.comparison_page import comparison_page_of
from tests.comparer.editions import compare
from tests.comparer.test_archives import A_MONTH_ON
from tests.comparer.test_archives import compare as compare_with_archives
from tests.publisher.test_html import HOSTILE, Parsed

EDITIONS = """
    Ref. | Indicator | Owner | Jul-19 | Aug-19 | Commentary ||  Ref. | Indicator | Owner | Jul-19 | Aug-19 | Sep-19 | Commentary
    M1   | Contacts  | Ann   | 1861   | 1377   | Steady.    ||  M1   | Contacts  | Bea   | 1816   | 1377   | 1514   | Steady.
    M2   | Referrals | Ann   | tbc    | 459    | Fell.      ||  M2   | Referrals | Bea   | 612    | 459    | 558    | Rose.
    M3   | Visits    | Ann   | 61     | 45     |            ||  M3   | Visits    | Bea   | 61     |        | 55     |
    M4   | Plans     | Ann   | 7      | 5      |            ||  M4   | Plans     | Bea   | 7      | 5      | 5      |
"""  # noqa: E501 - the editions side by side
TEXTS = [item.name for item in fields(kw.Difference) if item.type == "str"]


def page(comparison: kw.Comparison) -> Parsed:
    return Parsed(kw.publish_comparison(comparison, "html"))


def test_what_matters_most_to_a_panel_comes_first() -> None:
    shown = page(compare(EDITIONS))

    assert shown.within("h2") == [
        "Past figures restated", "Past figures filled in", "Commentary not renewed", "People and outcomes"
    ]  # fmt: skip
    assert shown.within("h1") == ["workbook and workbook"]
    assert shown.within("title") == [
        "1 past figure restated, 1 withdrawn, 1 filled in, 5 other differences in 4 indicators – workbook and workbook"
    ]
    assert "Past figures are no longer what they were. Say why before the scorecard goes out." in shown.within("p")
    assert shown.within("li") == ["Sheet 'workbook', Aug-19 against Sep-19: 2 common months, 4 indicators"]


def test_a_line_tells_the_indicator_both_texts_both_cells_and_what_differs() -> None:
    texts = [text for _, text in page(compare(EDITIONS)).texts]
    start = texts.index("What differs") + 1

    assert texts[start : start + 9] == [
        "M1", "Contacts", "Owner: Bea", "Jul-19", "1861", "D2", "1816", "D2", "Jul-19 is restated, 45 lower"
    ]  # fmt: skip
    assert texts[start + 9 : start + 18] == [
        "M3", "Visits", "Owner: Bea", "Aug-19", "45", "E4", "(empty)", "E4",
        "Aug-19 has no figure any more; it was the older edition's current month",
    ]  # fmt: skip


def test_many_that_are_alike_share_a_line() -> None:
    shown = page(compare(EDITIONS))

    assert "Alike: M2, M3, M4" in shown.within("span")
    assert "4 differences" in shown.within("p")


def test_a_wording_is_whole_also_on_paper_and_only_a_commentary_may_have_to_be_opened() -> None:
    words, long = "Contacts that became referrals of children in need, in the month", "Contacts rose. " * 40

    shown = page(
        compare(f"""
            Ref. | Indicator | Owner  | Jul-19 | Aug-19  ||  Ref. | Indicator | Owner  | Jul-19 | Aug-19
            M1   | Contacts  | Ann    | 7      | 8       ||  M1   | {words}   | {long} | 7      | 8
        """)
    )

    assert words in shown.within("span")
    assert shown.within("summary") == ["The whole text as it is"]


def test_a_month_in_the_archive_has_its_sheet_beside_its_cell() -> None:
    shown = page(compare_with_archives(A_MONTH_ON, [], [("M1", "Contacts", "2019-07", "1816")]))

    assert {"C2", "'Archive'!L2"} <= set(shown.within("span"))
    assert shown.within("h1") == ["old.xlsx and new.xlsx"]


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("Jul-19 | Aug-19", "Jul-19 | Aug-19", "Nothing differs."),
        ("Jul-18 | Aug-18", "Jul-19 | Aug-19", "No past figure was compared."),
    ],
)
def test_without_differences_the_page_says_so(old: str, new: str, advice: str) -> None:
    shown = page(
        compare(f"""
            Ref. | Indicator | {old}  ||  Ref. | Indicator | {new}
            M1   | Contacts  | 7 | 8  ||  M1   | Contacts  | 7 | 8
        """)
    )

    assert advice in shown.within("p")
    assert "table" not in shown.tags
    assert shown.within("h2") == (["Not compared"] if "No past" in advice else [])


def test_every_kind_of_difference_has_its_part() -> None:
    differences = tuple(kw.Difference(kind=kind, message=kind.value) for kind in kw.DifferenceKind)

    parts = comparison_page_of(kw.Comparison(old="a", new="b", differences=differences)).parts

    assert sum(part.number for part in parts) == len(kw.DifferenceKind)
    assert len({line.difference for part in parts for line in part.lines}) == len(kw.DifferenceKind)


@pytest.mark.parametrize("place", ["old", "notes", *TEXTS])
def test_markup_in_any_text_stays_text(place: str) -> None:
    letters = re.sub(r"[^a-z ]", "x", HOSTILE)
    plain, hostile = (kw.publish_comparison(dressed(place, text), "html") for text in (letters, HOSTILE))

    assert Parsed(hostile).tags == Parsed(plain).tags
    assert len(Parsed(hostile).attributes) == len(Parsed(plain).attributes)
    assert "<script" not in hostile


def dressed(place: str, text: str) -> kw.Comparison:
    """Return a comparison that carries a text in one place."""
    comparison = compare(EDITIONS)
    if place == "old":
        return replace(comparison, old=text)
    if place == "notes":
        return replace(comparison, notes=(text,))
    return replace(comparison, differences=tuple(replace(each, **{place: text}) for each in comparison))


def test_it_loads_nothing_and_runs_nothing() -> None:
    shown = page(compare(EDITIONS))

    assert not {"script", "link", "img", "iframe", "form"} & set(shown.tags)
    assert not [name for name, _ in shown.attributes if name in ("src", "href") and _ and not _.startswith("#")]
