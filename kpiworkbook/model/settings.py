"""What other councils do otherwise: thresholds, glyphs, placeholders, headings, colours. All have defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from kpiworkbook.model.records import Polarity, Status, Unit

if TYPE_CHECKING:
    from kpiworkbook.model.findings import Finding, Severity
    from kpiworkbook.model.relations import Relation

__all__ = ["Acceptance", "ArrowSettings", "LimitSettings", "Paint", "RuleSettings", "Settings", "StyleSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowSettings:
    """How a change becomes an arrow, and how it is written."""

    threshold: Decimal = Decimal("0.10")
    """The relative change from which on an arrow points up or down."""
    up: str = "↑"
    same: str = "→"
    down: str = "↓"
    not_available: str = "- n/a"
    basis: Literal["shown", "exact"] = "shown"
    """Whether the threshold is held against the percent as shown (9.95% counts as 10%) or the exact one."""
    alone: Literal["learnt", "change", "any-change", "performance", "any-performance"] = "learnt"
    """By what arrows go that stand in a column alone: what those that are typed show, or a change that reaches the
    threshold, any change, and either of them as better or worse by the indicator's polarity."""

    if TYPE_CHECKING:  # what may be given is more than what is held, once `config` has looked at it

        def __init__(
            self, *, threshold: Decimal | float = ..., up: str = ..., same: str = ..., down: str = ...,
            not_available: str = ..., basis: Literal["shown", "exact"] = ...,
            alone: Literal["learnt", "change", "any-change", "performance", "any-performance"] = ...,
        ) -> None:  # fmt: skip
            """Take what a file may say, words and numbers included."""

    # What was made of a text is remembered by text and settings; to hash the threshold would cost more than all else.
    def __hash__(self) -> int:
        """Return the same number for settings that are equal."""
        return hash((self.up, self.same, self.down, self.not_available))

    @property
    def threshold_text(self) -> str:
        """The threshold as people write it: `10%`."""
        percent = f"{self.threshold * 100:f}"
        return (percent.rstrip("0").rstrip(".") if "." in percent else percent) + "%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """A fill and the text colour on it, each `RRGGBB`."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleSettings:
    """The house style of a fresh workbook. Every pair of colours passes WCAG AA (4.5 to 1)."""

    font: str = "Arial"
    font_size: int = 10
    header: Paint = Paint(fill="1F3864", text="FFFFFF")
    band: Paint = Paint(fill="2F5597", text="FFFFFF")
    title: Paint = Paint(fill="D9E2F3", text="1F3864")
    current: Paint = Paint(fill="FFF9E0", text="000000")
    positive: Paint = Paint(fill="C6EFCE", text="00561B")
    similar: Paint = Paint(fill="FFEB9C", text="664400")
    negative: Paint = Paint(fill="FFC7CE", text="8B0010")
    increase: Paint = Paint(fill="BDD7EE", text="173A5E")
    unchanged: Paint = Paint(fill="EDEDED", text="404040")
    decrease: Paint = Paint(fill="E0D3EA", text="47256B")
    number_formats: Mapping[Unit, str] = field(default_factory=dict)
    """Excel number formats by unit; where there is none, a figure keeps the decimals that it was typed with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """How a rule of the validation is to be applied; None leaves a severity as it is."""

    severity: Severity | Literal["off"] | None = None
    options: Mapping[str, float] = field(default_factory=dict)
    refs: Mapping[str, RuleSettings] = field(default_factory=dict)
    """Ref to what is different for that indicator."""

    if TYPE_CHECKING:

        def __init__(
            self, *, severity: str | None = ..., options: Mapping[str, float] = ...,
            refs: Mapping[str, RuleSettings] = ...,
        ) -> None:  # fmt: skip
            """Take what a file may say, words and numbers included."""


_AS_IT_IS = RuleSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A finding that a person has looked at and accepts; empty parts fit every finding."""

    rule: str
    ref: str = ""
    column: str = ""
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Return whether it accepts the finding."""
        wanted = ((self.rule, finding.rule), (self.ref, finding.ref), (self.column, finding.column))
        return all(want in ("", have) for want, have in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """How large a book may be before it is refused unread, because reading it could take all memory or all day.

    All are far beyond any scorecard: 50,000 indicators with 31 columns are 1.6 million cells and unpack to some 70 MB.
    """

    file_megabytes: int = 200
    """What a file may have on the disk, as it is read into memory whole."""
    unpacked_megabytes: int = 500
    """What all parts of a package may unpack to: a sheet is held in memory whole, as text and as cells."""
    ratio: int = 200
    """How many times its packed size a part may unpack to, beyond the first ten megabytes. Sheets reach 30, and
    deflate at most 1,032, which nothing but repetition gives."""
    parts: int = 10_000
    """Parts of a package; a book with a hundred sheets and as many charts has some five hundred."""
    cells: int = 10_000_000
    """Cells of all sheets, counted as rectangles: a stray cell far away makes a sheet large. Each costs 32 bytes."""
    characters: int = 1_000_000_000
    """Text of all cells, each counted where it shows: a text that is stored once may stand in millions of cells."""


DEFAULT_PLACEHOLDERS: Mapping[str, Status] = {
    "": Status.MISSING,
    "-": Status.MISSING,
    "–": Status.MISSING,
    "—": Status.MISSING,
    "local": Status.LOCAL,
    "tbc": Status.PENDING,
    "tba": Status.PENDING,
    "n/a": Status.NOT_APPLICABLE,
    "na": Status.NOT_APPLICABLE,
    "n.a.": Status.NOT_APPLICABLE,
    "- n/a": Status.NOT_APPLICABLE,
    **dict.fromkeys(("not available", "not reported", "not collected", "no data", "not known", "n/k"), Status.MISSING),
    **dict.fromkeys(("to be confirmed", "not yet available", "pending"), Status.PENDING),
    **dict.fromkeys(("not applicable", "no target", "no target set"), Status.NOT_APPLICABLE),
    "suppressed": Status.SUPPRESSED,
    # What government statistics write: x and : not available, z not applicable, c and * confidential, [low] too small.
    **dict.fromkeys(("x", "[x]", "..", ":"), Status.MISSING),
    **dict.fromkeys(("z", "[z]"), Status.NOT_APPLICABLE),
    **dict.fromkeys(("c", "[c]", "*", "[low]"), Status.SUPPRESSED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that `kpiworkbook.toml` can say."""

    arrows: ArrowSettings = ArrowSettings()
    placeholders: Mapping[str, Status] = field(default_factory=dict)
    """Text to what it means, on top of the defaults; held with those, in lower case and without spaces around it."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A column's name in results (`owner`, `england`, `benchmark`) to further headings for it."""
    units: Mapping[str, Unit] = field(default_factory=dict)
    """Ref to unit, where the scorecard itself misleads."""
    polarity: Mapping[str, Polarity] = field(default_factory=dict)
    """Ref to polarity, in place of the DoT column."""
    style: StyleSettings = StyleSettings()
    limits: LimitSettings = LimitSettings()
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    """A rule's name to how it is to be applied."""
    accept: tuple[Acceptance, ...] = ()
    relations: tuple[Relation, ...] = ()
    """What must hold between indicators; where nothing is declared, what the figures show is used."""
    file: str = field(default="", compare=False)
    """The kpiworkbook.toml that says so; empty where the settings were made in Python."""

    if TYPE_CHECKING:

        def __init__(
            self, *, arrows: ArrowSettings = ..., placeholders: Mapping[str, str] = ...,
            columns: Mapping[str, Sequence[str]] = ..., units: Mapping[str, str] = ...,
            polarity: Mapping[str, str] = ..., style: StyleSettings = ..., limits: LimitSettings = ...,
            rules: Mapping[str, RuleSettings] = ..., accept: Sequence[Acceptance] = ...,
            relations: Sequence[Relation] = ..., file: str = ...,
        ) -> None:  # fmt: skip
            """Take what a file may say, words and numbers included."""

    def __post_init__(self) -> None:
        """Let what is said of placeholders join the defaults, as it does in a file."""
        own = {text.strip().casefold(): status for text, status in self.placeholders.items()}
        object.__setattr__(self, "placeholders", {**DEFAULT_PLACEHOLDERS, **own})

    def rule(self, name: str) -> RuleSettings:
        """Return how a rule is to be applied."""
        return self.rules.get(name, _AS_IT_IS)
