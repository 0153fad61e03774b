"""The discoverer: which relations hold between a scorecard's indicators. Its one public verb is `discover`.

It looks at the figures alone. A ratio that agrees to the last digit in fourteen months is no accident; that a row which
stands still equals another is. Each relation comes with its evidence, and what might be a coincidence is left out.
"""

from __future__ import annotations

from itertools import chain

from kpiworkbook.discoverer.choice import chosen
from kpiworkbook.discoverer.evidence import WORTH
from kpiworkbook.discoverer.rates import rates
from kpiworkbook.discoverer.ratios import ratios
from kpiworkbook.discoverer.rows import table_of
from kpiworkbook.discoverer.shelves import Neighbours
from kpiworkbook.discoverer.sums import sums
from kpiworkbook.model.actuals import actuals_of
from kpiworkbook.model.records import Unit
from kpiworkbook.model.relations import Relation
from kpiworkbook.model.scorecard import Scorecard
from kpiworkbook.relations import Actuals

__all__ = ["discover"]


def discover(card: Scorecard, actuals: Actuals | None = None) -> tuple[Relation, ...]:
    """Return the ratios, sums, complements and rates that the figures show, the most certain first.

    Each names its sheet; partners stand on one sheet, not further than 60 indicators apart. `actuals` is what
    `actuals_of` gives for the card's records, where the caller has it already.
    """
    known = actuals_of(card.records) if actuals is None else actuals
    found: list[Relation] = []
    for sheet in card.sheets:
        table = table_of(card, sheet, known)
        lively = [row for row in table.rows if row.worth >= WORTH]
        neighbours = {unit: Neighbours([row for row in lively if row.unit is unit]) for unit in Unit}
        searches = (search(table, neighbours) for search in (ratios, rates, sums))
        found += chosen(chain.from_iterable(searches), table)
    return tuple(sorted(found, key=lambda relation: -relation.evidence))
