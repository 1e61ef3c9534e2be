"""Options and the cast of `bema/conftest.py` for the tests that cross domains."""

from bema.conftest import *  # noqa: F403
from bema.conftest import _let_the_database_be_flushed  # noqa: F401  (a star leaves it out)


def pytest_addoption(parser):
    parser.addoption(
        "--write-table",
        action="store_true",
        help="write tests/access/table.txt from what is open now, to be read before it is committed",
    )
