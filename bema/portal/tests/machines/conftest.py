"""The small site and a visitor at its door."""

from bema.portal.tests.cache.conftest import *  # noqa: F403
