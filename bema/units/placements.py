"""Where people count: placements and headcounts, derived from memberships for any number of people at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from bema.accounts.models import Person
from bema.common.clock import today
from bema.common.events import publish
from bema.units.events import PlacementsChanged, PlacementsChanging
from bema.units.models import (
    GroupMembership,
    GroupSet,
    Headcount,
    Membership,
    Placement,
    TargetGroup,
    Unit,
)


def valid_on(on: dt.date) -> Q:
    """The condition that a row with `starts_on` and `ends_on` holds on a day; the end is exclusive."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def lock_placements() -> None:
    """Let one writer of placements pass at a time: the cells that they count in are shared.

    SQLite's immediate transactions do so anyway. The weaker lock lets rows that refer to the unit, such
    as a tally, be added meanwhile: who adds one may hold a person whom this writer waits for.
    """
    list(Unit.objects.filter(depth=1).select_for_update(no_key=True).values_list("pk"))


def recompute(people: QuerySet[Person]) -> None:
    """Derive the placements of `people` anew, in a few statements whatever their number.

    `people` is used as a subquery several times, before and after the write: it must not depend on
    placements. Publishes `PlacementsChanging` before and `PlacementsChanged` after. Must run inside
    the transaction of the memberships' change.
    """
    lock_placements()
    publish(PlacementsChanging(people))
    _count(people, sign=-1)
    Placement.objects.filter(person__in=people.values("pk"))._raw_delete(connection.alias)
    _add_group_sets(people)
    _add_placements(people)
    _count(people, sign=+1)
    publish(PlacementsChanged(people))


def refresh_due(on: dt.date | None = None) -> int:
    """Recompute those whose placement is no longer what the date says; gives their number.

    Memberships and groups may begin or end on a day that was in the future when they were written.
    """
    on = on or today()
    stale = [pk for pk, _now, _then in differences(on)]
    with transaction.atomic():
        recompute(Person.objects.filter(pk__in=stale))
    return len(stale)


def differences(on: dt.date | None = None) -> list[tuple[int, Any, Any]]:
    """(person, kept placement, derived placement) of everybody for whom the two differ."""
    derived = derive(Person.objects.all(), on=on)
    kept = {
        person: (unit, key)
        for person, unit, key in Placement.objects.values_list(
            "person_id", "unit_id", "group_set__key"
        )
    }
    return [
        (person, kept.get(person), derived.get(person))
        for person in kept.keys() | derived.keys()
        if kept.get(person) != derived.get(person)
    ]


def derive(people: QuerySet[Person], *, on: dt.date | None = None) -> dict[int, tuple[int, str]]:
    """The plain recomputation: {person: (unit, key of groups)} by the definition, one row at a time."""
    on = on or today()
    members = Membership.objects.filter(
        valid_on(on), is_primary=True, person__in=people.values("pk"), person__is_active=True
    )
    # Of several memberships, the one begun last is written last and stays.
    units = dict(members.order_by("starts_on", "pk").values_list("person_id", "unit_id"))
    groups: dict[int, set[int]] = {}
    held = GroupMembership.objects.filter(valid_on(on), person__in=people.values("pk"))
    for person, group in held.values_list("person_id", "group_id"):
        groups.setdefault(person, set()).add(group)
    return {
        person: (unit, ",".join(str(group) for group in sorted(groups.get(person, ()))))
        for person, unit in units.items()
    }


def _count(people: QuerySet[Person], *, sign: int) -> None:
    """Add the people's placements to the headcounts, or take them away. One row a cell touched."""
    cells = (
        Placement.objects.filter(person__in=people.values("pk"))
        .values_list("unit_id", "group_set_id")
        .annotate(people=Count("pk"))
    )
    rows = [(unit, group_set, sign * number) for unit, group_set, number in cells]
    if sign < 0:
        _run_many(
            "UPDATE units_headcount SET people = people + %s "
            "WHERE unit_id = %s AND group_set_id = %s",
            [(number, unit, group_set) for unit, group_set, number in rows],
        )
        Headcount.objects.filter(people=0).delete()
    else:
        _run_many(
            "INSERT INTO units_headcount (unit_id, group_set_id, people) VALUES (%s, %s, %s) "
            "ON CONFLICT (unit_id, group_set_id) "
            "DO UPDATE SET people = units_headcount.people + excluded.people",
            rows,
        )


def _run_many(sql: str, rows: Sequence[tuple[int, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _compile(queryset: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The queryset's SQL and parameters, also of one that can't find anything."""
    sql, params = queryset.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, tuple(params)


def _keys(people: QuerySet[Person]) -> tuple[str, tuple[Any, ...]]:
    """SQL of (person_id, key): the ids of the groups that each person holds today, ascending."""
    held = (
        GroupMembership.objects.filter(valid_on(today()), person__in=people.values("pk"))
        .order_by("person_id", "group_id")
        .values("person_id", "group_id")
        .distinct()
    )
    sql, params = _compile(held)
    return f"SELECT person_id, {_joined()} AS key FROM ({sql}) held GROUP BY person_id", params  # noqa: S608  # no value is put in


def _joined() -> str:
    """SQL that joins group ids, ascending, with commas; SQLite joins in the order of the subquery."""
    if connection.vendor == "postgresql":
        return "string_agg(group_id::text, ',' ORDER BY group_id)"
    return "group_concat(group_id, ',')"


def _add_group_sets(people: QuerySet[Person]) -> None:
    """Store the combinations of groups that are new; there are few, however many people."""
    sql, params = _keys(people)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT key FROM ({sql}) keys", params)  # noqa: S608  # as above
        keys = {row[0] for row in cursor.fetchall()}
    ensure_group_sets(keys | {""})


def ensure_group_sets(keys: set[str]) -> None:
    """Make the `GroupSet` of each key that has none yet."""
    for key in sorted(keys - set(GroupSet.objects.values_list("key", flat=True))):
        group_set, made = GroupSet.objects.get_or_create(key=key)
        if made and key:
            group_set.groups.set(TargetGroup.objects.filter(pk__in=key.split(",")))


def _add_placements(people: QuerySet[Person]) -> None:
    """Place each active person at the primary membership of today; of several, the one begun last."""
    begun_last = Window(
        RowNumber(), partition_by=F("person_id"), order_by=[F("starts_on").desc(), F("pk").desc()]
    )
    placed = (
        Membership.objects.filter(
            valid_on(today()),
            is_primary=True,
            person__in=people.filter(is_active=True).values("pk"),
        )
        .annotate(nth=begun_last)
        .filter(nth=1)
        .values("person_id", "unit_id")
    )
    sql, params = _compile(placed)
    on = today().isoformat()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO units_placement (person_id, unit_id, group_set_id) "  # noqa: S608  # as above
            f"SELECT keyed.person_id, keyed.unit_id, sets.id FROM ("
            f"  SELECT person_id, unit_id, COALESCE({_joined()}, '') AS key FROM ("
            f"    SELECT DISTINCT placed.person_id, placed.unit_id, held.group_id "
            f"    FROM ({sql}) placed LEFT JOIN units_groupmembership held "
            f"      ON held.person_id = placed.person_id AND held.starts_on <= %s "
            f"      AND (held.ends_on IS NULL OR held.ends_on > %s) "
            f"    ORDER BY placed.person_id, held.group_id) members "
            f"  GROUP BY person_id, unit_id) keyed "
            f"JOIN units_groupset sets ON sets.key = keyed.key",
            (*params, on, on),
        )


def verify_headcounts() -> list[tuple[int, int, int, int]]:
    """(unit, group set, kept, counted) of every headcount that is not what the placements say."""
    counted = {
        (unit, group_set): number
        for unit, group_set, number in Placement.objects.values_list("unit_id", "group_set_id")
        .annotate(people=Count("pk"))
        .order_by()
    }
    kept = {
        (unit, group_set): number
        for unit, group_set, number in Headcount.objects.values_list(
            "unit_id", "group_set_id", "people"
        )
    }
    return [
        (*cell, kept.get(cell, 0), counted.get(cell, 0))
        for cell in kept.keys() | counted.keys()
        if kept.get(cell, 0) != counted.get(cell, 0)
    ]


def disagreements() -> Iterator[str]:
    """A line on each placement and headcount that is not what it is derived from."""
    for person, kept, derived in differences():
        yield f"person {person}: placed at {kept} instead of {derived}"
    for unit, group_set, kept, counted in verify_headcounts():
        yield f"unit {unit}, groups {group_set}: {kept} people instead of {counted}"


def repair() -> None:
    """Put right what differs, and only that."""
    if differences():
        refresh_due()
    if verify_headcounts():
        rebuild()


@transaction.atomic
def rebuild() -> None:
    """Derive every placement and headcount from the memberships, whatever was kept before."""
    recompute(Person.objects.all())
    lock_placements()
    Headcount.objects.all().delete()
    _count(Person.objects.all(), sign=+1)
