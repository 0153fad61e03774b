"""The ways in which people name monthly books, and whose editions they are then."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import kpiworkbook as kw
from kpiworkbook.exporter.scorecards import scorecard_of
from tests.history.support import edition, frame_of, kpi

AUG, SEP, OCT = date(2019, 8, 1), date(2019, 9, 1), date(2019, 10, 1)

NAMES = """
    Scorecard Sep-19            Scorecard Sept 19            Scorecard Sep'19              Scorecard Sep’19
    Scorecard_Sep_2019          Scorecard September 2019     Scorecard (September 2019)    Scorecard [Sep 19]
    Sept Scorecard 2019 (2)     Scorecard - September        September's Scorecard         Scorecard 2019 Sep
    ScorecardSep19              ScorecardSept2019            scorecardsep19                scorecardSeptember2019
    Sep19Scorecard              SEP19_Scorecard              2019Sep Scorecard             ScorecardSep
    Scorecard_201909            Scorecard201909              201909Scorecard               201909_Scorecard
    Scorecard_20190930          Scorecard20190930            20190930Scorecard             190930 Scorecard
    Scorecard 0919              0919 Scorecard               Scorecard_092019              Scorecard 300919
    Scorecard 30092019          Scorecard 09-19              Scorecard 09.19               19-09 Scorecard
    Scorecard 09-2019           Scorecard 9-2019             Scorecard 09_2019             Scorecard 09 2019
    Scorecard_2019_09           Scorecard_2019_9             Scorecard 2019 09             Scorecard 2019.09
    2019-09 - Scorecard         2019 09 30 Scorecard         Scorecard 30.9.19             Scorecard 30_09_2019
    30Sep19 Scorecard           Scorecard 30 Sep 2019        Scorecard 30th September 2019
    Scorecard as at 30.09.2019  Scorecard as of Sep 2019     Scorecard for Sep 2019        Scorecard Jul-Sep 2019
    Scorecard 19-20 Sep 2019    19-20 Scorecard Sep 2019

    2019/09 Scorecard           2019/09. Scorecard           2019/9 - Scorecard            2019/09/Scorecard
    2019-20/09 September/Scorecard                           2019-20/06 Sep/Scorecard      2019/September/Scorecard
    2019-20/06 Sep Scorecard    2019 to 2020/Scorecard Sep   FY19-20/Scorecard Sep         19-20/Scorecard September
    Year 2019-20/Scorecard Sep   2019-2020 FY/Scorecard Sep   FY 2019-20/Scorecard Sep

    Scorecard Q2 2019-20        Scorecard Qtr 2 19-20        Scorecard Quarter 2 2019-20   2019-20/Q2/Scorecard
    Scorecard Sep 2019-20       09 2019-20 Scorecard         Scorecard 19-20 Sep           Scorecard 2019-20 (Sep)
    Scorecard Month 6 2019-20   Scorecard M6 2019-20         2019-20/M06/Scorecard         2019-20/Scorecard Period 6

    Copy of Scorecard Sep-19    Copy (2) of Scorecard Sep    Scorecard Sep-19 - Copy       Scorecard Sep-19 - Copy (3)
    Scorecard Sep-19 copy 2     Scorecard Sep-19(1)          Scorecard Sep-19 v1.2         Scorecard_v2_Sep-19
    ScorecardV2 Sep-19          Scorecard 09-2019 FINAL v2   Scorecard Sep-19 FINAL FINAL  Scorecard Sep-19_FINALv3
    Scorecard Sep-19 rev 2      Scorecard Sep-19 (revised)   DRAFT Scorecard Sep-19        Scorecard Sep-19 draft 2
    Scorecard Sep-19 new        Scorecard Sep-19 OLD         Scorecard Sep-19 latest       Scorecard Sep-19 approved
    Scorecard Sep-19 (published)                             Scorecard Sep-19 signed off   Scorecard Sep-19 prov
"""
"""All of September 2019; two blanks and more are between them."""


def names() -> list[str]:
    return [name for line in NAMES.splitlines() for name in re.split(r"\s{2,}", line.strip()) if name]


@pytest.mark.parametrize("name", names())
def test_what_tells_of_months_years_and_versions_only_parts_no_scorecard(name: str) -> None:
    assert scorecard_of(f"{name}.xlsx", "Dataset", SEP) == "scorecard/dataset"


APART = [
    # Numbers that may be those of teams, wards or ages, with whatever a month may be.
    ("Team 1 Sep 2019", "Team 2 Sep 2019"),
    ("Team 30 Sep 2019", "Team 29 Sep 2019"),
    ("North 1 Sep 2019", "North 2 Sep 2019"),
    ("Team-8-2019", "Team-9-2019"),
    ("Ward 08 2019", "Ward 09 2019"),
    ("Team 6 September", "Team 9 September"),
    ("team_1_2019_09", "team_2_2019_09"),
    ("team_11_09_2019", "team_12_09_2019"),
    ("Ages 18-19 Sep 2019", "Ages 19-20 Sep 2019"),
    ("Ages 16-17 Sep 2019", "Ages 16-18 Sep 2019"),
    ("Ages 16 to 18 Sep 2019", "Ages 16 to 25 Sep 2019"),
    ("Wards 13 & 14 Sep 2019", "Wards 13 & 15 Sep 2019"),
    ("Service 0-19 Sep 2019", "Service 0-25 Sep 2019"),
    ("0-19_Sep_2019", "0-25_Sep_2019"),
    ("18-19 care leavers Sep 2019", "19-20 care leavers Sep 2019"),
    ("2019/Sep/08 team", "2019/Sep/09 team"),
    ("2019-09/08 team", "2019-09/09 team"),
    ("2019-09/P5 2019-20", "2019-09/P6 2019-20"),
    ("2019/06 team", "2019/09 team"),
    ("M5", "M6"),
    ("team 09", "team 10"),
    ("Unit 0919", "Unit 0920"),
    # Words that may be names.
    ("New Cross Sep-19", "Cross Sep-19"),
    ("Old Trafford Sep-19", "Trafford Sep-19"),
    ("Approved carers Sep-19", "Carers Sep-19"),
    ("Backup carers Sep-19", "Carers Sep-19"),
    ("May House", "June House"),
    ("April Court Sep-19", "June Court Sep-19"),
    ("Div1 Sep-19", "Div2 Sep-19"),
    ("EH3 Sep-19", "EH4 Sep-19"),
    ("ks1 2019-09", "ks2 2019-09"),
    ("Marsh Sep-19", "Sh Sep-19"),
    ("North/Sep-19", "South/Sep-19"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_services_are_never_one(one: str, other: str) -> None:
    of_one, of_other = (
        {scorecard_of(f"{name}.xlsx", "Dataset", month) for month in (AUG, SEP, OCT)} for name in (one, other)
    )

    assert of_one.isdisjoint(of_other)


@pytest.mark.parametrize("service", ["Team {}", "North {}", "P{}", "Locality {:02}", "{:02} North"])
@pytest.mark.parametrize(
    "named",
    ["{0} {1:%b-%y}", "{1:%Y}/{0} {1:%b}", "{1:%Y-%m}/{0}", "{0}_{1:%Y%m}", "{0} 30.{1:%m.%Y}", "{0} {1:%B %Y}"],
)
def test_twelve_numbered_services_stay_twelve_from_month_to_month(service: str, named: str) -> None:
    told = {
        (number, scorecard_of(f"{named.format(service.format(number), month)}.xlsx", "Dataset", month))
        for number in range(1, 13)
        for month in (AUG, SEP, OCT)
    }

    assert len(told) == len({scorecard for _, scorecard in told}) == 12


def test_two_sheets_of_a_book_are_never_one() -> None:
    assert scorecard_of("sep-19.xlsx", "Old", SEP) != scorecard_of("sep-19.xlsx", "New", SEP)


def test_what_an_archive_says_of_earlier_editions_is_the_same_scorecards_as_its_book(folder: Path) -> None:
    (folder / "x").mkdir()
    (folder / "x" / "ScorecardSep19.xlsx").write_bytes(edition("sep-19"))
    kw.refresh(folder / "x" / "ScorecardSep19.xlsx", folder / "x" / "Scorecard October.xlsx", month="Oct-19",
               values={"M1": 10})  # fmt: skip

    result = kpi("x/Scorecard October.xlsx", "-o", "one.csv")

    assert set(frame_of(folder / "one.csv")["scorecard"]) == {"x/scorecard/dataset"}
    assert "scorecards" not in result.stderr
    kpi("x", "-o", "both.csv", "--latest")
    assert set(frame_of(folder / "both.csv")["scorecard"]) == {"x/scorecard/dataset"}
