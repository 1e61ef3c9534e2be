from __future__ import annotations

from django.urls import path

from bema.updates.views import memory, midcourse, refreshers, reviews

urlpatterns = [
    path("c/<str:slug>/changed/", midcourse.changed, name="course-changed"),
    path("refresh/<str:slug>/", refreshers.refresh, name="refresh"),
    path("refresh/<str:slug>/confirm/", refreshers.confirm, name="refresh-confirm"),
    path("refresh/<str:slug>/<int:objective_id>/", refreshers.objective, name="refresh-objective"),
    path("memory/", memory.memory, name="memory"),
    path("review/", reviews.review, name="review"),
    path("review/settings/", reviews.settings, name="review-settings"),
]
