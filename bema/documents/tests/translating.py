"""What the stories of translations are told with."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from bema.documents.actions import add_translation
from bema.documents.models import Version
from bema.documents.tests.conftest import FIRST
from bema.documents.tests.texts import RULE_VI, parsed
from bema.documents.translations.carried import carried
from bema.documents.translations.quoting import quoted

THIRD = dt.date(2024, 1, 1)
FOURTH = dt.date(2025, 1, 1)


def version_of(work, since) -> Version:
    return Version.objects.select_related("work").get(work=work, in_force_from=since)


def translate(work, since, lines=RULE_VI, language="vi", title="Quy định về trực lũ"):
    return add_translation(
        actor="test",
        version=version_of(work, since),
        parsed=parsed(lines, language=language, title=title),
    )


def changed(lines, path, words=None, number=None):
    """The text with one provision reworded, renumbered, or (without words) left out."""
    out = []
    for line in lines:
        if line[0] != path:
            out.append(line)
        elif words is not None:
            out.append((line[0], line[1], number or line[2], words))
    return out


def reading(work, since, query="lang=vi", path=""):
    address = f"/d/{work.slug}/{since}{'/' + path if path else ''}?{query}"
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def quote(work, path, since=FIRST, language="vi", on=None):
    original = version_of(work, since).texts.get(is_original=True)
    lineage = original.provisions.get(path=path).lineage_id
    return quoted([lineage], language=language, on=on or dt.date(2026, 1, 1)).get(lineage)


def paths_that_lag(work, since, language="vi"):
    found = carried(version_of(work, since), language)
    return [node.path for node in found.lagging_nodes()]
