"""Refs and months: the reader has noticed all of this, and a check only passes it on."""

from __future__ import annotations

from kpiworkbook.model.findings import Severity
from kpiworkbook.validator.notices import noticed
from kpiworkbook.validator.rule import Rule

__all__ = ["IN_ORDER", "RULES"]

IN_ORDER = """
            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12
            A2   | Number of plans  | 20     | 21
"""
"""A sheet of which nothing is to be told."""

RULES = (
    Rule(
        name="duplicate-ref",
        severity=Severity.ERROR,
        why="A ref names one indicator. Where two rows share one, nobody can tell whose figures are meant, and "
        "`refresh` and `tidy` refuse the sheet.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12
            A1   | Number of plans  | 20     | 21
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="missing-ref",
        severity=Severity.WARNING,
        why="An indicator without a ref cannot be followed from edition to edition.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12
                 | Number of plans  | 20     | 21
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="month-twice",
        severity=Severity.ERROR,
        why="Two columns with the same month give two answers to one question. Until one is corrected, the derived "
        "columns of the section are not checked.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Sep-19
            A1   | Number of visits | 10     | 12     | 13
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="month-mistyped",
        severity=Severity.ERROR,
        why="A column of figures beside the months has a heading that was meant to be a month and is none. Left out, "
        "it would make another month the current one, or leave a gap, so `refresh` and `tidy` refuse the sheet; until "
        "the heading is corrected, the derived columns of the section are not checked. So it is where Excel has made "
        "19 September of this year of `Sep-19`, and where a year above contradicts the months beside it.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Spe-19
            A1   | Number of visits | 10     | 12     | 13
        """,
        keeps="""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | YTD | Q2
            A1   | Number of visits | 10     | 12     | 13     | 60  | 35
        """,
        check=noticed,
    ),
    Rule(
        name="month-order",
        severity=Severity.WARNING,
        why="Months stand from left to right. Those out of order are read by the calendar, but a reader of the sheet "
        "takes the column to the left for the month before.",
        breaks="""
            Ref. | Indicator        | Sep-19 | Aug-19
            A1   | Number of visits | 10     | 12
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="month-gap",
        severity=Severity.WARNING,
        why="A month between two others has no column: it may have been deleted, or a heading may be mistyped.",
        breaks="""
            Ref. | Indicator        | Jul-19 | Sep-19
            A1   | Number of visits | 10     | 12
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
    Rule(
        name="zeros-to-come",
        severity=Severity.WARNING,
        why="Zeros were typed for months that are still to come. The commentary is of the month before them, which is "
        "taken for the current one; were the zeros figures, all changes, averages and maxima would go by them.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Oct-19 | Nov-19 | Commentary (Sep-19)
            A1   | Number of visits | 10     | 12     | 0      | 0      | More
            A2   | Number of plans  | 20     | 21     | 0      | 0      | As planned
            A3   | Number of cases  | 31     | 30     | 0      | 0      | Fewer
        """,
        keeps="""
            Ref. | Indicator        | Aug-19 | Sep-19 | Oct-19 | Nov-19 | Commentary (Sep-19)
            A1   | Number of visits | 10     | 12     | tbc    | tbc    | More
            A2   | Number of plans  | 20     | 21     | tbc    | tbc    | As planned
            A3   | Number of cases  | 31     | 30     | tbc    | tbc    | Fewer
        """,
        check=noticed,
    ),
    Rule(
        name="section-behind",
        severity=Severity.WARNING,
        why="A section whose latest figures are older than the sheet's has perhaps not been brought up to date.",
        breaks="""
            Ref. | Indicator        | Aug-19 | Sep-19
            A1   | Number of visits | 10     | 12

            Ref. | Indicator        | Jul-19 | Aug-19
            B1   | Number of plans  | 20     | 21
        """,
        keeps=IN_ORDER,
        check=noticed,
    ),
)
