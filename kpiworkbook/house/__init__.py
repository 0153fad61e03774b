"""The house style that both writers share: live formulas, figures as numbers, and the colours of changes."""
