"""What is immutable is so for whoever writes to the database."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from bema.common import immutability
from bema.common.models import AuditEntry, audit

pytestmark = pytest.mark.django_db


def refused(sql, *params):
    with (
        pytest.raises(IntegrityError, match=r"never|immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
    return True


def test_every_guard_stands():
    assert set(immutability.standing(connection)) == immutability.names()
    assert len(immutability.names()) >= 20


def test_guards_stand_again_after_a_migration():
    immutability.take_down(connection)
    assert immutability.standing(connection) == {}
    call_command("migrate", verbosity=0)
    assert set(immutability.standing(connection)) == immutability.names()


def test_audit_entries_are_only_added(alice):
    audit(actor=alice, action="tree.rename", subject="R")
    for change in ("action = 'x'", "actor_name = 'Bob'", "details = '{\"a\": 1}'"):
        assert refused(f"UPDATE common_auditentry SET {change}")
    assert refused("DELETE FROM common_auditentry")
    assert refused("UPDATE common_auditentry SET actor_id = actor_id + 1")


def test_an_erased_persons_entries_stay_under_their_name(alice):
    audit(actor=alice, action="tree.rename")
    AuditEntry.objects.update(actor=None)
    assert AuditEntry.objects.get().actor_name == "Alice"
