"""Bringing documents in, publishing them and what can't be done afterwards."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.common import events
from bema.common.errors import Absent
from bema.common.models import AuditEntry
from bema.documents import actions
from bema.documents.errors import NoProvisions, TextExists, VersionExists, VersionImmutable
from bema.documents.events import VersionPublished
from bema.documents.hashing import content_hash
from bema.documents.models import Provision, Text, Version
from bema.documents.parsing import ParsedText
from bema.documents.storing import Source
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import (
    RULE_EN,
    RULE_EN_LATER,
    RULE_LO,
    RULE_UK,
    RULE_VI,
    parsed,
)


def lineages(version, language="en"):
    rows = Provision.objects.filter(text__version=version, text__language=language)
    return dict(rows.values_list("path", "lineage_id"))


def test_every_paragraph_is_stored_in_order_with_its_parent(make_work, add_version):
    version = add_version(make_work(), FIRST, parsed(RULE_EN))
    rows = list(Provision.objects.filter(text__version=version).select_related("parent"))
    assert [(r.path, r.level, r.number, r.plain) for r in rows] == RULE_EN
    assert [r.ordinal for r in rows] == list(range(len(RULE_EN)))
    by_path = {row.path: row for row in rows}
    assert by_path["art_1/par_2/point_a"].parent.path == "art_1/par_2"
    assert by_path["art_1/par_2/point_a"].depth == 3


def test_markup_of_the_source_is_kept_and_anything_active_is_not(make_work, add_version):
    text = parsed([("art_1", "article", "Article 1.", "Danger")])
    evil = text.provisions[0].__class__(
        "art_1",
        "article",
        "1",
        "Danger",
        '<b>Danger</b><script>x()</script><a href="javascript:x">y</a>',
        None,
    )
    version = add_version(make_work(), FIRST, ParsedText("T", "en", "en", (evil,)))
    html = Provision.objects.get(text__version=version).html
    assert html.startswith("<b>Danger</b>")
    assert "script" not in html


def test_versions_share_lineages_in_whatever_order_they_come(make_work, add_version):
    work = make_work()
    newest = add_version(work, dt.date(2024, 1, 1), parsed(RULE_EN_LATER))
    oldest = add_version(work, FIRST, parsed(RULE_EN))
    between = add_version(work, SECOND, parsed(RULE_EN_LATER))
    assert lineages(between) == lineages(newest)
    assert lineages(oldest)["art_3/unn_1"] == lineages(newest)["art_3/unn_1"]
    assert lineages(newest)["art_1/par_3"] not in lineages(oldest).values()


def test_the_hash_is_that_of_the_canonical_form(rule):
    version = rule.versions.get(in_force_from=FIRST)
    assert version.content_hash == content_hash((p, n, t) for p, _level, n, t in RULE_EN)
    assert version.content_hash == version.texts.get().content_hash
    assert len(version.content_hash) == 64


def test_the_canonical_form_never_changes():
    one = content_hash([("art_1", "Стаття 1.", "Об'єкт")])
    assert one == "e52cd538aa6f7e434909146565dde5e123ad2429822b561859cd829c0e1d553b"


@pytest.mark.parametrize(("lines", "language"), [(RULE_VI, "vi"), (RULE_UK, "uk"), (RULE_LO, "lo")])
def test_a_translation_shares_the_lineages(rule, lines, language):
    version = rule.versions.get(in_force_from=FIRST)
    before = version.content_hash
    actions.add_translation(actor="test", version=version, parsed=parsed(lines, language=language))
    translated = lineages(version, language)
    assert translated.items() <= lineages(version).items()
    version.refresh_from_db()
    assert version.content_hash == before


def test_a_translation_with_other_addresses_falls_back_to_the_position(rule):
    version = rule.versions.get(in_force_from=FIRST)
    lines = [
        (f"x_{line[0]}" if line[0] == "art_3/unn_1" else line[0], *line[1:]) for line in RULE_VI
    ]
    actions.add_translation(actor="test", version=version, parsed=parsed(lines, language="vi"))
    assert lineages(version, "vi")["x_art_3/unn_1"] == lineages(version)["art_3/unn_1"]


def test_a_translation_that_calls_its_levels_otherwise_shares_every_lineage(rule):
    version = rule.versions.get(in_force_from=FIRST)
    lines = [("sec" + p[3:] if level == "chapter" else p, "section" if level == "chapter" else level, n, x)
             for p, level, n, x in RULE_VI]  # fmt: skip
    actions.add_translation(actor="test", version=version, parsed=parsed(lines, language="vi"))
    assert list(lineages(version, "vi").values()) == list(lineages(version).values())


def test_one_text_a_language(rule):
    version = rule.versions.get(in_force_from=FIRST)
    actions.add_translation(actor="test", version=version, parsed=parsed(RULE_VI, language="vi"))
    with pytest.raises(TextExists):
        actions.add_translation(
            actor="test", version=version, parsed=parsed(RULE_VI, language="vi")
        )


def test_one_version_a_date_and_nothing_half_done(rule):
    count = Provision.objects.count()
    with pytest.raises(VersionExists):
        actions.import_parsed(actor="test", work=rule, in_force_from=FIRST, parsed=parsed(RULE_EN))
    assert Provision.objects.count() == count


def test_an_empty_text_is_refused_and_leaves_nothing(make_work):
    work = make_work()
    with pytest.raises(NoProvisions):
        actions.import_parsed(
            actor="test", work=work, in_force_from=FIRST, parsed=ParsedText("", "en", "en", ())
        )
    assert not Version.objects.exists()


def test_the_source_is_kept_as_it_came(make_work, add_version):
    source = Source("rule.md", "Điều 1. Ai trực".encode())
    version = add_version(make_work(), FIRST, parsed(RULE_EN), source=source)
    text = version.texts.get()
    assert text.source.read() == source.data
    text.source.close()
    assert (text.source_name, text.source_sha256) == ("rule.md", source.sha256)


def test_publishing_tells_the_domains_above_once(make_work, add_version, monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, VersionPublished, [heard.append])
    version = add_version(make_work(), FIRST, parsed(RULE_EN))
    assert heard == [VersionPublished(version_id=version.pk, work_id=version.work_id)]
    assert version.published_at is not None


def test_a_published_version_cannot_be_changed_discarded_or_published_again(rule):
    version = rule.versions.get(in_force_from=FIRST)
    with pytest.raises(VersionImmutable):
        actions.publish_version(actor="test", version=version)
    with pytest.raises(VersionImmutable):
        actions.discard_draft(actor="test", version=version)
    with pytest.raises(VersionImmutable):
        actions.change_draft(actor="test", version=version, in_force_from=SECOND, amending_acts=[])
    assert Version.objects.get(pk=version.pk).in_force_from == FIRST


def test_acts_are_data_and_link_to_the_work_of_their_number(rule, make_work, add_version):
    act = make_work("Decision 27", identifier="27/QĐ")
    version = add_version(
        rule,
        dt.date(2025, 1, 1),
        parsed(RULE_EN),
        publish=False,
        amending_acts=[actions.Act("27/QĐ", dated=dt.date(2024, 12, 1)), actions.Act("28/QĐ")],
    )
    assert [(a.identifier, a.act) for a in version.amending_acts.all()] == [
        ("27/QĐ", act),
        ("28/QĐ", None),
    ]
    actions.change_draft(
        actor="test",
        version=version,
        in_force_from=dt.date(2025, 2, 1),
        amending_acts=[actions.Act("29/QĐ")],
    )
    assert [a.identifier for a in version.amending_acts.all()] == ["29/QĐ"]


def test_a_draft_can_be_discarded(rule, add_version):
    version = add_version(rule, dt.date(2025, 1, 1), parsed(RULE_EN), publish=False)
    actions.discard_draft(actor="test", version=version)
    assert not Version.objects.filter(pk=version.pk).exists()
    assert Text.objects.count() == 2


def test_who_does_not_edit_for_the_owner_can_do_nothing(rule, add_version, grant, bob, tree, nora):
    grant(bob, "editor", tree.harbour)
    draft = add_version(rule, dt.date(2025, 1, 1), parsed(RULE_EN), publish=False)
    attempts = [
        lambda who: actions.create_work(actor=who, owner=tree.root, title="X", language="en"),
        lambda who: actions.import_parsed(
            actor=who, work=rule, in_force_from=dt.date(2026, 1, 1), parsed=parsed(RULE_EN)
        ),
        lambda who: actions.publish_version(actor=who, version=draft),
        lambda who: actions.discard_draft(actor=who, version=draft),
        lambda who: actions.change_draft(
            actor=who, version=draft, in_force_from=FIRST, amending_acts=[]
        ),
        lambda who: actions.add_translation(
            actor=who, version=draft, parsed=parsed(RULE_VI, language="vi")
        ),
    ]
    for who in (bob, nora):
        for attempt in attempts:
            with pytest.raises(Absent):
                attempt(who)


def test_an_editor_does_it_all_and_leaves_a_trace(tree, eve):
    work = actions.create_work(actor=eve, owner=tree.mill, title="Mill rule", language="en")
    text = actions.import_parsed(actor=eve, work=work, in_force_from=FIRST, parsed=parsed(RULE_EN))
    version = actions.publish_version(actor=eve, version=text.version)
    assert version.published_by == eve
    names = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert names == ["documents.create_work", "documents.import", "documents.publish"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("254к/96-вр", "254k96-vr"),
        ("2694-12", "2694-12"),
        ("Hiến pháp năm 2013", "hien-phap-nam-2013"),
        ("…", "document"),
    ],
)
def test_addresses_come_from_numbers_and_titles(db, name, slug):
    assert actions.free_slug(name) == slug


def test_a_taken_address_gets_a_number(make_work):
    assert [make_work("Rule").slug for _ in range(3)] == ["rule", "rule-2", "rule-3"]
