"""Opens the newsroom when the application starts."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.signals import page_published

from bema.accounts.models import Person
from bema.portal import duplicates
from bema.portal.admin import desk, doors, policy
from bema.portal.admin.forms import PageForm, StoryForm
from bema.portal.models import HomePage, PlainPage, SectionPage, Story
from bema.study.models import approval


def _writers(page: Page) -> QuerySet[Person]:
    return policy.writers_of(page, include_superusers=False)


def _give_forms() -> None:
    """The forms ask the roles, which stand above the models."""
    for model in (HomePage, SectionPage, PlainPage):
        model.base_form_class = PageForm
    Story.base_form_class = StoryForm


def register() -> None:
    policy.install()
    _give_forms()
    doors.register()
    desk.register()
    approval.kinds[Page] = approval.Kind(policy.written, _writers, desk.where)
    page_published.connect(duplicates.remember_published, dispatch_uid="portal.duplicates")
