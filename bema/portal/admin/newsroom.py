"""Opens the newsroom when the application starts."""

from __future__ import annotations

from wagtail.models import Page
from wagtail.signals import page_published

from bema.portal import duplicates
from bema.portal.admin import doors, policy
from bema.study.models import approval


def register() -> None:
    policy.install()
    doors.register()
    approval.kinds[Page] = policy.written
    page_published.connect(duplicates.remember_published, dispatch_uid="portal.duplicates")
