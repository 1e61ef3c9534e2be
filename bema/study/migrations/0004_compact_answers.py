"""Ids of attempts and responses become 16 bytes on SQLite, where they were 32 digits; PostgreSQL has a type."""

import uuid

from django.db import migrations

import bema.common.fields

COLUMNS = [
    ("study_attempt", "id"),
    ("study_response", "id"),
    ("study_response", "attempt_id"),
    ("updates_review", "response_id"),
]


def _rewrite(schema_editor, expression):
    connection = schema_editor.connection
    if connection.features.has_native_uuid_field:
        return
    connection.connection.create_function("bema_to_bytes", 1, bytes.fromhex)
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for table, column in COLUMNS:
            if table in there:
                value = expression.format(column=column)
                # names of this migration's own
                cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE {column} IS NOT NULL")  # noqa: S608


def to_bytes(apps, schema_editor):
    _rewrite(schema_editor, "bema_to_bytes({column})")


def to_digits(apps, schema_editor):
    _rewrite(schema_editor, "lower(hex({column}))")


def _id():
    return bema.common.fields.CompactUUIDField(
        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("study", "0003_unit_approval_task")]

    operations = [
        migrations.AlterField(model_name="attempt", name="id", field=_id()),
        migrations.AlterField(model_name="response", name="id", field=_id()),
        migrations.RunPython(to_bytes, to_digits),
    ]
