"""Reading what was written gives the same scorecard; refreshing what was refreshed changes nothing."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook import Field
from tests.dump import meaning
from tests.support import DISPLACED, SAMPLE, converted, put, refreshed, saved, xlsx
from tests.writer.test_layout_kept import LAYOUTS, MERGES, TITLES

SOURCES = {name: xlsx(grid) for name, grid in LAYOUTS.items()} | {"titles": xlsx(TITLES, merges=tuple(MERGES))}
SOURCES |= {"sample": SAMPLE, "displaced": DISPLACED}


def said(card):
    """Return what a scorecard says, without where it was read from."""
    return {
        "sections": [(s.title, s.as_of, [(c.key, c.index) for c in s.columns], s.rows) for s in card.sections],
        "records": [
            (r.ref, r.indicator, r.owner, r.unit, r.polarity, r.series, r.period, r.value, r.status, r.shown, r.cell)
            for r in card.records
        ],
        "texts": [
            (i.ref, key, entry.shown)
            for i in card
            for key, entry in i.entries.items()
            if key not in ("change_month", "change_year", "average_12m", "max_12m", "dot")
        ],
    }


@pytest.mark.parametrize("name", SOURCES)
def test_reading_what_was_written_gives_the_same_scorecard(tmp_path, name):
    source = SOURCES[name]
    before, after = kw.read(source), kw.read(refreshed(source, tmp_path))

    expected, found = said(before), said(after)
    assert found == expected
    assert list(after.problems) == [p for p in before.problems if p.kind != "header-misplaced"]


@pytest.mark.parametrize("name", SOURCES)
def test_refreshing_a_refreshed_workbook_changes_nothing(tmp_path, name):
    once, twice, thrice = refreshed(SOURCES[name], tmp_path), tmp_path / "twice.xlsx", tmp_path / "thrice.xlsx"
    result = kw.refresh(once, twice)
    kw.refresh(twice, thrice)

    assert result.revisions == ()
    assert set(meaning(twice)) ^ set(meaning(once)) == set()
    assert thrice.read_bytes() == twice.read_bytes()


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_input_gives_the_same_bytes(tmp_path, name):
    first = refreshed(SOURCES[name], tmp_path).read_bytes()
    (tmp_path / "elsewhere").mkdir()
    assert refreshed(SOURCES[name], tmp_path / "elsewhere").read_bytes() == first


def test_what_libreoffice_saves_of_it_is_read_alike(tmp_path):
    written = refreshed(SAMPLE, tmp_path)
    for kind in ("ods", "xlsx"):
        other = kw.read(converted(written, tmp_path / kind, kind))
        assert [(r.ref, r.value, r.status) for r in other.records] == [
            (r.ref, r.value, r.status) for r in kw.read(SAMPLE).records
        ]


def test_write_gives_what_refresh_gives(tmp_path):
    kw.write(kw.read(SAMPLE), tmp_path / "written.xlsx")
    assert (tmp_path / "written.xlsx").read_bytes() == refreshed(SAMPLE, tmp_path).read_bytes()


def test_the_input_is_not_touched(tmp_path):
    before = SAMPLE.read_bytes()
    refreshed(SAMPLE, tmp_path)
    assert SAMPLE.read_bytes() == before


def test_the_sources_widths_do_not_grow_from_refresh_to_refresh(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(LAYOUTS["five rows down and three columns in"])))
    book.active.column_dimensions["E"].width = 20
    once = refreshed(saved(book), tmp_path)
    for number in range(3):
        kw.refresh(once, once := tmp_path / f"again{number}.xlsx")
    assert openpyxl.load_workbook(once).active.column_dimensions["E"].width == pytest.approx(20, abs=0.2)


GROUPED = st.integers(1000, 99_999).map(lambda n: f"{n:,}")
COUNTS = st.sampled_from(["1,569*", "+5", "- 12"]) | st.integers(-50, 200_000).map(str) | GROUPED
PERCENTAGES = st.integers(0, 1000).map(lambda n: f"{n / 10:.1f}%") | st.integers(0, 100).map(lambda n: f"{n}%")
PLACEHOLDERS = st.sampled_from(["-", "tbc", "n/a", "Local", "", "<5", "see note", "=1+1", "#N/A"])
# No percent sign: a name with one makes percentages of the figures, and those typed without their sign get it.
WORDS = (
    st.text("abc XYZ=+-@'\"&<>/,()é→▲12", min_size=1, max_size=25)
    .map(str.strip)
    .filter(lambda text: any(map(str.isalpha, text)) and text[0] not in "→▲" and text[-1] not in "→▲")
)
ROWS = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(["▲", "▼", ""]),
        st.one_of(*(st.lists(kind | PLACEHOLDERS, min_size=5, max_size=5) for kind in (COUNTS, PERCENTAGES))),
        WORDS,
    ),
    min_size=2,
    max_size=6,
)
HEADINGS = ["Ref", "Indicator", "Jul-19", "Aug-19", "Sep-19", "Monthly change", "DoT", "12 month average", "England",
            "Target 19-20", "Commentary"]  # fmt: skip
KEY = [["Positive", "Similar", "Negative"], ["Increase 10% or more", "Similar", "Decrease 10% or more"], []]


SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=40, **SLOW)
@given(rows=ROWS, typed_as_text=st.booleans())
def test_any_scorecard_is_read_again_as_it_was_written(tmp_path, rows, typed_as_text):
    before = kw.read(source_of(rows, typed_as_text))
    kw.write(before, tmp_path / "out.xlsx", force=True)
    after = kw.read(tmp_path / "out.xlsx")

    assert said(after) == said(before)
    assert [p.kind for p in after.problems] == [p.kind for p in before.problems]


@settings(max_examples=10, **SLOW)
@given(rows=ROWS)
def test_refreshing_any_scorecard_twice_changes_nothing(tmp_path, rows):
    once = refreshed(source_of(rows, typed_as_text=True), tmp_path)
    result = kw.refresh(once, tmp_path / "twice.xlsx", force=True)

    assert result.revisions == ()
    assert set(meaning(tmp_path / "twice.xlsx")) ^ set(meaning(once)) == set()


def source_of(rows, typed_as_text):
    grid = [*KEY, HEADINGS]
    for number, (name, sign, figures, remark) in enumerate(rows, 1):
        grid.append([f"R{number}", name, *figures[:3], "", sign, "", *figures[3:], remark])
    return sheet_of(grid, typed_as_text)


def sheet_of(grid, typed_as_text):
    book = openpyxl.Workbook()
    for row_number, row in enumerate(grid, 1):
        for column_number, text in enumerate(row, 1):
            if text:
                put(book.active.cell(row_number, column_number), text, numbers=not typed_as_text)
    return saved(book)


def test_derived_columns_are_the_only_cells_that_change(tmp_path):
    before, after = kw.read(SAMPLE), kw.read(refreshed(SAMPLE, tmp_path))
    changed = {
        column.field
        for was, now in zip(before, after, strict=True)
        for column in was.section.columns
        if was.entries[column.key].shown.strip() != now.entries[column.key].shown.strip()
    }
    assert changed == {Field.CHANGE_MONTH, Field.CHANGE_YEAR, Field.AVERAGE_12M, Field.MAX_12M} & changed
    assert changed
