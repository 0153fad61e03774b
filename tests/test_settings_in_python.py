"""Settings that are made in Python: what a kpiworkbook.toml may say, and the same messages where it may not."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import read

CARD = """
    Ref. | Indicator | Accountable | Aug-19  | Sep-19 | % change from previous month | DoT
    M1   | Contacts  | Head        | 10      | 20     | ↑ 100%                       | ▼
    M2   | Timely %  | Head        | awaited | 20%    | - n/a                        | ▲
"""


def test_a_placeholder_joins_those_that_are_known_as_it_does_in_a_file() -> None:
    card = read(CARD, config=kw.Settings(placeholders={" Awaited": kw.Status.PENDING}))

    assert card["M2"].entries["2019-08"].shown == "awaited"
    assert [record.status for record in card.records if record.ref == "M2"] == ["pending", "reported"]
    assert {"local", "tbc", "-", "", "awaited"} <= set(card.settings.placeholders)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            kw.Settings(arrows=kw.ArrowSettings(basis="exakt")),
            '[arrows] basis = \'exakt\': should be "shown" or "exact"',
        ),
        (kw.Settings(arrows=kw.ArrowSettings(threshold="x")), "[arrows] threshold = 'x': should be a fraction"),
        (kw.Settings(arrows=kw.ArrowSettings(not_available="")), "[arrows] not_available = '': should be the text"),
        (kw.Settings(units={"M1": "foo"}), '[units] M1 = \'foo\': should be one of "count", "percent", "rate"'),
        (kw.Settings(polarity={"M1": "sideways"}), "[polarity] M1 = 'sideways': should be one of"),
        (kw.Settings(placeholders={"awaited": kw.Status.REPORTED}), "[placeholders] awaited = 'reported': should be"),
        (kw.Settings(columns={"ownr": ("Accountable",)}), "[columns] has no 'ownr': did you mean 'owner'?"),
        (
            kw.Settings(columns={"owner": "Accountable"}),
            "[columns] owner = 'Accountable': should be a list of headings",
        ),
        (kw.Settings(rules={"missing_commentary": kw.RuleSettings()}), "did you mean 'missing-commentary'?"),
        (kw.Settings(accept=(kw.Acceptance(rule="outlier", reason=""),)), "[[accept]] number 1 has no reason"),
        (kw.Settings(limits=kw.LimitSettings(parts=0)), "[limits] parts = 0: should be a whole number from 1 on"),
        (kw.Settings(style=kw.StyleSettings(font_size=200)), "[style] font_size = 200: should be a whole number"),
        (
            kw.Settings(relations=(kw.Relation(kind="ratio", ref="M2", numerator="M1"),)),
            "[[relation]] number 1 (ratio) has no 'denominator'; it needs ref, numerator, denominator",
        ),
        (
            kw.Settings(relations=(kw.Relation(kind="rate", ref="M2", numerator="M1", tolerance=-1),)),
            "[[relation]] number 1 tolerance = -1: should be a fraction such as 0.03 (3%)",
        ),
        (
            kw.Settings(relations=(kw.Relation(kind="rate", ref="M2", numerator="M1", per=float("inf")),)),
            "[[relation]] number 1 per = inf: should be a number above zero",
        ),
        (
            kw.Settings(relations=(kw.Relation(kind="sum", refs=("M1",), total="M2"),)),
            "[[relation]] number 1 refs = ['M1']: should be a list of refs",
        ),
    ],
)
def test_a_slip_is_told_as_in_a_file(settings: kw.Settings, told: str) -> None:
    with pytest.raises(kw.ConfigError) as error:
        read(CARD, config=settings)

    assert str(error.value).startswith("the settings cannot be used:\n  - ")
    assert told in str(error.value)


def test_all_slips_are_told_at_once() -> None:
    settings = kw.Settings(units={"M1": "foo"}, polarity={"M1": "sideways"}, columns={"ownr": ("x",)})

    with pytest.raises(kw.ConfigError) as error:
        read(CARD, config=settings)
    assert str(error.value).count("\n  - ") == 3


def test_everything_that_settings_may_say_is_used_as_it_is() -> None:
    settings = kw.Settings(
        arrows=kw.ArrowSettings(threshold=Decimal("0.05"), up="^", basis="exact"),
        columns={"owner": ("Accountable",)},
        units={"M2": kw.Unit.RATE},
        polarity={"M1": kw.Polarity.NONE},
        style=kw.StyleSettings(positive=kw.Paint(fill="FFFFFF", text="000000"), number_formats={kw.Unit.COUNT: "0"}),
        limits=kw.LimitSettings(parts=500),
        rules={"outlier": kw.RuleSettings(severity="off", refs={"M1": kw.RuleSettings(severity=kw.Severity.INFO)})},
        accept=(kw.Acceptance(rule="outlier", ref="M1", reason="two authorities were merged"),),
        relations=(kw.Relation(kind=kw.RelationKind.RATIO, ref="M2", numerator="M1", denominator="M3", declared=True),),
    )

    assert read(CARD, config=settings).settings == settings


def test_a_word_in_the_place_of_a_member_is_taken_for_it() -> None:
    card = read(CARD, config=kw.Settings(units={"M1": "rate"}, polarity={"M1": "none"}))

    assert (card.settings.units["M1"], card.settings.polarity["M1"]) == (kw.Unit.RATE, kw.Polarity.NONE)


def test_the_kind_of_a_relation_may_be_a_word() -> None:
    relation = kw.Relation(kind="ratio", ref="M3", numerator="M2", denominator="M1")  # type: ignore[arg-type]
    assert str(relation) == "M3 = M2 / M1"
    with pytest.raises(ValueError, match="'ratoi' is not a kind of relation: did you mean 'ratio'"):
        kw.Relation(kind="ratoi")  # type: ignore[arg-type]


def test_a_relation_says_in_python_what_it_may_in_a_file_and_keeps_what_is_known_besides() -> None:
    total = kw.Relation(kind="sum", refs=["M1", "M2"], total=50)  # type: ignore[arg-type]
    found = kw.Relation(kind="rate", ref="M2", numerator="M1", population=9000, agreeing=13, months=14, sheet="Dataset")

    card = read(CARD, config=kw.Settings(relations=(total, found)))

    assert card.settings.relations == (
        kw.Relation(kind=total.kind, refs=("M1", "M2"), total="50", declared=True), replace(found, declared=True),
    )  # fmt: skip
    kw.validate(card)


def test_a_relation_that_is_given_in_python_is_declared_so_that_a_mistyped_ref_of_it_is_told() -> None:
    relation = kw.Relation(kind="ratio", ref="M2", numerator="M1", denominator="M11")  # type: ignore[arg-type]

    findings = kw.validate(read(CARD, config=kw.Settings(relations=(relation,)))).findings

    assert ["M11" in finding.message for finding in findings if finding.rule == "relation-unknown"] == [True]


def test_what_is_accepted_may_be_a_list() -> None:
    accepted = kw.Acceptance(rule="outlier", ref="M1", reason="two authorities were merged")

    assert read(CARD, config=kw.Settings(accept=[accepted])).settings.accept == (accepted,)


def test_type_checkers_take_what_is_taken(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("""
import kpiworkbook as kw

settings = kw.Settings(
    arrows=kw.ArrowSettings(threshold=0.05),
    placeholders={"awaited": "pending"},
    columns={"owner": ["Accountable"]},
    units={"M1": "percent"},
    polarity={"M1": "down", "M2": kw.Polarity.UP},
    rules={"outlier": kw.RuleSettings(severity="info")},
    accept=[kw.Acceptance(rule="outlier", reason="merged")],
)
unit: kw.Unit = settings.units["M1"]
""")
    # What pandas and others are does not matter to it, and takes most of the time to find out.
    alone = ["--no-site-packages", "--follow-imports=silent", "--cache-dir", str(tmp_path)]
    command = [sys.executable, "-m", "mypy", "--strict", *alone, str(tmp_path / "script.py")]

    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("kind", [kw.ArrowSettings, kw.RuleSettings, kw.Settings])
def test_type_checkers_know_every_setting(kind: type) -> None:
    tree = ast.parse(inspect.cleandoc(inspect.getsource(kind)))
    (told,) = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__")

    assert [argument.arg for argument in told.args.kwonlyargs] == [field.name for field in fields(kind)]
