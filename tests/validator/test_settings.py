"""Rules are switched, graded and tuned in kpiworkbook.toml, per indicator too, and findings are accepted there."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import SAMPLE, tsv

GRID = """\
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | DoT | England
A1 | Percentage of visits | 95.0% | 104.0% | → 9% | ▲ | 95.0%
A2 | Percentage of plans | 96.0% | 103.0% | → 7% | ▲ | 95.0%
A3 | Number of visits | 1377 | 1514 | ↓ -10% | | 41
"""


def validated(folder: Path, toml: str, grid: str = GRID) -> kw.Report:
    book = folder / "book.tsv"
    book.write_bytes(tsv(grid))
    (folder / "kpiworkbook.toml").write_text(toml, encoding="utf-8")
    return kw.validate(kw.read(book))


def rules(report: kw.Report) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.severity.value, finding.ref) for finding in report]


def test_without_a_configuration_every_rule_speaks(tmp_path: Path) -> None:
    assert rules(validated(tmp_path, "")) == [
        ("percent-out-of-range", "warning", "A1"),
        ("percent-out-of-range", "warning", "A2"),
        ("change-value", "error", "A3"),
        ("benchmark-scale", "warning", "A3"),
    ]


def test_a_rule_is_switched_off(tmp_path: Path) -> None:
    assert rules(validated(tmp_path, '[rules]\npercent-out-of-range = "off"\nbenchmark-scale = "off"')) == [
        ("change-value", "error", "A3")
    ]


def test_a_rule_is_graded_anew(tmp_path: Path) -> None:
    report = validated(tmp_path, '[rules]\nchange-value = "warning"\nbenchmark-scale = "error"')

    assert not report
    assert rules(report)[2:] == [("change-value", "warning", "A3"), ("benchmark-scale", "error", "A3")]


def test_a_rule_is_tuned_for_all_and_for_one_indicator(tmp_path: Path) -> None:
    toml = "[rules.percent-out-of-range]\nhighest = 1.035\n[rules.percent-out-of-range.refs]\nA1 = { highest = 1.05 }"

    assert [ref for rule, _, ref in rules(validated(tmp_path, toml)) if rule == "percent-out-of-range"] == []


def test_a_rule_is_off_for_one_indicator(tmp_path: Path) -> None:
    toml = '[rules.percent-out-of-range.refs]\nA1 = "off"'

    assert [ref for rule, _, ref in rules(validated(tmp_path, toml)) if rule == "percent-out-of-range"] == ["A2"]


def test_a_rule_is_on_for_one_indicator_alone(tmp_path: Path) -> None:
    toml = '[rules.percent-out-of-range]\nseverity = "off"\nrefs = { A1 = "error" }'

    assert rules(validated(tmp_path, toml))[0] == ("percent-out-of-range", "error", "A1")
    assert "A2" not in {ref for _, _, ref in rules(validated(tmp_path, toml))}


def test_what_rounding_explains_stays_an_info_whatever_the_rule_is_graded(tmp_path: Path) -> None:
    grid = (
        "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month\nA1 | Percentage | 97.0% | 97.0% | → -1%\n"
    )

    assert rules(validated(tmp_path, '[rules]\nchange-value = "error"', grid)) == [("change-value", "info", "A1")]


EXACT_ARROWS = {
    "above the threshold by exact counts": ("1441 | 1514 | → 5%", [("change-arrow", "error")]),  # +5.07%
    "below it, though it shows as 5%": ("1000 | 1046 | ↑ 5%", [("change-arrow", "error")]),
    "as it should be": ("1000 | 1046 | → 5%", []),
    "below it, alone": ("1000 | 1046 | ↑", [("change-arrow", "error")]),
    "either, by rounded percentages": ("20.0% | 21.0% | → 5%", [("change-value", "info")]),
    "neither, by rounded percentages": ("20.0% | 21.0% | ↓ 5%", [("change-arrow", "error")]),
}


@pytest.mark.parametrize("name", EXACT_ARROWS)
def test_arrows_that_go_by_the_exact_change_are_judged_by_what_it_may_be(name: str, tmp_path: Path) -> None:
    months_and_change, expected = EXACT_ARROWS[name]
    grid = f"Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month\nA1 | Visits | {months_and_change}\n"
    report = validated(tmp_path, '[arrows]\nthreshold = 0.05\nbasis = "exact"', grid)

    assert [(rule, severity) for rule, severity, _ in rules(report)] == expected


ACCEPT = """
[[accept]]
rule = "percent-out-of-range"
ref = "A1"
column = "2019-09"
reason = "Visits of families that moved in count as well."
"""


def test_an_accepted_finding_is_quiet_and_counted(tmp_path: Path) -> None:
    report = validated(tmp_path, ACCEPT)

    assert rules(report)[0] == ("percent-out-of-range", "warning", "A2")
    assert [finding.ref for finding in report.accepted] == ["A1"]
    assert report.verdict.endswith("; 1 finding accepted")


def test_an_acceptance_covers_no_other_rule_ref_or_column(tmp_path: Path) -> None:
    for line in ('ref = "A9"', 'column = "2019-08"'):
        key = line.split()[0]
        toml = "\n".join(line if old.startswith(key) else old for old in ACCEPT.splitlines())
        assert not validated(tmp_path, toml).accepted


def test_accepting_an_error_makes_the_report_true(tmp_path: Path) -> None:
    assert validated(tmp_path, '[[accept]]\nrule = "change-value"\nreason = "Restated after the panel."')


DECLARED = """
[[relation]]
kind = "ratio"
ref = "A1"
numerator = "A2"
denominator = "A3"
"""


def test_a_break_in_a_declared_relation_is_an_error(tmp_path: Path) -> None:
    grid = """\
Ref. | Indicator | Aug-19 | Sep-19
A1 | Percentage of visits in time | 33.3% | 39.6%
A2 | Number of visits in time | 459 | 558
A3 | Number of visits | 1377 | 1514
"""
    (finding,) = validated(tmp_path, DECLARED, grid).findings

    assert (finding.rule, finding.severity, finding.cell) == ("relation-broken", "error", "D2")
    assert finding.expected == "36.9%"
    assert rules(validated(tmp_path, "", grid)) == []  # two months prove nothing by themselves


BAD = {
    "unknown rule": ('[rules]\noutlir = "off"', "[rules] has no 'outlir': did you mean 'outlier'?"),
    "unknown severity": ('[rules]\noutlier = "fatal"', "'error', 'warning', 'info', 'off'"),
    "unknown option": ("[rules.outlier]\nfaktor = 3", "did you mean 'factor'?"),
    "option of another kind": ('[rules.outlier]\nfactor = "big"', "factor = 'big': should be a number"),
    "option that can never be": ("[rules.outlier]\nfactor = -3", "factor = -3: should be a number from 1 on (how"),
    "percentage in percent": (
        "[rules.percent-out-of-range]\nhighest = 120", "highest = 120: should be a number from 0 to 10 (the highest",
    ),
    "likeness in percent": ("[rules.name-variant]\nlikeness = nan", "likeness = nan: should be a number from 0 to 1"),
    "ref with a point": (
        '[rules.outlier.refs]\n1.2 = "off"\n1.3 = { factor = 4 }',
        "outlier refs 1.3 = { factor = 4 }: a name with a point in it is written in quotation marks, as in \"1.3\" = {",
    ),
    "option of a rule that compares indicators": (
        "[rules.name-variant.refs]\nA1 = { likeness = 0.9 }", "A1 likeness: is the same for all indicators",
    ),
    "refs of another kind": ('[rules.outlier]\nrefs = "A1"', "should be a table of refs"),
    "option for a ref": ("[rules.outlier.refs]\nA1 = { refs = 2 }", "has no 'refs'"),
    "rules as a list": ("[[rules]]\noutlier = 3", "write [rules] on a line of its own"),
    "acceptance without a reason": ('[[accept]]\nrule = "outlier"', "has no reason"),
    "acceptance of no rule": ('[[accept]]\nrule = "outlir"\nreason = "so"', "the rulebook has no 'outlir'"),
    "acceptance without a rule": ('[[accept]]\nreason = "so"', "[[accept]] number 1 has no rule: name the one"),
    "acceptance with another key": ('[[accept]]\nrule = "outlier"\nreason = "so"\nreff = "A1"', "did you mean 'ref'?"),
    "acceptance of another kind": ('[[accept]]\nrule = 3\nreason = "so"', "rule = 3: should be a text"),
    "acceptance as a table": ('[accept]\nrule = "outlier"', "write [[accept]] on a line of its own"),
    "relation without a kind": ('[[relation]]\nref = "A1"', "needs a kind: one of 'ratio', 'sum'"),
    "relation of an indicator to itself": (
        '[[relation]]\nkind = "ratio"\nref = "A1"\nnumerator = "A1"\ndenominator = "A2"', "names 'A1' twice",
    ),
    "relation lacking a part": ('[[relation]]\nkind = "ratio"\nref = "A1"\nnumerator = "A2"', "has no 'denominator'"),
    "relation with another key": (DECLARED + 'total = "1"', "has no 'total'"),
    "refs that are no list": ('[[relation]]\nkind = "sum"\nrefs = "A1"\ntotal = "100%"', "should be a list of refs"),
    "complement of three": ('[[relation]]\nkind = "complement"\nrefs = ["A1", "A2", "A3"]', "should be two refs"),
    "population of nobody": (
        '[[relation]]\nkind = "rate"\nref = "A1"\nnumerator = "A2"\npopulation = 0', "should be a number above zero",
    ),
    "ref that is none": ('[[relation]]\nkind = "rate"\nref = 3\nnumerator = "A2"', "ref = 3: should be a ref"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_in_the_configuration_is_told(name: str, tmp_path: Path) -> None:
    toml, hint = BAD[name]

    with pytest.raises(kw.ConfigError) as error:
        validated(tmp_path, toml)
    assert hint in str(error.value)


def test_settings_can_be_given_from_python() -> None:
    quiet = kw.Settings(rules={"missing-commentary": kw.RuleSettings(severity="off")})

    assert "missing-commentary" not in {finding.rule for finding in kw.validate(kw.read(SAMPLE, config=quiet))}


def test_the_arrows_that_are_configured_are_one_family(tmp_path: Path) -> None:
    arrows = '[arrows]\nup = "⬆"\nsame = "⬌"\ndown = "⬇"'
    grid = """\
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
A1 | Number of visits | 100 | 120 | ⬆ 20%
A2 | Number of plans | 100 | 101 | ⬌ 1%
A3 | Number of calls | 100 | 80 | ⬇️ -20%
"""

    assert rules(validated(tmp_path, arrows, grid)) == []
    assert rules(validated(tmp_path, arrows, grid + "A4 | Number of cases | 100 | 80 | ↓ -20%\n")) == [
        ("arrow-style", "info", "A4")
    ]


def test_a_configured_arrow_that_is_of_another_family_too_is_no_odd_one_there(tmp_path: Path) -> None:
    arrows = '[arrows]\nup = "↗"\nsame = "→"\ndown = "↘"'
    grid = """\
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
A1 | Number of visits | 100 | 120 | {} 20%
A2 | Number of plans | 100 | 101 | → 1%
A3 | Number of calls | 100 | 80 | {} -20%
"""

    for signs, found in [("↑↓", []), ("↗↘", []), ("⬆⬇", [("arrow-style", "info", "A2")])]:
        assert rules(validated(tmp_path, arrows, grid.format(*signs))) == found


def test_an_exception_is_graded_no_lower_than_its_rule(tmp_path: Path) -> None:
    """Of three rows one shows a change on a month that is nowhere: a warning of a rule whose findings are infos."""
    grid = """
        Ref. | Indicator        | Aug-19 | Sep-19 | % change from same month prev. yr
        A1   | Number of visits | 10     | 12     | ↑ 20%
        A2   | Number of plans  | 10     | 12     | - n/a
        A3   | Number of calls  | 10     | 12     | - n/a
        A4   | Number of cases  | 10     | 12     | - n/a
        A5   | Number of moves  | 10     | 12     | - n/a
    """
    for toml, graded in (("", "warning"), ('[rules]\nbase-missing = "error"', "error")):
        assert rules(validated(tmp_path, toml, grid)) == [("base-missing", graded, "A1")]
