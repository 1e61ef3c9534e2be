"""Addresses below /<language>/ that are no pages of the tree. Their words are translated."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from django.utils.translation import pgettext_lazy

from bema.portal import views
from bema.portal.comments import views as comments
from bema.portal.letters import views as letters
from bema.portal.machines import feeds
from bema.portal.plan import views as plan

urlpatterns: list[URLPattern] = [
    path("events.ics", plan.events_ics, name="events-ics"),
    path(pgettext_lazy("address", "topics/"), views.topics, name="topics"),
    path(pgettext_lazy("address", "topics/<int:pk>-<str:slug>/"), views.topic, name="topic"),
    path(pgettext_lazy("address", "authors/"), views.authors, name="authors"),
    path(pgettext_lazy("address", "authors/<int:pk>-<str:slug>/"), views.author, name="author"),
    path(pgettext_lazy("address", "areas/"), views.areas, name="areas"),
    path(pgettext_lazy("address", "areas/<int:pk>-<str:slug>/"), views.area, name="area"),
    path(pgettext_lazy("address", "events/"), views.events, name="events"),
    path(
        pgettext_lazy("address", "events/<int:year>/"), views.events_of_year, name="events-of-year"
    ),
    # --- letters
    path(pgettext_lazy("address", "letters/"), letters.letters, name="letters"),
    path(pgettext_lazy("address", "letters/sent/"), letters.sent, name="letters-sent"),
    path(
        pgettext_lazy("address", "letters/confirm/<str:key>/"),
        letters.confirm,
        name="letters-confirm",
    ),
    path(pgettext_lazy("address", "letters/mine/<str:key>/"), letters.own, name="letters-own"),
    path(pgettext_lazy("address", "letters/end/<str:key>/"), letters.end, name="letters-end"),
    # --- comments and corrections
    path(pgettext_lazy("address", "comments/rules/"), comments.comment_rules, name="comment-rules"),
    path(
        pgettext_lazy("address", "comments/<int:story_id>/"), comments.thread, name="comment-thread"
    ),
    path(
        pgettext_lazy("address", "comments/<int:story_id>/new/"),
        comments.write,
        name="comment-write",
    ),
    path(
        pgettext_lazy("address", "comments/<int:story_id>/sent/"),
        comments.sent,
        name="comment-sent",
    ),
    path(pgettext_lazy("address", "comments/mine/<str:key>/"), comments.mine, name="comment-mine"),
    path(
        pgettext_lazy("address", "corrections/<int:story_id>/new/"),
        comments.report_error,
        name="error-report",
    ),
    path(
        pgettext_lazy("address", "corrections/<int:story_id>/sent/"),
        comments.reported,
        name="error-reported",
    ),
    re_path(r"^feed\.(?P<form>rss|atom)$", feeds.feed, name="feed"),
    re_path(
        r"^feed/section-(?P<pk>\d{1,9})\.(?P<form>rss|atom)$",
        feeds.feed_of_section,
        name="feed-section",
    ),
    re_path(
        r"^feed/(?P<kind>topic|author|area)-(?P<pk>\d{1,9})\.(?P<form>rss|atom)$",
        feeds.feed_of_named,
        name="feed-named",
    ),
]
