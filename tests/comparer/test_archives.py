"""Months that have left a sheet for its archive: compared wherever either edition has them."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.cli.comparing import show
from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from tests.comparer.editions import editions
from tests.support import SAMPLE, saved, xlsx

Archived = tuple[str, str, str, str]
"""Ref, name, month and figure of a row of the archive."""


def card(grid: str, *archived: Archived, archive: str = "Archive", source: str = "workbook") -> kw.Scorecard:
    """Return the edition of a text grid, with an archive where there are rows for it."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    if archived:
        sheet = book.create_sheet(archive)
        sheet.append(ARCHIVE_COLUMNS)
    for ref, name, month, shown in archived:
        unit = "percent" if "%" in shown else "count"
        value = float(shown.rstrip("%")) / (100 if "%" in shown else 1) if shown[:1].isdigit() else None
        status = "pending" if value is None else "reported"
        period = datetime.fromisoformat(f"{month}-01")
        row = ["2019-09", "Dataset", "", ref, name, "", "", unit, "", "actual", period, value, status, shown]
        sheet.append(row)
    return kw.read(saved(book), name=source)


def compare(grid: str, old: list[Archived], new: list[Archived]) -> kw.Comparison:
    """Compare two editions that stand side by side, each with its archive."""
    halves = editions(grid)
    return kw.compare(card(halves[0], *old, source="old.xlsx"), card(halves[1], *new, source="new.xlsx"))


def told(comparison: kw.Comparison) -> list[str]:
    """Return each difference in a line, with the sheets of its cells."""
    lines = (
        f"{d.kind} {d.ref} {d.column}: {d.old_address} {d.old_shown} -> {d.new_address} {d.new_shown}"
        for d in comparison
    )
    return [" ".join(line.split()) for line in lines]


A_MONTH_ON = """
    Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Aug-19 | Sep-19
    M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1377   | 1514
"""


# --- whether they are what they were


def test_a_month_that_left_the_sheet_is_restated_where_the_archive_says_otherwise() -> None:
    comparison = compare(A_MONTH_ON, [], [("M1", "Contacts", "2019-07", "1816")])

    assert told(comparison) == ["restated M1 2019-07: 'Dataset'!C2 1861 -> 'Archive'!L2 1816"]
    (difference,) = comparison
    assert (difference.new_sheet, difference.new_cell) == ("Archive", "L2")
    assert difference.message == "'1861' became '1816': Jul-19 is restated, 45 lower; it is in the archive now"
    assert not comparison


def test_a_month_that_left_the_sheet_as_it_was_is_no_difference() -> None:
    comparison = compare(A_MONTH_ON, [], [("M1", "Contacts", "2019-07", "1861")])

    assert comparison.differences == ()
    assert comparison.sheets[0].months == 2  # Jul-19 was compared as well


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [("1861", "tbc", "withdrawn"), ("tbc", "1861", "filled-in"), ("36.9%", "36.86%", "precision")],
)
def test_it_is_held_against_the_archive_as_months_on_the_sheet_are(was: str, now: str, kind: str) -> None:
    figures = A_MONTH_ON.replace("1861", was)
    if "%" in was:
        figures = figures.replace("1377", "41.2%").replace("1514", "41.5%")

    assert [d.kind for d in compare(figures, [], [("M1", "Contacts", "2019-07", now)])] == [kind]


def test_what_both_have_in_their_archives_is_compared() -> None:
    comparison = compare(
        A_MONTH_ON,
        [("M1", "Contacts", "2018-05", "900"), ("M1", "Contacts", "2018-06", "950")],
        [
            ("M1", "Contacts", "2018-05", "900"),
            ("M1", "Contacts", "2018-06", "590"),
            ("M1", "Contacts", "2019-07", "1861"),
        ],
    )

    assert told(comparison) == ["restated M1 2018-06: 'Archive'!L3 950 -> 'Archive'!L3 590"]
    assert comparison.differences[0].reason == "Jun-18 is restated, 360 lower; it is in the archive"


def test_a_month_that_has_come_back_to_the_sheet_is_compared() -> None:
    comparison = compare(
        """
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jun-19 | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1600   | 1861   | 1377   | 1514
        """,
        [("M1", "Contacts", "2019-06", "1660")],
        [],
    )

    assert told(comparison)[0] == "restated M1 2019-06: 'Archive'!L2 1660 -> 'Dataset'!C2 1600"
    assert comparison.differences[0].reason == "Jun-19 is restated, 60 lower; it was in the archive"


def test_where_a_month_stands_on_the_sheet_its_word_counts_and_of_two_rows_the_later_one() -> None:
    again = [
        ("M1", "Contacts", "2019-08", "1"),
        ("M1", "Contacts", "2019-07", "1"),
        ("M1", "Contacts", "2019-07", "1861"),
    ]

    assert compare(A_MONTH_ON, [], again).differences == ()


def test_editions_that_lie_far_apart_are_compared_by_the_archive() -> None:
    grid = """
        Ref. | Indicator | Jul-17 | Aug-17  ||  Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1200   | 1514
    """
    comparison = compare(grid, [], [("M1", "Contacts", "2017-07", "1861"), ("M1", "Contacts", "2017-08", "1378")])

    assert [(d.kind, d.new_address) for d in comparison.restatements] == [("restated", "'Archive'!L3")]
    assert comparison.sheets[0].months == 2
    assert not any("no month in common" in note for note in comparison.notes)


# --- whose they are


def test_a_ref_that_was_given_to_another_indicator_restates_nothing() -> None:
    comparison = compare(A_MONTH_ON, [], [("M1", "Children in care", "2019-07", "5")])

    assert comparison.restatements == ()


def test_a_wording_that_changed_does_not_hide_a_restatement() -> None:
    comparison = compare(A_MONTH_ON, [], [("M1", "Number of contacts", "2019-07", "5")])

    assert [d.new_address for d in comparison.restatements] == ["'Archive'!L2"]


def test_a_ref_that_stands_twice_has_no_months_in_the_archive() -> None:
    grid = """
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | 1377   | 1514
        M1   | Visits    | 61     | 77      ||  M1   | Visits    | 77     | 14
    """
    archived = [("M1", "Contacts", "2019-07", "1861"), ("M1", "Visits", "2019-07", "61")]

    assert compare(grid, [], archived).restatements == ()


def test_an_indicator_with_another_ref_has_what_left_under_the_old_one() -> None:
    comparison = compare(
        """
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  CSE1 | Contacts  | 1377   | 1514
        """,
        [("M1", "Contacts", "2018-05", "900")],
        [("M1", "Contacts", "2018-05", "901"), ("M1", "Contacts", "2019-07", "1816")],
    )

    assert [line for line in told(comparison) if line.startswith("restated")] == [
        "restated CSE1 2018-05: 'Archive'!L2 900 -> 'Archive'!L2 901",
        "restated CSE1 2019-07: 'Dataset'!C2 1861 -> 'Archive'!L3 1816",
    ]
    assert comparison.notes == ()


def test_so_has_one_of_which_every_word_is_another() -> None:
    grid = A_MONTH_ON.replace("Contacts  | 1377   | 1514", "Demand    | 1377   | 1514")

    assert [d.new_address for d in compare(grid, [], [("M1", "Contacts", "2019-07", "5")]).restatements] == [
        "'Archive'!L2"
    ]


def test_a_new_numbering_of_indicators_that_sound_alike_restates_nothing() -> None:
    months = [f"2018-{month:02}" for month in range(1, 13)]
    archived = [
        (ref, name, month, str(size + number))
        for ref, name, size in (("A1", "Visits in 5 days", 100), ("A2", "Visits in 10 days", 200))
        for number, month in enumerate(months)
    ]
    comparison = compare(
        """
        Ref. | Indicator         | Jul-19 | Aug-19  ||  Ref. | Indicator         | Jul-19 | Aug-19 | Sep-19
        A1   | Visits in 5 days  | 61     | 77      ||  A2   | Visits in 5 days  | 61     | 77     | 14
        A2   | Visits in 10 days | 261    | 277     ||  A1   | Visits in 10 days | 261    | 277    | 214
        """,
        archived,
        archived,
    )

    assert [(d.kind, d.ref) for d in comparison] == [("renamed", "A2"), ("renamed", "A1")]
    assert comparison.notes == ()
    assert comparison.sheets[0].months == 14


def test_what_left_under_the_new_numbering_is_found_by_its_name() -> None:
    comparison = compare(
        """
        Ref. | Indicator         | Jun-19 | Jul-19 | Aug-19  ||  Ref. | Indicator         | Jul-19 | Aug-19 | Sep-19
        A1   | Visits in 5 days  | 60     | 61     | 77      ||  A2   | Visits in 5 days  | 61     | 77     | 14
        A2   | Visits in 10 days | 260    | 261    | 277     ||  A1   | Visits in 10 days | 261    | 277    | 214
        """,
        [],
        [("A2", "Visits in 5 days", "2019-06", "60"), ("A1", "Visits in 10 days", "2019-06", "206")],
    )

    assert [line for line in told(comparison) if not line.startswith("renamed")] == [
        "restated A1 2019-06: 'Dataset'!C3 260 -> 'Archive'!L3 206"
    ]


def test_a_new_numbering_without_a_common_month_on_the_sheets_restates_nothing() -> None:
    """A name that stands elsewhere now says more than the ref that it left."""
    comparison = compare(
        """
        Ref. | Indicator | Jul-17 | Aug-17  ||  Ref. | Indicator | Aug-19 | Sep-19
        A1   | Contacts  | 61     | 77      ||  A2   | Contacts  | 70     | 14
        A2   | Plans     | 261    | 277     ||  A1   | Plans     | 270    | 214
        """,
        [],
        [
            ("A1", "Contacts", "2017-07", "61"),
            ("A2", "Plans", "2017-07", "216"),
            ("A2", "Contacts", "2017-08", "77"),
            ("A1", "Plans", "2017-08", "277"),
        ],
    )

    assert [line for line in told(comparison) if not line.startswith("renamed")] == [
        "restated A1 2017-07: 'Dataset'!C3 261 -> 'Archive'!L3 216"
    ]


# --- what the archive no longer has


def test_figures_that_an_archive_has_lost_are_told_as_not_compared() -> None:
    archived = [("M1", "Contacts", f"2018-{month:02}", str(900 + month)) for month in range(1, 10)]
    comparison = compare(A_MONTH_ON, archived, archived[:7])

    assert comparison.differences == ()
    assert comparison.notes == (
        "2 figures in the archive of old.xlsx are nowhere in new.xlsx, so they are not compared: 'Archive'!L9, "
        "'Archive'!L10; put their rows into the archive there, as old.xlsx has them",
    )


def test_months_that_left_a_sheet_without_an_archive_are_no_difference_and_not_told() -> None:
    comparison = compare(A_MONTH_ON, [], [])

    assert (comparison.differences, comparison.notes) == ((), ())


# --- of a book that was rolled on


def test_a_book_that_was_moved_on_is_what_it_was_until_its_archive_is_changed(tmp_path: Path) -> None:
    new = tmp_path / "oct-19.xlsx"
    kw.refresh(SAMPLE, new, month="Oct-19", values={"M1": 1600})

    as_it_was = kw.compare(SAMPLE, new)
    book = openpyxl.load_workbook(new)
    row = next(row for row in book["Archive"].iter_rows(min_row=2) if row[3].value == "M3")
    row[11].value, row[13].value = 0.5, "50.0%"
    book.save(new)
    changed = kw.compare(SAMPLE, new)

    assert as_it_was
    assert as_it_was.sheets[0].months == 14
    assert as_it_was.of("precision") == ()
    assert told(changed)[0].startswith("restated M3 2018-08: 'Dataset'!F13 14.9% ")
    assert told(changed)[0].endswith(f"-> 'Archive'!{row[11].coordinate} 50.0%")


def test_the_table_names_the_archives_cell_with_its_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    show(compare(A_MONTH_ON, [], [("M1", "Contacts", "2019-07", "1816")]))

    assert " C2        'Archive'!L2  " in capsys.readouterr().out
