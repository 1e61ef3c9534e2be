from __future__ import annotations

import datetime as dt

from django.urls import URLPattern, register_converter


class DateConverter:
    """A date as in 2022-08-19; one that no calendar has is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(DateConverter, "day")

urlpatterns: list[URLPattern] = []
