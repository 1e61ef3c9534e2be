"""What the portal opens of Wagtail's admin to editors, address by address: each only for pages that they write."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import Translation, TranslationSource

from bema.portal.admin.policy import explorable, writes_pages, written
from bema.study.admin import gate
from bema.study.admin.gate import Opener

_NAMES_A_PAGE = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")


def _named(request: HttpRequest, kwargs: dict[str, Any]) -> set[int]:
    """The pages that the address names. Comparing revisions names its page by place alone."""
    match = request.resolver_match
    assert match is not None
    found = {int(kwargs[name]) for name in _NAMES_A_PAGE if kwargs.get(name) is not None}
    return found or {int(value) for value in match.args[:1]}


def _all_among(pks: set[int], pages: Any) -> bool:
    return not pks or pages.filter(pk__in=pks).count() == len(pks)


def about_pages(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whoever writes all the pages that the address names, and a step of approval only who may settle it."""
    pks = _named(request, kwargs)
    if not (writes_pages(request.user) and _all_among(pks, written(request.user))):
        return False
    waiting = kwargs.get("task_state_id")
    if waiting is None:
        return True
    return gate.may_settle(request, Page.objects.get(pk=min(pks)).specific, waiting)


def on_the_way(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The explorer shows the pages above one's own, too, to come down to these."""
    pks = _named(request, kwargs)
    return writes_pages(request.user) and _all_among(pks, explorable(request.user))


def choosable(request: HttpRequest, pages: Any) -> Any:
    """What one may link to: what is public anyway, and one's own."""
    return pages.filter(Q(live=True) | Q(pk__in=explorable(request.user).values("pk")))


def choosing(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    named = request.GET.getlist("id")
    if not (writes_pages(request.user) and all(value.isdecimal() for value in named)):
        return False
    pks = _named(request, kwargs) | {int(value) for value in named}
    return _all_among(pks, choosable(request, Page.objects.all()))


def many_pages(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """An action on many pages: those ticked, or all in a page of one's own."""
    if (kwargs["app_label"], kwargs["model_name"]) != ("wagtailcore", "page"):
        return False
    named, below = request.GET.getlist("id"), request.GET.getlist("childOf")
    numbers = [value for value in named if value != "all"] + below
    is_bounded = "all" not in named or len(below) == 1
    if not (named and is_bounded and all(value.isdecimal() for value in numbers)):
        return False
    pks = {int(value) for value in numbers if value not in below or "all" in named}
    return writes_pages(request.user) and _all_among(pks, written(request.user))


def translating(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """A translation is its page's; before that exists, its source's."""
    if not writes_pages(request.user):
        return False
    if "translation_id" in kwargs:
        row = Translation.objects.select_related("source", "target_locale")
        translation = row.filter(pk=kwargs["translation_id"]).first()
        return translation is not None and _writes_translation(request, translation)
    source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
    return source is not None and _writes_any(request, locale=source.locale_id, source=source)


def _writes_translation(request: HttpRequest, translation: Translation) -> bool:
    source, locale = translation.source, translation.target_locale_id
    pages = Page.objects.filter(translation_key=source.object_id)
    if pages.filter(locale=locale).exists():
        return _writes_any(request, locale=locale, source=source)
    return _writes_any(request, locale=source.locale_id, source=source)


def _writes_any(request: HttpRequest, *, locale: int, source: TranslationSource) -> bool:
    pages = Page.objects.filter(translation_key=source.object_id, locale=locale)
    return bool(written(request.user, pages).exists())


def page_writers(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return writes_pages(request.user)


def own_files(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Pictures and files that the editor may use: the library's own views ask again for what they do."""
    from wagtail.documents.permissions import permission_policy as documents
    from wagtail.images.permissions import permission_policy as images

    if not writes_pages(request.user):
        return False
    image, document = kwargs.get("image_id"), kwargs.get("document_id") or kwargs.get("doc_id")
    policy, pk = (images, image) if image is not None else (documents, document)
    if pk is None:
        return True
    found = policy.instances_user_has_any_permission_for(request.user, ["change"])
    return bool(found.filter(pk=pk).exists())


def in_translation(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """A picture or file whose name the translators' editor asks for: of one's own, or on a page that one writes."""
    if own_files(
        request, {"image_id" if _asks_for(request, "images") else "document_id": kwargs["pk"]}
    ):
        return True
    model = Image if _asks_for(request, "images") else Document
    file = model.objects.filter(pk=kwargs["pk"]).first()
    if file is None:
        return False
    used = ReferenceIndex.get_references_to(file).filter(base_content_type__model="page")
    pages = {int(pk) for pk in used.values_list("object_id", flat=True)}
    return bool(written(request.user, Page.objects.filter(pk__in=pages)).exists())


def _asks_for(request: HttpRequest, namespace: str) -> bool:
    match = request.resolver_match
    return match is not None and match.namespace.endswith(f":{namespace}")


def words_in_translation(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The source that a translators' editor shows by name; topics and the like are asked for in the same way."""
    is_ours = kwargs["app_label"] == "portal" and kwargs["model_name"] in _WORDS
    return is_ours and writes_pages(request.user)


_WORDS = ("topic", "author", "area", "source")
_PAGES = (
    "add preview_on_add edit preview_on_edit view_draft add_subpage usage delete unpublish convert_alias move "
    "move_confirm set_page_position copy workflow_action collect_workflow_action_data confirm_workflow_cancellation "
    "workflow_preview lock unlock revisions_index revisions_view revisions_revert revisions_unschedule "
    "revisions_compare workflow_history workflow_history_detail history history_results"
)
_LOCALIZE_PAGES = "submit_page_translation convert_to_alias"
_LOCALIZE = (
    "update_translations edit_string_translation edit_override download_pofile upload_pofile machine_translate "
    "preview_translation stop_translation"
)
_CHOOSER = (
    "wagtailadmin_choose_page wagtailadmin_choose_page_child wagtailadmin_choose_page_search "
    "wagtailadmin_choose_page_chosen_multiple wagtailadmin_choose_page_phone_link "
    "wagtailadmin_choose_page_anchor_link"
)
_IMAGES = (
    "index index_results edit delete add image_usage add_multiple edit_multiple create_multiple_from_uploaded_image "
    "delete_multiple delete_upload_multiple"
)
_DOCUMENTS = (
    "index index_results edit delete add document_usage add_multiple edit_multiple "
    "create_multiple_from_uploaded_document delete_multiple delete_upload_multiple"
)


def _open(opener: Opener, names: str, namespace: str = "") -> None:
    prefix = f"{namespace}:" if namespace else ""
    gate.openers.update({f"{prefix}{name}": opener for name in names.split()})


def register() -> None:
    _open(about_pages, _PAGES, "wagtailadmin_pages")
    _open(page_writers, "search search_results choose_parent", "wagtailadmin_pages")
    _open(on_the_way, "wagtailadmin_explore_root wagtailadmin_explore wagtailadmin_explore_results")
    _open(page_writers, "listing find", "wagtailadmin_api:pages")
    _open(choosing, _CHOOSER)
    _open(many_pages, "wagtail_bulk_action")
    _open(about_pages, _LOCALIZE_PAGES, "wagtail_localize")
    _open(translating, _LOCALIZE, "wagtail_localize")
    _open(page_writers, "javascript_catalog", "wagtail_localize")
    _open(in_translation, "detail", "wagtailadmin_api:images")
    _open(in_translation, "detail", "wagtailadmin_api:documents")
    _open(words_in_translation, "snippets_api_detail", "wagtail_localize")
    _open(own_files, _IMAGES, "wagtailimages")
    _open(own_files, _DOCUMENTS, "wagtaildocs")
    for model in _WORDS:
        gate.openers[f"wagtailsnippets_portal_{model}"] = page_writers
        gate.openers[f"wagtailsnippetchoosers_portal_{model}"] = page_writers
