"""The model as a notebook sees it: looking up, showing, and errors that say where and what to do."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.grid import CellValue, Grid, Merge, SheetLook
from kpiworkbook.model.places import address, cell_name, column_letters, few, range_name
from tests.support import SAMPLE, read

CARD = """
    Contacts
    Ref.  | Indicator          | Owner | Aug-19 | Sep-19 | DoT | Review date | Commentary
    M1    | Number of contacts | Head  | 1,754  | 1,620  | ▲   | Friday      | Fewer.
    M2-NI | Contact rate       | Head  | 45.1   | tbc    | ▼   |             |
"""


def test_indicator_is_looked_up_by_its_ref() -> None:
    card = read(CARD)
    indicator = card["M1"]

    assert (indicator.ref, indicator.name, indicator.owner, indicator.commentary) == (
        "M1", "Number of contacts", "Head", "Fewer.",
    )  # fmt: skip
    assert indicator.section.title == "Contacts"
    assert (indicator.reporter, indicator.outcome) == ("", "")


def test_every_cell_of_an_indicator_knows_its_place_its_value_and_what_is_shown() -> None:
    entries = read(CARD)["M1"].entries

    assert list(entries) == [
        "ref", "indicator", "owner", "2019-08", "2019-09", "dot", "extra_review_date", "commentary",
    ]  # fmt: skip
    assert (entries["2019-08"].cell, entries["2019-08"].shown) == ("D3", "1,754")
    assert entries["2019-08"].address == "'workbook'!D3"


@pytest.mark.parametrize(("asked", "meant"), [
    ("Sep-19", "2019-09"), ("aug-19", "2019-08"), (date(2019, 9, 1), "2019-09"), (date(2019, 9, 30), "2019-09"),
    ("Review date", "extra_review_date"), ("2019-9", "2019-09"), ("Owner", "owner"), ("coment", "commentary"),
])  # fmt: skip
def test_an_entry_that_is_asked_for_by_its_heading_is_told_with_its_key(asked: object, meant: str) -> None:
    entries = read(CARD)["M1"].entries

    with pytest.raises(kw.LookupColumnError) as missing:
        entries[asked]

    assert "did you mean '" in str(missing.value)
    assert f"{meant!r}" in str(missing.value)
    assert isinstance(missing.value, KeyError)
    assert entries.get(asked) is None


def test_an_entry_that_resembles_none_is_told_with_all_keys() -> None:
    with pytest.raises(kw.LookupColumnError) as missing:
        read("Ref. | Indicator | Sep-19\nM1 | Contacts | 5")["M1"].entries["wxyz"]

    assert str(missing.value) == "there is no column 'wxyz': there are ref, indicator, 2019-09"


def test_scorecard_is_a_collection_of_its_indicators() -> None:
    card = kw.read(SAMPLE)

    assert len(card) == len(list(card)) == len(card.indicators) == 55
    assert len(card.sections) == 4
    assert [sheet.name for sheet in card.sheets] == ["Dataset"]


@pytest.mark.parametrize(("asked", "meant"), [("M2-N", "M2-NI"), ("m1", "M1"), ("M1 ", "M1"), ("m2-ni", "M2-NI")])
def test_unknown_ref_suggests_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(kw.LookupRefError) as missing:
        read(CARD)[asked]

    assert f"no indicator with the ref {asked!r}" in str(missing.value)
    assert f"did you mean {meant}" in str(missing.value)


def test_unknown_ref_like_no_other_says_how_to_list_them() -> None:
    with pytest.raises(kw.LookupRefError, match="lists them"):
        read(CARD)["zzzzzz"]


def test_ref_that_stands_twice_is_refused_with_both_places() -> None:
    card = read("""
        Ref. | Indicator          | Aug-19 | Sep-19
        M1   | Number of contacts | 10     | 20
        M1   | Number of visits   | 10     | 20
    """)

    with pytest.raises(kw.LookupRefError, match=r"2 times: .*row 2.*row 3"):
        card["M1"]


def test_derived_columns_are_looked_up_the_same_way() -> None:
    derived = kw.calculate(read(CARD))

    assert derived["M1"].max_12m == Decimal(1754)
    with pytest.raises(kw.LookupRefError, match="M2-NI"):
        derived["M2-N"]


def test_a_derived_column_of_another_name_is_none_and_not_taken_for_the_other_one() -> None:
    contacts = kw.calculate(read(CARD))["M1"]

    assert contacts.change("change_month") == contacts.change_month
    assert contacts.figure("max_12m") == contacts.max_12m
    with pytest.raises(ValueError, match="'month' is not a column of changes: did you mean 'change_month'"):
        contacts.change("month")
    with pytest.raises(ValueError, match="'average' is not a column of averages or maxima: did you mean 'average_12m'"):
        contacts.figure("average")


def test_scorecard_shows_itself_in_a_line() -> None:
    assert repr(read(CARD)) == "<Scorecard workbook: 2 indicators in 1 section; 'workbook' as of Sep-19>"


def test_an_entry_shows_itself_by_its_place() -> None:
    entry = read(CARD)["M1"].entries["2019-09"]

    assert repr(entry) == f"Entry('workbook'!{entry.cell} {entry.shown!r})"


def test_notebook_shows_the_indicators_and_escapes_what_officers_typed() -> None:
    html = read("""
        <b>Contacts</b>
        Ref. | Indicator                 | Owner   | Aug-19 | Sep-19
        M&1  | <script>alert(1)</script> | R & D   | 10     | <5
        M2   | Number of visits          | "quote" | 10     | 20
    """)._repr_html_()

    assert "<script>" not in html
    assert "<b>" not in html
    for text in ("&lt;script&gt;", "M&amp;1", "R &amp; D", "&lt;5", "2 indicators"):
        assert text in html


def test_notebook_shows_the_current_month_of_a_section_that_lags() -> None:
    html = read("""
        Ref. | Indicator        | Aug-19 | Sep-19 | Oct-19
        M1   | Number of visits | 10     | 20     |
    """)._repr_html_()

    assert "<td>20</td>" in html


def test_long_indicator_names_are_not_cut_in_a_notebook() -> None:
    name = "Percentage of all contacts that become new referrals of Children In Need " + "and so on " * 5

    assert name.strip() in read(f"Ref. | Indicator | Aug-19 | Sep-19\nM1 | {name} | 10 | 20")._repr_html_()


@pytest.mark.parametrize("name", [name for name in kw.__all__ if name.endswith("Error")])
def test_errors_form_one_tree(name: str) -> None:
    assert issubclass(getattr(kw, name), kw.KpiWorkbookError)


def test_errors_have_the_kinds_that_callers_catch() -> None:
    assert issubclass(kw.NotAWorkbookError, kw.ReadError)
    assert issubclass(kw.LayoutError, kw.ReadError)
    assert issubclass(kw.LookupRefError, KeyError)
    assert not issubclass(kw.ConfigError, kw.ReadError)
    assert str(kw.LookupRefError("said as it is")) == "said as it is"


def test_everything_public_is_there_and_documented() -> None:
    public = [getattr(kw, name) for name in kw.__all__ if not name.startswith("__")]

    assert [item.__name__ for item in public if not item.__doc__] == []
    assert {"read", "calculate", "write", "refresh", "Scorecard", "Records"} <= set(kw.__all__)


@pytest.mark.parametrize("kind", [kw.Record, kw.Measure, kw.Change, kw.Entry, kw.Column, kw.Problem, kw.Settings])
def test_data_cannot_be_changed_by_the_way(kind: type) -> None:
    assert kind.__dataclass_params__.frozen
    assert all(field.kw_only for field in dataclasses.fields(kind))


def test_records_are_a_sequence() -> None:
    records = read(CARD).records

    assert len(records) == len(list(records)) == 4
    assert records[-1] == records[3] == list(records)[-1]
    assert [record.cell for record in records[1:3]] == ["E3", "D4"]
    with pytest.raises(IndexError):
        records[4]
    assert records[0].period == date(2019, 8, 1)


def test_no_records_still_make_a_frame() -> None:
    frame = kw.Records().to_frame()

    assert len(frame) == 0
    assert frame["value"].dtype == "float64"


@pytest.mark.parametrize(
    ("polarity", "arrow", "judgement"),
    [
        ("up", "up", "positive"), ("up", "same", "similar"), ("up", "down", "negative"),
        ("down", "up", "negative"), ("down", "same", "similar"), ("down", "down", "positive"),
        ("", "up", ""), ("", "same", ""), ("", "down", ""),
    ],
)  # fmt: skip
def test_change_is_judged_by_polarity(polarity: str, arrow: str, judgement: str) -> None:
    change = kw.Change(exact=Decimal(0), percent=0, arrow=kw.Arrow(arrow))

    assert change.judged(kw.Polarity(polarity)) == judgement


CELLS: st.SearchStrategy[CellValue] = st.sampled_from(["", "  M1 ", "tbc", None, 3.0, 0.149, True, date(2019, 9, 1)])
MERGES = st.builds(
    lambda row, column, further: Merge(first_row=row, first_column=column, last_row=row + further, last_column=column),
    *(st.integers(1, 4), st.integers(1, 4), st.integers(0, 3)),
)
LOOKS = st.sampled_from([SheetLook(), SheetLook(), SheetLook(shown={(1, 1): " #DIV/0! "})])


@given(
    rows=st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=4),
    merges=st.lists(MERGES, max_size=2),
    look=LOOKS,
    column=st.integers(0, 6),
)
@settings(max_examples=200, deadline=None)
def test_texts_of_a_column_are_those_of_its_cells(
    rows: list[list[CellValue]], merges: list[Merge], look: SheetLook, column: int
) -> None:
    grid = Grid(name="Dataset", rows=rows, first_row=1, first_column=1, merges=merges, look=look)
    places = range(6)

    assert grid.texts(places, column) == [grid.text(row, column) for row in places]


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_named_as_excel_names_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@given(st.integers(0, 16382))
@settings(max_examples=100, deadline=None)
def test_no_two_columns_have_the_same_letters(column: int) -> None:
    assert (len(column_letters(column)), column_letters(column)) < (
        len(column_letters(column + 1)),
        column_letters(column + 1),
    )


def test_places_are_written_as_excel_writes_them() -> None:
    assert cell_name(26, 19) == "T27"
    assert range_name(0, 0, 2, 2) == "A1:C3"
    assert range_name(0, 0, 0, 0) == "A1"
    assert address("Children's", "T27") == "'Children''s'!T27"


def test_of_many_things_the_first_are_named() -> None:
    assert few(["T3", "T4"], 2) == "T3, T4"
    assert few(["T3", "T4", "T5"], 2) == "T3, T4 and 1 more"
    assert few(["T3"] * 1_002, 1) == "T3 and 1,001 more"


def test_whoever_names_the_categories_of_one_frame_names_no_other_frames() -> None:
    frame = kw.read(SAMPLE).to_frame()
    frame["unit"].cat.categories.name = "Unit"

    assert kw.read(SAMPLE).to_frame()["unit"].cat.categories.name is None
