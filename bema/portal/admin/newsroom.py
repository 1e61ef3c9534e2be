"""Opens the newsroom when the application starts."""

from __future__ import annotations

from wagtail.models import Page

from bema.portal.admin import doors, policy
from bema.study.models import approval


def open() -> None:
    policy.install()
    doors.register()
    approval.kinds[Page] = policy.written
