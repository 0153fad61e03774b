"""The keeping writer: the officer's own workbook with only those cells changed that must. Its public verb is `keep`;
`correct` makes single corrections.

It edits the XML parts of the package: cells of the scorecard's sheets, styles where a new format is needed, and the
calculation chain, which Excel makes anew. Every other part stays byte for byte as it was, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kpiworkbook.keeper.colours import new_rules
from kpiworkbook.keeper.edits import Wanted, derived_edits, number_edits
from kpiworkbook.keeper.left import arrows_left, formulas_left, old_arrows, without_results
from kpiworkbook.keeper.standing import Standing, standing
from kpiworkbook.model.covered import covered_cells
from kpiworkbook.model.derived import Derived, Revision
from kpiworkbook.model.kept import Correction, GoneFormula, Kept, Renewal
from kpiworkbook.model.places import Place, address, cell_name, column_letters
from kpiworkbook.model.scorecard import Scorecard, Sheet
from kpiworkbook.notation.arrows import LETTERS, arrow_family
from kpiworkbook.notation.symbol_letters import lone_letter
from kpiworkbook.ooxml.archive import rewrite
from kpiworkbook.ooxml.areas import Area, is_within
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.parts import differing
from kpiworkbook.ooxml.related import cannot_outlive, has_other_formulas, recalculated_on_opening
from kpiworkbook.ooxml.sheet_edit import CellEdit, blocked_areas, edit_sheet
from kpiworkbook.ooxml.styles_edit import StylesEditor

__all__ = ["correct", "keep"]

_NONE: Mapping[int, int] = {}
_NOTHING_NEW = Renewal()


def keep(
    card: Scorecard,
    derived: Derived,
    revisions: Sequence[Revision],
    package: Package,
    *,
    values_only: bool = False,
    renewal: Renewal = _NOTHING_NEW,
) -> Kept:
    """Return the workbook with its derived columns recomputed and numbers that were stored as text made numbers.

    `package` is the .xlsx or .xlsm that the card was read from. Derived cells become live formulas with cached values,
    or plain values where `values_only`; a formula of the officer's own that gives the right result stays. After new
    figures were put in, which `renewal` tells of, one whose results were right before stays too, with its new result;
    where the figures stand in a column that was there, what goes by the places of months does not. With nothing to
    change the same bytes come back.

    Raises NotAWorkbookError where a part cannot be read.
    """
    styles = _Styles(package)
    cells = _Refreshed(card, derived, revisions, package, styles, values_only=values_only, renewal=renewal)
    kept = _edited(card, package, styles, cells.wanted, with_colours=True, has_results=cells.have_results)
    return replace(kept, numbers=cells.numbers(kept.changed), gone=tuple(cells.gone(kept.changed)))


class _Refreshed:
    """What the cells of a scorecard are to hold once it is refreshed."""

    def __init__(
        self,
        card: Scorecard,
        derived: Derived,
        revisions: Sequence[Revision],
        package: Package,
        styles: _Styles,
        *,
        values_only: bool,
        renewal: Renewal,
    ) -> None:
        self._card, self._derived, self._revisions, self._package = card, derived, revisions, package
        self._values_only, self._renewal, self._parts = values_only, renewal, dict(package.sheets())
        self._left = {sheet.name: formulas_left(sheet, derived) for sheet in card.sheets}
        self._numbers = {
            sheet.name: [
                (place, edit, code)
                for place, edit, code in number_edits(card, sheet, {row for row, _ in self._left[sheet.name]})
                if styles.editor or not code  # where no format can show them as they were, they stay
            ]
            for sheet in card.sheets
        }
        """The figures of each sheet that are stored as text."""
        self._formulas: dict[str, Standing] = {}
        self._lose_results = False

    def wanted(self, sheet: Sheet) -> Iterator[Wanted]:
        """Yield the cells of a sheet that are to hold something else."""
        name, renewal = sheet.name, self._renewal
        yield from self._numbers[name]
        xml, source = self._package.hold(self._parts[name]), self._card.source
        arrows = arrows_left(self._card, sheet, self._derived)
        self._lose_results |= bool(arrows)  # they may follow from the changes beside them
        left = self._left[name].union(old_arrows(self._card, sheet, arrows))
        for place, edit in without_results(sheet, left, xml, source, renewal.rows):
            self._lose_results = True
            yield place, edit, ""
        there = None
        if not self._values_only:
            before, is_next = renewal.were_right.get(name), name in renewal.next_columns
            own = renewal.own_reasons.get(name, ())
            there = standing(sheet, xml, self._card.records, source, before, own_reasons=own, is_next_column=is_next)
            self._formulas[name] = there
        numbers = {place: edit.value for place, edit, _ in self._numbers[name] if isinstance(edit.value, float)}
        yield from derived_edits(
            self._card, sheet, self._derived, self._revisions, there, numbers=numbers, renewed=renewal.rows
        )
        if self._derived.arrow_columns:
            from kpiworkbook.keeper.arrow_edits import arrow_edits  # few workbooks have such columns

            yield from arrow_edits(self._card, sheet, self._derived, there, numbers)

    def have_results(self) -> bool:
        """Return whether formulas that are not the house's have got other results, or lost theirs."""
        return self._lose_results or any(there.has_new_results for there in self._formulas.values())

    def numbers(self, changed: Collection[str]) -> int:
        """Return how many of the cells that were changed held figures stored as text."""
        texts = {sheet: [place for place, _, _ in numbers] for sheet, numbers in self._numbers.items()}
        cells = {cell for sheet, places in texts.items() for cell in _addresses(sheet, places)}
        return len(cells.intersection(changed))

    def gone(self, changed: Collection[str]) -> Iterator[GoneFormula]:
        """Yield the officer's formulas that gave way, but for those in cells that could not be changed."""
        there = set(changed) if any(each.gone for each in self._formulas.values()) else set()
        for sheet, each in self._formulas.items():
            for (row, index), (was, now, why) in sorted(each.gone.items()):
                cell = cell_name(row, index)
                if address(sheet, cell) in there:
                    yield GoneFormula(
                        sheet=sheet, row=row, index=index, cell=cell, was=f"={was}", now=f"={now}" if now else "",
                        why=why,
                    )  # fmt: skip


def correct(card: Scorecard, corrections: Sequence[Correction], package: Package) -> Kept:
    """Return the workbook with the corrections made, and nothing else changed.

    Raises NotAWorkbookError where a part cannot be read.
    """

    def wanted(sheet: Sheet) -> Iterator[Wanted]:
        for item in corrections:
            if item.sheet == sheet.name:
                yield (item.row, item.index), CellEdit(value=item.value, formula=item.formula), item.number_format

    return _edited(card, package, _Styles(package), wanted, with_colours=False, has_results=lambda: _have_arrows(card))


def _have_arrows(card: Scorecard) -> bool:
    """Return whether formulas stand in columns of arrows alone, which may follow from the changes beside them."""
    return any(
        (row, column.index) in sheet.grid.look.formulas
        for sheet in card.sheets
        for section in sheet.sections
        for column in section.arrows
        for row in section.rows
    )


def _edited(
    card: Scorecard,
    package: Package,
    styles: _Styles,
    wanted: Callable[[Sheet], Iterable[Wanted]],
    *,
    with_colours: bool,
    has_results: Callable[[], bool] = lambda: False,
) -> Kept:
    """Return the workbook with the wanted edits made.

    `has_results` says, once all edits are known, whether formulas that are not the house's have got results: Excel is
    to compute them too.
    """
    parts = dict(package.sheets())
    content: dict[str, tuple[bytes, bytes]] = {}  # what a part was, and what it is to be
    changed: list[str] = []
    left_alone: list[str] = []
    for sheet in card.sheets:
        xml = package.hold(parts[sheet.name])
        edits, blocked = _edits(sheet, wanted(sheet), blocked_areas(xml, card.source), styles)
        left_alone += _addresses(sheet.name, blocked)
        changed += _addresses(sheet.name, edits)
        rules = new_rules(card, sheet, xml, styles.editor) if with_colours and styles.editor else []
        content[parts[sheet.name]] = xml, edit_sheet(xml, edits, card.source, rules)
    if styles.editor:
        content[styles.part] = styles.before, styles.editor.xml()
    if changed and (has_results() or has_other_formulas(card.sheets, package)):
        workbook = package.read(package.workbook)
        content[package.workbook] = workbook, recalculated_on_opening(workbook, package.workbook)
    return Kept(
        content=rewrite(package.data, *differing(package, content), package.directory),
        changed=tuple(changed),
        left_alone=tuple(left_alone),
        lost=cannot_outlive(package),
    )


def _edits(
    sheet: Sheet, wanted: Iterable[Wanted], arrays: Sequence[Area], styles: _Styles
) -> tuple[dict[Place, CellEdit], set[Place]]:
    """Return the edits of a sheet's cells with the formats that they need, and the cells that cannot be changed."""
    edits: dict[Place, CellEdit] = {}
    blocked, covered = set[Place](), covered_cells(sheet)
    for place, edit, number_format in wanted:  # one by one, as they may be many
        if place in covered:
            continue  # what is written there nobody sees, and formulas count it
        if arrays and is_within(place, arrays):
            blocked.add(place)
        else:
            styles.fit(sheet, place, edit, number_format)
            edits[place] = edit
    return edits, blocked


def _addresses(sheet: str, places: Collection[Place]) -> list[str]:
    """Return the names of cells with their sheet's, in reading order."""
    before = address(sheet, "")
    return [f"{before}{column_letters(column)}{row + 1}" for row, column in sorted(places)]


class _Styles:
    """The workbook's formats, and the edits of cells that need one of them."""

    def __init__(self, package: Package) -> None:
        self.part = package.part_of_workbook("styles")
        # Without a part of styles, as some programs write workbooks, all cells look alike, and go on doing so.
        self.before = package.read(self.part)
        self.editor = StylesEditor(self.before, self.part) if self.before else None
        self._signs: dict[int | None, bool] = {}
        """Whether the font of a format draws letters as signs."""
        self._are_quoted = b"quotePrefix" in self.before
        """Whether a format may make text of what is typed, as those of few workbooks do."""

    def fit(self, sheet: Sheet, place: Place, edit: CellEdit, number_format: str) -> None:
        """Give the edit of a cell a format where its own will not do: with another number format, or another font."""
        if self.editor is None:
            return
        own = sheet.grid.look.style_ids.get(place[0], _NONE).get(place[1])
        style = now = own or 0
        text = edit.value if isinstance(edit.value, str) else None
        draws_signs = self._signs.get(own) if text else False
        if draws_signs is None:  # cells of one format are alike
            draws_signs = self._signs[own] = bool(sheet.grid.symbol_font(*place))
        if number_format:
            style = self.editor.with_number_format(now, number_format)
        elif text and draws_signs and _has_letters(text, sheet.grid.symbol_font(*place)):
            style = self.editor.with_plain_font(now)
        elif self._are_quoted and (text is None or edit.formula):
            style = self.editor.unquoted(now)
        if style != now:
            edit.style = style


def _has_letters(text: str, font: str) -> bool:
    """Return whether a text is more than an arrow of a symbol font, and its figure."""
    if lone_letter(text, font):
        return False
    arrow = arrow_family(text)
    return arrow is None or arrow.family != LETTERS
