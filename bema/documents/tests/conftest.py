from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER, parsed

FIRST = dt.date(2020, 1, 1)
SECOND = dt.date(2022, 8, 19)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _nothing_carried():
    """What is carried over is kept by id, and each test has ids of its own."""
    from bema.documents.translations import carried

    carried._carried.cache_clear()


@pytest.fixture
def make_work(tree):
    from bema.documents.actions import create_work

    def make(title="Rule on flood duty", *, owner=None, **extra):
        extra.setdefault("language", "en")
        return create_work(actor="test", owner=owner or tree.root, title=title, **extra)

    return make


@pytest.fixture
def add_version(db):
    """Import a version, and publish it unless told not to."""
    from bema.documents.actions import import_parsed, publish_version

    def add(work, date, text, *, publish=True, **extra):
        stored = import_parsed(actor="test", work=work, in_force_from=date, parsed=text, **extra)
        if publish:
            return publish_version(actor="test", version=stored.version)
        return stored.version

    return add


@pytest.fixture
def rule(make_work, add_version):
    """A rule with two published versions: from 1 January 2020 and from 19 August 2022."""
    work = make_work(identifier="12-QD", slug="flood")
    add_version(work, FIRST, parsed(RULE_EN))
    add_version(work, SECOND, parsed(RULE_EN_LATER))
    return work


@pytest.fixture
def lagging(rule):
    """The rule in its second version, translated in its first only."""
    from bema.documents.tests.translating import translate

    translate(rule, FIRST)
    return rule
