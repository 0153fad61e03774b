"""Which scorecard a workbook is an edition of: its path and its sheet without what tells one month from the next."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from kpiworkbook.notation.month_spelling import without_months

__all__ = ["scorecard_of"]

_NAMES = ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
          "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?")  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_COMMON = re.compile(
    rf"\b(?:{_YEAR}(?:0[1-9]|1[0-2])(?:[0-3]\d)?"  # 20190930
    rf"|{_YEAR}(?:\s?[-/]\s?(?:{_YEAR}|\d\d))?"  # 2019, 2019-20
    r"|fy\s?(?:20)?\d\d(?:\s?[-/\s]\s?(?:20)?\d\d)?"
    r"|q[1-4]|v(?:er(?:sion)?)?\s?\d+(?:\.\d+)*"
    r"|(?:draft|final)(?:\s?\d{1,2})?|copy(?:\sof)?|correct(?:ed|ion)|revis(?:ed|ion)|amended|updated)\b"
    r"|\(\d+\)"
)
"""What editions and their versions are told apart by, besides a month with its year."""
_YEAR_ALONE = re.compile(rf"{_YEAR}(?:\s?[-/]\s?(?:{_YEAR}|\d\d))?")
_MONTH_ALONE = re.compile("|".join(_NAMES))
_YEAR_UNDERSCORE = re.compile(rf"(?<!\d)(?<!\d_)({_YEAR})_(?=\d\d(?!\d))")
"""Of 2019_09 and 2019_20; after another number, as in team_1_2019_09, it is not certain what belongs together."""
_SHORT_YEARS = re.compile(r"(\d\d) (\d\d)")
_NUMBER_ALONE = re.compile("0?[1-9]|1[0-2]")


@lru_cache(maxsize=1024)
def scorecard_of(workbook: str, sheet: str, edition: date | None) -> str:
    """Return what all editions of a scorecard have in common, and no two scorecards of a folder do.

    It is the workbook's path without its ending, and the sheet, in small letters and without punctuation, after months,
    years, quarters and words like `final` and `v2` have been taken out of every part: `camden/sep-19.xlsx`,
    `2019/Camden Oct 2019 v2.xlsm` and `2019-11/camden.xlsx` with a sheet `Dataset` all are `camden/dataset`. A month
    without a year counts where it is the edition's own or stands alone, since May and June may be names; its number
    counts in a folder of a year, `2019/09`, since it may be a team's; so does `19-20`, if the edition is of about then.
    """
    *folders, name = workbook.replace("\\", "/").split("/")
    parts = (*folders, PurePosixPath(name).stem, sheet)
    above = ("", *folders, "")
    told = (_without_edition(part, folder, edition) for part, folder in zip(parts, above, strict=True))
    return "/".join(part for part in told if part)


def _without_edition(text: str, folder: str, edition: date | None) -> str:
    if text == "..":
        return text
    spaced = _YEAR_UNDERSCORE.sub(r"\1-", text.casefold()).replace("_", " ")
    left = _COMMON.sub(" ", without_months(spaced))
    if edition is not None:
        left = re.sub(rf"\b(?:{_NAMES[edition.month - 1]})\b", " ", left)
    left = " ".join(re.findall(r"\w+", left))
    is_month = _MONTH_ALONE.fullmatch(left) or (_NUMBER_ALONE.fullmatch(left) and _YEAR_ALONE.fullmatch(folder))
    return "" if is_month or _is_year_of(edition, left) else left


def _is_year_of(edition: date | None, text: str) -> bool:
    """Return whether a text is a financial year about the edition: `19-20`, which could else be an age."""
    years = _SHORT_YEARS.fullmatch(text)
    if years is None or edition is None:
        return False
    first, second = int(years[1]), int(years[2])
    return (first + 1) % 100 == second and abs(2000 + first - edition.year) <= 1
