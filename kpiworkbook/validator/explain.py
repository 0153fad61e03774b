"""What a rule is for, in words, with its examples and how it is tuned."""

from __future__ import annotations

from textwrap import dedent

from kpiworkbook.validator.rule import Rule

__all__ = ["explain"]


def explain(rule: Rule) -> str:
    """Return the rule's reason, its examples and its options as Markdown."""
    parts = [
        f"## {rule.name}",
        f"Severity: {rule.severity.value}. {rule.why}",
        "Found here:",
        _sheet(rule.breaks),
        "Not here:",
        _sheet(rule.keeps),
        "In kpiworkbook.toml:" if rule.options else "",
        _options(rule) if rule.options else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sheet(grid: str) -> str:
    return "```\n" + dedent(grid.strip("\n")).strip() + "\n```"


def _options(rule: Rule) -> str:
    lines = [f"{name} = {option.default:g}  # {option.meaning}" for name, option in rule.options.items()]
    return "\n".join(("```toml", f"[rules.{rule.name}]", *lines, "```"))
