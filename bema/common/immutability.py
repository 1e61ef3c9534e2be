"""What is immutable is so in the database too: guards are triggers that refuse a write, whoever tries it.

A domain declares its guards in `guards.py` and registers them in `AppConfig.ready()`. They are taken down
before migrations and put up again after them, because SQLite rebuilds a table to alter it: it would lose
the table's own triggers and refuse to rename a table that other triggers speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "guard_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Refuses `event` (INSERT, UPDATE or DELETE) on a model's rows with an `IntegrityError`.

    `when` is SQL over OLD and NEW that both databases understand; a write is refused where it is true. For an
    UPDATE, `fields` narrows it to changes of these fields, `but` to changes of all fields except these;
    a field in `may_vanish` may become NULL and nothing else.
    """

    model: type[models.Model]
    event: str
    message: str
    when: str = ""
    fields: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    may_vanish: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}_{self.event.lower()}"

    def _frozen(self) -> list[models.Field[Any, Any]]:
        fields = self.model._meta.concrete_fields
        if self.fields:
            return [field for field in fields if field.name in self.fields + self.may_vanish]
        return [field for field in fields if field.name not in self.but]

    def condition(self, differs: str) -> str:
        """The SQL condition under which the write is refused; `differs` is the database's null-safe "<>"."""
        parts = [f"({self.when})"] if self.when else []
        if self.fields or self.but or self.may_vanish:
            parts.append("(" + " OR ".join(self._changes(differs)) + ")")
        return " AND ".join(parts) or "TRUE"

    def _changes(self, differs: str) -> Iterator[str]:
        for field in self._frozen():
            old, new = f'OLD."{field.column}"', f'NEW."{field.column}"'
            vanishes = f"{new} IS NOT NULL AND " if field.name in self.may_vanish else ""
            yield f"({vanishes}{old} {differs} {new})"


_guards: list[Guard] = []


def register(guards: Iterable[Guard]) -> None:
    """Have these guards put up after each `migrate`. Registering twice has no further effect."""
    _guards.extend(guard for guard in guards if guard not in _guards)


def names() -> set[str]:
    """The names of all registered guards."""
    return {guard.name for guard in _guards}


def _create_sqlite(guard: Guard) -> list[str]:
    trigger = (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.event} ON "{guard.table}" FOR EACH ROW '
        f"WHEN {guard.condition('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )
    return [trigger]


def _create_postgresql(guard: Guard) -> list[str]:
    row = "OLD" if guard.event == "DELETE" else "NEW"
    function = (
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"IF {guard.condition('IS DISTINCT FROM')} THEN RAISE EXCEPTION '{guard.message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    trigger = (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.event} ON "{guard.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard.name}"()'
    )
    return [function, trigger]


_CREATE = {"sqlite": _create_sqlite, "postgresql": _create_postgresql}
_STANDING = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname LIKE %s AND pg_table_is_visible(c.oid)"
    ),
}


def standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The guards that are up in the database, as {name: table}."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor], [PREFIX + "%"])
        return dict(cursor.fetchall())


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Remove all guards from the database."""
    found = standing(connection)
    with connection.cursor() as cursor:
        for name, table in found.items():
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make the database's guards those that are registered, for the tables that are there."""
    take_down(connection)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in _guards:
            if guard.table in tables:
                for statement in _CREATE[connection.vendor](guard):
                    cursor.execute(statement)


def before_migrations(*, using: str, plan: list[Any], **_kwargs: Any) -> None:
    if plan:
        take_down(connections[using])


def after_migrations(*, using: str, **_kwargs: Any) -> None:
    put_up(connections[using])
