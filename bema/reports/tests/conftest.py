from bema.assignments.tests.stories import *  # noqa: F403  (fixtures for every test of this folder)
