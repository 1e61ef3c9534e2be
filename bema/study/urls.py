from __future__ import annotations

from django.urls import path

from bema.study.views import (
    attestations,
    certificates,
    media,
    mine,
    player,
    sittings,
    teach,
    translations,
)

urlpatterns = [
    path("c/", mine.courses, name="courses"),
    path("c/<str:slug>/", player.course, name="course"),
    path("c/<str:slug>/certificate.pdf", certificates.certificate, name="certificate"),
    path("c/<str:slug>/test/", sittings.test, name="test"),
    path("c/<str:slug>/test/<uuid:attempt_id>/", sittings.attempt, name="attempt"),
    path("c/<str:slug>/test/<uuid:attempt_id>/<int:number>/", sittings.question, name="question"),
    path("c/<str:slug>/test/<uuid:attempt_id>/result/", sittings.result, name="result"),
    path("c/<str:slug>/<int:lesson_id>/", player.lesson, name="lesson"),
    path("c/<str:slug>/<int:lesson_id>/<int:ordinal>/", player.step, name="step"),
    path("attest/<int:version_id>/", attestations.attest, name="attest"),
    path("teach/<int:version_id>/", teach.teach, name="teach"),
    path("media/images/<str:name>", media.picture, name="picture"),
    path("desk/translations/", translations.translations, name="translations"),
    path(
        "desk/translations/<int:pk>/<str:language>/",
        translations.course_translations,
        name="course-translations",
    ),
    path(
        "desk/translations/<int:pk>/<str:language>/right",
        translations.still_right,
        name="still-right",
    ),
    # Wagtail makes the addresses of its library by this name.
    path("files/<int:pk>/<str:name>", media.library_file, name="wagtaildocs_serve"),
    path("certificates/<str:code>/", certificates.check, name="certificate-check"),
]
