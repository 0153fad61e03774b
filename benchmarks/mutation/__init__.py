"""Random scorecards, random mistakes in them, and an oracle that says which of them a validator must find.

Nothing here shares code with the checks: figures are fractions, the rounding, the thresholds and the intervals are
written anew from the house rules, and kpiworkbook is used as anybody would, through `read` and `validate`.
"""
