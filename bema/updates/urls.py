from __future__ import annotations

from django.urls import path

from bema.updates.views import board, memory, midcourse, refreshers, reviews

urlpatterns = [
    path("c/<str:slug>/changed/", midcourse.changed, name="course-changed"),
    path("desk/updates/", board.updates, name="updates"),
    path("desk/updates/<int:pk>/", board.review_board, name="board"),
    path("desk/updates/<int:pk>/news", board.news, name="board-news"),
    path("desk/updates/<int:pk>/settle", board.settle, name="board-settle"),
    path("desk/updates/<int:pk>/keep", board.settle_together, name="board-keep"),
    path("desk/updates/<int:pk>/judge", board.judge, name="board-judge"),
    path("desk/updates/<int:pk>/rest", board.rest, name="board-rest"),
    path("desk/updates/<int:pk>/publish", board.publish, name="board-publish"),
    path(
        "desk/updates/<int:pk>/edit/<str:kind>/<int:thing_id>",
        board.edit_thing,
        name="board-edit",
    ),
    path("refresh/<str:slug>/", refreshers.refresh, name="refresh"),
    path("refresh/<str:slug>/confirm/", refreshers.confirm, name="refresh-confirm"),
    path("refresh/<str:slug>/<int:objective_id>/", refreshers.objective, name="refresh-objective"),
    path("memory/", memory.memory, name="memory"),
    path("review/", reviews.review, name="review"),
    path("review/settings/", reviews.settings, name="review-settings"),
]
