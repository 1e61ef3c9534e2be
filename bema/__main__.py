"""`python -m bema` is the `bema` command."""

from bema.cli.main import main

if __name__ == "__main__":
    main()
