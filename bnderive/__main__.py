"""`python -m bnderive` is the command line."""

from bnderive.cli import main

if __name__ == "__main__":
    main()
