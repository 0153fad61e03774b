"""Figures that are durations: `02:35`, `1:07:30`, real times behind a format of times or text that says one."""

from __future__ import annotations

import io
from datetime import time, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

import kpiworkbook as kw
from tests.support import converted, put_into, read, recalculated, saved, xlsx

SECOND, MINUTE, HOUR = 1 / 86_400, 1 / 1_440, 1 / 24
HEADER = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average | 12 month max"
TYPED = f"""
    {HEADER}                              | Target 19-20
    A1 | Time to answer | 02:35 | 03:10 | 02:40 | ↓ -30% | 02:48 | 03:10 | 02:30
    A2 | Visits         | 100   | 110   | 121   | ↑ 10%  | 110   | 121   | 120
"""


def real(
    folder: Path,
    months: tuple[float, ...],
    code: str = "mm:ss",
    *,
    name: str = "Time to answer",
    average: object = None,
) -> Path:
    """Write a book with one row of times as Excel has them, its derived columns still empty but for the average."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEADER)))
    sheet = book.active
    sheet.append(["A1", name, *months, None, average, None])
    for cell in sheet[2][2:5] + sheet[2][6:8]:
        cell.number_format = code
    path = folder / "book.xlsx"
    path.write_bytes(saved(book))
    return path


def held(path: Path, row: int = 2, columns: str = "CDEFGH", *, results: bool = True) -> list[object]:
    """Return what cells hold, times as days."""
    sheet = openpyxl.load_workbook(path, data_only=results).worksheets[0]
    values = [sheet[f"{column}{row}"].value for column in columns]
    return [to_excel(v) if isinstance(v, time | timedelta) else v for v in values]


def codes(path: Path, row: int = 2, columns: str = "CDEFGH") -> list[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [sheet[f"{column}{row}"].number_format for column in columns]


def shown(path: Path) -> list[str]:
    (indicator, *_) = kw.read(path)
    return [indicator.entries[name].shown for name in ("change_month", "average_12m", "max_12m")]


def found(card: kw.Scorecard) -> list[tuple[str, str, str]]:
    return [(each.cell, each.rule, each.expected) for each in kw.validate(card) if each.severity == "error"]


@pytest.mark.parametrize(
    ("code", "months", "texts", "average"),
    [
        ("mm:ss", (155 * SECOND, 190 * SECOND, 160 * SECOND), ["02:35", "03:10", "02:40"], "02:48"),
        ("h:mm", (2.5 * HOUR, 3 * HOUR, 4 * HOUR), ["2:30", "3:00", "4:00"], "3:10"),
        ("[h]:mm:ss", (30.25 * HOUR, 20 * HOUR, 28 * HOUR), ["30:15:00", "20:00:00", "28:00:00"], "26:05:00"),
        ("[mm]:ss", (150 * MINUTE, 90 * MINUTE, 60 * MINUTE), ["150:00", "90:00", "60:00"], "100:00"),
        ("[$-F400]h:mm:ss\\ AM/PM", (2.5 * HOUR, 3 * HOUR, 4 * HOUR), ["02:30:00", "03:00:00", "04:00:00"], "03:10:00"),
        ("hh:mm:ss.0", (SECOND, 2 * SECOND, 4.5 * SECOND), ["00:00:01.0", "00:00:02.0", "00:00:04.5"], "00:00:02.5"),
    ],
)  # fmt: skip
def test_a_number_behind_a_format_of_times_is_a_duration(
    tmp_path: Path, code: str, months: tuple[float, ...], texts: list[str], average: str
) -> None:
    card = kw.read(real(tmp_path, months, code))

    records = card.records
    assert [(r.unit, r.shown, r.status) for r in records] == [("duration", text, "reported") for text in texts]
    assert [r.value for r in records] == pytest.approx(months, rel=1e-14)
    new = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx").output
    assert shown(new)[1] == average
    assert codes(new, columns="CDEGH") == [code] * 5


def test_its_value_is_a_fraction_of_a_day() -> None:
    frame = read(TYPED).to_frame()

    of_answers = frame[frame["unit"] == "duration"]
    assert pd.to_timedelta(of_answers["value"], unit="D").dt.round("s").tolist()[:2] == [
        pd.Timedelta("02:35:00"), pd.Timedelta("03:10:00"),
    ]  # fmt: skip
    assert of_answers["shown"].tolist() == ["02:35", "03:10", "02:40", "02:30"]


def test_changes_averages_and_maxima_are_computed_live_and_libreoffice_agrees(tmp_path: Path) -> None:
    book = real(tmp_path, (155 * SECOND, 190 * SECOND, 160 * SECOND))

    new = kw.refresh(book, tmp_path / "new.xlsx").output

    assert shown(new) == ["↓ -16%", "02:48", "03:10"]
    assert all(str(formula).startswith("=") for formula in held(new, columns="FGH", results=False))
    before, after = held(new), held(recalculated(new, tmp_path))
    assert before[3] == after[3]
    assert before[4:] == pytest.approx(after[4:])


def test_text_becomes_real_times_that_look_as_they_did(tmp_path: Path) -> None:
    book = put_into(tmp_path, TYPED)

    new = kw.refresh(book, tmp_path / "new.xlsx").output

    assert held(new, columns="CDEI") == pytest.approx([155 * MINUTE, 190 * MINUTE, 160 * MINUTE, 150 * MINUTE])
    assert codes(new, columns="CDEGHI") == ["[hh]:mm"] * 6
    (indicator, _) = kw.read(new)
    assert [indicator.entries[month].shown for month in ("2019-07", "2019-08", "2019-09")] == [
        "02:35",
        "03:10",
        "02:40",
    ]
    assert shown(new) == ["↓ -16%", "02:48", "03:10"]
    assert held(recalculated(new, tmp_path), columns="GH") == pytest.approx(held(new, columns="GH"))


@pytest.mark.parametrize("options", [{"values_only": True}, {"restyle": True}])
def test_plain_values_and_the_house_style_show_the_same(tmp_path: Path, options: dict[str, bool]) -> None:
    new = kw.refresh(put_into(tmp_path, TYPED), tmp_path / "new.xlsx", **options).output

    assert shown(new) == ["↓ -16%", "02:48", "03:10"]


def test_a_second_refresh_changes_nothing(tmp_path: Path) -> None:
    first = kw.refresh(put_into(tmp_path, TYPED), tmp_path / "first.xlsx").output

    second = kw.refresh(first, tmp_path / "second.xlsx")

    assert second.revisions == ()
    assert Path(second.output).read_bytes() == Path(first).read_bytes()


@pytest.mark.parametrize(
    ("name", "texts", "hours"),
    [
        ("Time to answer", ("02:35", "03:10", "02:40"), [155 / 60, 190 / 60, 160 / 60]),
        ("Time to answer (mm:ss)", ("02:35", "03:10", "02:40"), [155 / 3600, 190 / 3600, 160 / 3600]),
        ("Time to answer", ("02:35.5", "03:10.0", "02:40.5"), [155.5 / 3600, 190 / 3600, 160.5 / 3600]),
        ("Time on scene", ("1:07:30", "0:58:00", "1:02:10"), [1.125, 58 / 60, 3730 / 3600]),
        ("Attendance", ("100:30", "tbc", "90:15"), [100.5, None, 90.25]),
    ],
)
def test_text_means_what_excel_would_take_it_for(name: str, texts: tuple[str, ...], hours: list[float | None]) -> None:
    card = read(f"{HEADER}\nA1 | {name} | {' | '.join(texts)} | | |")

    wanted = [None if each is None else pytest.approx(each / 24) for each in hours]
    assert [record.value for record in card.records] == wanted
    assert {record.unit for record in card.records} == {"duration"}


def test_text_among_real_times_of_minutes_is_minutes(tmp_path: Path) -> None:
    card = kw.read(real(tmp_path, (155 * SECOND, 190 * SECOND, "02:40"), "mm:ss"))  # type: ignore[arg-type]

    assert [record.value for record in card.records] == pytest.approx([155 * SECOND, 190 * SECOND, 160 * SECOND])


def test_a_single_duration_among_counts_is_a_mistake() -> None:
    card = read(f"{HEADER}\nA1 | Visits | 100 | 02:35 | 121 | | |")

    assert [(r.unit, r.status) for r in card.records] == [
        ("count", "reported"), ("count", "not-understood"), ("count", "reported"),
    ]  # fmt: skip
    assert ("D2", "not-a-number", "") in found(card)


def test_a_real_time_among_counts_is_a_mistake_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(f"{HEADER}\nA1 | Visits | 100 | 110 | 121 | | |")))
    book.active["D2"], book.active["D2"].number_format = 0.4, "h:mm"

    assert ("D2", "not-a-number", "") in found(kw.read(saved(book)))


def test_a_number_among_durations_is_told_with_what_to_type() -> None:
    report = kw.validate(read(f"{HEADER}\nA1 | Time to answer | 02:35 | 03:10 | 2.5 | | |"))

    (finding,) = (each for each in report if each.cell == "E2")
    assert (finding.rule, finding.severity, finding.expected) == ("not-a-number", "error", "02:30")
    assert finding.message == (
        "'2.5' is no duration, and the row's other figures are, as '03:10', so it does not count as a figure; '02:30' "
        "was perhaps meant; what needs it (F2:H2) is neither checked nor computed. Type it as a time, hours, minutes "
        "and seconds with colons between them"
    )


@pytest.mark.parametrize(("code", "value"), [("h:mm AM/PM", 0.4), ("dd/mm/yyyy hh:mm", 43_700.4), ("d-mmm", 43_700)])
def test_times_of_the_day_and_dates_are_none(tmp_path: Path, code: str, value: float) -> None:
    card = kw.read(real(tmp_path, (value, value, value), code))

    assert {(record.status, record.value) for record in card.records} == {("not-understood", None)}


def test_a_duration_below_zero_keeps_its_sign(tmp_path: Path) -> None:
    card = kw.read(real(tmp_path, (-2.5 * HOUR, 1 * HOUR, 30 * HOUR), "[h]:mm", name="Time over target"))

    assert [record.value for record in card.records] == pytest.approx([-2.5 * HOUR, HOUR, 30 * HOUR])
    assert [record.shown for record in card.records] == ["-2:30", "1:00", "30:00"]


def test_two_days_of_a_book_that_counts_from_1904_are_two_days(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(real(tmp_path, (30 * HOUR, 49 * HOUR, 20 * HOUR), "h:mm"))
    book.epoch = CALENDAR_MAC_1904
    for cell, hours in zip(("C2", "D2", "E2"), (30, 49, 20), strict=True):
        book.active[cell], book.active[cell].number_format = hours * HOUR, "h:mm"

    assert [record.value for record in kw.read(saved(book)).records] == pytest.approx([30 * HOUR, 49 * HOUR, 20 * HOUR])


def test_the_configuration_has_their_format(tmp_path: Path) -> None:
    book = put_into(tmp_path, TYPED)
    config = tmp_path / "kpiworkbook.toml"
    config.write_text('[style.number_formats]\nduration = "[h]:mm:ss"\n', encoding="utf-8")

    new = kw.refresh(book, tmp_path / "new.xlsx", restyle=True).output

    assert codes(new, columns="CDEGH") == ["[h]:mm:ss"] * 5
    config.write_text('[style.number_formats]\nduration = "0.0"\n', encoding="utf-8")
    with pytest.raises(kw.KpiWorkbookError, match="should be a number format of times"):
        kw.read(book)


def test_a_ratio_is_none() -> None:
    card = read(f"{HEADER}\nA1 | Ratio of staff to children | 1:17 | 1:18 | 1:16 | | |")

    assert {record.status for record in card.records} == {"not-understood"}


@pytest.mark.parametrize(
    ("name", "unit"), [("Children per social worker", "count"), ("Staff: child", "count"), ("Wait", "duration")]
)
def test_one_to_something_is_a_duration_where_the_name_speaks_of_time(name: str, unit: str) -> None:
    card = read(f"{HEADER}\nA1 | {name} | 1:17 | 1:18 | 1:16 | | |")

    assert {record.unit for record in card.records} == {unit}
    told = [each.message for each in kw.validate(card) if each.rule == "not-a-number"]
    assert all('type 17; if the row\'s figures are durations, say "A1" = "duration"' in text for text in told[:1])


@pytest.mark.parametrize("held", [7, 43709.4])
def test_a_count_or_a_date_that_is_only_shown_as_a_time_is_no_duration(tmp_path: Path, held: float) -> None:
    card = kw.read(real(tmp_path, (held, held, held), "h:mm"))

    assert {record.status for record in card.records} == {"not-understood"}
    (finding, *_) = kw.validate(card)
    assert f"The cell holds {held}, which its number format, 'h:mm', shows as a time" in finding.message
    new = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", restyle=True).output
    assert {record.status for record in kw.read(new).records} == {"not-understood"}


def test_a_change_that_is_only_shown_as_a_time_is_wrong(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(real(tmp_path, (100, 110, 121), "0"))
    book.active["F2"].value, book.active["F2"].number_format = 0.1, "h:mm"
    book.save(tmp_path / "book.xlsx")

    assert ("F2", "not-a-number", "↑ 10%") in found(kw.read(tmp_path / "book.xlsx"))
    revised = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx").revisions
    assert ("F2", "2:24") in [(each.cell, each.was) for each in revised]


def test_benchmarks_and_targets_among_durations_are_told_to_be_times() -> None:
    card = read(f"{HEADER} | England | Target 19-20\nA1 | Wait | 02:35 | 03:10 | 02:40 | | | | 90% | under 3")
    england, target = (each.message for each in kw.validate(card) if each.rule == "not-a-number")

    assert england.startswith("'90%' is no duration, and the row's other figures are, as '02:40'")
    assert "Type a single time, such as 2:30, to have it compared" in target


def test_the_configuration_may_say_so(tmp_path: Path) -> None:
    (tmp_path / "kpiworkbook.toml").write_text('[units]\nA1 = "duration"\nA2 = "count"\n', encoding="utf-8")
    grid = f"{HEADER}\nA1 | Wait | 02:35 | 7 | 9 | | |\nA2 | Visits | 02:35 | 03:10 | 02:40 | | |"
    card = kw.read(put_into(tmp_path, grid))

    assert [record.unit for record in card.records] == ["duration"] * 3 + ["count"] * 3
    assert [record.status == "reported" for record in card.records] == [True] + [False] * 5


def test_wrong_arrows_are_found_and_fix_keeps_the_form_of_text(tmp_path: Path) -> None:
    grid = f"""
        {HEADER}
        A1 | Time to answer | 02:35:00 | 03:10:00 | 02:40:00 | ↓ -30% | 02:59:00 | 03:01:00
    """
    result = kw.fix(put_into(tmp_path, grid), tmp_path / "fixed.xlsx")

    assert [(each.cell, each.was, each.now) for each in result.corrections] == [
        ("F2", "↓ -30%", "↓ -16%"), ("H2", "03:01:00", "03:10:00"),
    ]  # fmt: skip
    assert held(Path(result.output)) == ["02:35:00", "03:10:00", "02:40:00", "↓ -16%", "02:59:00", "03:10:00"]


@pytest.mark.parametrize("average", ["02:47", "02:48", "02:49", "02:50"])
def test_what_rounding_or_hidden_seconds_explain_is_no_error(average: str) -> None:
    card = read(f"{HEADER}\nA1 | Time to answer | 02:35 | 03:10 | 02:40 | ↓ -16% | {average} | 03:10")

    assert found(card) == []


def test_an_average_farther_off_is_told() -> None:
    months = " | ".join(["02:35"] * 11 + ["03:10"])
    names = "Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    card = read(f"Ref. | Indicator | {names} | 12 month average\nA1 | Time to answer | {months} | 03:37")

    assert found(card) == [("O2", "average-value", "02:37")]
    (message,) = (each.message for each in kw.validate(card) if each.cell == "O2")
    assert "the mean of the 12 figures from Oct-18 to Sep-19 (C2 to N2) is 2:37:55" in message


def test_footnote_marks_stay_with_their_figures(tmp_path: Path) -> None:
    book = put_into(tmp_path, TYPED.replace("| 02:40", "| 02:40*").replace("| 02:35", "| 02:35 (p)"))

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": "02:45 (p)", "A2": 130}).output

    (indicator, _) = kw.read(new)
    assert [indicator.entries[month].shown for month in ("2019-08", "2019-09", "2019-10")] == [
        "03:10", "02:40*", "02:45 (p)",
    ]  # fmt: skip
    assert held(new, columns="CDE") == pytest.approx([190 * MINUTE, 160 * MINUTE, 165 * MINUTE])
    assert shown(new) == ["→ 3%", "02:47", "03:10"]
    assert held(recalculated(new, tmp_path), columns="GH") == pytest.approx(held(new, columns="GH"))


def test_a_target_may_be_a_bound_and_stays_text(tmp_path: Path) -> None:
    book = put_into(tmp_path, TYPED.replace("02:30", "≤ 02:30"))

    new = kw.refresh(book, tmp_path / "new.xlsx").output

    (record,) = (each for each in kw.read(new).records if each.ref == "A1" and each.series == "target")
    assert (record.value, record.shown) == (pytest.approx(150 * MINUTE), "≤ 02:30")
    assert held(new, columns="I") == ["≤ 02:30"]


@pytest.mark.parametrize(
    "given",
    ["02:40", "2:40", time(2, 40), timedelta(minutes=160), 160 * MINUTE, pd.Timedelta(minutes=160)],
)
def test_a_new_month_takes_times_in_any_form(tmp_path: Path, given: object) -> None:
    book = put_into(tmp_path, TYPED)

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": given, "A2": 130}).output

    assert held(new, columns="E")[0] == pytest.approx(160 * MINUTE)
    assert codes(new, columns="E") == ["[hh]:mm"]
    assert shown(new) == ["→ 0%", "02:46", "03:10"]


def test_a_number_is_one_of_the_only_unit_that_a_row_shows(tmp_path: Path) -> None:
    book = real(tmp_path, (155 * SECOND, 190 * SECOND, 160 * SECOND), "[ss]")
    new = kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values={"A1": 170}).output

    assert kw.read(new)["A1"].entries["2019-10"].shown == "170"


def test_a_new_duration_shows_its_days(tmp_path: Path) -> None:
    book = real(tmp_path, (2.5 * HOUR, 3 * HOUR, 4 * HOUR), "h:mm")
    new = kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values={"A1": "30:15"}).output

    assert kw.read(new)["A1"].entries["2019-10"].shown == "30:15"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (2.5, "'2.5' is no duration, but the indicator's figures are (Sep-19 is 02:40); give '02:30' if that is meant"),
        ("12 days", "'12 days' is neither a figure nor a placeholder"),
        ("14%", "'14%' is neither a figure nor a placeholder"),
    ],
)
def test_what_is_no_duration_is_refused(tmp_path: Path, given: object, told: str) -> None:
    book = put_into(tmp_path, TYPED)

    with pytest.raises(kw.KpiWorkbookError) as error:
        kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": given, "A2": 130})

    assert told in str(error.value)


def test_a_workbook_of_values_gives_times(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["ref", "value"])
    book.active.append(["A1", 160 * MINUTE])
    book.active.append(["A2", 130])
    book.active["B2"].number_format = "[h]:mm"
    (tmp_path / "values.xlsx").write_bytes(saved(book))

    new = kw.refresh(
        put_into(tmp_path, TYPED), tmp_path / "oct.xlsx", month="Oct-19", values=tmp_path / "values.xlsx"
    ).output

    assert held(new, columns="E")[0] == pytest.approx(160 * MINUTE)


def test_the_month_that_leaves_comes_back_from_the_archive(tmp_path: Path) -> None:
    new = kw.refresh(
        put_into(tmp_path, TYPED), tmp_path / "oct.xlsx", month="Oct-19", values={"A1": "02:45", "A2": 130}
    ).output

    history = kw.tidy_many(new).to_frame()
    july = history[(history["ref"] == "A1") & (history["period"] == "2019-07-01")]
    assert july[["unit", "shown", "status"]].values.tolist() == [["duration", "02:35", "reported"]]
    assert july["value"].tolist() == pytest.approx([155 * MINUTE])
    assert shown(new)[1] == "02:47"  # of all four months


def test_a_restated_duration_is_told_as_one(tmp_path: Path) -> None:
    old, new = (tmp_path / name for name in ("old.xlsx", "new.xlsx"))
    old.write_bytes(xlsx(TYPED))
    new.write_bytes(xlsx(TYPED.replace("02:35", "02:55")))

    (difference,) = (each for each in kw.compare(old, new).differences if each.kind == "restated")

    assert "Jul-19 is restated, 0:20 longer" in difference.message


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_kinds_of_books_have_them_too(tmp_path: Path, kind: str) -> None:
    book = real(tmp_path, (30.25 * HOUR, 20 * HOUR, 28.5 * HOUR), "[h]:mm:ss")

    card = kw.read(converted(book, tmp_path, kind))

    assert [(record.unit, record.shown) for record in card.records] == [
        ("duration", "30:15:00"), ("duration", "20:00:00"), ("duration", "28:30:00"),
    ]  # fmt: skip
    assert [record.value for record in card.records] == pytest.approx([30.25 * HOUR, 20 * HOUR, 28.5 * HOUR])


def test_an_ods_tells_what_is_shown_of_more_than_a_day(tmp_path: Path) -> None:
    book = real(tmp_path, (30.25 * HOUR, 20 * HOUR, 28.5 * HOUR), "h:mm")

    card = kw.read(converted(book, tmp_path, "ods"))

    assert [record.shown for record in card.records] == ["6:15", "20:00", "4:30"]
    assert [record.value for record in card.records] == pytest.approx([30.25 * HOUR, 20 * HOUR, 28.5 * HOUR])


def test_a_csv_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(
        "Ref.,Indicator,Aug-19,Sep-19,% change from previous month,12 month average\n"
        "A1,Time to answer,03:10,02:40,↓ -16%,02:55\n",
        encoding="utf-8",
    )
    card = kw.read(tmp_path / "book.csv")

    assert found(card) == []
    assert [record.value for record in card.records] == pytest.approx([190 * MINUTE, 160 * MINUTE])


def test_the_annotated_copy_names_the_cell(tmp_path: Path) -> None:
    card = kw.read(put_into(tmp_path, TYPED))

    kw.annotate(card, kw.validate(card), tmp_path / "notes.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "notes.xlsx")["Dataset"]
    assert "↓ -16%" in sheet["F2"].comment.text
    assert sheet["E2"].value == "02:40"


def test_the_officers_own_formulas_stay(tmp_path: Path) -> None:
    book = real(tmp_path, (20 * HOUR, 30 * HOUR, 40 * HOUR), "[h]:mm", average="=AVERAGE(C2:E2)")
    path = recalculated(book, tmp_path)

    new = kw.refresh(path, tmp_path / "new.xlsx").output

    assert held(new, columns="G", results=False) == ["=AVERAGE(C2:E2)"]
    assert shown(new) == ["↑ 33%", "30:00", "40:00"]


def test_a_row_without_figures_yet_is_known_by_its_name_or_its_target(tmp_path: Path) -> None:
    grid = f"""
        {HEADER} | Target 19-20
        A1 | Time to answer (mm:ss) | tbc | tbc | tbc | | | |
        A2 | Time to attend         | tbc | tbc | tbc | | | | 08:30
        A3 | Visits                 | 100 | 110 | 121 | | | | 120
    """
    new = kw.refresh(
        put_into(tmp_path, grid), tmp_path / "oct.xlsx", month="Oct-19", values={"A1": "02:40", "A2": "07:50", "A3": 1}
    ).output

    assert held(new, columns="E")[0] == pytest.approx(160 * SECOND)
    assert held(new, 3, columns="E")[0] == pytest.approx(470 * MINUTE)
