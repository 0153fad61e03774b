"""`kpiworkbook discover`: relations as TOML on standard output or in a file, which validate then uses."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.commands import kpi
from tests.support import SAMPLE, xlsx, xlsx_of
from tests.test_imports import COMMAND, HEAVY, imported

SCORECARD = """
    Ref. | Indicator                    | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19
    A1   | Number of visits             | 1572   | 1747   | 1660   | 1861   | 1377   | 1514
    A2   | Number of visits in time     | 488    | 522    | 542    | 612    | 459    | 558
    A3   | Percentage of visits in time | 31.0%  | 29.9%  | 32.7%  | 32.9%  | 33.3%  | 36.9%
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("sep-19.xlsx")
    path.write_bytes(xlsx(SCORECARD))
    return path


def test_the_toml_goes_to_standard_output_and_a_summary_to_standard_error(book: Path) -> None:
    result = kpi("discover", book)

    assert result.exit_code == 0
    assert tomllib.loads(result.stdout) == {
        "relation": [{"kind": "ratio", "ref": "A3", "numerator": "A2", "denominator": "A1"}]
    }
    assert "1 relation found in sep-19.xlsx; 1 of them beyond doubt" in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["sep-19.xlsx"]


def test_what_two_sheets_show_counts_once(book: Path) -> None:
    book.write_bytes(xlsx_of({"East": SCORECARD, "West": SCORECARD}))

    result = kpi("discover", book)

    assert len(tomllib.loads(result.stdout)["relation"]) == 1
    assert "1 relation found in sep-19.xlsx; 1 of them beyond doubt" in result.stderr


def test_comments_say_what_each_relation_reads_how_often_it_holds_and_what_a_coincidence_takes(book: Path) -> None:
    shown = kpi("discover", book).stdout

    assert "# A3 = A2 / A1\n# Holds in all 6 months. Chance of a coincidence: less than one in 10^" in shown
    assert "#   A2: Number of visits in time" in shown


def test_what_was_written_to_a_file_is_what_validate_then_checks(book: Path) -> None:
    result = kpi("discover", book, "-o", "kpiworkbook.toml")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "written to kpiworkbook.toml" in result.stderr
    (relation,) = kw.read(book).settings.relations
    assert (str(relation), relation.declared) == ("A3 = A2 / A1", True)


def test_an_existing_file_needs_force(book: Path) -> None:
    target = Path("kpiworkbook.toml")
    target.write_text("[arrows]\nthreshold = 5\n")

    refused = kpi("discover", book, "-o", target)

    assert refused.exit_code == 2
    assert "kpiworkbook.toml exists already" in refused.stderr
    assert target.read_text() == "[arrows]\nthreshold = 5\n"


def test_force_replaces_an_existing_file(book: Path) -> None:
    target = Path("found.toml")
    target.write_text("older")

    assert kpi("discover", book, "-o", target, "--force").exit_code == 0
    assert tomllib.loads(target.read_text())["relation"]


def test_what_is_written_has_the_ending_of_a_configuration(book: Path) -> None:
    result = kpi("discover", book, "-o", "relations.csv")

    assert result.exit_code == 2
    assert "relations.csv: what is written is a kpiworkbook.toml; give it the ending .toml" in result.stderr
    assert not Path("relations.csv").exists()


def test_the_book_itself_is_never_the_output(book: Path) -> None:
    before = book.read_bytes()

    result = kpi("discover", book, "-o", book, "--force")

    assert result.exit_code == 2
    assert "is the workbook that is read" in result.stderr
    assert book.read_bytes() == before


def test_a_folder_that_is_missing_is_said_before_the_book_is_read(book: Path) -> None:
    result = kpi("discover", "no-such-book.xlsx", "-o", "nowhere/kpiworkbook.toml")

    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert book.exists()


def test_a_book_that_is_missing_is_an_error(book: Path) -> None:
    result = kpi("discover", book.with_name("oct-19.xlsx"))

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: oct-19.xlsx")
    assert result.stdout == ""


def test_where_nothing_is_found_the_file_says_how_to_declare_it(book: Path) -> None:
    book.write_bytes(xlsx(SCORECARD.replace("A2   |", "     |")))

    result = kpi("discover", book)

    assert result.exit_code == 0
    assert tomllib.loads(result.stdout) == {}
    assert '# kind = "ratio"' in result.stdout
    assert "0 relations found in sep-19.xlsx\n" in result.stderr


def test_only_the_named_sheet_is_searched(book: Path) -> None:
    result = kpi("discover", book, "--sheet", "Datasets")

    assert result.exit_code == 2
    assert "Datasets" in result.stderr


def test_the_configuration_says_what_figures_mean(book: Path) -> None:
    Path("units.toml").write_text('[units]\nA3 = "count"\n')

    assert "A3 = A2 / A1" in kpi("discover", book, "--config", "units.toml").stdout


def test_the_sample_shows_fifteen_relations(book: Path) -> None:
    shutil.copy(SAMPLE, book)

    result = kpi("discover", book)

    assert len(tomllib.loads(result.stdout)["relation"]) == 15
    assert "15 relations found in sep-19.xlsx; 14 of them beyond doubt" in result.stderr


def test_discovering_imports_nothing_heavy(tmp_path: Path) -> None:
    assert not imported(COMMAND.format(arguments=["discover", str(SAMPLE)]), tmp_path) & HEAVY
