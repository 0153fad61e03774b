"""What leaves the scorecard goes to the workbook's archive: appended, never rewritten, nothing else touched."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import kpiworkbook as kw
from kpiworkbook.archivist import archive
from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from kpiworkbook.model.periods import month_name, months_before
from tests.audit import audited_bytes
from tests.keeper.differences import differences
from tests.support import SAMPLE, recalculated, saved, xlsx
from tests.zoo import ZOO, file_name
from tests.zoo.parts import SHEET_PART, Parts

FIRST = """
    Contacts
    Ref. | Indicator          | Owner | Reporter | Jun-19 | Jul-19 | Aug-19 | DoT | Commentary (Aug-19)
    M1   | Number of contacts | Head  | Analyst  | 10     | 11     | 12     | ▲   | Steady in August.
    M2   | % seen in time     | Head  | Analyst  | 36.9%  | tbc    | 38.0%  | ▼   |
"""
SECOND = """
    Contacts
    Ref. | Indicator          | Owner | Reporter | Jul-19 | Aug-19 | Sep-19 | DoT | Commentary (Sep-19)
    M1   | Number of contacts | Head  | Analyst  | 11     | 12     | 13     | ▲   | Up in September.
    M2   | % seen in time     | Clerk | Analyst  | tbc    | 38.0%  | 39.5%  | ▼   | Better.
"""
THIRD = """
    Contacts
    Ref. | Indicator          | Owner | Reporter | Aug-19 | Sep-19 | Oct-19 | DoT | Commentary (Oct-19)
    M1   | Number of contacts | Head  | Analyst  | 12     | 13     | 14     | ▲   |
    M2   | % seen in time     | Clerk | Analyst  | 38.0%  | 39.5%  | 41.2%  | ▼   |
"""
TYPES, RELATIONSHIPS, STYLES = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"


def archived(package: bytes) -> bytes:
    """Put into a workbook's archive what is about to leave its scorecard."""
    return archive(kw.read(package), package)


def rolled(package: bytes, following: bytes) -> bytes:
    """Archive what leaves, and let the next edition's scorecard take the sheet's place."""
    return with_scorecard_of(archived(package), following)


def with_scorecard_of(package: bytes, other: bytes) -> bytes:
    """Put another workbook's scorecard in the place of a workbook's own; openpyxl keeps texts in the sheet itself."""
    parts = Parts.of(package)
    parts[SHEET_PART] = Parts.of(other)[SHEET_PART]
    return parts.packed()


def rows(package: bytes, sheet: str = "Archive") -> list[tuple[object, ...]]:
    """Return the archive's rows as openpyxl reads them, without the header."""
    found = list(openpyxl.load_workbook(io.BytesIO(package))[sheet].values)
    assert found[0] == ARCHIVE_COLUMNS
    return found[1:]


def test_oldest_month_and_commentary_go_to_the_archive_as_tidy_rows():
    assert rows(archived(xlsx(FIRST))) == [
        ("2019-08", "Dataset", "Contacts", "M1", "Number of contacts", "Head", "Analyst", "count", "up", "actual",
         datetime(2019, 6, 1), 10, "reported", "10", None),
        ("2019-08", "Dataset", "Contacts", "M1", "Number of contacts", "Head", "Analyst", "count", "up", "commentary",
         datetime(2019, 8, 1), None, None, None, "Steady in August."),
        ("2019-08", "Dataset", "Contacts", "M2", "% seen in time", "Head", "Analyst", "percent", "down", "actual",
         datetime(2019, 6, 1), 0.369, "reported", "36.9%", None),
    ]  # fmt: skip


def test_where_the_new_month_has_a_column_only_the_commentary_is_archived():
    book = xlsx(FIRST)
    package = archive(kw.read(book), book, month=date(2019, 8, 1))
    assert [(row[3], row[9], row[14]) for row in rows(package)] == [("M1", "commentary", "Steady in August.")]
    assert len(rows(archived(package))) == 3


def test_placeholder_is_archived_as_it_stands():
    figures = [row for row in rows(archived(xlsx(SECOND))) if row[3] == "M2" and row[9] == "actual"]
    assert [(row[11], row[12], row[13]) for row in figures] == [(None, "pending", "tbc")]


def test_months_and_figures_are_shown_as_officers_know_them():
    sheet = openpyxl.load_workbook(io.BytesIO(archived(xlsx(FIRST))))["Archive"]
    assert (sheet["K2"].number_format, sheet["L2"].number_format, sheet["L4"].number_format) == ("mmm-yy", "0", "0.0%")
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["O"].width > sheet.column_dimensions["A"].width


def test_header_has_the_look_of_the_scorecards_own():
    sheets = openpyxl.load_workbook(io.BytesIO(archived(ZOO["plain"]())))
    assert sheets["Archive"]["A1"].font.b
    assert sheets["Archive"]["A1"].fill.fgColor.rgb == sheets["Dataset"]["A5"].fill.fgColor.rgb


def test_the_archive_prints_on_one_page_across_with_its_header_on_each():
    sheet = openpyxl.load_workbook(io.BytesIO(archived(xlsx(FIRST))))["Archive"]
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight) == ("landscape", 8, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_a_long_commentary_is_wrapped_and_makes_its_row_as_tall_as_it_needs():
    book = xlsx(FIRST.replace("Steady in August.", "Steady in August. " * 40))
    sheet = openpyxl.load_workbook(io.BytesIO(archived(book)))["Archive"]
    assert (sheet["O3"].alignment.wrap_text, sheet["O3"].alignment.vertical) == (True, "top")
    assert {sheet.cell(3, column).alignment.vertical for column in (1, 4, 11)} == {"top"}
    assert [sheet.row_dimensions[row].height for row in (2, 4)] == [None, None]
    assert sheet.row_dimensions[3].height > 8 * 11


def test_archiving_twice_adds_nothing_and_gives_the_same_bytes():
    book = xlsx(FIRST)
    once = archived(book)
    assert archived(book) == once
    assert archived(once) is once


def test_three_rolls_append_and_leave_earlier_rows_byte_for_byte():
    package, before = xlsx(FIRST), b"<sheetData></sheetData>"
    for number, edition in enumerate(map(xlsx, (FIRST, SECOND, THIRD))):
        package = archived(with_scorecard_of(package, edition))
        data = re.search(rb"<sheetData>.*</sheetData>", Parts.of(package)["xl/worksheets/sheet2.xml"], re.DOTALL)[0]
        assert data.startswith(before.removesuffix(b"</sheetData>"))
        assert len(data) > len(before)
        assert len({row[0] for row in rows(package)}) == number + 1
        before = data
    assert [(row[0], row[3], row[9]) for row in rows(package)] == [
        ("2019-08", "M1", "actual"), ("2019-08", "M1", "commentary"), ("2019-08", "M2", "actual"),
        ("2019-09", "M1", "actual"), ("2019-09", "M1", "commentary"), ("2019-09", "M2", "actual"),
        ("2019-09", "M2", "commentary"), ("2019-10", "M1", "actual"), ("2019-10", "M2", "actual"),
    ]  # fmt: skip


def test_workbook_rolled_on_gives_every_month_once_and_all_commentary():
    card = kw.read(rolled(rolled(xlsx(FIRST), xlsx(SECOND)), xlsx(THIRD)))

    actuals = [(r.ref, r.label, r.value, r.owner) for r in card.history if r.series == "actual"]
    assert actuals == [
        ("M1", "Jun-19", 10, "Head"), ("M2", "Jun-19", 0.369, "Head"),
        ("M1", "Jul-19", 11, "Head"), ("M2", "Jul-19", None, "Clerk"),
        ("M1", "Aug-19", 12, "Head"), ("M1", "Sep-19", 13, "Head"), ("M1", "Oct-19", 14, "Head"),
        ("M2", "Aug-19", 0.38, "Clerk"), ("M2", "Sep-19", 0.395, "Clerk"), ("M2", "Oct-19", 0.412, "Clerk"),
    ]  # fmt: skip
    assert card.archived_commentary == (
        ("2019-08", "Dataset", "M1", "Steady in August."),
        ("2019-09", "Dataset", "M1", "Up in September."),
        ("2019-09", "Dataset", "M2", "Better."),
    )
    assert len(card.records) == 6
    assert card.problems == card.not_carried == ()


def window(figures: Sequence[str], first: int) -> bytes:
    """Return an edition that shows three months of a row of figures, from the given one on."""
    start = date(2018, 11, 1)
    months = [month_name(months_before(start, -month)) for month in range(first, first + 3)]
    return xlsx(
        f"""
        Ref. | Indicator | {" | ".join(months)}
        M1   | Contacts  | {" | ".join(figures[first : first + 3])}
    """,
        numbers=False,
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 10**6).map(str) | st.sampled_from(["-", "tbc"]), min_size=3, max_size=17))
def test_sheet_and_archive_together_hold_every_figure_ever_entered(figures):
    package = window(figures, 0)
    for first in range(1, len(figures) - 2):
        package = rolled(package, window(figures, first))

    assert [record.shown for record in kw.read(package).history] == figures
    assert [record.period for record in kw.read(package).history] == [
        months_before(date(2018, 11, 1), -month) for month in range(len(figures))
    ]


@pytest.mark.parametrize("name", ZOO)
def test_nothing_else_in_the_workbook_changes(name):
    before = ZOO[name]()
    after = archived(before)

    told = differences(before, after)
    allowed = {"xl/workbook.xml", RELATIONSHIPS, TYPES, STYLES}
    added = {part for part in told.appeared if part != STYLES}
    assert set(told.changed) <= allowed
    assert len(added) == 1
    assert re.fullmatch(r"xl/worksheets/sheet\d\.xml", added.pop())
    assert told.disappeared == ()
    assert not told.reordered
    card, again = kw.read(before), kw.read(after)
    assert [r.shown for r in again.records] == [r.shown for r in card.records]
    assert [r.period for r in again.archived] == [date(2018, 8, 1)] * len(card)
    assert (again.not_carried, again.problems) == (card.not_carried, card.problems)
    assert archive(again, after) is after


INLINE = "inline-string cell(s)"
"""The audit warns that Excel will save texts elsewhere where a workbook has no shared strings; that is no fault."""


@pytest.mark.parametrize("name", ["plain", "strict", "prefixed namespaces", "date 1904", "without styles", "macros",
                                  "openpyxl plain", "sheet at another path", "pivot table"])  # fmt: skip
def test_the_audit_finds_nothing_new(name, tmp_path):
    before = ZOO[name]()
    new = {*audited_bytes(archived(before), tmp_path)} - {*audited_bytes(before, tmp_path)}
    assert [finding for finding in new if INLINE not in finding] == []


def test_libreoffice_and_calamine_read_the_archive(tmp_path):
    book = tmp_path / file_name("plain")
    book.write_bytes(archived(ZOO["plain"]()))

    again = recalculated(book, tmp_path)

    for each in (book, again):
        row = CalamineWorkbook.from_path(str(each)).get_sheet_by_name("Archive").to_python()[1]
        assert (row[3], row[10], row[11]) == ("CA1", date(2018, 8, 1), 1754)
    assert archived(again.read_bytes()) == again.read_bytes()


def test_another_sheet_called_archive_is_left_alone_and_ours_is_found_again():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(FIRST)))
    book.create_sheet("archive").append(["Minutes of old meetings"])
    package = rolled(saved(book), xlsx(SECOND))

    assert openpyxl.load_workbook(io.BytesIO(package)).sheetnames == ["Dataset", "archive", "Archive (2)"]
    package = archived(package)
    assert openpyxl.load_workbook(io.BytesIO(package)).sheetnames == ["Dataset", "archive", "Archive (2)"]
    assert {row[0] for row in rows(package, "Archive (2)")} == {"2019-08", "2019-09"}


def test_archive_that_was_renamed_and_given_a_title_is_found_again():
    book = openpyxl.load_workbook(io.BytesIO(archived(xlsx(FIRST))))
    sheet = book["Archive"]
    sheet.title = "Old figures"
    sheet.insert_rows(1)
    sheet.insert_cols(1)
    sheet["B1"] = "What has left the scorecard"

    package = archived(with_scorecard_of(saved(book), xlsx(SECOND)))

    sheet = openpyxl.load_workbook(io.BytesIO(package))["Old figures"]
    assert [sheet.cell(row, 2).value for row in range(1, 8)] == [
        "What has left the scorecard", "edition", "2019-08", "2019-08", "2019-08", "2019-09", "2019-09",
    ]  # fmt: skip
    assert [record.cell for record in kw.read(package).archived][:2] == ["'Old figures'!M3", "'Old figures'!M5"]


def test_archive_in_which_somebody_made_a_formula_spill_is_still_the_archive():
    parts = Parts.of(rolled(xlsx(FIRST), xlsx(SECOND)))
    row = '<row r="40"><c r="R40" t="e"><f>SEQUENCE(3)</f><v>#SPILL!</v></c></row></sheetData>'
    parts.change("xl/worksheets/sheet2.xml", "</sheetData>", row)

    package = archived(parts.packed())

    assert openpyxl.load_workbook(io.BytesIO(package)).sheetnames == ["Dataset", "Archive"]
    values = openpyxl.load_workbook(io.BytesIO(package))["Archive"].values
    assert {row[0] for row in values} >= {"2019-08", "2019-09"}


ODD = ["=1+1", "_x0041_", "a\x01b", "two\r\nlines", "<&> \"'", "🙂", "'apostrophe", "https://example.org"]


def test_text_stays_text_whatever_it_looks_like():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("A & B")
    sheet.write_row(0, 0, ["Ref.", "Indicator", "Aug-19", "Sep-19", "Commentary"])
    for number, text in enumerate(ODD, 1):
        sheet.write_row(number, 0, [f"M{number}", f"{text} indicator", 1, 2])
        sheet.write_string(number, 4, text)
    book.close()

    package = archived(stream.getvalue())

    card = kw.read(package)
    assert [(item.sheet, item.text) for item in card.archived_commentary] == [("A & B", text) for text in ODD]
    assert [r.indicator for r in card.archived] == [i.name for i in card.indicators]
    assert archive(card, package) is package
    sheet = openpyxl.load_workbook(io.BytesIO(package))["Archive"]
    assert {cell.data_type for cell in sheet["O"] if cell.value} <= {"s", "inlineStr"}


def test_indicators_without_a_ref_are_archived_each_by_its_name():
    package = archived(
        xlsx("""
        Ref. | Indicator | Aug-19 | Sep-19
             | Contacts  | 1      | 2
             | Referrals | 3      | 4
    """)
    )
    assert [(row[4], row[11]) for row in rows(package)] == [("Contacts", 1), ("Referrals", 3)]
    assert archived(package) is package
    assert [r.value for r in kw.read(package).history] == [1, 2, 3, 4]


def test_sheet_speaks_for_a_month_that_is_in_the_archive_as_well():
    package = archived(xlsx(FIRST))
    card = kw.read(package)

    assert [(r.ref, r.label) for r in card.archived] == [("M1", "Jun-19"), ("M2", "Jun-19")]
    assert list(card.history) == list(card.records)


def test_later_row_of_the_archive_speaks_for_a_month_that_left_twice():
    corrected = xlsx(FIRST.replace("| 10 ", "| 99 ").replace("Aug-19", "Sep-19"))
    package = archive(kw.read(corrected), archived(xlsx(FIRST)))

    card = kw.read(with_scorecard_of(package, xlsx(THIRD)))

    assert [(r.ref, r.value) for r in card.archived] == [("M1", 10), ("M2", 0.369), ("M1", 99), ("M2", 0.369)]
    assert [(r.ref, r.value) for r in card.history if r.label == "Jun-19"] == [("M1", 99), ("M2", 0.369)]


def test_what_leaves_once_more_and_says_something_else_is_not_lost() -> None:
    """As when an officer has moved on too early, takes the month back by hand, corrects, and moves on again."""
    corrected = FIRST.replace("| 10 ", "| 99 ").replace("Steady in August.", "Steady, we thought.")
    once = archived(xlsx(FIRST))

    twice = archived(with_scorecard_of(once, xlsx(corrected)))
    back = archived(with_scorecard_of(twice, xlsx(FIRST)))

    first = ("actual", 10, None), ("commentary", None, "Steady in August."), ("actual", 0.369, None)
    then = ("actual", 99, None), ("commentary", None, "Steady, we thought.")
    assert [(row[9], row[11], row[14]) for row in rows(twice)] == [*first, *then]
    assert [(row[9], row[11], row[14]) for row in rows(back)] == [*first, *then, *first[:2]]
    assert archived(back) is back


def test_two_indicators_of_one_name_and_no_ref_are_told_once_each() -> None:
    """What tells rows apart is the same of both, and each says something else than the other."""
    twins = """
        Ref. | Indicator | Aug-19 | Sep-19
             | Plans     | 1      | 2
             | Plans     | 5      | 6
    """
    once = archived(xlsx(twins))
    corrected = archived(with_scorecard_of(once, xlsx(twins.replace("| 5", "| 7"))))

    assert [row[11] for row in rows(once)] == [1, 5]
    assert archived(once) is once
    assert [row[11] for row in rows(corrected)] == [1, 5, 1, 7]
    assert archived(corrected) is corrected


def test_percentages_typed_in_points_are_archived_as_fractions():
    package = archived(
        xlsx("""
        Ref. | Indicator       | Jul-19 | Aug-19 | Sep-19
        M1   | % seen in time  | 36.9   | 38.1   | 40.2
    """)
    )
    assert rows(package)[0][11:14] == (0.369, "reported", "36.9")
    assert openpyxl.load_workbook(io.BytesIO(package))["Archive"]["L2"].number_format == "0.0%"
    assert list(kw.read(package).archived.half_steps) == [0.0005]


def test_the_sample_goes_to_the_archive_whole():
    package = SAMPLE.read_bytes()
    card = kw.read(package)
    leaving = [(r.ref, r.value, r.shown) for r in card.records if r.label == "Aug-18"]
    written = kw.read(archive(card, package))
    assert [(r.ref, r.value, r.shown) for r in written.archived] == leaving
    assert [(c.ref, c.text) for c in written.archived_commentary] == [
        (i.ref, i.commentary) for i in card if i.commentary
    ]
    assert kw.validate(written).findings == kw.validate(card).findings
