"""What rests on a version's changes, what editors decide of it, and what that brings about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bema.common import clock
from bema.common.errors import Absent
from bema.common.models import AuditEntry
from bema.documents.actions import publish_version
from bema.documents.errors import PublicationHeld, VersionImmutable
from bema.documents.models import ProvisionChange, Version
from bema.study.models import (
    Attempt,
    Attestation,
    Certificate,
    ItemEdition,
    LessonEdition,
    Response,
    StepEdition,
)
from bema.updates import changes, settling
from bema.updates.board import board, progress, waiting
from bema.updates.errors import DecidedMeanwhile, JudgedMeanwhile, NotOnTheBoard
from bema.updates.forecast import forecast
from bema.updates.impact import token_of
from bema.updates.models import Decision, Mastery, ObjectiveChange, Settlement
from bema.updates.tests.conftest import AMENDED, ARTICLES, draft, publish

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAST = dt.date(2021, 3, 1)


@pytest.fixture
def amended(river, schooling):
    """The river law's next version, a draft: article 1 is another."""
    return draft(river.work, AMENDED, PAST)


def keys(schooling):
    """What rests on article 1."""
    objective, lesson, asked = (
        schooling.objectives[0],
        schooling.lessons[0],
        schooling.items[0],
    )
    return [("objective", objective.pk), ("lesson", lesson.pk), *(("item", i.pk) for i in asked)]


def decide(version, key, decision, *, actor="test", based_on="none", **more):
    return settling.settle(
        actor=actor, version=version, key=key, decision=decision, based_on=based_on, **more
    )


def new_draft(thing, actor=None, **fields):
    """Save a draft of the thing as an editor does; what is published stays."""
    latest = thing.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    return latest.save_revision(user=actor)


def test_the_board_shows_what_rests_on_the_changed_article_only(amended, schooling):
    found = board(amended)
    (entry,) = found.entries
    assert entry.change.kind == "reworded"
    assert [thing.key for thing in entry.first] == keys(schooling)
    assert "".join(run.text for run in entry.runs if run.kind == "inserted").strip() == "at once"
    assert entry.is_small
    lesson = entry.first[1]
    assert [(s.ordinal, s.kind, s.is_touched) for s in lesson.steps] == [
        (1, "text", False),
        (2, "quote", True),
        (3, "check", False),
    ]
    assert (found.settled, found.total) == (0, 4)
    assert [version.pk for version in waiting(Version.objects.all())] == [amended.pk]


def test_a_version_is_held_back_until_everything_is_settled(amended, schooling):
    for key in keys(schooling)[:-1]:
        decide(amended, key, Decision.KEEP)
    with pytest.raises(PublicationHeld, match="1 of 4 things"):
        publish_version(actor="test", version=amended)
    amended.refresh_from_db()
    assert amended.state == "draft"
    decide(amended, keys(schooling)[-1], Decision.KEEP)
    assert publish_version(actor="test", version=amended).state == "published"


def test_keeping_does_not_spare_those_who_learned_it_the_refresher(
    amended, schooling, learn, alice, bob
):
    learn(alice)
    settling.keep_all(actor="test", version=amended)
    assert forecast(amended).members == 1
    publish_version(actor="test", version=amended)
    assert list(changes.concerned(amended)) == [alice]


def test_publishing_asks_the_same_of_the_database_however_many_have_learned(
    river, schooling, learn, place, tree
):
    costs = []
    for year in (2021, 2022):
        for turn in range(3 if year == 2022 else 1):
            learn(place(f"Member {year} {turn}", tree.mill))
        words = f"The officer on duty reports high water as was decided in {year}."
        version = draft(river.work, {**ARTICLES, 1: words}, dt.date(year, 1, 1))
        settling.keep_all(actor="test", version=version)
        with CaptureQueriesContext(connection) as asked:
            publish_version(actor="test", version=version)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_first_version_and_one_of_the_past_pass_freely(river, schooling):
    publish(river.work, {**AMENDED, 2: "The duty log is burnt."}, dt.date(2023, 1, 1))
    between = draft(river.work, AMENDED, PAST)
    assert progress([between])[between.pk].open == 4
    publish_version(actor="test", version=between)
    assert not ObjectiveChange.objects.filter(version=between).exists()


def test_what_is_rewritten_waits_for_a_new_draft_which_is_published(amended, schooling, eve):
    item = schooling.items[0][0]
    old = ItemEdition.objects.get(item=item, is_current=True)
    settling.keep_all(actor="test", version=amended)
    kept = Settlement.objects.get(item=item)
    decide(amended, ("item", item.pk), Decision.REWRITE, actor=eve, based_on=token_of(kept))
    with pytest.raises(PublicationHeld):
        publish_version(actor="test", version=amended)
    new_draft(item, eve, stem={"en": "When does the officer report?"})
    assert progress([amended])[amended.pk].open == 0
    assert ItemEdition.objects.get(item=item, is_current=True) == old
    publish_version(actor="test", version=amended)
    new = ItemEdition.objects.get(item=item, is_current=True)
    assert new.number == old.number + 1
    assert "When does the officer report?" in new.content["stem"]["en"]


def test_a_draft_that_was_there_counts_only_if_it_is_chosen(amended, schooling, eve):
    item = schooling.items[0][0]
    new_draft(item, eve, stem={"en": "Written last year"})
    settling.keep_all(actor="test", version=amended)
    kept = Settlement.objects.get(item=item)
    key = ("item", item.pk)
    waits = decide(amended, key, Decision.REWRITE, based_on=token_of(kept))
    assert board(amended).things[key].state == "rewrite"
    decide(amended, key, Decision.REWRITE, based_on=token_of(waits), with_draft=True)
    assert board(amended).things[key].state == "rewritten"


def test_a_draft_that_cannot_be_published_holds_the_version_back(amended, schooling, eve):
    item = schooling.items[0][0]
    settling.keep_all(actor="test", version=amended)
    kept = Settlement.objects.get(item=item)
    decide(amended, ("item", item.pk), Decision.REWRITE, based_on=token_of(kept))
    new_draft(item, eve, key="9")
    assert [str(problem) for problem in forecast(amended).unready]
    with pytest.raises(PublicationHeld, match="cannot be published yet"):
        publish_version(actor="test", version=amended)


def test_a_retired_question_is_asked_nowhere_any_more(amended, schooling):
    item, other = schooling.items[0]
    lesson = schooling.lessons[0]
    decide(amended, ("item", item.pk), Decision.RETIRE)
    settling.keep_all(actor="test", version=amended)
    publish_version(actor="test", version=amended)
    assert not ItemEdition.objects.filter(item=item, is_current=True).exists()
    assert ItemEdition.objects.filter(item=other, is_current=True).exists()
    edition = LessonEdition.objects.get(lesson=lesson, is_current=True)
    assert list(edition.steps.values_list("kind", flat=True)) == ["text", "quote"]
    assert StepEdition.objects.filter(item=item).exists()  # of the edition before


def test_a_retired_objective_goes_with_its_questions_and_calls_for_no_refresher(
    amended, schooling, learn, alice
):
    learn(alice)
    objective = schooling.objectives[0]
    decide(amended, ("objective", objective.pk), Decision.RETIRE)
    things = board(amended).things
    assert [things["item", item.pk].state for item in schooling.items[0]] == ["along", "along"]
    settling.keep_all(actor="test", version=amended)
    assert forecast(amended).members == 0
    publish_version(actor="test", version=amended)
    objective.refresh_from_db()
    assert not objective.live
    assert not ItemEdition.objects.filter(objective=objective, is_current=True).exists()
    assert not ObjectiveChange.objects.filter(version=amended).exists()
    assert not changes.concerned(amended).exists()
    assert Mastery.objects.filter(objective=objective).exists()


def test_a_retired_lesson_leaves_the_course(amended, schooling):
    lesson = schooling.lessons[0]
    decide(amended, ("lesson", lesson.pk), Decision.RETIRE)
    settling.keep_all(actor="test", version=amended)
    publish_version(actor="test", version=amended)
    assert not LessonEdition.objects.filter(lesson=lesson, is_current=True).exists()
    assert LessonEdition.objects.filter(is_current=True).count() == 2


def _records():
    """Every row of what members did, as the database holds it."""
    dump = {}
    with connection.cursor() as cursor:
        for model in (Attempt, Response, Attestation, Certificate, ItemEdition):
            named = [f.column for f in model._meta.concrete_fields if f.name != "is_current"]
            columns = ", ".join(f'"{name}"' for name in named)
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY 1')
            dump[model.__name__] = cursor.fetchall()
    return dump


def test_past_results_stay_byte_for_byte(amended, river, schooling, learn, alice, bob, eve):
    learn(alice)
    learn(bob)
    Attestation.objects.create(
        person=alice,
        version=river.version,
        language="en",
        content_hash=river.version.content_hash,
        attested_at=clock.now(),
    )
    before = _records()
    first, second = schooling.items[0]
    decide(amended, ("item", first.pk), Decision.RETIRE)
    decide(amended, ("item", second.pk), Decision.REWRITE)
    decide(amended, ("lesson", schooling.lessons[0].pk), Decision.RETIRE)
    settling.keep_all(actor="test", version=amended)
    new_draft(second, eve, stem={"en": "Another question"})
    publish_version(actor="test", version=amended)
    after = _records()
    assert all(set(before[name]) <= set(after[name]) for name in before)
    assert {name: rows for name, rows in after.items() if name != "ItemEdition"} == {
        name: rows for name, rows in before.items() if name != "ItemEdition"
    }


# --- two editors --------------------------------------------------------------------------------


def test_nobody_overwrites_what_another_decided_in_the_meantime(amended, schooling, eve, ada):
    key = keys(schooling)[0]
    seen = board(amended).things[key].token
    decide(amended, key, Decision.KEEP, actor=eve, based_on=seen)
    with pytest.raises(DecidedMeanwhile, match="Eve") as told:
        decide(amended, key, Decision.RETIRE, actor=ada, based_on=seen)
    assert "Right as it stands" in str(told.value)
    assert Settlement.objects.get().by == eve
    decide(amended, key, Decision.KEEP, actor=ada, based_on=seen)  # the same: nothing to ask
    assert Settlement.objects.get().by == eve
    decide(amended, key, Decision.RETIRE, actor=ada, based_on=token_of(Settlement.objects.get()))
    assert Settlement.objects.get().by == ada
    entries = AuditEntry.objects.filter(action="updates.settle").order_by("pk")
    assert [(e.actor, e.details["decision"]) for e in entries] == [(eve, "keep"), (ada, "retire")]


def test_keeping_together_leaves_what_others_decided(amended, schooling, eve, ada):
    wanted = dict.fromkeys(keys(schooling), "none")
    decide(amended, keys(schooling)[0], Decision.RETIRE, actor=eve)
    kept = settling.keep_together(actor=ada, version=amended, wanted=wanted)
    assert kept.keys == keys(schooling)[1:]
    assert [row.by for row in kept.others] == [eve]
    assert Settlement.objects.filter(decision="retire").count() == 1


def test_only_what_is_on_the_board_can_be_settled(amended, schooling):
    with pytest.raises(NotOnTheBoard):
        decide(amended, ("objective", schooling.objectives[1].pk), Decision.KEEP)


def test_who_edits_the_document_keeps_what_others_own_and_no_more(
    amended, schooling, tree, place, grant, eve
):
    item = schooling.items[0][0]
    river_editor = place("Rita", tree.north)
    grant(river_editor, "editor", tree.north)
    amended.work.owner = tree.north
    amended.work.save()
    decide(amended, ("item", item.pk), Decision.KEEP, actor=river_editor)
    with pytest.raises(Absent):
        decide(
            amended,
            ("item", item.pk),
            Decision.RETIRE,
            actor=river_editor,
            based_on=token_of(Settlement.objects.get()),
        )


def test_a_change_may_be_judged_to_alter_nothing_and_taken_back(amended, schooling, eve, ada):
    change = ProvisionChange.objects.get(version=amended, is_substance=True)
    seen = settling.judgement_token(change)
    word = {"version": amended, "change_id": change.pk, "based_on": seen}
    change = settling.judge(actor=eve, substance=False, **word)
    assert (change.judged_substance, change.judged_by) == (False, eve)
    found = board(amended)
    assert (found.entries, found.set_aside) == ([], [change])
    with pytest.raises(JudgedMeanwhile):
        settling.judge(actor=ada, substance=True, **word)
    settling.judge(
        actor=ada,
        version=amended,
        change_id=change.pk,
        substance=True,
        based_on=settling.judgement_token(change),
    )
    assert board(amended).total == 4
    assert ProvisionChange.objects.get(pk=change.pk).judged_by is None


def test_an_editorial_change_may_be_raised_to_one_of_substance(river, schooling, eve):
    version = draft(river.work, {**ARTICLES, 1: ARTICLES[1].replace(".", " .")}, PAST)
    change = ProvisionChange.objects.get(version=version)
    assert not change.is_substance
    assert board(version).total == 0
    settling.judge(
        actor=eve,
        version=version,
        change_id=change.pk,
        substance=True,
        based_on=settling.judgement_token(change),
    )
    assert board(version).total == 4


# --- for good -----------------------------------------------------------------------------------


def test_after_publication_nothing_of_it_can_be_changed(amended, schooling, eve):
    settling.keep_all(actor=eve, version=amended)
    publish_version(actor="test", version=amended)
    row = Settlement.objects.first()
    key = (row.kind, row.thing_id)
    with pytest.raises(VersionImmutable):
        decide(amended, key, Decision.RETIRE, based_on=token_of(row))
    change = ProvisionChange.objects.get(version=amended, is_substance=True)
    with pytest.raises(VersionImmutable):
        settling.judge(
            actor=eve,
            version=amended,
            change_id=change.pk,
            substance=False,
            based_on=settling.judgement_token(change),
        )
    writes = [
        lambda: Settlement.objects.filter(pk=row.pk).update(decision="retire"),
        lambda: Settlement.objects.filter(pk=row.pk).delete(),
        lambda: Settlement.objects.create(
            version=amended, item=schooling.items[2][0], decision="keep", at=row.at
        ),
    ]
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    eve.delete()
    assert Settlement.objects.get(pk=row.pk).by is None
