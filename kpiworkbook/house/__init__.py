"""The house style that the writers share: live formulas, figures as numbers, colours of changes, frames and notes."""
