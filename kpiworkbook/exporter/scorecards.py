"""Which scorecard a workbook is an edition of: its path and its sheet without what tells one month from the next."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from kpiworkbook.exporter.edition_words import (
    MONTH,
    is_month,
    is_year,
    taken_apart,
    without_dates,
    without_numbers,
    without_versions,
)

__all__ = ["scorecard_of"]

_YEAR_UNDERSCORE = re.compile(r"(?<!\d)(?<!\d_)((?:19|20)\d\d)_(?=\d\d(?!\d))")
"""Of 2019_09 and 2019_20; after another number, as in team_1_2019_09, it is not certain what belongs together."""
_MONTHS_NUMBER = re.compile("0?[1-9]|1[0-2]")


@lru_cache(maxsize=1024)
def scorecard_of(workbook: str, sheet: str, edition: date | None) -> str:
    """Return what all editions of a scorecard have in common, and no two scorecards of a folder do.

    It is the workbook's path without its ending, and the sheet, in small letters and without punctuation, after months,
    years, quarters and words like `final` and `v2` have been taken out of every part: `camden/sep-19.xlsx`,
    `2019/Camden Oct 2019 v2.xlsm` and `2019-11/camden.xlsx` with a sheet `Dataset` all are `camden/dataset`. `edition`
    is the sheet's own: what could be something else, a month without a year or in numbers alone, counts where it is
    that one, or stands alone; a number counts in a folder of a year, `2019/09`, since it may be a team's.
    """
    *folders, name = workbook.replace("\\", "/").split("/")
    parts = [*folders, PurePosixPath(name).stem, sheet]
    undated = [_undated(part, edition) for part in parts]
    names_month = any(MONTH in part for part in undated[:-1])
    told = []
    for position, (part, left) in enumerate(zip(parts, undated, strict=True)):
        is_sheet = position == len(folders) + 1
        folder = "" if is_sheet or not position else parts[position - 1]
        words = " ".join(re.findall(r"\w+", without_versions(left, is_sheet=is_sheet)))
        if part == "..":
            words = part
        elif is_year(folder.casefold(), edition) and _MONTHS_NUMBER.fullmatch(words):
            words = ""
        elif edition and not names_month and (year := _year_beside(part, folder, edition)):
            words = without_numbers(words, year, edition)
        told.append("" if is_month(words) or is_year(words, edition) else words)
    return "/".join(filter(None, told))


@lru_cache(maxsize=1024)  # books share their folders and their sheets' names
def _undated(text: str, edition: date | None) -> str:
    return without_dates(_YEAR_UNDERSCORE.sub(r"\1-", taken_apart(text, edition).casefold()).replace("_", " "), edition)


def _year_beside(part: str, folder: str, edition: date | None) -> str:
    """Return what says the year of a number: the name that it stands in, or that one's folder; empty for none."""
    if is_year(folder.casefold(), edition):
        return folder
    return part if re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", part) else ""
