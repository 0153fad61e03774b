"""`python -m kpiworkbook` is the command line."""

from kpiworkbook.cli import main

if __name__ == "__main__":
    main()
