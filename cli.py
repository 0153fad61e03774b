"""Runs the packaged command line from a checkout: `python cli.py refresh BOOK.xlsx`."""

from kpiworkbook.cli import main

if __name__ == "__main__":
    main()
