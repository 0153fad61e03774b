"""Relations as TOML: every kind comes back from the configuration as it was discovered."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.publisher.relations import relations_toml
from tests.support import xlsx

SHEET = """
    Ref. | Indicator        | Aug-19 | Sep-19
    A1   | Number of visits | 1377   | 1514
"""
RELATIONS = [
    Relation(kind=RelationKind.RATIO, ref="A3", numerator="A2", denominator="A1"),
    Relation(kind=RelationKind.SUM, refs=("B1%", "B2%", "B3%"), total="100%"),
    Relation(kind=RelationKind.SUM, refs=("B1", "B2"), total="B3"),
    Relation(kind=RelationKind.COMPLEMENT, refs=("C1", "C2")),
    Relation(kind=RelationKind.RATE, ref="R1", numerator="A1", per=10_000, population=50_544),
    Relation(kind=RelationKind.RATE, ref="R1", numerator="A1", per=1_000, population=1_250.5, tolerance=0.1),
]


def found(relation: Relation, **changes: object) -> Relation:
    """Return a relation as the discoverer gives it."""
    return replace(relation, agreeing=14, months=14, evidence=9.4, sheet="Dataset", **changes)


@pytest.mark.parametrize("relation", RELATIONS, ids=str)
def test_what_is_written_is_what_the_configuration_reads(relation: Relation, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(SHEET))
    (tmp_path / "kpiworkbook.toml").write_text(relations_toml([found(relation)], {}), encoding="utf-8")

    assert kw.read(tmp_path / "book.xlsx").settings.relations == (replace(relation, declared=True),)


@given(refs=st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=2, unique=True), name=st.text(max_size=200))
def test_refs_and_names_with_any_signs_make_sound_toml(refs: list[str], name: str) -> None:
    relation = Relation(kind=RelationKind.COMPLEMENT, refs=tuple(refs))

    text = relations_toml([found(relation)], dict.fromkeys(refs, name))

    assert tomllib.loads(text)["relation"] == [{"kind": "complement", "refs": refs}]
    assert all(len(line) <= 120 for line in text.splitlines() if line.startswith("#"))


@pytest.mark.parametrize(
    ("evidence", "agreeing", "told"),
    [
        (19.46, 14, "in all 14 months. Chance of a coincidence: less than one in 10^19."),
        (6.02, 14, "in all 14 months. Chance of a coincidence: less than one in 10^6."),
        (5.32, 13, "in 13 of 14 months. Chance of a coincidence: less than one in 200,000."),
        (2.63, 14, "in all 14 months. Chance of a coincidence: less than one in 400."),
    ],
)
def test_the_chance_is_told_in_round_numbers(evidence: float, agreeing: int, told: str) -> None:
    relation = replace(RELATIONS[0], evidence=evidence, agreeing=agreeing, months=14)

    assert f"# A3 = A2 / A1\n# Holds {told}\n" in relations_toml([relation], {})


def test_a_relation_that_validate_would_not_use_of_its_own_accord_says_so() -> None:
    weak, strong = replace(found(RELATIONS[0]), evidence=2.5), found(RELATIONS[0])

    assert "checked only where it is declared" in relations_toml([weak], {})
    assert "checked only where it is declared" not in relations_toml([strong], {})


def test_what_two_sheets_show_is_written_once() -> None:
    east, west = found(RELATIONS[4]), replace(found(RELATIONS[4]), sheet="West", population=71_000, agreeing=13)

    text = relations_toml([east, west], {})

    assert "in all 14 months of 'Dataset' and in 13 of 14 months of 'West'" in text
    # The population differs between the two, and validate estimates it where it is not given.
    assert tomllib.loads(text)["relation"] == [{"kind": "rate", "ref": "R1", "numerator": "A1", "per": 10_000}]


def test_of_many_sheets_the_chance_is_told_as_well_and_no_one_sheets_population() -> None:
    sheets = [replace(found(RELATIONS[4]), sheet=f"District number {number}") for number in range(12)]

    text = relations_toml(sheets, {})

    comments = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    assert (
        "R1 = A1 per 10,000 of each sheet's own population Holds in all 14 months of 'District number 0', " in comments
    )
    assert "'District number 11'. Chance of a coincidence: less than one in 10^9." in comments
    assert max(map(len, text.splitlines())) <= 120


def test_without_relations_the_text_shows_how_to_declare_one() -> None:
    assert '# kind = "ratio"' in relations_toml([], {})
