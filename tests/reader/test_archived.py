"""The archive is read with the scorecard: known by its header row, and part of the tidy records."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import date
from functools import partial

import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from tests.support import cells, converted, put, saved, xlsx

SCORECARD = """
    Contacts
    Ref. | Indicator          | Aug-19 | Sep-19 | DoT | Target 19-20 | Commentary
    M1   | Number of contacts | 12     | 13     | ▲   | 15           | Up.
    M2   | % seen in time     | 38.0%  | 39.5%  |     | 40%          |
"""
ARCHIVE = """
edition | sheet | section | ref | indicator | owner | reporter | unit | polarity | series | period | value | status | shown | commentary
2019-08 | Dataset | Contacts | M1 | Number of contacts | Head | | count | up | actual | Jul-19 | 11 | reported | 11 |
2019-08 | Dataset | Contacts | M1 | Number of contacts | Head | | count | up | commentary | Aug-19 | | | | Steady.
2019-08 | Dataset | Contacts | M2 | % seen in time | Head | | percent | | actual | Jul-19 | 36.9% | reported | 36.9% |
2019-08 | Other | Visits | V1 | Number of visits | Head | | count | up | actual | Jul-19 | | pending | tbc |
"""  # noqa: E501 - a row of the archive is one line


def book(archive: str = ARCHIVE, *, title: str = "Archive", **dates: date) -> bytes:
    """Return a workbook with the scorecard and an archive; `dates` are real dates by cell of the archive."""
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(SCORECARD)))
    sheet = workbook.create_sheet(title)
    for number, row in enumerate(cells(archive), 1):
        for column, text in enumerate(row, 1):
            if text:
                put(sheet.cell(number, column), text, numbers=column == 12)
    for cell, value in dates.items():
        sheet[cell] = value
    return saved(workbook)


def test_figures_of_the_archive_are_records_with_the_scorecards_sheet_and_the_archives_cell():
    first, second, third = kw.read(book()).archived

    assert first == kw.Record(
        workbook="workbook", sheet="Dataset", section="Contacts", ref="M1", indicator="Number of contacts",
        owner="Head", reporter="", unit=kw.Unit.COUNT, polarity=kw.Polarity.UP, series=kw.Series.ACTUAL,
        label="Jul-19", period=date(2019, 7, 1), value=11, status=kw.Status.REPORTED, shown="11", cell="'Archive'!L2",
    )  # fmt: skip
    assert (second.ref, second.value, second.shown, second.cell) == ("M2", 0.369, "36.9%", "'Archive'!L4")
    assert (third.sheet, third.value, third.status, third.shown) == ("Other", None, kw.Status.PENDING, "tbc")


def test_typed_figures_of_the_archive_tell_how_far_they_may_lie_from_the_true_ones():
    assert list(kw.read(book()).archived.half_steps) == [0, 0.0005, 0]


def test_archived_commentary_is_told_with_its_edition():
    (told,) = kw.read(book()).archived_commentary
    assert (
        told == kw.ArchivedCommentary("2019-08", "Dataset", "M1", "Steady.") == ("2019-08", "Dataset", "M1", "Steady.")
    )


def test_workbook_without_an_archive_has_neither():
    card = kw.read(xlsx(SCORECARD))
    assert (len(card.archived), card.archived_commentary, card.archives) == (0, (), ())
    assert card.history is card.records


def test_archive_is_no_scorecard_and_bothers_nobody():
    with_archive, without = kw.read(book()), kw.read(xlsx(SCORECARD))
    assert [sheet.name for sheet in with_archive.sheets] == ["Dataset"]
    assert list(with_archive.records) == list(without.records)
    assert with_archive.not_carried == with_archive.problems == ()
    assert kw.validate(with_archive).findings == kw.validate(without).findings


@pytest.mark.parametrize("title", ["Archive", "Archive (2)", "Old figures"])
def test_archive_is_known_by_its_header_row_and_not_by_its_name(title):
    assert len(kw.read(book(title=title)).archived) == 3


def test_sheet_called_archive_with_another_header_is_none():
    card = kw.read(book("edition | sheet | minutes\n2019-08 | Dataset | Agreed"))
    assert len(card.archived) == 0
    assert card.not_carried == ("the sheet 'Archive'",)


def test_workbook_that_holds_nothing_but_an_archive_is_refused():
    workbook = openpyxl.load_workbook(io.BytesIO(book()))
    del workbook["Dataset"]
    with pytest.raises(kw.LayoutError, match="holds no scorecard"):
        kw.read(saved(workbook))


def test_sheets_that_are_named_bring_their_own_rows_of_the_archive():
    card = kw.read(book(), sheets=["Dataset"])
    assert [record.ref for record in card.archived] == ["M1", "M2"]


def test_what_somebody_changed_by_hand_is_taken_as_it_stands():
    changed = f"""
What has left the scorecard

{" | ".join(name.title() for name in ARCHIVE_COLUMNS)} | Checked by

2019-08 | Dataset | Contacts | M1 | Number of contacts | | | cases | better | actual | unknown | about 11 | done | 11 | | me
        | Dataset | Contacts | M1 | Number of contacts | | | Count | UP     | actual |         | 12       |      | 12 |
"""  # noqa: E501 - a row of the archive is one line
    card = kw.read(book(changed, A6=date(2019, 9, 1), K6=date(2019, 6, 30)))

    first, second = card.archived
    assert (first.unit, first.polarity, first.period, first.value) == ("count", "", None, None)
    assert (first.label, first.status, first.shown) == ("", "not-understood", "11")
    assert (second.unit, second.polarity, second.period, second.value) == ("count", "up", date(2019, 6, 1), 12)
    assert (second.label, second.status) == ("Jun-19", "reported")
    assert [record.value for record in card.history if record.ref == "M1"] == [None, 12, 12, 13, 15]


def test_a_note_below_the_archive_is_no_record():
    card = kw.read(book(f"{ARCHIVE}\nPrinted on 3 October"))

    assert list(card.archived) == list(kw.read(book()).archived)


def test_an_archived_figure_of_a_row_that_has_neither_ref_nor_name_is_a_record():
    row = "2019-08 | Dataset | Contacts | | | | | count | | actual | Jul-19 | 4 | reported | 4 |"
    (*others, record) = kw.read(book(f"{ARCHIVE}{row}")).archived

    assert len(others) == 3
    assert (record.ref, record.indicator, record.value, record.cell) == ("", "", 4, "'Archive'!L6")


def test_frame_begins_with_the_archived_months():
    frame = kw.read(book()).to_frame()
    actuals = frame[(frame["series"] == "actual") & (frame["ref"] == "M1")]
    assert list(actuals["period"]) == [pd.Timestamp(2019, month, 1) for month in (7, 8, 9)]
    assert list(actuals["value"]) == [11, 12, 13]
    assert len(frame) == 3 + 6


HISTORY = [("M1", "2019-07-01"), ("M1", "2019-08-01"), ("M1", "2019-09-01"), ("M2", "2019-07-01"),
           ("M2", "2019-08-01"), ("M2", "2019-09-01"), ("V1", "2019-07-01")]  # fmt: skip


def test_tidy_csv_has_every_month(tmp_path):
    kw.tidy([kw.read(book())], tmp_path / "records.csv")
    with (tmp_path / "records.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [(row["ref"], row["period"]) for row in csv.DictReader(stream) if row["series"] == "actual"]
    assert sorted(found) == HISTORY


def test_tidy_sqlite_has_every_month_and_can_be_run_again(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(book())
    for _ in range(2):
        kw.tidy([kw.read(tmp_path / "book.xlsx")], tmp_path / "records.sqlite")
    connection = sqlite3.connect(tmp_path / "records.sqlite")
    found = connection.execute(
        "SELECT ref, period FROM records WHERE series = 'actual' ORDER BY ref, period"
    ).fetchall()
    connection.close()
    assert found == HISTORY


def test_tidy_parquet_and_xlsx_have_every_month(tmp_path):
    for name, read in (
        ("records.parquet", pd.read_parquet),
        ("records.xlsx", partial(pd.read_excel, engine="calamine")),
    ):
        kw.tidy([kw.read(book())], tmp_path / name)
        frame = read(tmp_path / name)
        actuals = frame[frame["series"] == "actual"]
        found = zip(actuals["ref"], pd.to_datetime(actuals["period"]).dt.strftime("%Y-%m-%d"), strict=True)
        assert sorted(found) == HISTORY


def test_new_workbook_in_house_style_carries_the_archive(tmp_path):
    card = kw.read(book(K2=date(2019, 7, 1)))
    kw.write(card, tmp_path / "new.xlsx")

    again = kw.read(tmp_path / "new.xlsx")
    assert [(r.ref, r.period, r.value, r.shown, r.cell) for r in again.archived] == [
        (r.ref, r.period, r.value, r.shown, r.cell) for r in card.archived
    ]
    assert again.archived_commentary == card.archived_commentary
    sheet = openpyxl.load_workbook(tmp_path / "new.xlsx")["Archive"]
    assert (sheet["L4"].number_format, sheet["L4"].value, sheet.freeze_panes) == ("0.0%", 0.369, "A2")
    kw.write(card, tmp_path / "twin.xlsx")
    assert (tmp_path / "twin.xlsx").read_bytes() == (tmp_path / "new.xlsx").read_bytes()


def test_archive_is_read_from_the_workbook_saved_as_ods(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(book(K2=date(2019, 7, 1)))
    card = kw.read(converted(tmp_path / "book.xlsx", tmp_path / "ods", "ods"))
    assert [(r.ref, r.period, r.value) for r in card.archived] == [
        ("M1", date(2019, 7, 1), 11), ("M2", date(2019, 7, 1), 0.369), ("V1", date(2019, 7, 1), None),
    ]  # fmt: skip
