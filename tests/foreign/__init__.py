"""Workbooks of other people, into each of which a scorecard is put: what is in them has to outlive us."""
