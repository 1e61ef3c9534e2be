"""What is published stays as it was, whoever tries: the database itself refuses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from bema.documents.models import Provision, Text, Version
from bema.documents.tests.conftest import FIRST


@pytest.mark.parametrize(
    "attempt",
    [
        lambda v: Version.objects.filter(pk=v.pk).update(content_hash="0" * 64),
        lambda v: Version.objects.filter(pk=v.pk).update(state="draft"),
        lambda v: Version.objects.filter(pk=v.pk).delete(),
        lambda v: Text.objects.filter(version=v).update(title="Another"),
        lambda v: Provision.objects.filter(text__version=v, ordinal=3).update(plain="Another"),
        lambda v: Provision.objects.filter(text__version=v, ordinal=12).delete(),
    ],
)
def test_a_published_version_is_immutable_in_the_database_too(rule, attempt):
    version = rule.versions.get(in_force_from=FIRST)
    before = list(Provision.objects.filter(text__version=version).values_list("plain", flat=True))
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt(version)
    version.refresh_from_db()
    assert version.state == "published"
    after = Provision.objects.filter(text__version=version).values_list("plain", flat=True)
    assert list(after) == before
