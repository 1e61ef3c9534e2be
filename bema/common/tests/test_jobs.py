"""Jobs: enqueued with the change, run once, tried again, never stuck, watched by their owner alone."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from bema.common.clock import now
from bema.common.jobs import claims, enqueue, report, run_ready_jobs
from bema.common.jobs.models import Job, JobState
from bema.common.jobs.running import Run, execute
from bema.common.tests.tasks import count_to, find_nobody, refuse, stumble

pytestmark = pytest.mark.django_db


def make_due() -> None:
    Job.objects.update(run_after=None)


def test_a_job_runs_reports_and_keeps_its_result():
    result = count_to.enqueue(3)
    assert result.status == TaskResultStatus.READY
    assert run_ready_jobs() == 1
    job = Job.objects.get(pk=result.id)
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE, 3, 3)
    assert job.message == "counting"
    result.refresh()
    assert result.return_value == {"url": "/counted", "number": 3}
    assert result.attempts == 1


def test_a_job_falls_with_the_change_that_asked_for_it():
    with transaction.atomic():
        count_to.enqueue(1)
        transaction.set_rollback(True)
    assert run_ready_jobs() == 0


def test_reporting_outside_a_job_does_nothing():
    report(done=1, total=2)


def test_an_unknown_job_has_no_result():
    for unknown in (str(uuid.uuid4()), "nonsense"):
        with pytest.raises(TaskResultDoesNotExist):
            count_to.get_result(unknown)


def test_a_permanent_error_ends_the_job_and_is_told():
    result = refuse.enqueue()
    run_ready_jobs()
    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.FAILED, "Row 17 is wrong.")
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class.__name__ == "Invalid"


@pytest.mark.parametrize("task", [find_nobody, stumble], ids=["passing", "unforeseen"])
def test_other_errors_are_tried_again_a_few_times(task):
    task.enqueue()
    for attempt in range(1, claims.MAX_ATTEMPTS):
        assert run_ready_jobs() == 1
        job = Job.objects.get()
        assert (job.state, job.attempts) == (JobState.READY, attempt)
        assert job.run_after > now()
        assert run_ready_jobs() == 0
        make_due()
    assert run_ready_jobs() == 1
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "not a number" not in job.error


def test_what_waits_for_later_is_not_run():
    count_to.using(run_after=now() + dt.timedelta(hours=1)).enqueue(1)
    assert run_ready_jobs() == 0


def test_the_urgent_goes_first():
    count_to.enqueue(1)
    urgent = count_to.using(priority=10).enqueue(1)
    assert str(claims.claim("a").pk) == urgent.id


def test_a_held_job_is_nobody_elses():
    count_to.enqueue(1)
    assert claims.claim("a") is not None
    assert claims.claim("b") is None


def test_an_abandoned_job_is_taken_up_and_its_first_holder_has_lost_it():
    count_to.enqueue(1)
    first = claims.claim("a")
    Job.objects.update(lease_until=now() - dt.timedelta(seconds=1))
    second = claims.claim("b")
    assert second.pk == first.pk
    assert not claims.renew(first)
    assert not claims.finish(first, "late")
    assert claims.finish(second, "in time")
    assert Job.objects.get().result == "in time"


def test_a_job_that_kills_its_workers_is_given_up():
    count_to.enqueue(1)
    for _attempt in range(claims.MAX_ATTEMPTS):
        assert claims.claim("a") is not None
        Job.objects.update(lease_until=now() - dt.timedelta(seconds=1))
    assert claims.claim("a") is None
    assert Job.objects.get().state == JobState.FAILED


def test_a_worker_that_has_to_stop_gives_its_job_back():
    count_to.enqueue(1000)
    run = Run(claims.claim("a"))
    run._stop.set()
    execute(run)
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.READY, 0)


def test_the_owner_watches_with_and_without_script(sign_in, alice):
    job = enqueue(count_to, 3, owner=alice)
    client = sign_in(alice)
    waiting = client.get(f"/jobs/{job.pk}")
    assert "Waiting" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    run_ready_jobs()
    part = client.get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "hx-trigger" not in part.text
    assert "3 of 3" in part.text
    assert 'href="/counted"' in part.text


def test_the_owner_is_told_why_it_failed(sign_in, alice):
    job = enqueue(refuse, owner=alice)
    run_ready_jobs()
    assert "Row 17 is wrong." in sign_in(alice).get(f"/jobs/{job.pk}").text


def test_a_job_is_closed_to_all_but_its_owner_and_the_administrator(
    client, sign_in, alice, bob, nora, ada
):
    job = enqueue(count_to, 3, owner=alice)
    system = count_to.enqueue(3)
    assert client.get(f"/jobs/{job.pk}").status_code == 302
    for person in (bob, nora):
        absent = sign_in(person).get(f"/jobs/{uuid.uuid4()}")
        refused = client.get(f"/jobs/{job.pk}")
        assert (refused.status_code, refused.text) == (404, absent.text)
    assert sign_in(ada).get(f"/jobs/{job.pk}").status_code == 200
    assert client.get(f"/jobs/{system.id}").status_code == 200
    assert sign_in(alice).get(f"/jobs/{system.id}").status_code == 404


def test_the_page_costs_few_queries(sign_in, alice, django_assert_max_num_queries):
    job = enqueue(count_to, 3, owner=alice)
    client = sign_in(alice)
    with django_assert_max_num_queries(4):
        client.get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})


def test_probes_answer(client):
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_wagtails_own_indexes_are_kept_at_once(db):
    """What refers to what is known when the save is done, and no job is left over."""
    from wagtail.models import Page, ReferenceIndex

    before = Job.objects.count()
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=Page(title="Here"))
    page.title = "There"
    page.save()
    assert Job.objects.count() == before
    page.delete()
    assert Job.objects.count() == before
    assert not ReferenceIndex.objects.filter(object_id=str(page.pk)).exists()
