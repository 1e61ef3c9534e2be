"""The Django Tasks backend that writes to the outbox."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from bema.common.jobs.models import Job, JobState

_STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
}

# Small steps that Wagtail takes at every save of anything, to keep its own indexes. In the outbox they would be
# more rows than all our jobs together; and who may see a picture is read from the index of references, which is
# therefore to be right when the save is.
_AT_ONCE = {
    "wagtail.tasks.update_reference_index_task",
    "modelsearch.tasks.insert_or_update_object_task",
}


class OutboxBackend(BaseTaskBackend):
    """`task.enqueue(...)` adds a `Job` in the caller's transaction; a worker runs it after commit."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def add(self, task: Task[Any, Any], args: Any, kwargs: Any, *, owner: Any = None) -> Job:
        self.validate_task(task)
        return Job.objects.create(
            task=task.module_path,
            args=normalize_json(list(args)),
            kwargs=normalize_json(dict(kwargs)),
            priority=task.priority,
            run_after=task.run_after,
            owner=owner,
        )

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        if task.module_path in _AT_ONCE:
            return self._result(_done_at_once(task, args, kwargs), task)
        return self._result(self.add(task, args, kwargs), task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        try:
            job = Job.objects.get(pk=result_id)
        except (Job.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return self._result(job, import_string(job.task))

    def _result(self, job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=str(job.pk),
            status=_STATUS[JobState(job.state)],
            enqueued_at=job.created_at,
            started_at=job.started_at,
            last_attempted_at=job.started_at,
            finished_at=job.finished_at,
            args=job.args,
            kwargs=job.kwargs,
            backend=self.alias,
            errors=[TaskError(exception_class_path=job.error_class, traceback=job.traceback)]
            if job.error_class
            else [],
            worker_ids=[job.worker] * job.attempts,
        )
        object.__setattr__(result, "_return_value", job.result)
        return result


def _done_at_once(task: Task[Any, Any], args: Any, kwargs: Any) -> Job:
    """The task's effect, and a job for its caller that is in no table."""
    with suppress(ObjectDoesNotExist):  # the thing was replaced in the same breath
        task.func(*args, **kwargs)
    return Job(task=task.module_path, args=list(args), kwargs=dict(kwargs), state=JobState.DONE)


def enqueue(task: Task[Any, Any], *args: Any, owner: Any, **kwargs: Any) -> Job:
    """Add a job that `owner`, a person, may watch at its page. Arguments must be JSON."""
    backend = task.get_backend()
    assert isinstance(backend, OutboxBackend)
    return backend.add(task, args, kwargs, owner=owner)
