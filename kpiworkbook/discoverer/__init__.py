"""The discoverer: which relations hold between a scorecard's indicators. Its one public verb is `discover`.

It looks at the figures alone. A ratio that agrees to the last digit in fourteen months is no accident; that a row which
stands still equals another is. Each relation comes with its evidence, and what might be a coincidence is left out.
"""

from __future__ import annotations

from kpiworkbook.discoverer.choice import chosen
from kpiworkbook.discoverer.rates import rates
from kpiworkbook.discoverer.ratios import ratios
from kpiworkbook.discoverer.rows import table_of
from kpiworkbook.discoverer.sums import sums
from kpiworkbook.model.actuals import actuals_of
from kpiworkbook.model.relations import Relation
from kpiworkbook.model.scorecard import Scorecard

__all__ = ["discover"]


def discover(card: Scorecard) -> tuple[Relation, ...]:
    """Return the ratios, sums, complements and rates that the figures show, the most certain first.

    Each names its sheet; partners stand on one sheet, not further than 60 indicators apart.
    """
    actuals = actuals_of(card.records)
    found: list[Relation] = []
    for sheet in card.sheets:
        table = table_of(card, sheet, actuals)
        found += chosen((*ratios(table), *rates(table), *sums(table)), table)
    return tuple(sorted(found, key=lambda relation: -relation.evidence))
