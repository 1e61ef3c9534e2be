"""What an editor is told after saving: other stories that say the same, and what a published one still lacks.

Advice only: nothing is held back by it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from bema.portal import duplicates
from bema.portal.admin.forms import HEADLINE
from bema.portal.admin.policy import written
from bema.portal.models import Story
from bema.study.admin.home import edit_url


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def advise(request: HttpRequest, page: Any) -> None:
    is_saved_by_itself = not request.accepts("text/html")
    if not isinstance(page, Story) or is_saved_by_itself:
        return
    duplicates.remember(page)
    _tell_of_similar(request, page)
    if "action-publish" in request.POST or "action-submit" in request.POST:
        _tell_of_missing(request, page)


def _tell_of_similar(request: HttpRequest, story: Story) -> None:
    found = [one.story for one in duplicates.similar(story)]
    own = set(written(request.user, Story.objects.filter(pk__in=[one.pk for one in found])))
    links = [
        (edit_url(one) if one in own else one.url or "", one.title)
        for one in found
        if one in own or one.live
    ]
    if links:
        listed = format_html_join(", ", '<a href="{}">{}</a>', links)
        messages.warning(
            request, format_html("{} {}", _("Looks like what is there already:"), listed)
        )


def missing(story: Story) -> list[str]:
    """What readers would miss, each as a sentence."""
    advice = [
        (not story.standfirst, _("It has no standfirst: lists and search engines show it.")),
        (story.lead_image_id is None, _("It has no lead picture.")),
        (not story.story_authors.exists(), _("It names no author.")),
        (not story.topics.exists(), _("It belongs to no topic.")),
        (
            len(story.title) > HEADLINE,
            _("Its headline has %(count)d letters: lists cut it off.")
            % {"count": len(story.title)},
        ),
        (
            bool(story.lead_image_id) and not story.lead_credit,
            _("The lead picture has no credit."),
        ),
    ]
    return [sentence for is_so, sentence in advice if is_so]


def _tell_of_missing(request: HttpRequest, story: Story) -> None:
    sentences = missing(story)
    if sentences:
        text = " ".join(sentences)
        messages.warning(request, _("Saved. Readers may miss something: %(what)s") % {"what": text})
