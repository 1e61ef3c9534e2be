"""Opens the newsroom when the application starts."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.signals import page_published

from bema.accounts.models import Person
from bema.portal import duplicates
from bema.portal.admin import desk, doors, policy, writing
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


def _description(image: AbstractImage) -> str:
    return str(image.description)


def _ask_for_words() -> None:
    """Wagtail takes the name of a picture's file for words about it, and is content. Only its description is such."""
    AbstractImage.default_alt_text = property(_description)  # there is no setting


def register() -> None:
    policy.install()
    _ask_for_words()
    _give_forms()
    doors.register()
    desk.register()
    writing.register()
    approval.kinds[Page] = approval.Kind(policy.written, _writers, desk.where)
    page_published.connect(duplicates.remember_published, dispatch_uid="portal.duplicates")
