"""Where things stand on a sheet: headings by meaning, header rows, sections, and columns that contradict them."""
