"""A real law changes under tens of thousands of members who learned it: whom does each amendment concern?

    python -m benchmarks.living LAWS/uk/2694-12 --members 49820 --base 2019-12-27

Imports the versions up to the base one and publishes them; makes a course of 40 objectives on it; lets the
members learn it at different times; then imports and publishes the later versions one after the other. After
each, the people to whom Bema offers a refresher are compared, person by person and objective by objective,
with a plain recomputation from answers, completions and attestations that shares no code with it; some then
refresh, and others finish the course before the next version. At the end the records of the past must be, byte
for byte, what they were. Exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.import_laws import _set_up
from benchmarks.learners import School, add_school, let_learn

Key = tuple[int, int]


def _went_through() -> dict[int, set[int]]:
    """{person: objectives of the lessons done and of the questions of tests passed}, row by row."""
    from bema.study import models as m

    taught = {
        edition.pk: set(edition.objectives.values_list("pk", flat=True))
        for edition in m.LessonEdition.objects.all()
    }
    asked = dict(m.ItemEdition.objects.values_list("pk", "objective_id"))
    found: dict[int, set[int]] = defaultdict(set)
    done = m.LessonRecord.objects.filter(completed_at__isnull=False)
    for person, edition in done.values_list("person_id", "edition_id").iterator(10_000):
        found[person] |= taught[edition]
    right = m.Response.objects.filter(attempt__passed=True)
    for person, edition in right.values_list("person_id", "item_edition_id").iterator(10_000):
        found[person].add(asked[edition])
    return found


def _plain_knowledge(school: School) -> dict[Key, list[Any]]:
    """{(person, objective): instants at which it was learned or refreshed}, read row by row.

    Completed: at the course's completion, what she went through. Attested: each objective on the document,
    unless a course had taught it already. Refreshed: at the refresher.
    """
    from bema.study import models as m
    from bema.updates.models import Review

    known: dict[Key, list[Any]] = defaultdict(list)
    through = _went_through()
    done = m.CourseRecord.objects.filter(completed_at__isnull=False)
    for person, at in done.values_list("person_id", "completed_at"):
        for objective in through[person]:
            known[person, objective].append(at)
    completed = {key: instants[0] for key, instants in known.items()}
    for person, at in m.Attestation.objects.values_list("person_id", "attested_at"):
        for objective in school.objectives:
            if completed.get((person, objective.pk), at) >= at:
                known[person, objective.pk].append(at)
    refreshed = Review.objects.filter(kind="refresher")
    for person, pk, at in refreshed.values_list("person_id", "objective_id", "at"):
        known[person, pk].append(at)
    return known


def _plainly_concerned(school: School, version: Any, changed: set[int]) -> set[tuple[int, int]]:
    """(person, objective) of those who learned before the version was published and not since."""
    return {
        key
        for key, instants in _plain_knowledge(school).items()
        if key[1] in changed and max(instants) < version.published_at
    }


def _changed_objectives(school: School, version: Any) -> set[int]:
    """Objectives on an article in which something changed in substance, by plain loops.

    The objectives of this benchmark cite all of an article, so what is new in it touches them as well.
    """
    from bema.documents.models import ProvisionChange
    from bema.study.models import ObjectiveCitation

    lineages = set()
    for change in ProvisionChange.objects.filter(version=version):
        for row in (change.before, change.after) if change.is_substance else ():
            while row is not None:
                lineages.add(row.lineage_id)
                row = row.parent
    mine = {objective.pk for objective in school.objectives}
    return {
        citation.objective_id
        for citation in ObjectiveCitation.objects.all()
        if citation.lineage_id in lineages and citation.objective_id in mine
    }


def _offered(version: Any) -> tuple[set[int], set[tuple[int, int]]]:
    """What Bema says: the people concerned by the version, and all (person, objective) to be refreshed."""
    from bema.updates import changes

    people = set(changes.concerned(version).values_list("pk", flat=True))
    pairs = set(changes.outdated().values_list("person_id", "objective_id"))
    return people, pairs


def _fingerprint(people: list[int]) -> str:
    """SHA-256 over every row of what these members did, in the order of their keys."""
    from bema.study import models as m

    digest = hashlib.sha256()
    for model in (
        m.Attempt,
        m.Response,
        m.Attestation,
        m.Certificate,
        m.CourseRecord,
        m.LessonRecord,
    ):
        rows = model.objects.filter(person__gte=people[0], person__lte=people[-1]).order_by("pk")
        for row in rows.values_list().iterator(chunk_size=20_000):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _refresh_some(version: Any, rng: random.Random, share: float) -> int:
    """A share of those concerned do their refresher, through the door that members use."""
    from bema.common.clock import now
    from bema.updates import changes, mastery
    from bema.updates.knowledge import REFRESHED, Fact
    from bema.updates.models import Review

    by_person: dict[int, list[int]] = defaultdict(list)
    for person, objective in changes.outdated().values_list("person_id", "objective_id"):
        by_person[person].append(objective)
    chosen = rng.sample(sorted(by_person), int(len(by_person) * share))
    from django.db import transaction

    with transaction.atomic():
        for person in chosen:
            at = now()
            for objective in by_person[person]:
                Review.objects.create(
                    person_id=person,
                    objective_id=objective,
                    kind="refresher",
                    rating=3,
                    at=at,
                    version=version,
                )
            facts = [Fact(at, objective, REFRESHED) for objective in by_person[person]]
            mastery.record(person_id=person, facts=facts)
    return len(chosen)


def _learn_now(school: School, version: Any, people: list[int]) -> None:
    """These members learn the law as it stands now, one after the other."""
    from django.db import transaction

    from bema.common.clock import now
    from bema.updates import evidence, mastery

    let_learn(school, people, version, since=version.published_at, until=now(), seed=version.pk)
    with transaction.atomic():
        for person, facts in evidence.facts_of(people).items():
            mastery.record(person_id=person, facts=facts)


def _import_to_base(folder: Path, base: str, owner: Any) -> tuple[Any, Iterator[Any]]:
    """The law as of the base date, published; and an iterator that brings in a later version as a draft."""
    from bema.documents import history
    from bema.documents.history import Wishes

    (plan,) = history.plans(folder, in_force_from=None)
    early = [step for step in plan.steps if step.in_force_from.isoformat() <= base]
    late = [step for step in plan.steps if step.in_force_from.isoformat() > base]
    wishes = Wishes(owner=owner, publish=True)
    (*_, outcome) = history.run(
        history.Plan(early, plan.identifier, plan.title, plan.language), wishes
    )
    drafts = history.run(
        history.Plan(late, plan.identifier, plan.title, plan.language), Wishes(owner=owner)
    )
    return outcome.text.version, (draft.text.version for draft in drafts)


def _settle(version: Any) -> None:
    """Keep everything that rests on the version's changes."""
    from bema.updates.settling import keep_all

    keep_all(actor="benchmark", version=version)


def _one_version(school: School, version: Any, say: Any) -> bool:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from bema.documents.actions import publish_version

    _settle(version)
    reset_queries()  # in development mode all are kept
    with CaptureQueriesContext(connection) as asked:
        begun = time.perf_counter()
        version = publish_version(actor="benchmark", version=version)
        took = time.perf_counter() - begun
    changed = _changed_objectives(school, version)
    people, _pairs = _offered(version)
    expected = _plainly_concerned(school, version, changed)
    same = people == {person for person, _objective in expected}
    say(f"| {version.in_force_from} | {len(changed)} | {len(people):,} | {'yes' if same else 'NO'} "
        f"| {took * 1000:.0f} ms | {len(asked)} |")  # fmt: skip
    return same


def run(given: argparse.Namespace) -> bool:
    import datetime as dt

    from bema.accounts.models import Person
    from bema.common.clock import now
    from bema.documents.models import Version
    from bema.updates import mastery
    from benchmarks.people import add_people, add_units

    rng = random.Random(given.seed)
    units = add_units(max(12, given.members // 80))
    add_people(rng, given.members, units, "river-stone-lamp")
    people = list(
        Person.objects.filter(member_number__startswith="M")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    base, later = _import_to_base(given.law, given.base, units[0])
    school = add_school(units[0], base, given.objectives, rng)
    begun = time.perf_counter()
    first, spare = people[: -len(people) // 20], people[-len(people) // 20 :]
    let_learn(school, first, base, since=now() - dt.timedelta(days=700), until=now(), seed=2)  # fmt: skip
    print(f"{len(people):,} members, {len(school.objectives)} objectives, what they did: "
          f"{time.perf_counter() - begun:.1f} s", flush=True)  # fmt: skip
    begun = time.perf_counter()
    rows = sum(mastery.rebuild())
    print(
        f"what they know, from it: {rows:,} rows in {time.perf_counter() - begun:.1f} s", flush=True
    )
    before, good = _fingerprint(first), True
    print("| version | objectives changed | people concerned | as recomputed | publishing | queries |\n"
          "|---|---|---|---|---|---|", flush=True)  # fmt: skip
    for turn, version in enumerate(later):
        good &= _one_version(school, version, lambda line: print(line, flush=True))
        _refresh_some(version, rng, 0.3)
        _learn_now(school, Version.objects.get(pk=version.pk), spare[turn::5])
    untouched = _fingerprint(first) == before
    differing = sum(1 for _row in mastery.differences())
    print(f"past records byte for byte the same: {'yes' if untouched else 'NO'}; "
          f"rows of knowledge that differ from the records: {differing}")  # fmt: skip
    return good and untouched and not differing


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("law", type=Path, help="a folder with an index.json and a file a version")
    parser.add_argument("--base", required=True, help="the version that was learned: 2019-12-27")
    parser.add_argument("--members", type=int, default=2_000)
    parser.add_argument("--objectives", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        sys.exit(0 if run(given) else 1)


if __name__ == "__main__":
    main()
