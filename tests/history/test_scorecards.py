"""Which scorecard a workbook is an edition of: two services are never mixed, two editions never taken apart."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.history.support import edition, frame_of, kpi, words


def test_two_services_with_the_same_refs_are_never_mixed(folder: Path) -> None:
    for service, figure in (("north", 1), ("south", 2)):
        (folder / "services" / service).mkdir(parents=True)
        for month in ("aug-19", "sep-19"):
            (folder / "services" / service / f"{month}.xlsx").write_bytes(edition(month, f"{figure} | {figure} | 5"))

    result = kpi("services", "-o", "history.csv", "--latest")

    frame = frame_of(folder / "history.csv")
    assert sorted(set(frame["scorecard"])) == ["services/north/dataset", "services/south/dataset"]
    assert len(frame) == 2 * (4 + 1)
    assert "Warning" not in result.stderr


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2018/aug-19.xlsx", "2019/sep-19.xlsx"),
        ("2019-08/camden.xlsx", "2019-09/camden.xlsx"),
        ("2019/08/camden.xlsx", "2019/09/camden.xlsx"),
        ("Camden Aug 2019.xlsx", "camden-sep-19-final v2.xlsx"),
        ("camden_august_2019.xlsx", "camden_september_2019.xlsx"),
        ("camden august.xlsx", "camden september.xlsx"),
        ("20190831 camden.xlsx", "20190930 camden.xlsx"),
        ("18-19/aug-19.xlsx", "19-20/sep-19.xlsx"),
        ("2018_19/aug-19.xlsx", "2019_20/sep-19.xlsx"),
        ("FY18-19/aug-19.xlsx", "FY 2019-20/sep-19.xlsx"),
        ("camden_2019_08.xlsx", "camden_2019_09.xlsx"),
        ("Camden Aug-19 draft2.xlsx", "Camden Sep-19 FINAL2.xlsx"),
    ],
)
def test_editions_are_known_by_what_their_paths_share(folder: Path, one: str, other: str) -> None:
    for name, month in ((one, "aug-19"), (other, "sep-19")):
        (folder / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "x" / name).write_bytes(edition(month))

    kpi("x", "-o", "history.csv", "--latest")

    assert frame_of(folder / "history.csv")["scorecard"].nunique() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("north.xlsx", "south.xlsx"), ("may-house.xlsx", "june-house.xlsx"), ("team/1.xlsx", "team/2.xlsx"),
     ("north/aug-19.xlsx", "south/sep-19.xlsx"), ("team_1_2019_08.xlsx", "team_2_2019_09.xlsx"),
     ("ages 11-12.xlsx", "ages 12-13.xlsx"), ("11-12/aug-19.xlsx", "12-13/sep-19.xlsx")],
)  # fmt: skip
def test_scorecards_are_told_apart_where_their_names_differ_otherwise(folder: Path, one: str, other: str) -> None:
    for name, month in ((one, "aug-19"), (other, "sep-19")):
        (folder / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "x" / name).write_bytes(edition(month))

    kpi("x", "-o", "history.csv", "--latest")

    frame = frame_of(folder / "history.csv")
    assert (frame["scorecard"].nunique(), len(frame)) == (2, 8)


def test_how_many_scorecards_there_are_is_told_where_there_are_several(folder: Path) -> None:
    one = kpi("books", "-o", "one.csv")
    (folder / "books" / "south").mkdir()
    (folder / "books" / "south" / "sep-19.xlsx").write_bytes(edition("sep-19"))
    two = kpi("books", "-o", "two.csv")

    assert "12 records of 3 workbooks in one.csv\n" in one.stderr
    assert "16 records of 4 workbooks in two.csv, editions of 2 scorecards (column 'scorecard')\n" in two.stderr
    assert kw.tidy([kw.read(edition("sep-19"))], folder / "three.csv").scorecards == 1


def test_a_sheet_named_after_its_month_is_the_same_scorecard(folder: Path) -> None:
    (folder / "x").mkdir()
    for month in ("aug-19", "sep-19"):
        (folder / "x" / f"{month}.xlsx").write_bytes(edition(month, sheet=month.title()))

    kpi("x", "-o", "history.csv", "--latest")

    assert len(frame_of(folder / "history.csv")) == 5


@pytest.mark.parametrize("name", ["sep-19-corrected.xlsx", "sep-19 v2.xlsx", "sep-19_final.xlsx", "sep-19 (2).xlsx"])
def test_of_two_workbooks_of_one_edition_the_corrected_one_counts_and_both_are_named(folder: Path, name: str) -> None:
    (folder / "books" / "oct-19.xlsx").unlink()
    (folder / "books" / name).write_bytes(edition("sep-19", "7 | 81 | 9"))

    result = kpi("books", "-o", "newest.csv", "--latest")

    assert "2019-08 2019-09 81" in words(frame_of(folder / "newest.csv"))
    assert "sep-19.xlsx and" in result.stderr
    assert f"{name} are both taken for Sep-19 of the scorecard" in result.stderr
    assert f"what {Path('books', name)} says counts" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("sep-19 draft.xlsx", "sep-19.xlsx"), ("sep-19 (draft 2).xlsx", "sep-19.xlsx"),
     ("DRAFT sep-19.xlsx", "sep-19.xlsx"), ("sep-19_draft.xlsx", "sep-19_FINAL.xlsx"),
     ("sep-19 v9.xlsx", "sep-19 v10.xlsx"),
     ("sep-19 v2 draft.xlsx", "sep-19 v2.xlsx"),
     ("Draft plan sep-19 draft.xlsx", "Draft plan sep-19.xlsx")],
)  # fmt: skip
@pytest.mark.parametrize("ending", [".csv", ".sqlite"])
def test_in_a_folder_a_draft_never_counts_before_what_it_became(
    folder: Path, earlier: str, later: str, ending: str
) -> None:
    for name, figure in ((earlier, 70), (later, 81)):
        (folder / "x" / name).parent.mkdir(exist_ok=True)
        (folder / "x" / name).write_bytes(edition("sep-19", f"7 | {figure} | 9"))

    result = kpi("x", "-o", f"newest{ending}", "--latest")

    assert "2019-08 2019-09 81" in words(frame_of(folder / f"newest{ending}"))
    assert f"what {Path('x', later)} says counts" in " ".join(result.stderr.split())


def test_an_older_edition_that_comes_later_is_not_the_newest(tmp_path: Path) -> None:
    cards = [kw.read(edition("oct-19")), kw.read(edition("aug-19"))]

    kw.tidy(cards, tmp_path / "newest.csv", latest=True)

    assert "2019-08 2019-10 80" in words(frame_of(tmp_path / "newest.csv"))
