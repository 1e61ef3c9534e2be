"""How a page with a body is served."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse


class Composed(models.Model):
    """A page that shows a body and what belongs to it (see bema/portal/story)."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # What is shown is looked up by the parts that are built on these models.
        from bema.portal.story.page import context_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # Wagtail's Page
        return {**context, **context_of(request, self)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        """Frames of other sites are allowed on the pages that offer one, and there only those."""
        response: TemplateResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]  # Wagtail's Page
        hosts = {film.frame_host for film in (response.context_data or {})["films"].values()}
        if hosts - {""}:
            frames = [SELF, *sorted(hosts - {""})]
            response._csp_update = {"frame-src": frames}  # type: ignore[attr-defined]  # read by django-csp
        return response
