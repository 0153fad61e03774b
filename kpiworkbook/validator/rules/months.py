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
        why="A ref names one indicator. If two rows share one, nobody can tell whose figures are meant, so `refresh` "
        "and `tidy` refuse the sheet.",
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
        why="An indicator without a ref cannot be followed from one edition to the next.",
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
        why="Two columns for the same month give two answers to one question. Until one is corrected, the derived "
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
        why="A column of figures beside the months has a heading that was meant to be a month, but is not one. If the "
        "column were left out, another month would become the current one, or there would be a gap. So `refresh` "
        "and `tidy` refuse the sheet, and the derived columns of the section are not checked until the heading is "
        "corrected. The same goes for a `Sep-19` that Excel has turned into 19 September of this year, and for a "
        "year above the months that contradicts those beside it.",
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
        why="Months run from left to right. Months out of order are read by the calendar, but a reader of the sheet "
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
        why="A month between two others has no column. It may have been deleted, or a heading may be mistyped.",
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
        why="Zeros were typed for months that are still to come. The commentary is for the month before them, which is "
        "taken as the current one. If the zeros counted as figures, all changes, averages and maxima would be "
        "based on them.",
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
        why="The latest figures of a section are older than the sheet's. The section may not have been brought up to "
        "date.",
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
