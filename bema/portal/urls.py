"""Addresses of the portal that are the same in all languages."""

from __future__ import annotations

from django.urls import URLPattern, path

from bema.portal import sheet, views
from bema.portal.comments import member_views
from bema.portal.letters import views as push
from bema.portal.machines import head, sitemaps
from bema.portal.plan import views as plan
from bema.portal.speech import readings
from bema.portal.story import calendar

urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("portal.<slug:digest>.css", sheet.portal_style, name="portal-style"),
    path("me/comments/", member_views.my_comments, name="my-comments"),
    path("plan/<str:secret>.ics", plan.ics, name="plan-ics"),
    path("spoken/<int:pk>-<slug:digest>.mp3", readings.spoken, name="spoken"),
    path("events/<int:pk>.ics", calendar.event_calendar, name="event-calendar"),
    path("cards/<int:pk>-<slug:digest>.jpg", head.card, name="card"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-news.xml", sitemaps.sitemap_news, name="sitemap-news"),
    path("sitemap-documents.xml", sitemaps.sitemap_documents, name="sitemap-documents"),
    path("sitemap-<slug:language>-<int:number>.xml", sitemaps.sitemap_pages, name="sitemap-pages"),
    path("push/worker.js", push.worker, name="push-worker"),
    path("push/subscription/", push.subscription, name="push-subscription"),
]
