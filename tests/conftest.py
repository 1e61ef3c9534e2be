"""Options and the cast of `bema/conftest.py` for the tests that cross domains."""

from bema.conftest import *  # noqa: F403


def pytest_addoption(parser):
    parser.addoption(
        "--write-table",
        action="store_true",
        help="write tests/access/table.txt from what is open now, to be read before it is committed",
    )
