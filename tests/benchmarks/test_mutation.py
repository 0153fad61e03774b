"""The mutation benchmark itself: clean scorecards, real mistakes, and a small run that meets the targets."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

import pytest

from benchmarks.mutation.cards import random_card
from benchmarks.mutation.mistakes import Make
from benchmarks.mutation.model import DERIVED, Card
from benchmarks.mutation.oracle import State, verdict
from benchmarks.mutation.rendering import cell_name, laid_out
from benchmarks.mutation.running import KINDS, run
from benchmarks.mutation.tally import LEAST_CAUSE, Tally

from .support import place, scorecard

MOST_MISSED = 0.03
"""So few mistakes cannot prove that fewer than one in 200 is missed; they tell when something broke."""
ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def cards() -> tuple[Card, ...]:
    return tuple(random_card(Random(number)) for number in range(100))


def test_the_oracle_finds_nothing_wrong_in_clean_scorecards() -> None:
    states = {
        verdict(card, first._replace(key=key)).state
        for card in cards()
        for first in card.places()
        for key in DERIVED
        if key in card.row(first).cells
    }
    assert states == {State.RIGHT, State.EXCUSED}


def test_scorecards_come_in_every_shape() -> None:
    styles = [card.style for card in cards()]
    assert {style.as_workbook for style in styles} == {True, False}
    assert {style.header_rows for style in styles} == {1, 2}
    assert {style.repeated for style in styles} == {True, False}
    assert len({card.sections[0].columns[5].key for card in cards()}) > 2
    assert {len(card.sections) for card in cards()} >= {1, 2, 3}
    assert any("month-gap" in card.odd for card in cards())


def test_the_same_seed_gives_the_same_scorecard() -> None:
    assert laid_out(random_card(Random("a"))) == laid_out(random_card(Random("a")))


def test_places_are_named_as_in_excel() -> None:
    assert [cell_name(0, 0), cell_name(26, 19), cell_name(8, 26), cell_name(0, 701)] == ["A1", "T27", "AA9", "ZZ1"]
    assert laid_out(scorecard("1 2", change_month="↑ 100%")).name(place("change_month")) == "C2"


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_every_mistake_fits_some_scorecard_and_changes_what_it_says(number: int) -> None:
    make: Make = KINDS[number]
    for card in cards():
        mistake = make(Random(number), card)
        if mistake is None:
            continue
        assert laid_out(mistake.card).lines() != laid_out(card).lines() or mistake.rule == "number-stored-as-text"
        assert bool(mistake.spots) != bool(mistake.rule)
        assert not mistake.rule or mistake.places
        return
    pytest.fail("no scorecard has room for it")


@cache
def small_run() -> Tally:
    return run(cards=25, mutations=120, seed=1)


@pytest.mark.parametrize("why", ["false error", "unreadable"])
def test_a_small_run_accuses_nobody_who_did_nothing_wrong(why: str) -> None:
    assert [(failure.kind, failure.got) for failure in small_run().failures if failure.why == why] == []


def test_a_small_run_finds_what_is_wrong() -> None:
    due = [outcome for outcome in small_run().outcomes if not outcome.excused]
    missed = [(failure.kind, failure.cell) for failure in small_run().failures if failure.why == "missed"]
    assert len(due) > 100
    assert len(missed) <= len(due) * MOST_MISSED, missed


def test_a_small_run_gives_the_right_causes() -> None:
    judged = [outcome.lenient for outcome in small_run().outcomes if outcome.lenient is not None]
    assert sum(judged) >= LEAST_CAUSE * len(judged)


def test_the_command_prints_a_verdict_on_each_target() -> None:
    command = [sys.executable, "benchmarks/validation.py", "--cards", "3", "--mutations", "6", "--seed", "2"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    verdicts = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
    assert len(verdicts) == 4
    assert done.returncode == ("FAIL" in verdicts)
