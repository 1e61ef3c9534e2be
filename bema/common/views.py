"""Pages that belong to no domain."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bema.common.jobs.access import access_job


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form's token does not fit: most often a page left open for very long."""
    message = _("This page was open for too long. Go back, load it again and send it once more.")
    return render(request, "error.html", {"message": message, "status": 403}, status=403)


@never_cache
@login_required
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """How far a job is. HTMX asks for the inner part alone, every second, until it is over."""
    found = access_job(request.user, job_id)
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "common/_job.html" if is_part else "common/job.html", {"job": found})


def livez(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """This process reaches its database, so requests can be sent to it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
