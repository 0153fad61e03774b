"""Annotating a scorecard: a whole copy beside the book, valid, the same each time, or nothing."""

from __future__ import annotations

import io

import openpyxl
import pytest

import kpiworkbook as kw
from tests.audit import audited, new_findings
from tests.support import DISPLACED, SAMPLE, converted, saved, xlsx
from tests.writer.annotations import GRID, MERGES, annotated, finding, notes, opened, report_on, written_anew
from tests.writer.test_round_trip import SOURCES

ODD = "<&> \"quoted\" 'single' \u00a0 _x0041_ 🙂 =1+1 \a"


def everything_found(card):
    """Return a report with a finding of each severity in every row of small sheets, and some that hold nothing."""
    cells = [
        (sheet.name, f"{column}{row}")
        for sheet in card.sheets
        for row in (*range(1, 12), *range(12, sheet.grid.last_row + 4, 3))
        for column in ("A", "B", "E", "H", "AE", "AJ")
    ]
    found = [
        finding(cell, f"{ODD} {cell}", sheet=sheet, severity=severity, shown=ODD, expected=ODD, owner=ODD, ref="A1")
        for sheet, cell in cells
        for severity in kw.Severity
    ]
    return report_on(card, *found, accepted=(finding("A1"),))


@pytest.mark.parametrize("name", SOURCES)
def test_the_audit_finds_nothing_in_a_copy_full_of_notes(tmp_path, name):
    card = kw.read(SOURCES[name])
    copy = kw.annotate(card, everything_found(card), tmp_path / "copy.xlsx")
    assert new_findings(SOURCES[name], copy) == []
    assert audited(written_anew(card, everything_found(card), tmp_path / "anew.xlsx")) == []


def test_the_audit_finds_nothing_in_copies_of_the_sample_and_of_odd_names(tmp_path):
    card = kw.read(SAMPLE)
    assert audited(kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx")) == []
    assert audited(written_anew(card, kw.validate(card), tmp_path / "anew.xlsx")) == []
    odd = xlsx(GRID.replace("é", "&"), sheet="A & B <'x'> =1+1")
    card = kw.read(odd)
    for number, report in enumerate((everything_found(card), report_on(card))):
        assert new_findings(odd, kw.annotate(card, report, tmp_path / f"odd{number}.xlsx")) == []
        assert audited(written_anew(card, report, tmp_path / f"anew{number}.xlsx")) == []


def test_libreoffice_opens_it_and_finds_the_scorecard_and_the_notes(tmp_path):
    card = kw.read(SAMPLE)
    report = kw.validate(card)
    copy = kw.annotate(card, report, tmp_path / "copy.xlsx")
    again = converted(copy, tmp_path / "again", "xlsx")

    assert [r.value for r in kw.read(again).records] == [r.value for r in card.records]
    assert set(notes(opened(again)["Dataset"])) == {f.cell for f in report}


def test_every_finding_on_the_sample_has_its_note_and_its_link(tmp_path):
    card = kw.read(SAMPLE)
    report = kw.validate(card)
    book = opened(kw.annotate(card, report, tmp_path / "copy.xlsx"))
    found = notes(book["Dataset"])

    assert report.errors == 7
    assert set(found) == {f.cell for f in report}
    assert all(f"{f.severity.value.capitalize()} · {f.rule}: {f.message}" in found[f.cell] for f in report)
    places = [cell.hyperlink.location for cell in book["Checks"]["B"] if cell.hyperlink]
    assert sorted(places) == sorted(f.address for f in report)


@pytest.mark.parametrize("source", [SAMPLE, DISPLACED], ids=["workbook", "text"])
def test_the_same_report_gives_the_same_bytes(tmp_path, source):
    copies = [tmp_path / name for name in ("one.xlsx", "two.xlsx")]
    for copy in copies:
        card = kw.read(source)
        kw.annotate(card, kw.validate(card), copy)
    assert copies[0].read_bytes() == copies[1].read_bytes()


def test_it_says_where_it_was_written(tmp_path):
    card = kw.read(SAMPLE)
    assert kw.annotate(card, report_on(card), str(tmp_path / "copy.XLSX")) == tmp_path / "copy.XLSX"


def test_an_existing_file_is_replaced_only_by_force(tmp_path):
    card, target = kw.read(SAMPLE), tmp_path / "copy.xlsx"
    target.write_text("somebody's work")
    with pytest.raises(kw.OutputError, match="exists already"):
        kw.annotate(card, report_on(card), target)
    assert target.read_text() == "somebody's work"

    kw.annotate(card, report_on(card), target, force=True)
    assert opened(target).sheetnames == ["Checks", "Dataset"]


def test_the_book_itself_is_never_replaced(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    card = kw.read(book)
    with pytest.raises(kw.OutputError, match="is the workbook that is read"):
        kw.annotate(card, report_on(card), book, force=True)
    assert book.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("copy.ods", "give it that ending"), ("copy", "give it that ending"), ("nowhere/copy.xlsx", "no folder")],
)
def test_what_cannot_be_written_is_said_and_nothing_is_left_behind(tmp_path, name, complaint):
    card = kw.read(SAMPLE)
    with pytest.raises(kw.OutputError, match=complaint):
        kw.annotate(card, report_on(card), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


TWICE = """
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
A1   | Contacts  | 10     | 12     | ↑ 20%
A1   | Referrals | 10     | 12     | ↑ 20%
"""


def test_a_scorecard_that_cannot_be_computed_is_annotated_all_the_same(tmp_path):
    card = kw.read(xlsx(TWICE))
    with pytest.raises(kw.ScorecardError):
        kw.calculate(card)
    copy = kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx")
    assert any("duplicate-ref" in text for text in notes(opened(copy)["Dataset"]).values())


def test_hidden_sheets_stay_hidden_and_the_list_is_in_front(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID, merges=MERGES)))
    book.copy_worksheet(book.active).title = "Hidden"
    book["Hidden"].sheet_state = "hidden"
    copy = opened(annotated(saved(book), tmp_path, finding("F3", sheet="Hidden")))
    assert copy.active.title == "Checks"
    assert [sheet.sheet_state for sheet in copy] == ["visible", "visible", "hidden"]
    assert copy["Hidden"]["F3"].comment is not None


def test_the_document_says_what_it_is(tmp_path):
    properties = opened(annotated(DISPLACED, tmp_path)).properties
    assert properties.title == "KPI scorecard with notes, September 2019"
    assert properties.description == "Checked by kpiworkbook"
    assert opened(annotated(SAMPLE, tmp_path)).properties.title == opened(SAMPLE).properties.title
