"""New figures under the scorecard's own headings: its word for the refs, and columns that it has itself."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kpiworkbook as kw
from tests.collector.support import commentary, given, new, problems
from tests.commands import kpi
from tests.support import read, tsv, xlsx

GRID = """
    {ref} | Indicator name | Owner | Aug-19 | Sep-19 | Monthly change | Target 19-20 | YTD | Result | {note}
    M1    | Contacts       | Ann   | 1,620  | 1,514  | → -7%          | 1,500        | 9   | Good   | Fewer.
    M2    | Referrals      | Bob   | 612    | 558    | → -9%          | 500          | 8   | Good   |
"""
SHOWN = {"M1": "1,600", "M2": "560"}


def card(ref: str = "KPI ref", note: str = "Comments (Sep-19)", **options: object) -> kw.Scorecard:
    return read(GRID.format(ref=ref, note=note), **options)


def text(folder: Path, grid: str) -> Path:
    path = folder / "october.tsv"
    path.write_bytes(tsv(grid))
    return path


@pytest.mark.parametrize("ref", ["KPI ref", "ID", "Measure ref.", "Code", "No."])
def test_the_scorecards_word_for_the_refs_is_as_good(tmp_path: Path, ref: str) -> None:
    own = card(ref)
    assert given(text(tmp_path, f"New figures\n\n{ref} | Oct-19\nM1 | 1,600\nM2 | 560"), own) == SHOWN
    assert given([{ref: "M1", "value": 1600}, {ref: "M2", "value": 560}], own) == SHOWN
    assert given(pd.DataFrame({ref.upper(): ["M1", "M2"], "value": [1600, 560]}), own) == SHOWN


def test_so_is_what_the_configuration_names(tmp_path: Path) -> None:
    own = card("Kennziffer", config=kw.Settings(columns={"ref": ("Kennziffer", "Nummer")}))
    for word in ("Kennziffer", "nummer"):
        assert given(text(tmp_path, f"{word} | value\nM1 | 1,600\nM2 | 560"), own) == SHOWN


def test_a_word_that_the_scorecard_does_not_use_is_only_a_hint(tmp_path: Path) -> None:
    (told, missing) = problems(text(tmp_path, "Measure ref | value\nM1 | 1,600"), card("KPI ref"))
    assert told == "row 1 has no column 'Measure ref' that is known: did you mean 'ref'?"
    assert missing.startswith("row 1 has no column 'ref'")


def test_beside_a_ref_no_other_word_means_it(tmp_path: Path) -> None:
    path = text(tmp_path, "ref | ID | value\nM1 | 7 | 1,600")
    assert problems(path, card("ID")) == ("row 1 has no column 'ID' that is known: did you mean 'ref'?",)


def test_names_stand_for_refs_under_the_scorecards_heading_where_it_has_none(tmp_path: Path) -> None:
    own = read("Measure | Aug-19 | Sep-19\nVisits | 100 | 110\nCalls | 80 | 90")
    assert given(text(tmp_path, "Measure | Oct-19\nVisits | 120"), own) == {"Visits": "120"}
    assert given(text(tmp_path, "ref | Measure | Oct-19\nVisits | of homes | 120"), own) == {"Visits": "120"}
    assert given(text(tmp_path, "Measure 2019/20\n\nMeasure | Oct-19\nVisits | 120"), own) == {"Visits": "120"}
    empty = read("Ref | Measure | Aug-19 | Sep-19\n | Visits | 100 | 110\n | Calls | 80 | 90")
    assert given(text(tmp_path, "Measure | Oct-19\nVisits | 120"), empty) == {"Visits": "120"}


@pytest.mark.parametrize("heading", ["Comments", "Comments (Oct-19)", "Commentary", "commentary (Oct-19)"])
def test_the_scorecards_word_for_the_commentary_is_as_good(tmp_path: Path, heading: str) -> None:
    path = text(tmp_path, f"KPI ref | Oct-19 | {heading}\nM1 | 1,600 | More.")
    assert commentary(path, card()) == {"M1": "More."}


def test_with_another_month_it_is_not_used(tmp_path: Path) -> None:
    collected = new(text(tmp_path, "KPI ref | Oct-19 | Comments (Sep-19)\nM1 | 1,600 | Fewer."), card())
    assert collected.commentary == {}
    assert "and not what stands under 'Commentary (Sep-19)'" in collected.warnings[0]


def test_columns_that_the_scorecard_has_itself_are_passed_over_with_one_message(tmp_path: Path) -> None:
    path = text(
        tmp_path, "KPI ref | Indicator name | OWNER | Oct-19 | Target 19-20 | YTD\nM1 | Contacts | Ann | 1,600 | 1 | 2"
    )
    collected = new(path, card())
    assert given(path, card()) == {"M1": "1,600"}
    (told,) = collected.warnings
    assert told.endswith("what stands under 'OWNER', 'Target 19-20', 'YTD' is not used: the scorecard has that itself")
    assert new(
        [{"ref": "M1", "value": 5, "Owner": "Ann"}, {"ref": "M2", "value": 6, "Owner": "Bob"}], card()
    ).warnings == ("of the values what stands under 'Owner' is not used: the scorecard has that itself",)


@pytest.mark.parametrize(
    ("heading", "hint"),
    [("Result", "did you mean 'value'?"), ("Reviewer", "known are ref"), ("Target 20-21", "known are ref")],
)
def test_a_word_that_may_mean_the_figure_and_one_that_the_scorecard_does_not_have_are_told(
    tmp_path: Path, heading: str, hint: str
) -> None:
    (told,) = problems(text(tmp_path, f"KPI ref | Oct-19 | {heading}\nM1 | 1,600 | 5"), card())
    assert told.startswith(f"row 1 has no column {heading!r} that is known: {hint}")


def test_the_command_takes_them_too(tmp_path: Path) -> None:
    book = tmp_path / "sep-19.xlsx"
    book.write_bytes(xlsx(GRID.format(ref="KPI ref", note="Comments (Sep-19)")))
    (tmp_path / "oct.csv").write_text('KPI ref,Owner,Oct-19,Comments\nM1,Ann,"1,600",More.\n', encoding="utf-8")
    done = kpi("refresh", book, "--month", "Oct-19", "--values", tmp_path / "oct.csv")
    assert done.exit_code == 0
    assert "what stands under 'Owner' is not used: the scorecard has that itself" in " ".join(done.stderr.split())
    assert kw.read(tmp_path / "sep-19.refreshed.xlsx")["M1"].commentary == "More."


def test_a_file_without_figures_is_refused_before_any_book_is_read(tmp_path: Path) -> None:
    (tmp_path / "oct.csv").write_text("KPI ref,Owner,Oct-19\nM1,Ann,\n", encoding="utf-8")
    done = kpi("refresh", tmp_path / "none.xlsx", "--month", "Oct-19", "--values", tmp_path / "oct.csv")
    assert done.exit_code == 2
    assert "not one figure is given" in " ".join(done.stderr.split())
    assert "Owner" not in done.stderr
