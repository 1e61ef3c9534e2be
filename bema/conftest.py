"""The shared cast and the one small tree that the stories of all tests are told with.

    Riverland (province)
    ├── North (district)
    │   ├── Mill (branch)      Alice is its member
    │   └── Harbour (branch)   Bob is its member
    └── South (district)
        └── Hill (branch)      Charlie, the outsider, is its member

Nora manages the training of North, Sven that of South; Eve edits for Riverland; Ada administers it all.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("BEMA_DEBUG", "1")

# Machines are shared and noisy: a slow moment is no defect. The same examples every time, so that a change is
# judged by itself; HYPOTHESIS_PROFILE=explore looks further, and what it finds becomes an example of its own.
_PATIENT = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("bema", _PATIENT, derandomize=True)
hypothesis.settings.register_profile("explore", _PATIENT, max_examples=1_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "bema"))

LONG_AGO = dt.date(2020, 1, 1)


def pytest_configure() -> None:
    """The words that were edited are the words that are tested."""
    import polib

    for words in (Path(__file__).parent / "locale").glob("*/LC_MESSAGES/django.po"):
        made = words.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < words.stat().st_mtime:
            polib.pofile(str(words)).save_as_mofile(str(made))


@dataclass(frozen=True)
class Tree:
    root: object
    north: object
    mill: object
    harbour: object
    south: object
    hill: object


def _flushes_the_database(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction", False)
    return marked or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames)


@pytest.fixture(autouse=True)
def _let_the_database_be_flushed(request):
    """A test that commits ends with a flush, which deletes what the guards let nobody delete."""
    if not _flushes_the_database(request):
        yield
        return
    from django.db import connection

    from bema.common import immutability

    request.getfixturevalue("transactional_db")
    yield
    immutability.take_down(connection)


@pytest.fixture(autouse=True)
def _keep_keys_and_files_apart(settings, tmp_path_factory):
    """What a test signs or stores never lies among the data of an installation."""
    settings.BEMA_KEYS_DIR = tmp_path_factory.getbasetemp() / "keys"
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"


@pytest.fixture
def installation(settings):
    """Change what the environment says of this installation."""

    def change(**values):
        settings.BEMA = dataclasses.replace(settings.BEMA, **values)

    return change


@pytest.fixture
def tree(db) -> Tree:
    from bema.units.models import Unit, UnitLevel

    levels = [
        UnitLevel.objects.create(code=code, name={"en": name}, sort_order=order)
        for order, (code, name) in enumerate(
            [("province", "Province"), ("district", "District"), ("branch", "Branch")]
        )
    ]
    root = Unit.add_root(code="R", name="Riverland", level=levels[0])
    north = root.add_child(code="R-N", name="North", level=levels[1])
    south = Unit.objects.get(pk=root.pk).add_child(code="R-S", name="South", level=levels[1])
    mill = north.add_child(code="R-N-M", name="Mill", level=levels[2])
    harbour = Unit.objects.get(pk=north.pk).add_child(code="R-N-H", name="Harbour", level=levels[2])
    hill = south.add_child(code="R-S-H", name="Hill", level=levels[2])
    fresh = {unit.code: unit for unit in Unit.objects.all()}
    return Tree(*(fresh[u.code] for u in (root, north, mill, harbour, south, hill)))


@pytest.fixture
def place(db):
    """Make a person and, if a unit is given, place them there, with all that is derived from it."""

    def make(name: str, unit=None, *, groups: tuple = (), **extra):
        from bema.accounts.models import Person
        from bema.units.models import GroupMembership, GroupSet, Headcount, Membership, Placement

        person = Person.objects.create_user(
            extra.pop("member_number", name.upper()), full_name=name, given_name=name, **extra
        )
        if unit is not None:
            Membership.objects.create(person=person, unit=unit, starts_on=LONG_AGO)
            for group in groups:
                GroupMembership.objects.create(person=person, group=group, starts_on=LONG_AGO)
            key = ",".join(str(pk) for pk in sorted(group.pk for group in groups))
            group_set, made = GroupSet.objects.get_or_create(key=key)
            if made:
                group_set.groups.set(groups)
            Placement.objects.create(person=person, unit=unit, group_set=group_set)
            cell, _ = Headcount.objects.get_or_create(unit=unit, group_set=group_set)
            cell.people += 1
            cell.save()
        return person

    return make


@pytest.fixture
def grant(db):
    def give(person, role: str, unit):
        from bema.units.models import RoleGrant

        return RoleGrant.objects.create(person=person, role=role, unit=unit, starts_on=LONG_AGO)

    return give


@pytest.fixture
def alice(tree, place):
    return place("Alice", tree.mill)


@pytest.fixture
def bob(tree, place):
    return place("Bob", tree.harbour)


@pytest.fixture
def charlie(tree, place):
    return place("Charlie", tree.hill)


@pytest.fixture
def nora(tree, place, grant):
    person = place("Nora", tree.north)
    grant(person, "training_manager", tree.north)
    return person


@pytest.fixture
def sven(tree, place, grant):
    person = place("Sven", tree.south)
    grant(person, "training_manager", tree.south)
    return person


@pytest.fixture
def eve(tree, place, grant):
    person = place("Eve", tree.root)
    grant(person, "editor", tree.root)
    return person


@pytest.fixture
def ada(tree, place, grant):
    person = place("Ada", tree.root)
    grant(person, "administrator", tree.root)
    return person


@pytest.fixture
def sign_in(client):
    """Sign a person in with the test client, past the password."""

    def enter(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
