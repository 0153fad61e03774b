"""A column that is headed by the month that is asked for holds its figures; those of other months are not used."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.collector.support import commentary, given, new, problems
from tests.support import cells, saved

SHOWN = {"M1": "1,600", "M3": "35.1%"}
MONTHS = ["Oct-19", "October 2019", "OCT 19", "2019-10", "10/2019", "31/10/2019", "Oct-19 (p)", "Oct-19:"]
SEPTEMBER_ONLY = (
    "row 1: the figures stand under 'Sep-19', but those for Oct-19 are asked for; give those, or name the month that "
    "is meant"
)


def text(folder: Path, grid: str) -> Path:
    path = folder / "october.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in cells(grid)), encoding="utf-8")
    return path


def book(folder: Path, *rows: tuple[object, ...], date_format: str = "mmm-yy") -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell in made.active[1]:
        if isinstance(cell.value, datetime | date):
            cell.number_format = date_format
    path = folder / "october.xlsx"
    path.write_bytes(saved(made))
    return path


@pytest.mark.parametrize("heading", MONTHS)
def test_column_headed_by_the_month_holds_its_figures(tmp_path: Path, heading: str) -> None:
    path = text(tmp_path, f"Ref. | {heading} | Commentary\nM1 | 1,600 | More.\nM3 | 35.1% |")

    assert given(path) == SHOWN
    assert commentary(path) == {"M1": "More."}
    assert new(path).warnings == ()


@pytest.mark.parametrize("heading", [date(2019, 10, 1), datetime(2019, 10, 31), "Oct-19"])
@pytest.mark.parametrize("date_format", ["mmm-yy", "dd/mm/yyyy", "mmmm"])
def test_real_date_over_the_figures_of_a_workbook(tmp_path: Path, heading: object, date_format: str) -> None:
    path = book(tmp_path, ("Ref.", heading), ("M1", 1600), ("M3", 0.351), date_format=date_format)

    assert given(path) == SHOWN


def test_percent_format_under_a_month_says_what_a_number_is(tmp_path: Path) -> None:
    path = book(tmp_path, ("ref", datetime(2019, 9, 1), datetime(2019, 10, 1)), ("M3", 0.4, 1.5))
    made = openpyxl.load_workbook(path)
    made.active["C2"].number_format = "0.0%"
    path.write_bytes(saved(made))

    assert given(path) == {"M3": "150.0%"}


@pytest.mark.parametrize(
    "label",
    ["Oct-19", datetime(2019, 10, 1), date(2019, 10, 31), pd.Timestamp("2019-10-01"), pd.Period("2019-10", "M")],
)
def test_dataframe_whose_column_is_the_month(label: object) -> None:
    assert given(pd.DataFrame({"ref": ["M1", "M3"], label: ["1,600", 0.351]})) == SHOWN


@pytest.mark.parametrize("label", ["Oct-19", pd.Timestamp("2019-10-01"), pd.Period("2019-10", "M")])
def test_series_that_is_called_by_the_month_is_its(label: object) -> None:
    frame = pd.DataFrame({"ref": ["M1", "M3"], label: ["1,600", 0.351], "Sep-19": [5, 6]}).set_index("ref")

    assert given(frame[label]) == SHOWN
    assert problems(frame["Sep-19"]) == (
        "the Series: the figures stand under 'Sep-19', but those for Oct-19 are asked for; give those, or name the "
        "month that is meant",
    )


def test_pivoted_dataframe_has_the_month_among_others() -> None:
    tidy = pd.DataFrame(
        {
            "ref": ["M1", "M1", "M3"],
            "period": pd.to_datetime(["2019-09-01", "2019-10-01", "2019-10-01"]),
            "v": [5, 6, 0.4],
        }
    )
    wide = tidy.pivot_table(index="ref", columns="period", values="v").reset_index()

    assert given(wide) == {"M1": "6", "M3": "40.0%"}
    assert new(wide).warnings == ("of the values only what is for Oct-19 is used, and not what stands under 'Sep-19'",)


@pytest.mark.parametrize(
    "content",
    [
        [{"ref": "M1", "Oct-19": 1600}, {"ref": "M3", "Oct-19": "35.1%"}],
        {"M1": {"October 2019": 1600}, "M3": {"October 2019": "35.1%"}},
        {"M1": {"Sep-19": 5, "Oct-19": 1600}, "M3": "35.1%"},
    ],
)
def test_json_and_the_same_from_python(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "october.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    assert given(path) == given(content) == SHOWN


def test_of_several_months_the_one_that_is_asked_for_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    path = text(tmp_path, "ref | Aug-19 | Sep-19 | Oct-19\nM1 | 1 | 2 | 1,600\nM2 | 12O | 3 |")

    assert given(path) == {"M1": "1,600"}  # what is not used is not looked at
    assert new(path).warnings == (
        f"of {path.as_posix()} only what is for Oct-19 is used, and not what stands under 'Aug-19', 'Sep-19'",
    )
    assert given(text(tmp_path, "ref | Sep-19 | value\nM1 | 2 | 1,600")) == {"M1": "1,600"}


def test_many_other_months_are_cut_short(tmp_path: Path) -> None:
    months = [f"{year}-{month:02d}" for year in (2018, 2019) for month in range(1, 11)]
    path = text(tmp_path, f"ref | {' | '.join(months)}\nM1 | {' | '.join(['5'] * 20)}")

    assert new(path).warnings[0].endswith("'2018-05', '2018-06' and 13 more")


def test_figures_of_another_month_are_refused(tmp_path: Path) -> None:
    assert problems(text(tmp_path, "ref | Sep-19\nM1 | 5\nM99 | 6")) == (SEPTEMBER_ONLY,)
    assert problems(text(tmp_path, "ref | Sep-19 | commentary\nM1 | 5 | Fewer.")) == (SEPTEMBER_ONLY,)
    assert problems(text(tmp_path, "ref | Aug-19 | Oct-18\nM1 | 5 | 6")) == (
        "row 1: the figures stand under 'Aug-19', 'Oct-18', but those for Oct-19 are asked for; give those, or name "
        "the month that is meant",
    )
    told = SEPTEMBER_ONLY.removeprefix("row 1")
    assert problems(book(tmp_path, ("ref", datetime(2019, 9, 1)), ("M1", 5))) == (SEPTEMBER_ONLY,)
    assert problems(pd.DataFrame({"ref": ["M1"], "Sep-19": [5]})) == (f"the DataFrame{told}",)
    assert problems([{"ref": "M1", "Sep-19": 5}]) == problems({"M1": {"Sep-19": 5}}) == (f"the items{told}",)


def test_figures_that_could_be_either_of_two_columns_are_refused(tmp_path: Path) -> None:
    both = " has the columns 'value' and 'Oct-19', and either could be the new figures; keep one of them"
    twice = " has the month Oct-19 2 times ('Oct-19', 'October 2019'); keep one of them"

    assert problems(text(tmp_path, "ref | value | Oct-19\nM1 | 5 | 6")) == (f"row 1{both}",)
    assert problems(pd.DataFrame({"ref": ["M1"], "Oct-19": [5], "value": [6]})) == (f"the DataFrame{both}",)
    assert problems([{"ref": "M1", "value": 5}, {"ref": "M2", "Oct-19": 6}]) == (f"the items{both}",)
    assert problems(text(tmp_path, "ref | Oct-19 | October 2019\nM1 | 5 | 5")) == (f"row 1{twice}",)
    assert problems({"M1": {"Oct-19": 5, "October 2019": 5}}) == (f"the items{twice}",)


def test_heading_that_is_more_than_a_month_is_not_taken_for_one(tmp_path: Path) -> None:
    assert [told.partition(":")[0] for told in problems(text(tmp_path, "ref | Oct-19 YTD\nM1 | 5"))] == [
        "row 1 has no column 'Oct-19 YTD' that is known",
        "row 1 has no column 'value'",
    ]


def test_columns_that_are_doubled_and_not_used_hinder_nothing() -> None:
    frame = pd.DataFrame([["M1", 5, 6, 1600]], columns=["ref", "Sep-19", "Sep-19", "Oct-19"])

    assert given(frame) == {"M1": "1,600"}


@pytest.mark.parametrize(
    "heading", ["Commentary (Oct-19)", "commentary oct-19", "Commentary [October 2019]", "Commentary - Oct-19"]
)
def test_commentary_headed_by_the_month_as_in_the_scorecard(tmp_path: Path, heading: str) -> None:
    path = text(tmp_path, f"Ref. | Oct-19 | {heading}\nM1 | 1,600 | More.")

    assert (given(path), commentary(path)) == ({"M1": "1,600"}, {"M1": "More."})
    assert commentary([{"ref": "M1", heading: "More."}]) == {"M1": "More."}
    assert new(path).warnings == ()


def test_commentary_on_another_month_is_not_used_and_named(tmp_path: Path) -> None:
    path = text(
        tmp_path,
        "Ref. | Sep-19 | Oct-19 | Commentary (Sep-19) | Commentary (Oct-19)\nM1 | 1,540 | 1,600 | Less. | More.",
    )

    assert (given(path), commentary(path)) == ({"M1": "1,600"}, {"M1": "More."})
    assert new(path).warnings == (
        f"of {path.as_posix()} only what is for Oct-19 is used, and not what stands under 'Sep-19', "
        "'Commentary (Sep-19)'",
    )


def test_commentary_twice_could_be_either(tmp_path: Path) -> None:
    path = text(tmp_path, "Ref. | Commentary | Commentary (Oct-19)\nM1 | Less. | More.")

    assert problems(path) == ("row 1 has the column 'commentary' 2 times; keep one of them",)


@pytest.mark.parametrize("heading", ["Indicator", "Name", "Measure", "KPI", "Short name"])
def test_the_names_beside_the_refs_are_not_needed(tmp_path: Path, heading: str) -> None:
    path = text(tmp_path, f"Ref. | {heading} | Oct-19\nM1 | Contacts | 1,600")

    assert given(path) == given(pd.DataFrame({"ref": ["M1"], heading: ["Contacts"], "value": ["1,600"]}))
    assert given([{"ref": "M1", "value": 1600}, {"ref": "M3", heading: "Visits", "value": "35.1%"}]) == SHOWN
    assert problems(text(tmp_path, f"{heading} | Oct-19\nContacts | 1,600"))[0].endswith("did you mean 'ref'?")
