"""How a command is called, and what it says where that goes wrong: too much, too little, or another one's option."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from kpiworkbook.model.endings import BOOKS
from kpiworkbook.output import is_folder, same_file

__all__ = ["Command", "Commands"]

_SEVERAL = "name a workbook, a folder of them, or a quoted glob: kpiworkbook {} scorecard.xlsx"
_ONE = "name a workbook: kpiworkbook {} scorecard.xlsx"
_TOO_LITTLE = {
    "refresh": _SEVERAL,
    "validate": _SEVERAL,
    "tidy": _SEVERAL,
    "fix": _ONE,
    "discover": _ONE,
    "compare": "name two workbooks, the older edition first: kpiworkbook compare aug-19.xlsx sep-19.xlsx",
}
"""What to say where a command is called without the workbooks that it needs."""
_TOO_MUCH = {
    "fix": (
        "fix takes one workbook, and {}; call it once for each. kpiworkbook refresh takes several, and recomputes all "
        "their derived columns"
    ),
    "discover": "discover takes one workbook, and {}; call it once for each, with -o a file of its own",
    "compare": (
        "compare takes two workbooks, the older edition first, and {}; compare two at a time. What was restated in a "
        "series of editions a history tells: kpiworkbook tidy BOOK... -o history.sqlite"
    ),
    "sample": "sample writes one workbook, and {}; put a name with spaces in it in quotation marks",
}
"""What to say where it is called with more of them than it takes, and which those are."""
_INSTEAD = {
    ("tidy", "--format"): (
        "what the file of -o ends in says which kind it is: .csv, .parquet, .sqlite, .duckdb or .xlsx"
    ),
}
"""What to do where a command has no such option, and another one's would not help."""
_MOST_WORDS = 8
"""Words that a name with spaces may have to be known as one."""


class Command(TyperCommand):
    """A command whose help reads as the documents do, and which says what to type where it is called wrongly."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments apart; end with a message where they are not what the command takes.

        Refused is an option in the place of another one's value, since a folder would get its name (`--annotate -o`),
        and what would be taken for a book or a file's name and was meant as an option (`–month`, `-o=x`).
        """
        given = args[: args.index("--")] if "--" in args else args
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, TyperOption)]
        taking = {name: option for option in options for name in option.opts if not (option.is_flag or option.count)}
        self._check_options(ctx, given, options, taking)
        names = [text for text in _beside(given, taking) if not text.startswith("--")] + args[len(given) + 1 :]
        if told := _name_with_spaces(names):
            ctx.fail(f"{told} is one name with spaces in it; put it in quotation marks: '{told}'")
        ctx.allow_extra_args = True
        try:
            extra = super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.message or getattr(error.param, "param_type_name", "") != "argument":
                raise
            ctx.fail(self._too_little(names))
        if extra:
            ctx.fail(self._too_much(extra))
        return extra

    def _check_options(
        self, ctx: Any, given: Sequence[str], options: Sequence[TyperOption], taking: Mapping[str, TyperOption]
    ) -> None:
        names = {name for option in options for name in (*option.opts, *option.secondary_opts)}
        for position, name in enumerate(given):
            following = given[position + 1] if position + 1 < len(given) else None
            if name in taking and (following is None or following in names):
                not_this = f", not {following}" if following else ""
                ctx.fail(f"{name} needs its {taking[name].make_metavar(ctx)} behind it{not_this}.")
        for text in given:
            if meant := _meant(text, names):
                ctx.fail(f"{text} is not an option; type {meant}.")
        for text in _beside(given, taking):
            name = text.partition("=")[0]
            if name.startswith("--") and name not in names and (having := _commands_with(name)):
                other = f"{_listed(having)} {'has' if len(having) == 1 else 'have'} it"
                ctx.fail(f"{self.name} has no option {name}; {_INSTEAD.get((str(self.name), name), other)}.")

    def _too_little(self, names: Sequence[str]) -> str:
        told = _TOO_LITTLE.get(str(self.name), "").format(self.name)
        return f"{names[0]} alone cannot be compared; {told}" if names else told

    def _too_much(self, extra: Sequence[str]) -> str:
        named = f"{', '.join(extra)} {'is one' if len(extra) == 1 else 'are'} too many"
        return _TOO_MUCH.get(str(self.name), f"{self.name} takes less, and {{}}").format(named)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return `BOOK... [OPTIONS]`: what is worked on first, and without typer's braces."""
        options, *arguments = super().collect_usage_pieces(ctx)
        return [*(argument.strip("{}") for argument in arguments), options]

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a sentence that is cut tells nothing
        """Return the first sentence, whole."""
        return super().get_short_help_str(limit=1000)


class Commands(TyperGroup):
    """All commands; a workbook in the place of one is told as such."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the arguments begin with; end with a message where there is none."""
        name = args[0]
        if name not in self.commands and _is_for_a_book(name):
            shown = f"'{name}'" if glob.has_magic(name) or " " in name else name
            ctx.fail(f"say first what to do with {name}, for instance: kpiworkbook validate {shown}")
        return super().resolve_command(ctx, args)


def _is_for_a_book(name: str) -> bool:
    path = Path(name)
    return path.suffix.casefold() in BOOKS or is_folder(path)


def _beside(given: Sequence[str], taking: Collection[str]) -> Iterator[str]:
    """Yield what is given beside options and their values: names, and what nobody knows."""
    is_value = False
    for text in given:
        if not is_value and not (text.startswith("-") and (text in taking or not text.startswith("--"))):
            yield text
        is_value = not is_value and text in taking


def _name_with_spaces(given: Sequence[str]) -> str:
    """Return the first name of a file that came as several words; empty where there is none."""
    if len(given) < 2:
        return ""
    for position, first in enumerate(given):
        if _is_there(first):
            continue
        words = given[position : position + _MOST_WORDS]
        for name in list(accumulate(words, "{} {}".format))[1:]:
            if _is_there(name):
                return name
    return ""


def _is_there(name: str) -> bool:
    return same_file(path := Path(name), path)


def _commands_with(option: str) -> list[str]:
    """Return the commands that have an option of that name."""
    from typer.main import get_command

    from kpiworkbook.cli.commands import app

    commands: Mapping[str, Any] = get_command(app).commands  # type: ignore[attr-defined]  # it is a group
    return [name for name, command in commands.items() if any(option in each.opts for each in command.params)]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _meant(text: str, names: Collection[str]) -> str:
    """Return how an option that was mistyped is typed; nothing where it is right, or none that is known.

    Programs for letters and mails make a dash of two hyphens, so what is copied from there has one.
    """
    name, equals, value = text.partition("=")
    long = f"--{name.lstrip('-–—−')}"
    if name[:1] in "-–—−" and name not in names and long in names:
        return f"{long}{equals}{value}, with two plain hyphens"
    return f"{name} {value}" if equals and name in names and not name.startswith("--") else ""
