"""An installation from before this release learns what it did not keep."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.models import Descent, ProvisionChange
from bema.updates import mastery
from bema.updates.models import Mastery
from bema.updates.tests.conftest import AMENDED, publish
from bema.updates.upgrade import catch_up

pytestmark = pytest.mark.django_db


def test_what_was_not_kept_is_computed_once(schooling, learn, alice):
    learn(alice)
    Mastery.objects.all().delete()
    ProvisionChange.objects.all().delete()
    Descent.objects.all().delete()
    assert catch_up() == (0, 3)
    assert list(mastery.differences()) == []
    assert catch_up() == (0, 0)


def test_versions_from_before_are_compared(river):
    publish(river.work, AMENDED, dt.date(2021, 1, 1))
    kept = set(ProvisionChange.objects.values_list("version_id", "lineage_id", "kind"))
    assert kept
    ProvisionChange.objects.all().delete()
    versions, _rows = catch_up()
    assert versions
    assert set(ProvisionChange.objects.values_list("version_id", "lineage_id", "kind")) == kept
