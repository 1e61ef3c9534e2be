"""What takes its time: a page translated by machine, and all pages held against a changed glossary."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django_tasks import task
from wagtail.models import Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.views.edit_translation import apply_machine_translation

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.common.jobs import report
from bema.common.models import audit
from bema.portal.translation import states
from bema.portal.translation.access import access_page
from bema.portal.translation.strings import translation_of

_AT_ONCE = 100


@task()
def translate_by_machine(person_id: int, page_ids: list[int]) -> dict[str, str]:
    """Have a machine translate what nobody has translated yet of these pages. Each page whole, or not at all."""
    translator = get_machine_translator()
    if translator is None:
        raise Absent()
    actor = Person.objects.get(pk=person_id)
    for done, pk in enumerate(page_ids):
        report(done=done, total=len(page_ids))
        page = access_page(actor, pk)
        translation = translation_of(page)
        if translation is None:
            continue
        with transaction.atomic():
            if apply_machine_translation(translation.pk, actor, translator):
                audit(actor=actor, action="portal.machine_translation", subject=str(page.pk))
    return {"url": reverse("translation-check", args=[page_ids[0]])}


@task()
def check_against_glossary() -> None:
    """Count the problems of all translations anew: the glossary has changed."""
    pages = Page.objects.exclude(translation_state=None).order_by("pk")
    total = pages.count()
    for done, page in enumerate(pages.iterator(chunk_size=_AT_ONCE)):
        if done % _AT_ONCE == 0:
            report(done=done, total=total)
        translation = translation_of(page)
        if translation is not None:
            states.recount(translation)
