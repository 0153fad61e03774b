"""Library, command line and documents in step: what exists is documented, what is documented exists."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from typer.main import get_command  # noqa: TID251 - it tests the CLI

import kpiworkbook as kw
from kpiworkbook import errors
from kpiworkbook.cli.commands import app

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
OPTIONS = {
    (command, " / ".join(parameter.opts)): parameter.opts
    for command, known in COMMANDS.items()
    for parameter in known.params
    if parameter.param_type_name == "option"
}
PUBLIC = [name for name in kw.__all__ if not name.startswith("_")]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"kpiworkbook {command}\b|cli\.py {command}\b", TEXT)


@pytest.mark.parametrize(("command", "option"), sorted(OPTIONS))
def test_every_option_is_documented_in_one_of_its_spellings(command: str, option: str) -> None:
    spelled = "|".join(map(re.escape, OPTIONS[command, option]))

    assert re.search(rf"(?<![\w-])({spelled})(?![\w-])", TEXT)


def test_every_documented_option_of_a_documented_command_exists() -> None:
    known = {(command, spelled) for (command, _), spellings in OPTIONS.items() for spelled in spellings}
    known |= {(command, option) for command in COMMANDS for option in ("-h", "--help", "--version")}
    lines = re.findall(r"^\$? ?(?:kpiworkbook|python cli\.py) (\w+)([^\n#|]*)", TEXT, re.MULTILINE)

    used = {(command, option) for command, rest in lines for option in re.findall(r"(?<!\S)--?[a-z][\w-]*", rest)}
    assert {(command, option) for command, option in used if command in COMMANDS} <= known


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_exists_and_has_a_docstring_of_its_own(name: str) -> None:
    item = getattr(kw, name)
    documented = item.__dict__.get("__doc__") if inspect.isclass(item) else item.__doc__

    assert documented
    # A dataclass without a docstring gets its signature as one.
    assert not documented.startswith(f"{name}(")


def test_every_public_name_is_listed_once_and_known_to_type_checkers() -> None:
    typed = Path(kw.__file__).read_text(encoding="utf-8").split("if TYPE_CHECKING:")[1].split("\n\n")[0]
    imported = re.findall(r"\b\w+\b", re.sub(r"from [\w.]+ import|#.*", "", typed))

    assert sorted(imported) == sorted(set(kw.__all__) - {"__version__"})
    assert len(set(kw.__all__)) == len(kw.__all__)


@pytest.mark.parametrize("name", [name for name in PUBLIC if inspect.isclass(getattr(kw, name))])
def test_every_public_method_has_a_docstring(name: str) -> None:
    for method, member in vars(getattr(kw, name)).items():
        function = member.fget if isinstance(member, property) else member
        if not method.startswith("_") and inspect.isfunction(function):
            assert function.__doc__, f"{name}.{method}"


@pytest.mark.parametrize("name", [name for name in PUBLIC if inspect.isfunction(getattr(kw, name))])
def test_every_verb_tells_each_of_its_parameters_and_is_typed(name: str) -> None:
    verb = getattr(kw, name)
    signature = inspect.signature(verb)

    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, parameter.name
    for option in (p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY):
        assert f"`{option}`" in verb.__doc__, option


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_is_public_and_in_the_tree(name: str) -> None:
    assert issubclass(getattr(kw, name), kw.KpiWorkbookError)
    assert name in errors.__doc__


def test_the_package_is_marked_as_typed() -> None:
    assert (ROOT / "kpiworkbook" / "py.typed").is_file()
