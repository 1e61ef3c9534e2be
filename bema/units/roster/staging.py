"""The staging table: rows go in in bulk, and are compared there with what the database knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from bema.units.models import RosterImport, RosterRow
from bema.units.queries import STEP
from bema.units.roster.problems import Problem
from bema.units.roster.rows import Staged

_COLUMNS = ("roster_id", *Staged._fields, "begins")


def empty(roster: RosterImport) -> None:
    RosterRow.objects.filter(roster=roster)._raw_delete(connection.alias)


def add(roster: RosterImport, rows: Sequence[Staged]) -> None:
    """Write checked rows: COPY on PostgreSQL, one prepared statement on SQLite."""
    columns = ", ".join(_COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY units_rosterrow ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((roster.pk, *row, False))
            return
        marks = ", ".join(["%s"] * len(_COLUMNS))
        cursor.executemany(
            f"INSERT INTO units_rosterrow ({columns}) VALUES ({marks})",  # noqa: S608  # names only
            [(roster.pk, *row[:10], row.starts_on.isoformat(), row.is_primary, 0) for row in rows],
        )


def compare(roster: RosterImport) -> list[Problem]:
    """Find out of every staged row who it is and what it changes; gives what the database speaks against.

    May run again: what has not changed is not written again. Statements, not rows, are what it costs.
    """
    run = _Runner(roster)
    RosterRow.objects.filter(roster=roster, row=0)._raw_delete(connection.alias)
    run.prepare()
    for statement in _IDENTIFY:
        run.all(statement)
    problems: list[Problem] = []
    # A row may be bad because another one is, so look again until there is nothing more to find.
    while found := run.refuse():
        problems += found
    run.all(_CLASSIFY)
    if roster.is_complete and not _has_nameless_rows(roster):
        for statement in _LEAVERS:
            run.all(statement)
    run.refresh_statistics()
    return problems


def _has_nameless_rows(roster: RosterImport) -> bool:
    """Whether a row can't be told whose it is: then nobody can be said to be missing."""
    return RosterRow.objects.filter(roster=roster, member_number="").exists()


class _Runner:
    """Runs the statements below with the roster's facts as parameters."""

    def __init__(self, roster: RosterImport) -> None:
        self.on_postgres = connection.vendor == "postgresql"
        given = set(roster.columns)
        path = roster.unit.path
        on = roster.effective_on
        self.params: dict[str, Any] = {
            "roster": roster.pk,
            "low": path,
            "high": path + "Z" * STEP,
            "is_root": roster.unit.depth == 1,
            "has_position": "position" in given,
            "has_groups": "groups" in given,
            "today": on if self.on_postgres else on.isoformat(),
        }

    def all(self, statement: str) -> None:
        joined = (
            "string_agg(group_id::text, ',' ORDER BY group_id)"
            if self.on_postgres
            else "group_concat(group_id, ',')"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("{joined}", joined), self.params)

    def prepare(self) -> None:
        """These statements run once and over many rows: compiling them would take longer than they do."""
        if self.on_postgres:
            self.all("SET LOCAL jit = off")
        self.refresh_statistics()

    def refresh_statistics(self) -> None:
        """Tell PostgreSQL what has just been staged, before it plans joins with it."""
        if self.on_postgres:
            self.all("ANALYZE units_rosterrow")

    def refuse(self) -> list[Problem]:
        """Mark the rows that the database speaks against as bad; gives the first reason for each."""
        with connection.cursor() as cursor:
            cursor.execute(_REFUSE, self.params)
            found = sorted(cursor.fetchall())
        for start in range(0, len(found), 500):
            rows = [row for row, _code in found[start : start + 500]]
            RosterRow.objects.filter(roster_id=self.params["roster"], row__in=rows).update(
                kind="bad"
            )
        return [
            Problem(row=row, column=_COLUMN_OF[code], code=code, params={}) for row, code in found
        ]


# --- the statements -------------------------------------------------------------------------
# r: the staged row, p: who it is, m: the open membership that it is about.
_IDENTIFY = [
    """
UPDATE units_rosterrow SET person_id = found.person_id, membership_id = found.membership_id
FROM (
    SELECT r.id, p.id AS person_id, m.id AS membership_id
    FROM units_rosterrow r
        JOIN accounts_person p ON LOWER(p.member_number) = LOWER(r.member_number)
        LEFT JOIN units_membership m
            ON m.person_id = p.id AND m.is_primary AND m.ends_on IS NULL AND r.is_primary
    WHERE r.roster_id = %(roster)s) found
WHERE found.id = units_rosterrow.id
    AND (COALESCE(units_rosterrow.person_id, 0) <> found.person_id
        OR COALESCE(units_rosterrow.membership_id, 0) <> COALESCE(found.membership_id, 0))""",
    """
UPDATE units_rosterrow SET membership_id = (
    SELECT MAX(m.id) FROM units_membership m
    WHERE m.person_id = units_rosterrow.person_id AND m.unit_id = units_rosterrow.unit_id
        AND NOT m.is_primary AND m.ends_on IS NULL)
WHERE roster_id = %(roster)s AND NOT is_primary AND person_id IS NOT NULL""",
    # An address that the person has confirmed is theirs to change, not the roster's.
    """
UPDATE units_rosterrow SET email = ''
WHERE roster_id = %(roster)s AND email <> '' AND person_id IN (
    SELECT e.user_id FROM account_emailaddress e JOIN accounts_person p ON p.id = e.user_id
    WHERE e.verified AND LOWER(e.email) = LOWER(p.email))""",
]

_COLUMN_OF = {
    "number_taken": "member_number",
    "email_taken": "email",
    "email_protected": "email",
    "date_too_early": "starts_on",
    "primary_missing": "primary",
}

# Where somebody belongs: the unit of the open primary membership, or of the last one.
_HOME = """(
    SELECT h.path FROM units_membership hm JOIN units_unit h ON h.id = hm.unit_id
    WHERE hm.person_id = r.person_id AND hm.is_primary
    ORDER BY CASE WHEN hm.ends_on IS NULL THEN 0 ELSE 1 END, hm.starts_on DESC, hm.id DESC LIMIT 1)"""

_REFUSE = f"""
SELECT row, code FROM (
    SELECT r.row, CASE
        WHEN p.id IS NOT NULL AND NOT COALESCE(
            COALESCE(mu.path, {_HOME}) >= %(low)s AND COALESCE(mu.path, {_HOME}) <= %(high)s,
            %(is_root)s) THEN 'number_taken'
        WHEN r.email <> '' AND (p.id IS NULL OR LOWER(p.email) <> LOWER(r.email)) AND EXISTS (
            SELECT 1 FROM accounts_person o
            WHERE NOT (o.email = '') AND LOWER(o.email) = LOWER(r.email)
                AND o.id <> COALESCE(r.person_id, 0)) THEN 'email_taken'
        WHEN r.email <> '' AND LOWER(r.email) <> LOWER(p.email) AND (p.is_superuser OR EXISTS (
            SELECT 1 FROM units_rolegrant g JOIN units_unit gu ON gu.id = g.unit_id
            WHERE g.person_id = p.id AND (g.ends_on IS NULL OR g.ends_on > %(today)s)
                AND NOT (gu.path >= %(low)s AND gu.path <= %(high)s))) THEN 'email_protected'
        WHEN r.starts_on < m.starts_on AND (m.unit_id <> r.unit_id OR (%(has_position)s
            AND COALESCE(m.position_id, 0) <> COALESCE(r.position_id, 0))) THEN 'date_too_early'
        WHEN NOT r.is_primary AND p.id IS NULL AND NOT EXISTS (
            SELECT 1 FROM units_rosterrow o WHERE o.roster_id = r.roster_id AND o.is_primary
                AND o.kind <> 'bad' AND LOWER(o.member_number) = LOWER(r.member_number))
            THEN 'primary_missing'
        ELSE '' END AS code
    FROM units_rosterrow r
        LEFT JOIN accounts_person p ON p.id = r.person_id
        LEFT JOIN units_membership m ON m.id = r.membership_id
        LEFT JOIN units_unit mu ON mu.id = m.unit_id AND m.is_primary
    WHERE r.roster_id = %(roster)s AND r.kind <> 'bad') checked
WHERE code <> ''"""  # noqa: S608  # statements of this module only

_CLASSIFY = """
UPDATE units_rosterrow SET kind = found.kind, begins = found.begins
FROM (
    SELECT r.id,
        (m.id IS NULL OR m.unit_id <> r.unit_id OR (%(has_position)s
            AND COALESCE(m.position_id, 0) <> COALESCE(r.position_id, 0))) AS begins,
        CASE
            WHEN p.id IS NULL AND r.is_primary THEN 'new'
            WHEN p.id IS NULL OR (NOT r.is_primary AND m.id IS NULL) THEN 'changed'
            WHEN m.id IS NULL OR NOT p.is_active THEN 'returning'
            WHEN m.unit_id <> r.unit_id THEN 'moved'
            WHEN %(has_position)s AND COALESCE(m.position_id, 0) <> COALESCE(r.position_id, 0)
                THEN 'changed'
            WHEN r.is_primary AND (p.full_name <> r.full_name
                OR (r.email <> '' AND LOWER(p.email) <> LOWER(r.email))
                OR (p.given_name = '' AND r.given_name <> '')
                OR (p.language = '' AND r.language <> '')
                OR (%(has_groups)s AND r.group_key <> COALESCE(held.key, ''))) THEN 'changed'
            ELSE 'same' END AS kind
    FROM units_rosterrow r
        LEFT JOIN accounts_person p ON p.id = r.person_id
        LEFT JOIN units_membership m ON m.id = r.membership_id
        LEFT JOIN (
            SELECT person_id, {joined} AS key FROM (
                SELECT person_id, group_id FROM units_groupmembership
                WHERE ends_on IS NULL AND person_id IN (
                    SELECT person_id FROM units_rosterrow WHERE roster_id = %(roster)s)
                ORDER BY person_id, group_id) open_groups
            GROUP BY person_id) held ON held.person_id = r.person_id
    WHERE r.roster_id = %(roster)s AND r.kind <> 'bad') found
WHERE found.id = units_rosterrow.id
    AND (units_rosterrow.kind <> found.kind OR units_rosterrow.begins <> found.begins)"""

_LEAVERS = [
    # Members of the subtree whom a complete roster does not name. Who holds a role is kept: a list
    # that lacks a name must not take an administrator away.
    """
INSERT INTO units_rosterrow (roster_id, row, kind, member_number, full_name, given_name, email,
    language, unit_id, group_key, starts_on, is_primary, person_id, membership_id, begins)
SELECT %(roster)s, 0,
    CASE WHEN p.is_superuser OR EXISTS (
        SELECT 1 FROM units_rolegrant g WHERE g.person_id = p.id
            AND (g.ends_on IS NULL OR g.ends_on > %(today)s)) THEN 'kept' ELSE 'leaving' END,
    p.member_number, p.full_name, p.given_name, '', '', m.unit_id, '', %(today)s, (1 = 1),
    p.id, m.id, (1 = 0)
FROM units_membership m
    JOIN units_unit u ON u.id = m.unit_id
    JOIN accounts_person p ON p.id = m.person_id
WHERE u.path >= %(low)s AND u.path <= %(high)s AND m.is_primary AND m.ends_on IS NULL
    AND m.person_id NOT IN (
        SELECT r.person_id FROM units_rosterrow r
        WHERE r.roster_id = %(roster)s AND r.person_id IS NOT NULL)""",
    # Further memberships of those who stay, in units of the subtree that the roster does not name.
    """
INSERT INTO units_rosterrow (roster_id, row, kind, member_number, full_name, given_name, email,
    language, unit_id, group_key, starts_on, is_primary, person_id, membership_id, begins)
SELECT %(roster)s, 0, 'changed', p.member_number, p.full_name, p.given_name, '', '', NULL, '',
    %(today)s, (1 = 0), p.id, m.id, (1 = 0)
FROM units_membership m
    JOIN units_unit u ON u.id = m.unit_id
    JOIN accounts_person p ON p.id = m.person_id
WHERE u.path >= %(low)s AND u.path <= %(high)s AND NOT m.is_primary AND m.ends_on IS NULL
    AND m.person_id IN (
        SELECT r.person_id FROM units_rosterrow r
        WHERE r.roster_id = %(roster)s AND r.is_primary AND r.row > 0 AND r.kind <> 'bad')
    AND m.id NOT IN (
        SELECT r.membership_id FROM units_rosterrow r
        WHERE r.roster_id = %(roster)s AND r.membership_id IS NOT NULL)""",
]
