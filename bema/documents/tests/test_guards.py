"""A published version is immutable in the database; a draft is not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from bema.documents.models import Lineage, Provision, Text, Version, VersionState, Work

pytestmark = pytest.mark.django_db


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def refused(sql):
    with pytest.raises(IntegrityError):
        run(sql)
    return True


@pytest.fixture
def version(tree):
    work = Work.objects.create(slug="dykes", title="On dykes", owner=tree.root, language="en")
    version = Version.objects.create(work=work, in_force_from=dt.date(2024, 1, 1))
    text = Text.objects.create(version=version, language="en", title="On dykes")
    for ordinal in range(2):
        Provision.objects.create(
            text=text,
            ordinal=ordinal,
            path=f"art_{ordinal}",
            level="article",
            plain="Keep them.",
            lineage=Lineage.objects.create(work=work),
        )
    return version


@pytest.fixture
def published(version):
    run("UPDATE documents_version SET state = 'published', content_hash = 'abc'")
    return version


CHANGES = [
    "UPDATE documents_version SET state = 'draft'",
    "UPDATE documents_version SET content_hash = 'def'",
    "UPDATE documents_version SET in_force_from = '2025-01-01'",
    "UPDATE documents_text SET title = 'Off dykes'",
    "UPDATE documents_provision SET plain = 'Open them.'",
    "UPDATE documents_provision SET html = 'Open them.' WHERE ordinal = 1",
    "UPDATE documents_provision SET number = '7' WHERE ordinal = 1",
]
DELETIONS = [
    "DELETE FROM documents_provision WHERE ordinal = 1",
    "DELETE FROM documents_provision",
]


@pytest.mark.parametrize("sql", [*CHANGES, *DELETIONS])
def test_a_published_version_stays(published, sql):
    assert refused(sql)


@pytest.mark.parametrize("sql", [*CHANGES, *DELETIONS])
def test_a_draft_may_change(version, sql):
    assert run(sql) >= 1


def test_a_published_version_is_not_deleted_with_its_work(published):
    with pytest.raises(IntegrityError), transaction.atomic():
        published.work.delete()


def test_a_draft_is_deleted_with_its_work(version):
    Provision.objects.all().delete()
    version.work.delete()
    assert not Text.objects.exists()


def test_nothing_is_added_to_the_published_original_but_a_translation_may_come(published):
    text = Text.objects.get()
    lineage = Lineage.objects.first()
    more = {"ordinal": 2, "path": "art_9", "level": "article", "lineage": lineage}
    with pytest.raises(IntegrityError), transaction.atomic():
        Provision.objects.create(text=text, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(version=published, language="uk", title="Про дамби")
    added = Text.objects.create(version=published, language="lo", title="ເຂື່ອນ", is_original=False)
    Provision.objects.create(text=added, **more)
    assert refused("UPDATE documents_provision SET plain = 'x' WHERE path = 'art_9'")


def test_alignment_may_change_a_published_provisions_lineage(published):
    other = Lineage.objects.create(work=published.work)
    assert Provision.objects.filter(ordinal=0).update(lineage=other) == 1


def test_saving_a_published_version_unchanged_is_no_change(published):
    version = Version.objects.get()
    assert version.state == VersionState.PUBLISHED
    version.save()
