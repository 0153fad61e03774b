"""What an analyst types first: looking up, showing, and saying what to write in place of what was written."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpiworkbook as kw
from kpiworkbook.model.shown import Told
from tests.hostile.books import locked
from tests.support import SAMPLE, put_into, read, xlsx, xlsx_of

CARD = """
    Contacts
    Ref. | Indicator | Owner | Aug-19 | Sep-19 | % change from previous month | DoT | 12 month average
    M1   | Contacts  | Head  | 1,754  | 1,620  | ↑ 8%                         | ▼   | 1,687
    M2   | Timely %  | Head  | 40%    | 20%    | ↓ -50%                       | ▲   | 30%
"""
NEXT = CARD.replace("Aug-19 | Sep-19", "Sep-19 | Oct-19")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return put_into(tmp_path, CARD)


# --- looking up


def test_a_ref_is_in_the_scorecard_and_in_its_derived_columns_or_it_is_not() -> None:
    card = read(CARD)

    assert "M1" in card
    assert "M1" in kw.calculate(card)
    assert "M9" not in card
    assert "M9" not in kw.calculate(card)
    assert card["M1"] in card
    assert 1 not in card


@pytest.mark.parametrize("given", [0, slice(3), ["M1", "M2"], None])
def test_what_is_no_ref_is_told_to_be_none(given: Any) -> None:
    card = read(CARD)

    for collection in (card, kw.calculate(card)):
        with pytest.raises(kw.LookupRefError, match="is not a ref, which is a text such as 'M1'"):
            collection[given]


NAMED = """
    Measure      | Owner | Jul-24 | Aug-24 | Sep-24 | 12 month average
    Contacts     | Ann   | 100    | 120    | 130    | 117
    % in time    | Bob   | 81.0%  | 82.5%  | 80.0%  | 81.2%
    Waiting list | Ann   | 5      | tbc    | -      | 5
"""


def test_an_indicator_without_a_ref_is_looked_up_by_its_name() -> None:
    card = read(NAMED)

    assert card["Contacts"].owner == "Ann"
    assert kw.calculate(card)["% in time"].unit is kw.Unit.PERCENT
    for collection in (card, kw.calculate(card)):
        assert "Contacts" in collection
        assert "" not in collection
        with pytest.raises(kw.LookupRefError, match=r"'Contact': did you mean Contacts\?"):
            collection["Contact"]


def test_a_name_that_several_have_is_offered_once() -> None:
    card = read(NAMED.replace("% in time   ", "Contacts    "))

    with pytest.raises(kw.LookupRefError, match=r"'Contact': did you mean Contacts\?"):
        card["Contact"]


def test_the_tab_key_offers_what_may_be_looked_up() -> None:
    for text, offered in ((CARD, ["M1", "M2"]), (NAMED, ["Contacts", "% in time", "Waiting list"])):
        for collection in (read(text), kw.calculate(read(text))):
            assert collection._ipython_key_completions_() == offered


def test_an_indicator_with_a_ref_is_not_looked_up_by_its_name() -> None:
    for collection in (read(CARD), kw.calculate(read(CARD))):
        assert "Contacts" not in collection
        with pytest.raises(kw.LookupRefError, match="no indicator with the ref 'Contacts'"):
            collection["Contacts"]


def test_a_name_without_a_ref_that_stands_twice_is_refused_with_both_places() -> None:
    with pytest.raises(kw.LookupRefError, match=r"'Contacts' is in .* 2 times: .*row 2.*row 5"):
        read(NAMED + "    Contacts | Cy | 1 | 2 | 3 | 2")["Contacts"]


def test_what_was_read_may_be_a_key_and_stand_in_a_set(book: Path) -> None:
    card, same = kw.read(book), kw.read(book)

    assert len({card, same}) == len({card["M1"], same["M1"]}) == len({*card.sheets, *same.sheets}) == 1
    assert {card["M1"]: "done"}[same["M1"]] == "done"
    assert len({*card, *same}) == 2


def test_the_columns_of_a_scorecard_may_be_gone_through_more_than_once() -> None:
    columns = read(CARD).columns

    assert columns == (
        "ref", "indicator", "owner", "2019-08", "2019-09", "change_month", "dot", "average_12m",
    )  # fmt: skip


def test_a_worse_severity_is_the_greater_one() -> None:
    assert kw.Severity.ERROR > kw.Severity.WARNING > kw.Severity.INFO
    assert max(finding.severity for finding in kw.validate(kw.read(SAMPLE))) is kw.Severity.ERROR
    assert kw.Severity.WARNING >= "warning" >= kw.Severity.INFO
    assert kw.Severity.INFO < "error"
    assert kw.Severity.INFO <= "info"


def test_findings_and_differences_are_asked_for_by_a_word_and_a_wrong_word_is_no_zero() -> None:
    report = kw.validate(kw.read(SAMPLE))
    comparison = kw.compare(read(CARD), read(CARD.replace("1,754", "1,700")))

    assert report.number("error") == report.errors == 7
    assert sum(chase.number("error") for chase in report.chase()) == 7
    assert len(comparison.of("restated")) == 1
    for ask, told in (
        (lambda: report.number("eror"), "'eror' is not a severity: did you mean 'error'?"),
        (lambda: comparison.of("ownr"), "'ownr' is not a kind of difference: did you mean 'owner'?"),
        (lambda: report.number(None), "None is not a severity: there are 'error', 'warning', 'info'"),  # type: ignore[arg-type]
        (lambda: comparison.of("xyz"), "'xyz' is not a kind of difference: there are 'restated', 'withdrawn', "),
        (lambda: report.chase("boss"), "'boss' is nobody whom a scorecard names"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=re.escape(told)):
            ask()


def test_whom_to_ask_is_told_of_indicators_without_refs_as_well() -> None:
    report = kw.validate(read(NAMED.replace("| 117", "| 1171").replace("| 81.2%", "| 18.2%")))

    assert [(who.name, who.number("warning"), who.refs) for who in report.chase()] == [
        ("Ann", 1, ("Contacts",)), ("Bob", 1, ("% in time",)),
    ]  # fmt: skip
    lists = kw.publish(report, "html").partition("By owner")[2]
    assert lists.index("Bob") < lists.index("% in time")


# --- showing


def test_what_a_notebook_shows_of_each_thing_is_a_line(book: Path, tmp_path: Path) -> None:
    card = kw.read(book)
    result = kw.refresh(book, tmp_path / "oct-19.xlsx", month="Oct-19", values={"M1": 1600})

    assert repr(card["M1"]) == "<Indicator M1: Contacts; 'Dataset'!row 3>"
    assert repr(card.records) == f"<Records of {book.as_posix()}: 4 figures>"
    assert repr(kw.calculate(card)) == "<Derived: the derived columns of 2 indicators>"
    assert repr(result).startswith(
        f"<RefreshResult {tmp_path / 'oct-19.xlsx'}, written: 3 derived cells changed; <Scor"
    )
    assert repr(card["M1"].grid) == "<Grid 'Dataset': A1:H4>"
    assert repr(card.records.columns) == f"<LazyMapping: {', '.join(card.records.columns)}>"
    for shown in (card.sections, card.sheets, result.rolled, result.derived):
        assert len(repr(shown)) < 1000
    assert "<th>change_month</th>" in kw.calculate(card)._repr_html_()


def test_what_lists_hold_is_a_line_each(tmp_path: Path) -> None:
    card = kw.read(SAMPLE)
    report, fixed = kw.validate(card), kw.fix(SAMPLE, tmp_path / "fixed.xlsx")
    changed = kw.refresh(SAMPLE, tmp_path / "out.xlsx")
    (done,) = kw.refresh_many(SAMPLE, tmp_path / "many", jobs=1)
    (again,) = kw.refresh_many(SAMPLE, tmp_path / "many", jobs=1, resume=True)
    (refused,) = kw.refresh_many(SAMPLE, tmp_path / "many", jobs=1)
    restated = kw.compare(read(CARD), read(CARD.replace("1,754", "1,700")))

    assert repr(next(f for f in report if f.cell == "U27")) == (
        "<Finding, error: 'Dataset'!U27: '⬆️ -67%' should be '↑ 69%': Sep-19 12.0% (S27) against Sep-18 7.1% (G27) is "
        "+69.0%; the sign is the wrong way round>"
    )
    assert repr(report.chase("reporter")[1]) == (
        "<Chase Service Manager, Looked after Children: 2 errors, 1 warning, 2 infos in 3 indicators>"
    )
    assert repr(card.sheets[0]) == "<Sheet 'Dataset': 55 indicators in 4 sections, as of Sep-19>"
    assert repr(card.sections[1]) == "<Section 'Section 2': 14 indicators, as of Sep-19>"
    assert repr(kw.discover(card)[0]) == "<Relation M3 = M2 / M1>"
    assert repr(restated.restatements[0]).startswith("<Difference 'workbook'!D3: '1,754' became '1,700': ")
    assert repr(changed.revisions[1]).startswith("<Revision 'Dataset'!")
    assert repr(fixed).startswith(f"<FixResult {tmp_path / 'fixed.xlsx'}, written: 7 derived cells corrected, 0 still")
    assert repr(fixed.corrections[0]) == "<Correction 'Dataset'!T27, EH3c%: '⬆️ -16%' became '⬆️ 16%'>"
    assert repr(done) == f"<RefreshedBook {done.path} -> {done.output}: 12 derived cells changed in 55 indicators>"
    assert repr(done.report).startswith(f"<RefreshReport {done.output}, written: 12 derived cells changed")
    assert repr(again) == f"<RefreshedBook {done.path} -> {done.output}: done before>"
    assert repr(refused).startswith(f"<RefreshedBook {done.path}, not refreshed: {done.output} exists already; ")


def test_what_was_made_of_many_books_is_a_line_each(tmp_path: Path) -> None:
    put_into(tmp_path, CARD)
    (tmp_path / "spoilt.xlsx").write_bytes(b"PK")

    checked = list(map(repr, kw.validate_many(tmp_path, jobs=1)))

    assert checked[0].endswith("sep-19.xlsx: 1 error, 1 warning in 2 indicators of 1 section>")
    assert checked[1].startswith(f"<CheckedBook {tmp_path / 'spoilt.xlsx'}, not read: ")


def test_several_sheets_are_told_apart() -> None:
    card = kw.read(xlsx_of({"North": NAMED, "South": NAMED.replace("| 117", "| 1171")}))
    report = kw.validate(card)

    assert "<th>sheet</th>" in card._repr_html_()
    assert "<th>sheet</th>" not in read(NAMED)._repr_html_()
    assert "<th>address</th><th>indicator</th>" in report._repr_html_()
    for collection in (card, kw.calculate(card)):
        with pytest.raises(kw.LookupRefError, match=r"2 times: .*row 2, .*row 2; read one of the sheets, with sheets="):
            collection["Contacts"]


def test_what_shows_what_it_says_says_something() -> None:
    public = (getattr(kw, name) for name in kw.__all__)
    kinds = [kind for kind in public if isinstance(kind, type) and issubclass(kind, Told)]

    assert len(kinds) > 10
    for kind in kinds:
        assert "__str__" in vars(kind), kind  # else it would ask itself for it without end


def test_of_a_long_table_a_notebook_shows_the_beginning() -> None:
    report = kw.validate(kw.read(SAMPLE))
    many = replace(report, findings=report.findings * 10)

    assert report._repr_html_().count("<tr>") == 1 + 32
    assert ".to_frame()" not in report._repr_html_()
    assert many._repr_html_().count("<tr>") == 1 + 200
    assert "… and 120 more: .to_frame() has all" in many._repr_html_()


def test_derived_columns_are_told_as_shown_and_exactly() -> None:
    frame = kw.calculate(read(CARD)).to_frame().set_index("ref")

    assert frame.loc["M1", "change_month"] == -0.08
    assert frame.loc["M1", "change_month_exact"] == pytest.approx(1620 / 1754 - 1, abs=1e-15)
    assert frame["change_year_exact"].dtype == "float64"


def test_the_table_of_derived_columns_names_each_indicator_its_current_figure_and_what_it_counts_in() -> None:
    frame = kw.calculate(read(NAMED)).to_frame()

    assert frame[["ref", "indicator", "unit", "current", "average_12m"]].fillna(-1).round(3).to_numpy().tolist() == [
        ["", "Contacts", "count", 130.0, 116.667],
        ["", "% in time", "percent", 0.8, 0.812],
        ["", "Waiting list", "count", -1.0, 5.0],
    ]


def test_what_a_refresh_changed_is_a_table(book: Path, tmp_path: Path) -> None:
    result = kw.refresh(book, tmp_path / "out.xlsx")
    rolled = kw.refresh(book, tmp_path / "oct-19.xlsx", month="Oct-19", values={"M1": 1600})

    assert list(result.to_frame()["cell"]) == [revision.cell for revision in result.revisions]
    assert list(result.to_frame().columns) == ["sheet", "cell", "ref", "column", "was", "now", "figure_changed"]
    assert result.to_frame()[["ref", "was", "now"]].to_numpy().tolist() == [["M1", "↑ 8%", "→ -8%"]]
    assert result.changed == 1
    assert (result.not_given, rolled.not_given) == ((), ("M2",))


def test_what_a_fix_corrected_is_a_table_like_that_of_a_refresh(tmp_path: Path) -> None:
    frame = kw.fix(SAMPLE, tmp_path / "fixed.xlsx").to_frame()

    assert list(frame.columns) == ["sheet", "cell", "ref", "column", "was", "now"]
    assert frame.loc[0].tolist() == ["Dataset", "T27", "EH3c%", "change_month", "⬆️ -16%", "⬆️ 16%"]
    assert len(frame) == 7


def test_a_table_without_rows_has_the_columns_and_kinds_of_one_with_rows(book: Path, tmp_path: Path) -> None:
    card, report = kw.read(book), kw.validate(kw.read(SAMPLE))
    changed = kw.refresh(book, tmp_path / "out.xlsx")
    unchanged = kw.refresh(tmp_path / "out.xlsx", tmp_path / "again.xlsx")
    fixed = kw.fix(SAMPLE, tmp_path / "fixed.xlsx")
    restated = kw.compare(read(CARD), read(CARD.replace("1,754", "1,700")))

    for some, none in (
        (card, card.archived),
        (report, replace(report, findings=())),
        (changed, unchanged),
        (fixed, replace(fixed, corrections=())),
        (restated, kw.compare(card, card)),
    ):
        full, empty = some.to_frame(), none.to_frame()
        assert len(full) > len(empty) == 0
        assert list(full.columns) == list(empty.columns)
        for name, kind in full.dtypes.items():
            assert str(empty[name].dtype) == str(kind), (some, name)


# --- what is given


@pytest.mark.parametrize("verb", [kw.validate, kw.calculate, kw.discover, lambda book: kw.write(book, "new.xlsx"),
                                  lambda book: kw.tidy([book], "new.csv")])  # fmt: skip
def test_a_path_in_the_place_of_a_scorecard_is_told_how_to_be_read(verb: Callable[[Any], object], book: Path) -> None:
    with pytest.raises(TypeError, match=r"takes a Scorecard and no .*: kw\.\w+\(kw\.read\('.*sep-19\.xlsx'\), …\)"):
        verb(book)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda _: kw.read(None), "a workbook is a path, bytes or a file open for reading, and no NoneType"),
        (lambda book: kw.read(book, config={"arrows": {}}), "config is a Settings or the path of a kpiworkbook.toml"),
        (
            lambda book: kw.refresh(book.read_bytes(), "o.xlsx"),
            "refresh takes a workbook's path, .* and no bytes; save",
        ),
        (lambda book: kw.fix(kw.read(book), "o.xlsx"), "fix takes a workbook's path, .* and no Scorecard; save"),
        (lambda book: kw.tidy(str(book), "o.csv"), r"tidy takes a Scorecard and no str: kw\.tidy\(kw\.read\('.*19"),
        (lambda book: kw.publish(kw.read(book), "json"), r"what kw\.validate or kw\.validate_many gives, and no Sc"),
        (lambda book: kw.publish(kw.compare(book, book), "json"), r"no Comparison; of a comparison, kw\.publish_com"),
        (lambda book: kw.publish_comparison(kw.validate(kw.read(book)), "json"), r"what kw\.compare gives, and no Rep"),
    ],
)
def test_what_no_verb_takes_is_told_with_what_it_takes(ask: Callable[[Path], object], told: str, book: Path) -> None:
    with pytest.raises(TypeError, match=told):
        ask(book)


def test_one_sheet_may_be_named_by_itself(book: Path) -> None:
    assert len(kw.read(book, sheets="Dataset")) == len(kw.read(book, sheets=None)) == 2  # type: ignore[arg-type]


def test_a_sheet_that_is_named_twice_is_read_once(book: Path) -> None:
    assert len(kw.read(book, sheets=["Dataset", "Dataset"]).sheets) == 1


@pytest.mark.parametrize("sheets", [0, 1, False, 1.5, [1], [None], [["Dataset"]], b"Dataset"])
def test_sheets_go_by_their_names(sheets: Any, book: Path) -> None:
    for ask in (kw.read, lambda book, **given: kw.tidy_many(book, jobs=1, **given)):
        with pytest.raises(
            TypeError, match=r"sheets are named, as in \['Dataset'\], and not given as (int|bool|float|NoneType|list)"
        ):
            ask(book, sheets=sheets)


def test_a_password_of_digits_is_a_text_as_well() -> None:
    with pytest.raises(kw.PasswordError, match="workbook: a password is a text, and no int; write it between"):
        kw.read(locked(), password=1234)  # type: ignore[arg-type]


def test_a_cell_of_a_notebook_may_be_run_again_with_the_same_open_file(book: Path) -> None:
    stream = io.BytesIO(book.read_bytes())

    assert len(kw.read(stream)) == len(kw.read(stream)) == 2


def test_an_open_file_has_the_configuration_beside_it(book: Path) -> None:
    (book.parent / "kpiworkbook.toml").write_text("[arrows]\nthreshold = 0.3\n", encoding="utf-8")

    with book.open("rb") as stream:
        assert str(kw.read(stream).settings.arrows.threshold) == "0.3"
    assert str(kw.read(book.read_bytes()).settings.arrows.threshold) == "0.10"


@pytest.mark.parametrize("month", [pd.Period("2019-10", "M"), pd.Timestamp(2019, 10, 31), date(2019, 10, 1), "Oct-19"])
def test_a_month_may_be_what_pandas_calls_one(month: Any, book: Path, tmp_path: Path) -> None:
    kw.refresh(book, tmp_path / "oct-19.xlsx", month=month, values={"M1": 1600})

    assert kw.read(tmp_path / "oct-19.xlsx").sheets[0].as_of == date(2019, 10, 1)


@pytest.mark.parametrize("name", ["ref", "Ref.", None, "measure"])
def test_the_index_of_a_dataframe_may_be_the_refs_as_that_of_a_series_is(name: str | None, book: Path) -> None:
    figures = pd.DataFrame({"value": ["1600", 0.3]}, index=pd.Index(["M1", "M2"], name=name))

    refreshed = kw.refresh(book, month="Oct-19", values=figures, dry_run=True)

    assert refreshed.not_given == ()
    assert refreshed.card["M1"].entries["2019-10"].shown == "1,600"


@pytest.mark.parametrize("index", [None, [7, 8], [("M1", "Oct-19"), ("M2", "Oct-19")]])
def test_an_index_that_is_no_refs_is_not_taken_for_them(index: Any, book: Path) -> None:
    figures = pd.DataFrame({"value": [1600, 0.3]}, index=index)

    with pytest.raises(kw.ValuesError, match="the DataFrame has no column 'ref'"):
        kw.refresh(book, month="Oct-19", values=figures, dry_run=True)


# --- what goes out


def test_a_report_is_published_as_it_is() -> None:
    report = kw.validate(kw.read(SAMPLE))

    assert json.loads(kw.publish(report, "json"))["summary"]["errors"] == 7
    assert json.loads(kw.publish([report, report], "json"))["summary"]["errors"] == 14
    with pytest.raises(ValueError, match="there is no kind 'xml'; known are 'json', 'csv', 'html'"):
        kw.publish(report, "xml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there is no kind 'xml'; known are 'json', 'csv', 'html'"):
        kw.publish_comparison(kw.compare(read(CARD), read(CARD)), "xml")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["new.csv", "new.xlsm", "new"])
def test_a_workbook_in_house_style_is_an_xlsx_by_name_as_well(name: str, tmp_path: Path) -> None:
    with pytest.raises(kw.OutputError, match=r"a workbook in house style is an \.xlsx file; give it that ending"):
        kw.write(read(CARD), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("other", "name"),
    [(CARD, "camden.xlsx"), (NEXT, "sep-19.xlsx"), (CARD + "    M3 | Visits | Head | 1 | 2", "sep-19.xlsx")],
)
def test_notes_of_another_scorecard_are_refused(other: str, name: str, tmp_path: Path) -> None:
    card = kw.read(xlsx(CARD), name="sep-19.xlsx")

    with pytest.raises(ValueError, match=r"is not a report of .*; annotate takes what kw\.validate"):
        kw.annotate(card, kw.validate(kw.read(xlsx(other), name=name)), tmp_path / "notes.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["csv", "sqlite", "duckdb", "parquet", "xlsx"])
def test_a_workbook_that_comes_twice_is_refused_whatever_the_format(kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"history.{kind}"

    with pytest.raises(kw.OutputError) as error:
        kw.tidy([kw.read(xlsx(CARD)), kw.read(xlsx(CARD))], target)
    assert "the sheet 'Dataset' of workbook as of Sep-19 is there twice; read each workbook once" in str(error.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_what_a_database_cannot_take_is_told_of_the_file_that_was_named(kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"history.{kind}"

    with pytest.raises(kw.OutputError) as error:  # of two editions a database can keep one under each name
        kw.tidy([kw.read(xlsx(CARD)), kw.read(xlsx(NEXT))], target)
    assert str(error.value).startswith(f"{target} cannot be written: two of the workbooks have the same name")
    assert not list(tmp_path.iterdir())


def test_workbooks_without_names_may_be_given_some(tmp_path: Path) -> None:
    cards = [kw.read(xlsx(CARD), name="sep-19"), kw.read(io.BytesIO(xlsx(NEXT)), name="oct-19")]
    kw.tidy(cards, tmp_path / "history.csv")

    assert [card.source for card in cards] == ["sep-19", "oct-19"]
    assert set(pd.read_csv(tmp_path / "history.csv")["workbook"]) == {"sep-19", "oct-19"}


def test_one_scorecard_is_tidied_without_a_list_around_it(tmp_path: Path) -> None:
    assert kw.tidy(read(CARD), tmp_path / "sep-19.csv").records == 4
