"""What happens when a page is published: its pictures, films and reading are seen to."""

from __future__ import annotations

from typing import Any

from django_tasks import task
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedException
from wagtail.images.models import Rendition
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from bema.portal.cache import purge
from bema.portal.models import PlainPage, Story
from bema.portal.speech.readings import prepare
from bema.portal.story import pictures, public
from bema.portal.story.body import embeds_in, images_in
from bema.study import access


def connect() -> None:
    page_published.connect(_published, dispatch_uid="portal.story.published")
    access.public_pictures.append(public.is_public_picture)
    access.public_files.append(public.is_public_file)


def _published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if not isinstance(instance, (Story, PlainPage)):
        return
    # At once, not by Wagtail's own job: what is published may be fetched from now on.
    ReferenceIndex.create_or_update_for_object(instance)
    if images_in(instance) or getattr(instance, "lead_image_id", None):
        make_pictures.enqueue(page_id=instance.pk)
    if embeds_in(instance):
        ask_for_films.enqueue(page_id=instance.pk)
    # Of an imported archive nothing is read aloud in advance: it would be as many readings as articles.
    if isinstance(instance, Story) and not kwargs.get("imported"):
        prepare(instance)


def _live(page_id: int) -> Page | None:
    found: Page | None = Page.objects.live().filter(pk=page_id).first()
    return found.specific if found is not None else None


@task()
def make_pictures(page_id: int) -> None:
    """Make the sizes of a page's pictures. Running again makes what is missing."""
    page = _live(page_id)
    if page is not None:
        shown = [*images_in(page), getattr(page, "lead_image", None)]
        images = {image.pk for image in shown if image is not None}
        before = _sizes_of(images)
        pictures.make_all(page)
        made = {image for image, _size in _sizes_of(images) - before}
        purge(*(f"image:{image}" for image in made))


def _sizes_of(images: set[int]) -> set[tuple[int, str]]:
    rows = Rendition.objects.filter(image__in=images)
    return set(rows.values_list("image_id", "filter_spec"))


@task()
def ask_for_films(page_id: int) -> None:
    """Ask the sites for the frames of a page's films. What they do not know stays a plain link."""
    page = _live(page_id)
    if page is None:
        return
    for url in embeds_in(page):
        try:
            get_embed(url)
        except EmbedException:
            continue
    purge(f"page:{page.pk}")
