"""Every rule by its own examples: the one that breaks it gives its findings and no others, the other gives none."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.model.findings import Severity
from kpiworkbook.validator import RULES
from tests.support import put, saved, tsv, xlsx
from tests.zoo.parts import SHEET_PART, Parts

DECLARED = (kw.Relation(kind=kw.RelationKind.RATIO, ref="A3", numerator="A1", denominator="A2", declared=True),)
"""What the example of a relation that cannot be checked is about."""


def findings(grid: str, config: kw.Settings | None = None) -> list[kw.Finding]:
    settings = replace(config or kw.Settings(), relations=DECLARED if grid == RULES["relation-unknown"].breaks else ())
    return list(kw.validate(kw.read(as_typed_in_excel(grid), config=settings)).findings)


def as_typed_in_excel(grid: str) -> bytes:
    """Return an example as a workbook: an apostrophe makes text of a number; formulas and errors are what they are.

    What a formula is said to give is stored as its result.
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    results = {}
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value[:1] in "='#":
                kind = {"=": "f", "'": "s", "#": "e"}[cell.value[0]]
                formula, _, result = cell.value.removeprefix("'").partition(" gives ")
                if result:
                    put(cell, result, numbers=True)
                    results[cell.coordinate] = cell.value
                cell.value, cell.data_type = formula, kind
    return with_results(saved(book), results)


def with_results(book: bytes, results: Mapping[str, float | str]) -> bytes:
    """Return a workbook with the results of its formulas, which openpyxl does not store."""
    parts = Parts.of(book)
    for place, result in results.items():
        typed = b' t="str"' if isinstance(result, str) else b""
        pattern = rb'(<c r="%s"[^>]*?)(><f>[^<]*</f>)(?:<v ?/>|<v></v>)' % place.encode()
        written = rb"\1%s\2<v>%s</v>" % (typed, str(result).encode())
        parts[SHEET_PART], count = re.subn(pattern, written, parts[SHEET_PART])
        assert count == 1, place
    return parts.packed()


def test_figures_that_were_copied_are_told_with_whose_they_are() -> None:
    (finding,) = findings(RULES["figures-copied"].breaks)

    assert "are those of A1, 'Number of visits' (C2:H2); was one of the two rows copied" in finding.message


@pytest.mark.parametrize("name", RULES)
def test_what_breaks_a_rule_is_found_under_its_name_alone(name: str) -> None:
    found = findings(RULES[name].breaks)

    assert {finding.rule for finding in found} == {name}, [str(finding) for finding in found]
    assert max(found, key=lambda finding: -finding.severity.rank).severity is _expected_severity(name)


def _expected_severity(name: str) -> Severity:
    # A relation is declared nowhere in the example, so its break is graded a warning.
    return Severity.WARNING if name == "relation-broken" else RULES[name].severity


@pytest.mark.parametrize("name", RULES)
def test_what_keeps_a_rule_is_not_found(name: str) -> None:
    assert name not in {finding.rule for finding in findings(RULES[name].keeps) if finding.cause != "rounding"}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_explains_itself(name: str) -> None:
    rule = RULES[name]

    assert rule.name == name
    assert rule.why.endswith(".")
    assert all(option.meaning for option in rule.options.values())


@pytest.mark.parametrize("name", RULES)
def test_a_finding_says_where_and_what(name: str) -> None:
    for finding in findings(RULES[name].breaks):
        assert finding.sheet == "Dataset"
        assert finding.cell
        assert len(finding.message) > 20
        assert "\n" not in finding.message


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_is_off_finds_nothing(name: str) -> None:
    off = kw.Settings(rules={name: kw.RuleSettings(severity="off")})

    assert name not in {finding.rule for finding in findings(RULES[name].breaks, off)}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_can_be_graded_anew(name: str) -> None:
    info = kw.Settings(rules={name: kw.RuleSettings(severity=Severity.INFO)})

    assert {finding.severity for finding in findings(RULES[name].breaks, info)} == {Severity.INFO}


def test_decimals_that_the_configuration_asks_for_are_none_too_many() -> None:
    grid = """
        Ref. | Indicator | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | 12 month average
        A1 | Visits per 1,000 | '2.1 | '2.4 | '2.1 | '2.4 | '2.250 | '2.250
        A2 | Calls per 1,000 | '2.1 | '2.4 | '2.1 | '2.4 | '2.3 | '2.3
        A3 | Plans per 1,000 | '2.1 | '2.4 | '2.1 | '2.4 | '2.3 | '2.3
        A4 | Cases per 1,000 | '2.1 | '2.4 | '2.1 | '2.4 | '2.3 | '2.3
    """
    house = kw.Settings(style=kw.StyleSettings(number_formats={kw.Unit.RATE: "0.000"}))

    assert [f.cell for f in findings(grid) if f.rule == "number-format"] == ["G2", "H2"]
    assert not [f for f in findings(grid, house) if f.rule == "number-format"]


def test_the_figures_that_benchmarks_do_not_fit_are_told_from_the_least_to_the_greatest() -> None:
    grid = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | England\nA1 | Number of children | 747 | 600 | 506 | 41"

    (finding,) = [item for item in findings(grid) if item.rule == "benchmark-scale"]

    assert "which are between 506 and 747;" in finding.message


def test_percentages_among_counts_are_told_once_and_not_by_what_else_is_odd_of_them() -> None:
    months = "Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    grid = f"""
        Ref. | Indicator | {months} | DoT | England | Target 19-20
        A1 | Visits | 200 | 220 | 210 | 220 | 230 | 220 | 210 | 14.5% | 220 | 210 | 220 | ▲ | 95% | 90%
        A2 | Calls | 200 | 220 | 210 | 220 | 230 | 220 | 210 | 200% | 220 | 210 | 220 | ▲ | 205 | 250
    """

    assert [(f.rule, f.cell) for f in findings(grid)] == [
        ("percent-misplaced", cell) for cell in ("J2", "O2", "P2", "J3")
    ]


def test_an_indicator_without_a_name_or_an_owner_is_told_in_words() -> None:
    grid = """
        Ref. | Indicator        | Owner | Aug-19 | Sep-19
        A1   |                  | Head  | 118    | 121
        A2   | Number of visits |       | 20     | 21
    """
    assert [(finding.cell, finding.message) for finding in findings(grid) if finding.rule == "missing-entry"] == [
        ("B2", "the indicator has no name; give it one"), ("C3", "the indicator has no owner; name one"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1,569", "(12)", "(-12)", "(− 12)"])
def test_a_figure_in_brackets_that_is_text_is_told_with_a_minus_or_without(text: str) -> None:
    found = findings(f"""
    Ref | Indicator | Aug-19 | Sep-19
    M1  | Contacts  | 5      | '{text}
    M2  | Visits    | 5      | 6
    """)
    assert [finding.cell for finding in found if finding.rule == "number-stored-as-text"] == ["D2"]


def test_figures_stored_as_text_are_told_once_for_an_indicator_with_where_they_stand() -> None:
    grid = """
        Ref. | Indicator | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19 | England
        A1 | Percentage of visits | '81.2% | '82.3% | tbc | 80.9% | 81.5% | '79.9%
        A2 | Number of plans | 20 | 21 | 22 | '23 | 24 | -
    """

    several, one = (finding for finding in findings(grid) if finding.rule == "number-stored-as-text")

    assert (several.cell, one.cell) == ("C2", "F3")
    assert several.message.startswith("'81.2%' and 2 more of the row's figures (C2:D2, H2) are stored as text, so sums")
    assert one.message.startswith("'23' is stored as text, so sums")


def test_in_a_text_file_every_figure_is_text_whatever_marks_it_has() -> None:
    grid = """
        Ref. | Indicator        | Aug-19 | Sep-19
        A1   | Number of visits | 118    | 1,569*
        A2   | Number of plans  | 20     | 21
    """
    assert [finding.rule for finding in kw.validate(kw.read(tsv(grid)))] == []


@pytest.mark.parametrize(("typed", "sign"), [("▲ 6%", "▲"), ("▶\ufe0f6%", "▶"), ("↗ +6%", "↗")])
def test_a_sign_that_is_no_known_arrow_is_told_with_where_to_name_it(typed: str, sign: str) -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    grid = f"{header}\nA1 | Number of visits | 100 | 106 | {typed}"
    (finding,) = kw.validate(kw.read(tsv(grid))).findings

    assert (finding.rule, finding.severity, finding.expected) == ("not-a-number", "error", "→ 6%")
    assert f"say under [arrows] in kpiworkbook.toml what {sign} is" in finding.message
    settings = kw.Settings(arrows=kw.ArrowSettings(same=sign, up="^", down="v"))
    assert not kw.validate(kw.read(tsv(grid), config=settings)).errors


@pytest.mark.parametrize(("typed", "advice"), [
    ("same 6%", 'same = "same"'), ("Stable 6%", 'same = "Stable"'), ("no change", 'same = "no change"'),
    ("No change 6%", 'same = "No change"'), ("unchanged +6%", 'same = "unchanged"'),
])  # fmt: skip
def test_arrows_in_words_are_told_with_the_line_that_makes_them_known(typed: str, advice: str) -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    grid = f"{header}\nA1 | Number of visits | 100 | 106 | {typed}"
    (finding,) = kw.validate(kw.read(tsv(grid))).findings

    assert (finding.rule, finding.severity, finding.expected) == ("not-a-number", "error", "→ 6%")
    assert finding.message == (
        f"{typed!r} has a word for an arrow, so the change is not understood; '→ 6%' was perhaps meant. Correct it, or "
        f"make the word known under [arrows] in kpiworkbook.toml: {advice}"
    )
    word = advice.split('"')[1]
    settings = kw.Settings(arrows=kw.ArrowSettings(up="up", same=word, down="down"))
    assert not kw.validate(kw.read(tsv(grid), config=settings)).errors


def test_a_word_points_the_way_that_it_says() -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    rows = ["A1 | Number of visits | 100 | 120 | up by 20%", "A2 | Number of plans | 100 | 80 | Fell -20%"]
    found = kw.validate(kw.read(tsv("\n".join([header, *rows])))).findings

    assert [f.message.rpartition(": ")[2] for f in found if f.rule == "not-a-number"] == [
        'up = "up by"',
        'down = "Fell"',
    ]


def test_a_known_word_in_other_letters_is_to_be_corrected_and_not_named_anew() -> None:
    grid = "Ref. | Indicator | Aug-19 | Sep-19 | Monthly change\nA1 | Number of visits | 100 | 120 | Up 20%"
    settings = kw.Settings(arrows=kw.ArrowSettings(up="up", same="same", down="down"))
    (finding,) = kw.validate(kw.read(tsv(grid), config=settings)).findings

    assert finding.message == "'Up 20%' has a word for an arrow, so the change is not understood; type 'up 20%'"


@pytest.mark.parametrize("typed", ["approx. 6%", "see note", "? 6%", "~6%"])
def test_what_is_no_sign_before_a_percentage_is_not_taken_for_an_arrow(typed: str) -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month"
    (finding,) = kw.validate(kw.read(tsv(f"{header}\nA1 | Number of visits | 100 | 106 | {typed}"))).findings

    assert "[placeholders]" in finding.message


def test_indicators_without_a_ref_are_called_by_their_names() -> None:
    words = "A new team has taken up its work and sees more families."
    grid = f"""
        Indicator                    | Aug-19 | Sep-19 | DoT | Stat. Neighbour | England | Commentary
        Percentage completed in time | 58.0%  | 46.0%  | ▲   | 79.9%           | 82.7%   | {words}
        Percentage completed late    | 41.6%  | 54.2%  | ▼   | 79.9%           | 82.7%   | {words}
    """
    found = {finding.rule: finding.message for finding in kw.validate(kw.read(tsv(grid)))}

    assert "are those of 'Percentage completed in time' (E2)" in found["benchmark-copied"]
    assert "the same as on 'Percentage completed in time' (G2)" in found["repeated-commentary"]
