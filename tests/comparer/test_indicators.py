"""Which indicator is which, what else changed on it, and commentary that did not."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

import kpiworkbook as kw
from tests.comparer.editions import compare, told
from tests.support import saved, xlsx

# --- indicators that came, went, or have another name


def test_indicators_that_came_and_went_are_told_once_in_reading_order() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
            M1   | Contacts  | 1861   | 1377    ||  M0   | Enquiries | 99     | 98     | 97
            M2   | Referrals | 612    | 459     ||  M1   | Contacts  | 1861   | 1377   | 1514
            M3   | Visits    | 20     | 30      ||  M3   | Visits    | 20     | 30     | 40
        """)
    ) == ["added M0 ref: -> A2 Enquiries", "removed M2 ref: A3 Referrals ->"]


def test_another_ref_with_the_same_name_is_a_new_ref() -> None:
    comparison = compare("""
        Ref.  | Indicator | Jul-19 | Aug-19  ||  Ref.  | Indicator  | Jul-19 | Aug-19 | Sep-19
        M1    | Contacts  | 1861   | 1377    ||  M1-QL | CONTACTS   | 1861   | 1377   | 1514
    """)

    assert told(comparison) == ["renamed M1-QL ref: A2 M1 -> A2 M1-QL"]
    assert comparison.differences[0].reason == "another ref; the indicator is the same by its name"


def test_the_same_ref_with_another_name_is_a_new_wording() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator              | Jul-19 | Aug-19 | Sep-19
            M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts at front door | 1861   | 1377   | 1514
        """)
    ) == ["renamed M1 indicator: B2 Contacts -> B2 Contacts at front door"]


SIX = "Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19"


@pytest.mark.parametrize(
    ("figures", "is_known"),
    [
        ("10 | 12 | 15 | 11 | 19 | 17", True),
        ("10 | 12 | 15 | 11 | 18 | 16", True),  # most of them are the same
        ("10 | 12 | 15 | 1  | 2  | 3 ", False),
        ("10 | 12 | 15 | 11 | 19 | - ", False),  # five common months are too few
    ],
)
def test_another_ref_and_wording_with_the_same_past_figures_is_the_same_indicator(
    figures: str, *, is_known: bool
) -> None:
    comparison = compare(f"""
        Ref. | Indicator | {SIX}                       ||  Ref. | Indicator              | {SIX}       | Sep-19
        M1   | Contacts  | 10 | 12 | 15 | 11 | 19 | 17 ||  C1   | Contacts at front door | {figures}   | 20
    """)

    kinds = [d.kind.value for d in comparison if not d.kind.is_restatement]
    assert kinds == (["renamed", "renamed"] if is_known else ["removed", "added"])


def test_past_figures_without_variety_prove_nothing() -> None:
    comparison = compare(f"""
        Ref. | Indicator | {SIX}                   ||  Ref. | Indicator | {SIX}                   | Sep-19
        M1   | Deaths    | 0 | 0 | 1 | 0 | 0 | 1   ||  C1   | Adoptions | 0 | 0 | 1 | 0 | 0 | 1   | 0
    """)

    assert [d.kind.value for d in comparison] == ["removed", "added"]


def test_a_new_numbering_restates_nothing() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
            1    | Contacts  | 1861   | 1377    ||  1    | Contacts  | 1861   | 1377   | 1514
            2    | Referrals | 612    | 459     ||  2    | Enquiries | 80     | 90     | 95
            3    | Visits    | 20     | 30      ||  3    | Referrals | 612    | 459    | 558
                 |           |        |         ||  4    | Visits    | 20     | 30     | 40
        """)
    ) == ["added 2 ref: -> A3 Enquiries", "renamed 3 ref: A3 2 -> A4 3", "renamed 4 ref: A4 3 -> A5 4"]


@pytest.mark.parametrize("figures", ["- | - | - | - | - | -", "50 | 62 | 71 | 55 | 48 | 60", "tbc | | | 55 | 48 | 60"])
def test_a_ref_that_was_given_to_another_indicator_restates_nothing(figures: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator     | {SIX}                       ||  Ref. | Indicator            | {SIX}     | Sep-19
        PL3  | Foster carers | 10 | 12 | 15 | 11 | 19 | 17 ||  PL3  | Care leavers in work | {figures} | 61
    """)

    assert sorted(told(comparison)) == [
        "added PL3 ref: -> A2 Care leavers in work", "removed PL3 ref: A2 Foster carers ->",
    ]  # fmt: skip
    assert sorted(d.message for d in comparison) == [
        "'PL3' ('Care leavers in work') is new in 'Section 1'",
        "'PL3' ('Foster carers') was in 'Section 1' and is no longer in the scorecard",
    ]
    assert not comparison.notes
    assert comparison


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("Foster carers approved", "- | - | - | - | - | -"),  # the name speaks of the same
        ("Care leavers in work", "50 | 62 | 71 | 55 | 48 | 17"),  # one figure is the same
    ],
)
def test_a_ref_stays_an_indicators_where_its_name_or_any_figure_says_so(name: str, figures: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator     | {SIX}                       ||  Ref. | Indicator | {SIX}     | Sep-19
        PL3  | Foster carers | 10 | 12 | 15 | 11 | 19 | 17 ||  PL3  | {name}    | {figures} | 61
    """)

    assert not comparison
    assert [d.kind.value for d in comparison][-1] == "renamed"


def test_few_months_do_not_tell_that_a_ref_was_given_to_another_indicator() -> None:
    assert not compare("""
        Ref. | Indicator     | Jul-19 | Aug-19 ||  Ref. | Indicator            | Jul-19 | Aug-19 | Sep-19
        PL3  | Foster carers | 10     | 12     ||  PL3  | Care leavers in work | -      | -      | 61
    """)


def test_figures_of_another_unit_need_fewer_months_to_tell_that_a_ref_was_given_to_another_indicator() -> None:
    """A sheet of six months has five in common with that of the next month."""
    months = "Jun-19 | Jul-19 | Aug-19 | Sep-19"
    comparison = compare(f"""
        Ref. | Indicator     | {months}          ||  Ref. | Indicator                  | {months}              | Oct-19
        PL3  | Foster carers | 10 | 12 | 15 | 11 ||  PL3  | Percentage of care leavers | 55% | 62% | 71% | 48% | 61%
    """)

    assert sorted(told(comparison)) == [
        "added PL3 ref: -> A2 Percentage of care leavers", "removed PL3 ref: A2 Foster carers ->",
    ]  # fmt: skip


def test_an_indicator_without_a_ref_is_known_by_its_name() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
                 | Contacts  | 1861   | 1377    ||       | Referrals | 612    | 459    | 558
                 | Referrals | 612    | 459     ||       | Contacts  | 1816   | 1377   | 1514
        """)
    ) == ["restated 2019-07: C2 1861 -> C3 1816"]


def test_one_name_for_two_things_is_no_match_where_the_figures_say_otherwise() -> None:
    assert told(
        compare(f"""
            Ref. | Indicator | {SIX}                       ||  Ref. | Indicator | {SIX}                       | Sep-19
            A1   | Total     | 10 | 12 | 15 | 11 | 19 | 17 ||  B9   | Total     | 50 | 62 | 71 | 55 | 48 | 60 | 61
        """)
    ) == ["removed A1 ref: A2 Total ->", "added B9 ref: -> A2 Total"]


def test_two_rows_with_the_same_past_figures_leave_it_open_which_is_meant() -> None:
    comparison = compare(f"""
        Ref. | Indicator | {SIX}                       ||  Ref. | Indicator | {SIX}                       | Sep-19
        A1   | Visits    | 10 | 12 | 15 | 11 | 19 | 17 ||  B1   | Calls     | 10 | 12 | 15 | 11 | 19 | 17 | 20
                                                       ||  B2   | Plans     | 10 | 12 | 15 | 11 | 19 | 17 | 20
    """)

    assert [(d.kind.value, d.ref) for d in comparison] == [("removed", "A1"), ("added", "B1"), ("added", "B2")]


def test_a_removed_indicator_is_told_after_the_one_that_stood_before_it() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Owner  | Aug-19  ||  Ref. | Indicator | Owner  | Aug-19
            M1   | Contacts  | Head A | 1377    ||  X1   | Enquiries | Head A | 1
            M2   | Referrals | Head A | 459     ||  X2   | Messages  | Head A | 2
            M3   | Visits    | Head A | 30      ||  M1   | Contacts  | Head B | 1377
                                                ||  M3   | Visits    | Head B | 30
        """)
    ) == [
        "added X1 ref: -> A2 Enquiries",
        "added X2 ref: -> A3 Messages",
        "owner M1 owner: C2 Head A -> C4 Head B",
        "removed M2 ref: A3 Referrals ->",
        "owner M3 owner: C4 Head A -> C5 Head B",
    ]


# --- what stands twice


def test_of_a_ref_that_stands_twice_one_row_is_found_by_its_figures_and_the_other_is_left() -> None:
    assert told(
        compare(f"""
            Ref. | Indicator | {SIX}                       ||  Ref. | Indicator | {SIX}                       | Sep-19
            M1   | Visits    | 0  | 0  | 0  | 0  | 0  | 0  ||  M1   | Visits    | 10 | 12 | 15 | 11 | 19 | 17 | 20
            M1   | Visits    | 10 | 12 | 15 | 11 | 19 | 17 ||  M1   | Visits    | 0  | 0  | 3  | 0  | 0  | 0  | 0
        """)
    ) == ["restated M1 2019-05: E2 0 -> E3 3"]


def test_a_ref_that_stands_twice_is_matched_by_name_where_that_tells_the_rows_apart() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1861   | 1377   | 1514
        M1   | Referrals | 612    | 459     ||  M1   | Referrals | 613    | 459    | 558
    """)

    assert told(comparison) == ["restated M1 2019-07: C3 612 -> C3 613"]
    assert not comparison.notes


def test_what_cannot_be_told_apart_is_skipped_with_a_note() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1       | 2      | 3
        M1   | Contacts  | 612    | 459     ||  M1   | Contacts  | 4       | 5      | 6
        M2   | Visits    | 20     | 30      ||  M2   | Visits    | 20      | 31     | 40
    """)

    assert told(comparison) == ["restated M2 2019-08: D4 30 -> D4 31"]
    (note,) = comparison.notes
    assert re.fullmatch(r"the ref 'M1' is there more than once, so '.*'!A2, '.*'!A3 of .* are not compared; .*", note)
    assert comparison.indicators == 1


def test_a_month_that_stands_twice_is_skipped_with_a_note() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Aug-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1816   | 1377   | 1514
    """)

    assert told(comparison) == ["restated M1 2019-07: C2 1861 -> C2 1816"]
    assert "the month 'Aug-19' is there more than once, in D1 and E1 of" in comparison.notes[0]


def test_a_formula_without_a_stored_result_is_unknown_and_not_withdrawn() -> None:
    old = xlsx("Ref. | Indicator | Jul-19 | Aug-19\nM1 | Contacts | 1861 | 1377")
    new = openpyxl.load_workbook(io.BytesIO(old))
    new["Dataset"]["C2"] = "=930*2"  # openpyxl stores no result

    comparison = kw.compare(old, saved(new))

    assert not comparison.differences
    assert comparison.notes[0].startswith("1 formula of 'Dataset' in workbook has no stored result")


def test_editions_without_a_common_month_say_that_no_figure_was_compared() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-18 | Aug-18  ||  Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1377   | 1514
    """)

    assert not comparison.differences
    assert comparison.verdict == "No differences in 1 indicator; no past figure was compared, as no month is in both"
    assert "have no month in common, so no past figure is compared" in comparison.notes[0]


def test_a_month_that_was_still_to_come_is_none_in_common() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 ||  Ref. | Indicator | Sep-19 | Oct-19
        M1   | Contacts  | 1861   | 1377   |        ||  M1   | Contacts  | 1514   | 1600
    """)

    assert not comparison.differences
    assert "have no month in common, so no past figure is compared" in comparison.notes[0]


# --- people, words, polarity, comparators


def test_owner_reporter_outcome_polarity_and_flag_are_compared_where_both_have_the_column() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Owner  | Reporter | Outcome | Aug-19 | DoT | Percentage? || Ref. | Indicator | Owner  | Reporter | Outcome | Aug-19 | DoT | Percentage?
            M1   | Contacts  | Head A | Analyst A     | Safe    | 1377   | ▲   | -           || M1   | Contacts  | Head B | Analyst B     | Sound   | 1377   | ▼   |
            M2   | Referrals | Head A | Analyst A     | Safe    | 459    |     | -           || M2   | Referrals | head a | Analyst A     | Safe    | 459    | ▲   | P
        """)  # noqa: E501 - two editions side by side
    ) == [
        "owner M1 owner: C2 Head A -> C2 Head B",
        "reporter M1 reporter: D2 Analyst A -> D2 Analyst B",
        "outcome M1 outcome: E2 Safe -> E2 Sound",
        "polarity M1 dot: G2 ▲ -> G2 ▼",
        "polarity M2 dot: G3 -> G3 ▲",
        "unit M2 percentage_flag: H3 - -> H3 P",
    ]


def test_an_owner_merged_over_several_indicators_is_each_ones() -> None:
    old = xlsx("Ref. | Indicator | Owner | Aug-19\nM1 | Contacts | Head A | 10\nM2 | Visits | | 20", merges=("C2:C3",))
    new = xlsx("Ref. | Indicator | Owner | Aug-19\nM1 | Contacts | Head B | 10\nM2 | Visits | | 20", merges=("C2:C3",))

    assert told(kw.compare(old, new)) == [
        "owner M1 owner: C2 Head A -> C2 Head B", "owner M2 owner: C2 Head A -> C2 Head B",
    ]  # fmt: skip


def test_benchmarks_and_targets_are_compared_by_what_they_are_not_by_where_they_stand() -> None:
    assert told(
        compare("""
            Ref. | Indicator    | Aug-19 | England | SE region | Target 18-19 ||  Ref. | Indicator    | Aug-19 | Target 18-19 | England | SE region
            M1   | % of reviews | 90.0%  | 80.1%   | Local     | 94.6%        ||  M1   | % of reviews | 90.0%  | 95%          | 82.3%   | LOCAL
            M2   | % of visits  | 90.0%  | 80.1%   | Local     | <10%         ||  M2   | % of visits  | 90.0%  | <12%         | 80.10%  | 79.0%
            M3   | % of plans   | 90.0%  | 80.1%   | Local     | <10%         ||  M3   | % of plans   | 90.0%  | >10%         | 80.1%   | Local
            M4   | % of calls   | 90.0%  | 80.1%   | Local     | <10%         ||  M4   | % of calls   | 90.0%  | < 10%        | 80.1%   | Local
        """)  # noqa: E501 - two editions side by side
    ) == [
        "target M1 target_2018_19: F2 94.6% -> D2 95%",
        "benchmark M1 england: D2 80.1% -> E2 82.3%",
        "target M2 target_2018_19: F3 <10% -> D3 <12%",
        "benchmark M2 se_region: E3 Local -> F3 79.0%",
        "target M3 target_2018_19: F4 <10% -> D4 >10%",
    ]


# --- commentary


@pytest.mark.parametrize(
    ("figure", "old", "new", "is_stale"),
    [
        ("1514", "Contacts rose.", "Contacts  rose.", True),
        ("1514", "Contacts rose.", "Contacts rose again.", False),
        ("1377", "Contacts rose.", "Contacts rose.", False),  # nor did the figure change
        ("tbc", "Contacts rose.", "Contacts rose.", True),
        ("1514", "As above.", "As above.", False),
        ("1514", "See M2", "See M2", False),
        ("1514", "n/a", "n/a", False),
        ("1514", "", "", False),
    ],
)
def test_commentary_is_not_renewed_where_the_figure_is_another(
    figure: str, old: str, new: str, *, is_stale: bool
) -> None:
    comparison = compare(f"""
        Ref. | Indicator | Jul-19 | Aug-19 | Commentary (Aug-19):  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19   | Commentary (Sep-19):
        M1   | Contacts  | 1861   | 1377   | {old}                 ||  M1   | Contacts  | 1861   | 1377   | {figure} | {new}
    """)  # noqa: E501 - two editions side by side

    assert [d.kind.value for d in comparison] == ["commentary-unchanged"] * is_stale
    if is_stale:
        assert comparison.differences[0].message == (
            f"the commentary is still the one on Aug-19, although the figure went from 1377 to {figure} in Sep-19"
        )


def test_a_correction_of_the_same_month_tells_the_figure_and_the_commentary_that_did_not_follow() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Aug-19 | Commentary     ||  Ref. | Indicator | Aug-19 | Commentary
            M1   | Contacts  | 1377   | Contacts rose. ||  M1   | Contacts  | 1733   | Contacts rose.
        """)
    ) == [
        "restated M1 2019-08: C2 1377 -> C2 1733",
        "commentary-unchanged M1 commentary: D2 Contacts rose. -> D2 Contacts rose.",
    ]
