"""What was to be published or taken back at a time: whatever of Wagtail's has drafts, pages of the portal included."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.models import DraftStateMixin, Page, Revision

from bema.common.jobs import minutely

log = logging.getLogger(__name__)


def _models() -> Iterator[Any]:
    """A page is found by the table that all pages share."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _expired(model: Any) -> Any:
    return model.objects.filter(live=True, expire_at__lt=timezone.now())


def _to_publish() -> Any:
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now())


def is_due() -> bool:
    """A look into an index for each kind."""
    return _to_publish().exists() or any(_expired(model).exists() for model in _models())


@task()
def keep_the_schedule() -> dict[str, int]:
    """Take back what has expired, then publish what is due: one that fails holds up no other."""
    taken_back = [_take_back(model, pk) for model in _models() for pk in _pks(_expired(model))]
    published = [_publish(pk) for pk in _pks(_to_publish().order_by("approved_go_live_at"))]
    return {"taken_back": sum(taken_back), "published": sum(published)}


def _pks(rows: Any) -> list[Any]:
    return list(rows.values_list("pk", flat=True))


def _take_back(model: Any, pk: Any) -> bool:
    try:
        with transaction.atomic():
            thing = _expired(model).select_for_update(of=("self",)).filter(pk=pk).first()
            if thing is not None:
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except Exception:
        log.exception("Could not take back %s %s at its time", model.__name__, pk)
        return False
    return thing is not None


def _publish(pk: Any) -> bool:
    try:
        with transaction.atomic():
            revision = _to_publish().select_for_update(of=("self",)).filter(pk=pk).first()
            if revision is not None:
                revision.publish(log_action="wagtail.publish.scheduled")
    except Exception:
        log.exception("Could not publish revision %s at its time", pk)
        return False
    return revision is not None


def register() -> None:
    minutely.register(is_due, keep_the_schedule)
