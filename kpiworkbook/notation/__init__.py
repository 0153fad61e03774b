"""What the text of a cell means: numbers, placeholders, arrows, months, number formats."""
