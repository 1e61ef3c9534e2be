"""Writes a compared roster in sets: people, memberships, groups, places. Runs in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import connection

from bema.accounts.models import Person
from bema.common.clock import now
from bema.units import placements
from bema.units.models import RosterImport, RosterRow, RowKind

PLACED_ANEW = [RowKind.NEW, RowKind.RETURNING, RowKind.MOVED, RowKind.CHANGED, RowKind.LEAVING]

# From so many changes on, what PostgreSQL knows of the tables is out of date.
MANY = 2_000

Progress = Callable[[int, int], None]


def write(roster: RosterImport, *, progress: Progress) -> None:
    """Make the database what the roster says. A few statements, whatever its length."""
    steps = [_add_people, _update_people, _change_memberships, _change_groups, _end_leavers]
    for done, step in enumerate(steps, start=1):
        step(roster)
        progress(done, len(steps) + 1)
    changed = RosterRow.objects.filter(roster=roster, kind__in=PLACED_ANEW, is_primary=True)
    if sum(roster.summary.get(kind, 0) for kind in PLACED_ANEW) > MANY:
        _refresh_statistics()
    placements.recompute(Person.objects.filter(pk__in=changed.values("person_id")))
    progress(len(steps) + 1, len(steps) + 1)


def _refresh_statistics() -> None:
    """Tell PostgreSQL what was written, before placements are derived from it; SQLite needs no telling."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "ANALYZE accounts_person, units_membership, units_groupmembership, units_rosterrow"
            )


def _run(roster: RosterImport, *statements: str) -> None:
    postgres = connection.vendor == "postgresql"
    on = roster.effective_on
    params = {
        "roster": roster.pk,
        "now": now() if postgres else now().replace(tzinfo=None).isoformat(" "),
        "today": on if postgres else on.isoformat(),
        "language": settings.LANGUAGE_CODE,
        "has_position": "position" in roster.columns,
    }
    # No password fits: it is the members who set one, with a code. Random, so that no two are alike.
    unusable = (
        "'!' || replace(gen_random_uuid()::text, '-', '')"
        if postgres
        else "'!' || hex(randomblob(20))"
    )
    greatest = "GREATEST" if postgres else "MAX"
    with connection.cursor() as cursor:
        for statement in statements:
            sql = statement.replace("{unusable}", unusable).replace("{greatest}", greatest)
            cursor.execute(sql, params)


def _add_people(roster: RosterImport) -> None:
    _run(
        roster,
        """
INSERT INTO accounts_person (password, is_superuser, member_number, email, full_name, given_name,
    language, theme, text_size, is_active, is_staff, date_joined)
SELECT {unusable}, (1 = 0), member_number, email, full_name, given_name, language, 'auto', 'normal',
    (1 = 1), (1 = 0), %(now)s
FROM units_rosterrow WHERE roster_id = %(roster)s AND kind = 'new' ORDER BY row""",
        """
UPDATE units_rosterrow SET person_id = p.id
FROM accounts_person p
WHERE roster_id = %(roster)s AND person_id IS NULL AND kind IN ('new', 'changed')
    AND LOWER(p.member_number) = LOWER(units_rosterrow.member_number)""",
    )


def _update_people(roster: RosterImport) -> None:
    """The name is the roster's to say; what a person chose for themselves is filled in, not replaced."""
    chosen = "r.roster_id = %(roster)s AND r.kind IN ('changed', 'moved', 'returning')"
    _run(
        roster,
        f"""
DELETE FROM account_emailaddress WHERE user_id IN (
    SELECT r.person_id FROM units_rosterrow r JOIN accounts_person p ON p.id = r.person_id
    WHERE {chosen} AND r.email <> '' AND LOWER(r.email) <> LOWER(p.email))""",  # noqa: S608  # statements of this module
        f"""
UPDATE accounts_person SET
    full_name = r.full_name,
    email = CASE WHEN r.email = '' OR LOWER(r.email) = LOWER(accounts_person.email)
        THEN accounts_person.email ELSE r.email END,
    given_name = CASE WHEN accounts_person.given_name = '' THEN r.given_name
        ELSE accounts_person.given_name END,
    language = CASE WHEN accounts_person.language = '' THEN r.language
        ELSE accounts_person.language END,
    is_active = (1 = 1)
FROM units_rosterrow r
WHERE {chosen} AND r.is_primary AND accounts_person.id = r.person_id""",  # noqa: S608  # as above
    )


def _change_memberships(roster: RosterImport) -> None:
    """A move, or a change of position, ends one membership and begins another."""
    _run(
        roster,
        """
UPDATE units_membership SET ends_on = {greatest}(r.starts_on, units_membership.starts_on)
FROM units_rosterrow r
WHERE r.roster_id = %(roster)s AND units_membership.id = r.membership_id
    AND (r.begins OR (r.row = 0 AND r.kind = 'changed'))
    AND r.kind IN ('changed', 'moved', 'returning')""",
        """
INSERT INTO units_membership (person_id, unit_id, position_id, is_primary, starts_on, ends_on)
SELECT r.person_id, r.unit_id,
    CASE WHEN %(has_position)s THEN r.position_id ELSE m.position_id END,
    r.is_primary, r.starts_on, NULL
FROM units_rosterrow r LEFT JOIN units_membership m ON m.id = r.membership_id
WHERE r.roster_id = %(roster)s AND r.begins AND r.row > 0
    AND r.kind IN ('new', 'changed', 'moved', 'returning')
ORDER BY r.row""",
    )


def _change_groups(roster: RosterImport) -> None:
    """Groups that the roster no longer gives end; those that it newly gives begin."""
    if "groups" not in roster.columns:
        return
    written = RosterRow.objects.filter(roster=roster, is_primary=True, row__gt=0).exclude(
        kind__in=[RowKind.SAME, RowKind.BAD]
    )
    placements.ensure_group_sets(set(written.values_list("group_key", flat=True).distinct()))
    chosen = (
        "r.roster_id = %(roster)s AND r.is_primary AND r.row > 0 "
        "AND r.kind IN ('new', 'changed', 'moved', 'returning')"
    )
    of_row = """
        SELECT 1 FROM units_groupset s JOIN units_groupset_groups sg ON sg.groupset_id = s.id
        WHERE s.key = r.group_key AND sg.targetgroup_id = {table}.group_id"""
    _run(
        roster,
        f"""
UPDATE units_groupmembership SET ends_on = {{greatest}}(%(today)s, units_groupmembership.starts_on)
FROM units_rosterrow r
WHERE {chosen} AND r.kind <> 'new' AND units_groupmembership.person_id = r.person_id
    AND units_groupmembership.ends_on IS NULL
    AND NOT EXISTS ({of_row.replace("{table}", "units_groupmembership")})""",  # noqa: S608  # statements of this module
        f"""
INSERT INTO units_groupmembership (person_id, group_id, starts_on, ends_on)
SELECT r.person_id, sg.targetgroup_id, CASE WHEN r.kind = 'new' THEN r.starts_on ELSE %(today)s END, NULL
FROM units_rosterrow r JOIN units_groupset s ON s.key = r.group_key
    JOIN units_groupset_groups sg ON sg.groupset_id = s.id
WHERE {chosen} AND NOT EXISTS (
    SELECT 1 FROM units_groupmembership g
    WHERE g.person_id = r.person_id AND g.group_id = sg.targetgroup_id AND g.ends_on IS NULL)""",  # noqa: S608  # as above
    )


def _end_leavers(roster: RosterImport) -> None:
    """Their memberships of the subtree end; who belongs nowhere else is made inactive. Nobody is deleted."""
    unit = roster.unit
    leaving = "SELECT r.person_id FROM units_rosterrow r WHERE r.roster_id = %(roster)s AND r.kind = 'leaving'"
    _run(
        roster,
        f"""
UPDATE units_membership SET ends_on = {{greatest}}(%(today)s, units_membership.starts_on)
WHERE ends_on IS NULL AND person_id IN ({leaving})
    AND unit_id IN (SELECT u.id FROM units_unit u WHERE u.path LIKE '{unit.path}%%')""",  # noqa: S608  # a path is digits and capitals
        f"""
UPDATE accounts_person SET is_active = (1 = 0)
WHERE id IN ({leaving}) AND NOT EXISTS (
    SELECT 1 FROM units_membership m
    WHERE m.person_id = accounts_person.id AND m.ends_on IS NULL)""",  # noqa: S608  # as above
    )
