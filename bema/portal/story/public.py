"""Which pictures and files anybody may fetch: those on a published page, and the faces of authors.

Everything else in the editors' library stays with members and editors (bema/study/views/media.py).
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.documents.models import Document
from wagtail.images.models import Rendition
from wagtail.models import Page, ReferenceIndex

from bema.portal.models import Author


def is_public_picture(name: str) -> bool:
    """Whether the picture of this file name stands on a published page. Three queries, each by an index."""
    rendition = Rendition.objects.filter(file=f"images/{name}").select_related("image").first()
    return rendition is not None and (
        _is_on_a_live_page(rendition.image)
        or Author.objects.filter(picture=rendition.image).exists()
    )


def is_public_file(document: Document) -> bool:
    """Whether the film, sound or captions belong to a published page. Two queries."""
    return _is_on_a_live_page(document)


def _is_on_a_live_page(thing: Model) -> bool:
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(type(thing)),
        to_object_id=str(thing.pk),
    )
    pages = {int(pk) for pk in references.values_list("object_id", flat=True)}
    return bool(pages) and Page.objects.live().filter(pk__in=pages).exists()
