"""Columns of arrows alone: `% change | 25%`, `Trend | ↑`."""
