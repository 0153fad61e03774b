"""Placeholder until the relation checks are here."""


def broken(card, sheet, relations):
    return iter(())
