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
    r"|q[1-4]|v(?:er(?:sion)?)?\s?\d+(?:\.\d+)*"
    r"|draft|final|copy(?:\sof)?|correct(?:ed|ion)|revis(?:ed|ion)|amended|updated)\b"
    r"|\(\d+\)"
)
"""What editions and their versions are told apart by, besides a month with its year."""
_YEAR_ALONE = re.compile(rf"{_YEAR}(?:\s?[-/]\s?(?:{_YEAR}|\d\d))?")
_MONTH_ALONE = re.compile("|".join(_NAMES))
_NUMBER_ALONE = re.compile("0?[1-9]|1[0-2]")


@lru_cache(maxsize=1024)
def scorecard_of(workbook: str, sheet: str, edition: date | None) -> str:
    """Return what all editions of a scorecard have in common, and no two scorecards of a folder do.

    It is the workbook's path without its ending, and the sheet, in small letters and without punctuation, after months,
    years, quarters and words like `final` and `v2` have been taken out of every part: `camden/sep-19.xlsx`,
    `2019/Camden Oct 2019 v2.xlsm` and `2019-11/camden.xlsx` with a sheet `Dataset` all are `camden/dataset`. A month
    without a year counts where it is the edition's own or stands alone, since May and June may be names; its number
    counts in a folder of a year, `2019/09`, since it may be a team's.
    """
    *folders, name = workbook.replace("\\", "/").split("/")
    parts = (*folders, PurePosixPath(name).stem, sheet)
    above = ("", *folders, "")
    told = (_without_edition(part, folder, edition) for part, folder in zip(parts, above, strict=True))
    return "/".join(part for part in told if part)


def _without_edition(text: str, folder: str, edition: date | None) -> str:
    if text == "..":
        return text
    left = _COMMON.sub(" ", without_months(text.casefold().replace("_", " ")))
    if edition is not None:
        left = re.sub(rf"\b(?:{_NAMES[edition.month - 1]})\b", " ", left)
    left = " ".join(re.findall(r"\w+", left))
    is_month = _MONTH_ALONE.fullmatch(left) or (_NUMBER_ALONE.fullmatch(left) and _YEAR_ALONE.fullmatch(folder))
    return "" if is_month else left
