"""Reading `[rules]`, `[[accept]]` and `[[relation]]`: what the validation asks, and what it is to be quiet about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import inf
from sys import float_info
from typing import Any, Protocol

from kpiworkbook.config.problems import Problems, typed_names, written
from kpiworkbook.model.findings import Severity
from kpiworkbook.model.relations import Relation, RelationKind
from kpiworkbook.model.settings import Acceptance, RuleSettings

__all__ = ["Rulebook", "Tunable", "read_acceptances", "read_relations", "read_rules"]


class Tunable(Protocol):
    """An option of a rule: what it may be, what that means, and whether one indicator may have another."""

    @property
    def lowest(self) -> float: ...  # noqa: D102  # the class says what they are
    @property
    def highest(self) -> float: ...  # noqa: D102
    @property
    def meaning(self) -> str: ...  # noqa: D102
    @property
    def is_by_ref(self) -> bool: ...  # noqa: D102


Rulebook = Callable[[], Mapping[str, Mapping[str, Tunable]]]
"""Gives the rules by their names, each with its options by theirs."""

_GRADES = (*(severity.value for severity in Severity), "off")
_ACCEPT = ("rule", "ref", "column", "reason")
_NEEDED: Mapping[RelationKind, tuple[str, ...]] = {
    RelationKind.RATIO: ("ref", "numerator", "denominator"),
    RelationKind.SUM: ("refs", "total"),
    RelationKind.COMPLEMENT: ("refs",),
    RelationKind.RATE: ("ref", "numerator"),
}
_FURTHER: Mapping[RelationKind, tuple[str, ...]] = {RelationKind.RATE: ("per", "population", "tolerance")}


def read_rules(
    table: Mapping[str, Any], known: Mapping[str, Mapping[str, Tunable]], problems: Problems
) -> dict[str, RuleSettings]:
    """Return how each rule is to be applied: `outlier = "off"`, or a table with severity, options and refs."""
    found: dict[str, RuleSettings] = {}
    for name, content in table.items():
        if name not in known:
            problems.unknown(name, known, "[rules]")
        else:
            found[name] = _rule(content, known[name], f"[rules] {name}", problems, with_refs=True)
    return found


def _rule(
    content: Any, options: Mapping[str, Tunable], where: str, problems: Problems, *, with_refs: bool
) -> RuleSettings:
    if not isinstance(content, dict):
        content = {"severity": content}
    known = ["severity", *options, *(["refs"] if with_refs else [])]
    severity, numbers, refs = None, {}, {}
    for key, value in content.items():
        if key not in known:
            problems.unknown(key, known, where)
        elif key == "severity":
            severity = _grade(value, where, problems)
        elif key != "refs":
            number = _number(key, value, options[key], where, problems)
            if number is not None:
                numbers[key] = number
        elif isinstance(value, dict):
            refs = _by_ref(value, options, where, problems)
        else:
            problems.append(f'{where} refs = {written(value)}: should be a table of refs: {{ M4 = "off" }}')
    return RuleSettings(severity=severity, options=numbers, refs=refs)


def _number(key: str, value: Any, option: Tunable, where: str, problems: Problems) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and option.lowest <= value <= min(option.highest, float_info.max):
        return float(value)
    ends = f"from {option.lowest:g} " + ("on" if option.highest == inf else f"to {option.highest:g}")
    problems.append(f"{where} {key} = {written(value)}: should be a number {ends} ({option.meaning})")
    return None


def _by_ref(
    table: Mapping[str, Any], options: Mapping[str, Tunable], where: str, problems: Problems
) -> dict[str, RuleSettings]:
    """Return what is different for single indicators: a severity, or a table of options."""
    found: dict[str, RuleSettings] = {}
    for ref, own in table.items():
        unquoted = [each for each in typed_names(ref, own, ("severity", *options)) if each[0] != ref]
        if unquoted and all(value in _GRADES or isinstance(value, dict) for _, value in unquoted):
            for name, value in unquoted:
                problems.unquoted(f"{where} refs", name, value)
            continue
        for key in own if isinstance(own, dict) else ():
            if key in options and not options[key].is_by_ref:
                problems.append(f"{where} {ref} {key}: is the same for all indicators; write it under [rules.…] itself")
        found[ref] = _rule(own, options, f"{where} {ref}", problems, with_refs=False)
    return found


def _grade(value: Any, where: str, problems: Problems) -> Any:
    if value == "off":
        return value
    if value in _GRADES:
        return Severity(value)
    problems.append(f"{where} = {written(value)}: should be one of {', '.join(map(repr, _GRADES))}")
    return None


def read_acceptances(items: list[Any], known: Collection[str], problems: Problems) -> tuple[Acceptance, ...]:
    """Return which findings are accepted, each for a reason."""
    found: list[Acceptance] = []
    for number, item in enumerate(items, 1):
        where = f"[[accept]] number {number}"
        texts = _texts(item, _ACCEPT, where, problems)
        if texts is None:
            continue
        if not texts.get("reason", "").strip():
            problems.append(f'{where} has no reason: say why, as in reason = "two authorities were merged"')
        elif not texts.get("rule", "").strip():
            problems.append(f'{where} has no rule: name the one whose findings are accepted, as in rule = "outlier"')
        elif texts["rule"] not in known:
            problems.unknown(texts["rule"], known, f"{where}: the rulebook")
        else:
            found.append(Acceptance(**texts))
    return tuple(found)


def _texts(item: Any, known: Collection[str], where: str, problems: Problems) -> dict[str, str] | None:
    if not isinstance(item, dict):
        problems.append(f"{where} should be a table of {', '.join(known)}")
        return None
    for key in item:
        if key not in known:
            problems.unknown(key, known, where)
    wrong = [key for key, value in item.items() if key in known and not isinstance(value, str)]
    problems.extend(f"{where} {key} = {written(item[key])}: should be a text" for key in wrong)
    return None if wrong else {key: value for key, value in item.items() if key in known}


def read_relations(items: list[Any], problems: Problems) -> tuple[Relation, ...]:
    """Return what must hold between indicators."""
    found = (_relation(item, f"[[relation]] number {number}", problems) for number, item in enumerate(items, 1))
    return tuple(relation for relation in found if relation is not None)


_REFS = ("ref", "numerator", "denominator", "total")
"""Beside `refs`, what names an indicator; a total may also be a number."""


def _relation(item: Any, where: str, problems: Problems) -> Relation | None:
    kinds = [kind.value for kind in RelationKind]
    if not isinstance(item, dict) or item.get("kind") not in kinds:
        problems.append(f"{where} needs a kind: one of {', '.join(map(repr, kinds))}")
        return None
    kind = RelationKind(item["kind"])
    needed, further = _NEEDED[kind], _FURTHER.get(kind, ())
    before = len(problems)
    for key in item:
        if key not in ("kind", *needed, *further):
            problems.unknown(key, (*needed, *further), f"{where} ({kind.value})")
    for key in needed:
        if key not in item:
            problems.append(f"{where} ({kind.value}) has no {key!r}; it needs {', '.join(needed)}")
    changes = {key: _part(key, item[key], where, problems) for key in (*needed, *further) if key in item}
    if kind is RelationKind.COMPLEMENT and len(changes.get("refs") or ()) != 2:
        problems.append(f"{where} ({kind.value}) refs should be two refs")
    named = [*(changes.get("refs") or ()), *(changes.get(key) for key in _REFS if key in changes)]
    problems.extend(
        f"{where} ({kind.value}) names {ref!r} twice; no figure follows from itself"
        for ref in dict.fromkeys(named)
        if ref and named.count(ref) > 1
    )
    return None if len(problems) > before else Relation(kind=kind, declared=True, **changes)


def _part(key: str, value: Any, where: str, problems: Problems) -> Any:
    if key == "refs":
        if isinstance(value, list) and len(value) > 1 and all(isinstance(ref, str) for ref in value):
            return tuple(value)
        problems.append(f'{where} refs = {written(value)}: should be a list of refs, ["A1", "A2"]')
    elif key == "tolerance" and not (isinstance(value, int | float) and 0 < value < 1):
        problems.append(f"{where} tolerance = {written(value)}: should be a fraction such as 0.03 (3%)")
    elif key in ("per", "population", "tolerance"):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= float_info.max:
            return float(value)
        problems.append(f"{where} {key} = {written(value)}: should be a number above zero")
    elif key == "total" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    elif isinstance(value, str) and value.strip():
        return value.strip()
    else:
        problems.append(f"{where} {key} = {written(value)}: should be a ref")
    return None
