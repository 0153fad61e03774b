"""New figures in every form in which they are handed in."""

from __future__ import annotations

import codecs
import io
import json
import math
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from tests.collector.support import commentary, figure, given, new, problems
from tests.support import saved, tsv, xlsx

TABLE = """
    Ref. | Value | Period | Commentary
    M1   | 1,600 | Oct-19 | More, as schools are back.
    M3   | 35.1% | Oct-19 |
    M4   | tbc   | Oct-19 | -
"""
SHOWN = {"M1": "1,600", "M3": "35.1%", "M4": "tbc"}


def file(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def delimited(delimiter: str) -> str:
    lines = tsv(TABLE).decode().split("\n")
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line.split("\t")) for line in lines)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimited_text_as_excel_saves_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = delimited(delimiter).replace("back.", "back – again.")
    path = file(tmp_path, "october.csv", text.encode(encoding))

    assert given(path) == SHOWN
    assert commentary(path) == {"M1": "More, as schools are back – again.", "M4": "-"}


def test_semicolons_are_told_from_the_commas_of_thousands(tmp_path: Path) -> None:
    path = file(tmp_path, "october.csv", "ref;value\nM1;1,600\nM2;1,200\n")

    assert given(path) == {"M1": "1,600", "M2": "1,200"}


def test_path_may_be_a_text_and_its_ending_in_capitals(tmp_path: Path) -> None:
    assert given(str(file(tmp_path, "OCTOBER.TSV", tsv(TABLE)))) == SHOWN


@pytest.mark.parametrize("numbers", [True, False])
def test_first_sheet_of_a_workbook(tmp_path: Path, numbers: bool) -> None:
    path = file(tmp_path, "october.xlsx", xlsx(TABLE, numbers=numbers))

    assert given(path) == SHOWN


def test_header_row_of_a_workbook_may_stand_lower_and_in_any_order(tmp_path: Path) -> None:
    table = """
        New figures for October

        Commentary | VALUE | Indicator's owner | ref
        Fewer.     | 1,600 |                   | M1
    """.replace("Indicator's owner", "")

    assert given(file(tmp_path, "october.xlsx", xlsx(table))) == {"M1": "1,600"}


def test_percent_format_of_a_workbook_says_what_a_number_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [("ref", "value"), ("M3", 1.5), ("M6", 0.885), ("M1", 1600), (None, None), ("M2", "=500+58")]:
        book.active.append(row)
    for cell in ("B2", "B3"):
        book.active[cell].number_format = "0.0%"
    path = file(tmp_path, "october.xlsx", saved(book))

    # Openpyxl stores no results of formulas.
    assert problems(path) == (
        "row 6, M2: the formula's result was never stored; open the file in Excel, save it, and run again",
    )
    book.active.delete_rows(6)
    path.write_bytes(saved(book))
    assert given(path) == {"M3": "150.0%", "M6": "88.5", "M1": "1,600"}


def test_error_in_a_workbook_is_a_problem_and_not_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [("ref", "value"), ("M1", "#DIV/0!")]:
        book.active.append(row)

    assert problems(file(tmp_path, "october.xlsx", saved(book))) == (
        "row 2, M1: #DIV/0! is a formula's error; give the figure, or tbc",
    )


def test_cell_far_from_the_table_is_refused_before_memory_is_filled(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("ref", "value"))
    book.active["XFD1048576"] = 1

    with pytest.raises(kw.ReadError, match="XFD1048576"):
        new(file(tmp_path, "october.xlsx", saved(book)))


@pytest.mark.parametrize(
    "content",
    [
        {"M1": "1,600", "M3": "35.1%", "M4": "tbc"},
        {"M1": 1600, "M3": 0.351, "M4": "tbc"},
        {"M1": {"value": 1600}, "M3": {"Value ": "35.1%", "commentary": None}, "M4": "tbc"},
        [{"ref": "M1", "value": 1600}, {"REF": "M3", "value": "35.1%"}, {"ref": "M4", "value": "tbc", "period": None}],
    ],
)
def test_json_and_the_same_from_python(tmp_path: Path, content: Any) -> None:
    assert given(file(tmp_path, "october.json", codecs.BOM_UTF8 + json.dumps(content).encode())) == SHOWN
    assert given(content) == SHOWN
    if isinstance(content, dict):
        assert given(MappingProxyType(content)) == SHOWN


def test_commentary_may_come_without_a_value_and_the_value_is_then_not_given() -> None:
    collected = new({"M1": {"commentary": "Still counting."}, "M2": {"value": " ", "commentary": 12}})

    assert commentary({"M1": {"commentary": "Still counting."}}) == {"M1": "Still counting."}
    assert set(collected.commentary.values()) == {"Still counting.", "12"}
    assert {"M1", "M2"} <= set(collected.not_given)


def test_dataframe_whose_nan_is_an_empty_cell() -> None:
    frame = pd.DataFrame(
        {
            "ref": ["M1", "M2", "M3"],
            "value": [1600, np.nan, 0.351],
            "commentary": [None, "Late.", np.nan],
            "period": pd.to_datetime(["2019-10-01", "2019-10-31", None]),
        }
    )

    assert given(frame) == {"M1": "1,600", "M3": "35.1%"}
    assert commentary(frame) == {"M2": "Late."}


def test_items_made_of_a_dataframe_whose_nan_is_no_commentary() -> None:
    frame = pd.DataFrame({"ref": ["M1", "M2"], "value": [1600, 542], "commentary": [np.nan, "Late."]})

    assert commentary(frame.to_dict("records")) == {"M2": "Late."}


def test_series_whose_index_is_the_refs() -> None:
    series = pd.Series({"M1": 1600, "M2": np.nan, "M3": 0.351})

    assert given(series) == {"M1": "1,600", "M3": "35.1%"}
    assert given(series.rename("contacts")) == given(series)
    assert problems(pd.Series([1600, 542], index=["M1", "M1"])) == (
        "item 2, M1: the ref was given already in item 1; keep one of the two",
    )


def test_dataframe_whose_index_is_called_ref_has_refs_there_also_numbers_and_none() -> None:
    numbered = pd.DataFrame({"value": [5]}, index=pd.Index([7], name="Ref."))

    assert problems(numbered)[0].startswith("item 1, 7: the scorecard ")
    assert new(numbered.head(0)).not_given == new({}).not_given
    assert problems(numbered.rename_axis(None))[0].startswith("the DataFrame has no column 'ref'")


def test_dataframe_of_texts_and_of_types_that_know_nothing() -> None:
    frame = pd.DataFrame({"ref": ["M1", "M2"], "value": pd.array([1600, pd.NA], dtype="Int64")})

    assert given(frame) == {"M1": "1,600"}
    assert given(frame.astype({"value": object})) == {"M1": "1,600"}


@pytest.mark.parametrize("number", [np.int64(1600), np.float64(1600), np.float32(1600), Decimal("1600.00"), 1600.0])
def test_numbers_of_other_libraries_are_numbers(number: object) -> None:
    assert figure("M1", {"M1": number}).value == 1600


def test_nothing_given_is_allowed_and_all_wait(tmp_path: Path) -> None:
    everything = tuple(f"M{number}" for number in range(1, 10))

    assert new({}).not_given == new([]).not_given == everything
    assert new(file(tmp_path, "october.csv", "ref,value\n")).not_given == everything


@pytest.mark.parametrize("missing", [b"", b"\r\n\r\n", b" , ,\n"])
def test_empty_file_needs_a_header(tmp_path: Path, missing: bytes) -> None:
    assert problems(file(tmp_path, "october.csv", missing)) == (
        "it is empty; it needs a header row with ref and value",
    )


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("october.json", b"{", kw.ValuesError, "not readable as JSON"),
        ("october.json", b"[" * 100_000, kw.ValuesError, "not readable as JSON"),
        ("october.json", b"12", kw.ValuesError, "it should hold"),
        ("october.pdf", b"%PDF-1.7", kw.ValuesError, r"\.csv, \.tsv, \.xlsx and \.json"),
        ("october.xlsx", b"ref,value", kw.NotAWorkbookError, "no workbook"),
        ("october.xlsx", b"PK\3\4 cut short", kw.NotAWorkbookError, "damaged"),
        ("october.csv", b"ref,value\n\x81,\x9d", kw.NotAWorkbookError, "encoding"),
    ],
)
def test_file_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, data: bytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        new(file(tmp_path, name, data))
    assert name in str(caught.value)


@pytest.mark.parametrize(("name", "words"), [("absent.csv", "no such file"), ("", "is a folder"), ("a\0b", "opened")])
def test_file_that_is_not_there_is_told(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(kw.ReadError, match=words):
        new(tmp_path / name)


@pytest.mark.parametrize("values", [b"ref,value", 12, None, io.BytesIO(b""), pd.Index(["M1"])])
def test_what_is_no_form_of_figures_is_told(values: object) -> None:
    assert "is none of: a path" in problems(values)[0]


def test_nan_in_json_is_no_figure(tmp_path: Path) -> None:
    path = file(tmp_path, "october.json", json.dumps({"M1": math.nan, "M2": -math.inf}))

    assert problems(path) == ("M1: nan is no number that a cell holds", "M2: -inf is no number that a cell holds")


def test_the_first_sheet_that_is_not_hidden_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, value in ((book.active, 1), (book.create_sheet("October"), 1600)):
        sheet.append(("ref", "value"))
        sheet.append(("M1", value))
    book.active.sheet_state, book.active = "hidden", 1

    assert given(file(tmp_path, "october.xlsx", saved(book))) == {"M1": "1,600"}
