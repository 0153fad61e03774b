"""The public verbs as a script or a notebook uses them."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from tests.hostile.old_books import xlsb
from tests.support import SAMPLE, put_into, read, tsv, xlsx

CARD = """
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | 12 month average
    M1   | Contacts  | 10     | 20     | ↑ 100%                       | ▼   | 15
    M2   | Timely %  | 40%    | 20%    | ↑ 50%                        | ▲   | 30%
"""
TWICE = CARD.replace("M2", "M1")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return put_into(tmp_path, CARD)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- read


@pytest.mark.parametrize(
    "source",
    [Path, str, Path.read_bytes, lambda path: io.BytesIO(path.read_bytes())],
    ids=["path", "text", "bytes", "buffer"],
)
def test_a_workbook_may_be_a_path_its_bytes_or_an_open_file(book: Path, source: type) -> None:
    assert kw.read(source(book))["M1"].entries["2019-09"].value == 20


def test_a_file_may_be_open_for_reading_text_or_bytes(book: Path, tmp_path: Path) -> None:
    (tmp_path / "book.tsv").write_bytes(tsv(CARD))

    with book.open("rb") as binary, (tmp_path / "book.tsv").open(encoding="utf-8") as text:
        assert [indicator.ref for indicator in kw.read(binary).indicators] == ["M1", "M2"]
        assert [indicator.ref for indicator in kw.read(text).indicators] == ["M1", "M2"]


def test_tidy_data_in_one_line() -> None:
    frame = kw.read(SAMPLE).to_frame()

    assert isinstance(frame, pd.DataFrame)
    assert (frame["series"] == "actual").sum() == 770
    assert str(frame["value"].dtype) == "float64"
    assert str(frame["period"].dtype).startswith("datetime64")


def test_a_ref_that_is_not_there_is_a_key_error_and_one_of_ours() -> None:
    with pytest.raises(KeyError, match="M9") as caught:
        read(CARD)["M9"]
    assert isinstance(caught.value, kw.KpiWorkbookError)


def test_a_card_can_be_handed_from_process_to_process(book: Path) -> None:
    card = pickle.loads(pickle.dumps(kw.read(book)))

    assert card["M1"].entries["2019-09"].cell == kw.read(book)["M1"].entries["2019-09"].cell
    assert len(kw.calculate(card)) == 2


def test_settings_may_be_given_as_an_object_or_a_path(book: Path, tmp_path: Path) -> None:
    config = tmp_path / "ours.toml"
    config.write_text('[units]\nM1 = "rate"\n', encoding="utf-8")

    for given in (kw.Settings(units={"M1": kw.Unit.RATE}), config, str(config)):
        assert kw.read(book, config=given).records[0].unit is kw.Unit.RATE


# --- calculate


def test_derived_columns_per_indicator() -> None:
    derived = kw.calculate(read(CARD))

    change = derived["M2"].change_month
    assert change is not None
    assert (change.percent, change.arrow, change.judged(derived["M2"].polarity)) == (-50, "down", "negative")
    frame = derived.to_frame().set_index("ref")
    assert frame.loc["M1", "change_month"] == 1
    assert frame.loc["M2", ["average_12m", "max_12m"]].tolist() == [0.3, 0.4]
    assert frame.loc["M2", "as_of"] == pd.Timestamp(date(2019, 9, 1))


@pytest.mark.parametrize("verb", ["calculate", "write", "tidy"])
def test_a_contradictory_card_can_be_read_but_not_computed_or_written(verb: str, tmp_path: Path) -> None:
    card = read(TWICE)
    target = tmp_path / ("out.csv" if verb == "tidy" else "out.xlsx")
    call = {
        "calculate": lambda: kw.calculate(card),
        "write": lambda: kw.write(card, target),
        "tidy": lambda: kw.tidy([card], target),
    }[verb]

    with pytest.raises(kw.ScorecardError, match=r"A3: the ref 'M1' stands in A2 already"):
        call()
    assert names(tmp_path) == []


def test_every_contradiction_is_named_at_once() -> None:
    card = read(TWICE.replace("Aug-19", "Sep-19"))

    with pytest.raises(kw.ScorecardError) as caught:
        kw.calculate(card)
    assert all(cell in str(caught.value) for cell in ("A3", "D1"))


def test_very_many_contradictions_are_cut_short() -> None:
    rows = "\n".join("    M1 | Contacts | 10 | 20" for _ in range(40))

    with pytest.raises(kw.ScorecardError, match="and 19 more"):
        kw.calculate(read("    Ref. | Indicator | Aug-19 | Sep-19\n" + rows))


# --- refresh


def test_refresh_says_what_it_did(book: Path) -> None:
    result = kw.refresh(book)

    assert result.output == book.with_name("sep-19.refreshed.xlsx")
    assert result.written
    assert result.backup is None
    assert [(r.cell, r.ref, r.column, r.was, r.now, r.figure_changed) for r in result.revisions] == [
        ("E3", "M2", "change_month", "↑ 50%", "↓ -50%", True)
    ]


def test_every_revision_is_what_the_new_workbook_shows(tmp_path: Path) -> None:
    result = kw.refresh(SAMPLE, tmp_path / "new.xlsx")

    new = kw.read(tmp_path / "new.xlsx").sheets[0].grid
    places = [openpyxl.utils.cell.coordinate_to_tuple(revision.cell) for revision in result.revisions]
    assert [new.shown(row - 1, column - 1) for row, column in places] == [r.now for r in result.revisions]


def test_refreshing_twice_changes_nothing_more(tmp_path: Path) -> None:
    kw.refresh(SAMPLE, tmp_path / "one.xlsx")

    again = kw.refresh(tmp_path / "one.xlsx", tmp_path / "two.xlsx")

    assert again.revisions == ()
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_refresh_in_place_tells_where_the_old_book_went(book: Path) -> None:
    before = book.read_bytes()

    result = kw.refresh(book, in_place=True)

    assert result.backup == book.with_name("sep-19.bak.xlsx")
    assert result.backup.read_bytes() == before
    assert result.output == book


@pytest.mark.parametrize("in_place", [False, True])
def test_a_dry_run_gives_the_same_revisions_and_writes_nothing(book: Path, in_place: bool) -> None:
    dry = kw.refresh(book, in_place=in_place, dry_run=True)

    assert names(book.parent) == ["sep-19.xlsx"]
    assert not dry.written
    assert dry.revisions == kw.refresh(book, in_place=in_place).revisions


def test_in_place_and_a_target_contradict_each_other(book: Path) -> None:
    before = book.read_bytes()

    with pytest.raises((kw.OutputError, TypeError, ValueError)):
        kw.refresh(book, book.with_name("panel.xlsx"), in_place=True)
    assert book.read_bytes() == before


def test_where_refresh_fails_nothing_was_written(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(TWICE))

    for options in ({}, {"in_place": True}):
        with pytest.raises(kw.ScorecardError):
            kw.refresh(tmp_path / "book.xlsx", **options)
    assert names(tmp_path) == ["book.xlsx"]


# --- write, tidy, sample


def test_a_card_can_be_written_and_read_again(tmp_path: Path) -> None:
    card = kw.read(SAMPLE)

    assert kw.write(card, str(tmp_path / "new.xlsx")) == tmp_path / "new.xlsx"

    told = [(r.ref, r.label, r.value, r.status, r.unit, r.polarity) for r in card.records]
    again = kw.read(tmp_path / "new.xlsx").records
    assert [(r.ref, r.label, r.value, r.status, r.unit, r.polarity) for r in again] == told


def test_write_does_not_replace_a_file_without_force(book: Path) -> None:
    with pytest.raises(kw.OutputError, match="exists already"):
        kw.write(kw.read(book), book)


def test_a_message_of_the_library_names_what_a_script_can_do(book: Path) -> None:
    with pytest.raises(kw.OutputError) as caught:
        kw.write(kw.read(book), book)
    assert "force=True" in str(caught.value) or "--" not in str(caught.value)


def test_several_cards_become_one_file(book: Path, tmp_path: Path) -> None:
    kw.tidy([kw.read(book), kw.read(SAMPLE)], tmp_path / "tidy.csv")

    frame = pd.read_csv(tmp_path / "tidy.csv")
    assert frame["workbook"].nunique() == 2
    assert len(frame) == len(kw.read(book).records) + len(kw.read(SAMPLE).records)


def test_the_sample_comes_with_the_package(tmp_path: Path) -> None:
    assert kw.sample(tmp_path / "sample.xlsx").read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("verb", ["write", "tidy", "annotate", "sample", "refresh", "fix"])
def test_an_output_that_is_no_path_is_told(verb: str, book: Path) -> None:
    card = kw.read(book)
    given = {"write": [card], "tidy": [card], "annotate": [card, kw.validate(card)], "refresh": [book], "fix": [book]}

    with pytest.raises(TypeError, match="so give a path and not BytesIO"):
        getattr(kw, verb)(*given.get(verb, []), io.BytesIO())


@pytest.mark.parametrize("verb", [kw.refresh, kw.fix])
@pytest.mark.parametrize("name", [".", "/", "..", ""])
def test_a_folder_in_the_place_of_a_book_is_told(name: str, verb: Callable[[str], object]) -> None:
    with pytest.raises(kw.ReadError, match="is a folder; name a workbook in it"):
        verb(name)


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(kw.ReadError, match="cannot be opened: File name too long"):
        kw.read("x" * 300 + "/book.xlsx")
    with pytest.raises(kw.ReadError, match="cannot be opened: embedded null"):
        kw.read("a\0b.xlsx")


def test_a_new_workbook_is_not_written_under_the_name_of_one_with_macros(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsm"
    book.write_bytes(xlsb([(0, 0, "Ref."), (0, 1, "Sep-19"), (1, 0, "M1"), (1, 1, 20.0)]))

    with pytest.raises(kw.OutputError, match=r"book\.refreshed\.xlsm: the new workbook is an \.xlsx file"):
        kw.refresh(book)
    with pytest.raises(kw.OutputError, match=r"is not an \.xlsx file, so it cannot be replaced by one"):
        kw.refresh(book, in_place=True)
    assert not kw.refresh(book, tmp_path / "new.xlsx").kept
