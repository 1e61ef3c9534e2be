"""A real worker process: killed in mid-job, its job runs again and has its effect once."""

from __future__ import annotations

import signal

import pytest

from bema.common.tests.scratch import DEADLINE, Scratch
from bema.common.tests.tasks import hang_once

# A worker has jobs of its own, too: what is due every day.
OURS = "FROM common_job WHERE task LIKE '%hang_once'"


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_runs_again_with_one_effect(tmp_path):
    hang_once.enqueue(str(tmp_path))
    scratch = Scratch(tmp_path)
    with scratch.process("bema", "worker") as worker:
        scratch.wait_for("SELECT 1 FROM common_job WHERE message = 'hanging'")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert scratch.run(f"SELECT state {OURS}") == [("running",)]
    scratch.run("UPDATE common_job SET lease_until = '2020-01-01 00:00:00+00:00'")
    with scratch.process("bema", "worker") as worker:
        scratch.wait_for(f"SELECT 1 {OURS} AND state = 'done'")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=DEADLINE) == 0
    assert scratch.run(f"SELECT attempts {OURS}") == [(2,)]
    assert scratch.run("SELECT count(*) FROM common_auditentry") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_stopped_worker_gives_its_job_back(tmp_path):
    hang_once.enqueue(str(tmp_path))
    scratch = Scratch(tmp_path)
    with scratch.process("bema", "worker") as worker:
        scratch.wait_for("SELECT 1 FROM common_job WHERE message = 'hanging'")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=DEADLINE) == 0
    assert scratch.run(f"SELECT state, attempts {OURS}") == [("ready", 0)]
