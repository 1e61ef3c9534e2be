"""What commands on documents take as arguments."""

from __future__ import annotations

import datetime as dt

import click

from bema.documents.models import Work
from bema.documents.queries import find_work


class Day(click.ParamType[dt.date]):
    """A date as 2022-08-19."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is not a date; write it as 2022-08-19", param, ctx)


def work_named(name: str) -> Work:
    """The document of this address, official number or title."""
    work = find_work(name)
    if work is None:
        raise click.ClickException(f"There is no document “{name}”. See: bema documents list")
    return work
