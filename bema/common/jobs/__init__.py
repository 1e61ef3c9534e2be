"""Jobs: the Django Tasks interface over an outbox table written in the transaction of the business write.

    from django_tasks import task
    from bema.common.jobs import enqueue, report

    @task()
    def import_roster(import_id: int) -> dict[str, str]:
        report(done=0, total=49_820)
        ...
        return {"url": "/roster/7"}     # where the job's page leads to when it is done

    job = enqueue(import_roster, owner=person, import_id=7)     # inside the transaction

A job may run twice: one whose worker died is taken up again. Its handler must be idempotent.
"""

from bema.common.jobs.backend import enqueue
from bema.common.jobs.running import report, run_ready_jobs

__all__ = ["enqueue", "report", "run_ready_jobs"]
