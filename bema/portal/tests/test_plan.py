"""The plan of the year: when days fall, who sees what, what a campaign reached."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bema.common.clock import now, today
from bema.documents.actions import add_translation, create_work, import_parsed, publish_version
from bema.documents.tests.texts import RULE_EN, RULE_VI, parsed
from bema.portal.models import Campaign, CampaignStory, EventPage, Occasion, StoryViews
from bema.portal.plan.dates import falls, lunar_day, lunar_of, years_since
from bema.portal.plan.entries import Entry
from bema.portal.plan.months import running, sheet
from bema.portal.tests.conftest import in_language, write

YEAR = dt.timedelta(days=366)


def occasion(**fields):
    return Occasion(
        **{"title": {"en": "A day"}, "day": 1, "month": 1, "recurrence": "yearly", **fields}
    )


def days(row, first, last):
    return list(falls(row, dt.date.fromisoformat(first), dt.date.fromisoformat(last)))


# New year of the lunar calendar; 1985 is the year in which Viet Nam and China kept it a month apart.
@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1985, "1985-01-21"),
        (2024, "2024-02-10"),
        (2025, "2025-01-29"),
        (2026, "2026-02-17"),
        (2027, "2027-02-06"),
        (2028, "2028-01-26"),
        (2029, "2029-02-13"),
        (2030, "2030-02-02"),
        (2033, "2033-01-31"),
    ],
)
def test_lunar_new_year(year, day):
    assert lunar_day(1, 1, year) == dt.date.fromisoformat(day)


def test_the_meridian_is_a_setting(settings):
    settings.LUNAR_TIME_ZONE = 8.0
    assert lunar_day(1, 1, 1985) == dt.date(1985, 2, 20)


def test_the_thirtieth_of_a_short_month_is_its_last_day():
    """The twelfth month before the new year of 2026 has 29 days; its last is New Year's Eve."""
    eve = lunar_day(30, 12, 2025)
    assert eve == lunar_day(1, 1, 2026) - dt.timedelta(days=1)
    assert (lunar_of(eve).day, lunar_of(eve).month) == (29, 12)


def test_a_leap_month_is_passed_by():
    """2025 had the sixth month twice; the first of it is kept."""
    assert days(occasion(day=1, month=6, calendar="lunar"), "2025-01-01", "2025-12-31") == [
        dt.date(2025, 6, 25)
    ]


def test_what_comes_every_lunar_month_comes_in_a_leap_month_too():
    full_moons = occasion(day=15, month=1, year=2025, recurrence="monthly", calendar="lunar")
    assert days(full_moons, "2025-07-01", "2025-09-30") == [
        dt.date(2025, 7, 9), dt.date(2025, 8, 8), dt.date(2025, 9, 6),
    ]  # fmt: skip


def test_a_leap_month_is_marked_on_the_sheet():
    shown = {
        day.date.day: day.lunar for week in sheet(2025, 7, []) for day in week if day.is_in_month
    }
    assert (shown[24], shown[25]) == ("30/6", "1/6+")


def test_a_campaign_stands_on_its_first_and_last_day_only():
    entry = Entry(
        key="campaign-1",
        kind="campaign",
        title="Dry feet",
        begins=dt.date(2026, 11, 16),
        ends=dt.date(2026, 12, 4),
    )
    on = [day.date for week in sheet(2026, 11, [entry]) for day in week if day.entries]
    assert on == [dt.date(2026, 11, 16), dt.date(2026, 12, 4)]
    assert running([entry]) == [entry]


def test_lunar_days_beyond_what_is_known_do_not_fall():
    assert days(occasion(calendar="lunar"), "2150-01-01", "2150-12-31") == []


def test_every_kind_of_coming_back():
    assert days(occasion(day=3, month=2, year=1930), "2026-01-01", "2027-12-31") == [
        dt.date(2026, 2, 3), dt.date(2027, 2, 3),
    ]  # fmt: skip
    assert days(occasion(day=31, month=1, year=2026, recurrence="monthly"), "2026-01-01", "2026-06-30") == [
        dt.date(2026, 1, 31), dt.date(2026, 3, 31), dt.date(2026, 5, 31),
    ]  # fmt: skip
    assert days(occasion(day=5, month=1, year=2026, recurrence="weekly"), "2026-01-10", "2026-01-20") == [
        dt.date(2026, 1, 12), dt.date(2026, 1, 19),
    ]  # fmt: skip
    assert days(
        occasion(day=5, month=1, year=2026, recurrence="once"), "2025-01-01", "2028-01-01"
    ) == [dt.date(2026, 1, 5)]
    full_moons = occasion(day=15, month=1, year=2026, recurrence="monthly", calendar="lunar")
    assert days(full_moons, "2026-02-01", "2026-04-30") == [
        dt.date(2026, 3, 3),
        dt.date(2026, 4, 2),
    ]


def test_what_lasts_is_seen_on_its_last_day():
    assert days(occasion(day=28, month=12, lasts=6), "2027-01-01", "2027-01-31") == [
        dt.date(2026, 12, 28)
    ]


def test_the_29th_of_february_comes_every_fourth_year():
    leap = occasion(day=29, month=2, year=2021)
    assert days(leap, "2021-01-01", "2029-12-31") == [dt.date(2024, 2, 29), dt.date(2028, 2, 29)]


def test_round_years_are_known_by_either_calendar():
    assert years_since(occasion(year=1930), dt.date(2030, 1, 1)) == 100
    lunar = occasion(year=2000, calendar="lunar", day=28, month=12)
    assert years_since(lunar, lunar_day(28, 12, 2025)) == 25
    assert years_since(occasion(year=2026), dt.date(2026, 1, 1)) is None


@pytest.mark.django_db
def test_a_day_that_no_calendar_has_is_refused(tree):
    for fields in (
        {"day": 31, "month": 4},
        {"day": 30, "month": 2},
        {"day": 31, "month": 3, "calendar": "lunar"},
        {"recurrence": "once"},
        {"recurrence": "weekly", "calendar": "lunar", "year": 2026},
    ):
        with pytest.raises(ValidationError):
            occasion(owner=tree.root, **fields).full_clean()


# --- pages ----------------------------------------------------------------------------------


@pytest.fixture
def planned(tree, site):
    """A day of the root, one of North, one of South; a campaign of North."""
    day = today()
    rows = {
        name: Occasion.objects.create(
            owner=unit, title={"en": f"{name} day", "vi": f"ngày {name}"}, day=day.day if day.day < 29 else 28,
            month=day.month, year=1930,
        )
        for name, unit in (("Root", tree.root), ("North", tree.north), ("South", tree.south))
    }  # fmt: skip
    rows["campaign"] = Campaign.objects.create(
        owner=tree.north,
        title={"en": "Dry feet"},
        starts_on=day,
        ends_on=day + dt.timedelta(days=3),
    )
    return rows


@pytest.fixture
def noel(tree, place, grant):
    """Edits for North."""
    person = place("Noel", tree.north, member_number="NOEL")
    grant(person, "editor", tree.north)
    return person


def test_an_editor_sees_own_days_and_those_above(planned, client, noel, sign_in):
    sign_in(noel)
    for name in ("plan", "plan-list", "plan-print"):
        page = client.get(reverse(name)).text
        assert "Root day" in page
        assert "North day" in page
        assert "Dry feet" in page
        assert "South day" not in page


def test_whoever_edits_nowhere_finds_no_plan(planned, client, alice, nora, sign_in):
    names = ["plan", "plan-list", "plan-print", "plan-feed"]
    urls = [*map(reverse, names), reverse("plan-campaign", args=[planned["campaign"].pk])]
    for person in (alice, nora):
        sign_in(person)
        assert {client.get(url).status_code for url in urls} == {404}
    client.logout()
    assert all("/account/login/" in client.get(url)["Location"] for url in urls)


def test_a_sibling_finds_neither_campaign_nor_day(planned, client, tree, place, grant, sign_in):
    sofia = place("Sofia", tree.south, member_number="SOFIA")
    grant(sofia, "editor", tree.south)
    sign_in(sofia)
    assert client.get(reverse("plan-campaign", args=[planned["campaign"].pk])).status_code == 404
    edit = reverse("wagtailsnippets_portal_occasion:edit", args=[planned["North"].pk])
    assert client.get(edit).status_code == 404
    own = reverse("wagtailsnippets_portal_occasion:edit", args=[planned["South"].pk])
    assert client.get(own).status_code == 200


def test_nonsense_in_the_address_leads_to_today(planned, client, eve, sign_in):
    sign_in(eve)
    for query in ("?month=2026-13", "?month=x", "?month=0001-01", "?month=9999-12", "?month="):
        assert client.get(reverse("plan") + query).status_code == 200
    for query in ("?year=0", "?year=99999", "?year=٢٠٢٦", "?year=x"):
        assert client.get(reverse("plan-list") + query).status_code == 200


def test_the_plan_asks_as_much_for_a_full_month(planned, client, eve, sign_in, tree, news):
    sign_in(eve)
    counts = []
    for round_ in range(2):
        client.get(reverse("plan"))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("plan")).text
        counts.append(len(asked))
        for n in range(15):
            name = f"{round_}-{n}"
            Occasion.objects.create(
                owner=tree.mill, title={"en": f"Day {name}"}, day=1 + n, month=today().month
            )
            write(news, f"Event {name}", model=EventPage, starts_at=now())
    assert "Day 0-14" in page
    assert "Event 0-14" in page
    assert counts[0] + 2 >= counts[1]  # the first event brings the site's addresses with it


def test_a_new_day_is_entered_in_the_admin(planned, client, noel, sign_in, tree):
    sign_in(noel)
    url = reverse("wagtailsnippets_portal_occasion:add")
    form = {
        "title_0": "Founding day", "note_0": "", "calendar": "lunar", "recurrence": "yearly", "day": "10",
        "month": "3", "year": "", "lasts": "1", "responsible": "", "owner": str(tree.north.pk),
    }  # fmt: skip
    assert client.post(url, {**form, "day": "31"}).status_code == 200  # told what is wrong
    assert not Occasion.objects.filter(title__contains="Founding").exists()
    assert client.post(url, form).status_code == 302
    assert Occasion.objects.get(title__contains="Founding").owner == tree.north


def test_nobody_enters_days_for_others(planned, client, noel, sign_in, tree):
    sign_in(noel)
    form = {
        "title_0": "Not ours", "calendar": "lunar", "recurrence": "yearly", "day": "10", "month": "3",
        "lasts": "1", "owner": str(tree.south.pk),
    }  # fmt: skip
    assert client.post(reverse("wagtailsnippets_portal_occasion:add"), form).status_code == 200
    assert not Occasion.objects.filter(title__contains="Not ours").exists()


def test_ones_own_calendar_follows_the_plan_by_a_secret_address(planned, client, noel, sign_in):
    sign_in(noel)
    page = client.get(reverse("plan-feed"))
    address = page.context["address"].partition("testserver")[2]
    client.logout()
    calendar = Calendar.from_ical(client.get(address).content)
    found = {str(event["summary"]) for event in calendar.walk("VEVENT")}
    assert "Dry feet" in found
    assert any(name.startswith("North day") for name in found)
    assert not any("South" in name for name in found)
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    sign_in(noel)
    client.post(reverse("plan-feed-renew"))
    assert client.get(address).status_code == 404


def test_who_no_longer_edits_gets_no_calendar(planned, client, noel, sign_in):
    sign_in(noel)
    address = client.get(reverse("plan-feed")).context["address"].partition("testserver")[2]
    noel.role_grants.all().delete()
    assert client.get(address).status_code == 404


def test_public_events_are_a_calendar_in_the_readers_language(news, client):
    starts = now() + dt.timedelta(days=2)
    event = write(news, "Open day", model=EventPage, starts_at=starts, venue="Mill; Hall, 2")
    in_language(event, "vi", title="Ngày mở cửa", slug="ngay-mo-cua")
    write(news, "Not public", model=EventPage, starts_at=starts, publish=False)
    for code, title in (("en", "Open day"), ("vi", "Ngày mở cửa"), ("uk", "Open day")):
        events = Calendar.from_ical(client.get(f"/{code}/events.ics").content).walk("VEVENT")
        assert [str(e["summary"]) for e in events] == [title]
        assert str(events[0]["location"]) == "Mill; Hall, 2"
        assert events[0].decoded("dtstart").replace(microsecond=0) == starts.replace(microsecond=0)


def test_a_campaign_tells_what_it_reached_but_not_of_fewer_than_five(
    planned, client, noel, sign_in, article, schooling_of_five
):
    campaign = planned["campaign"]
    vietnamese = in_language(article, "vi", title="Đập", slug="dap")
    campaign.stories.add(CampaignStory(story=article))
    campaign.courses.set(schooling_of_five)
    campaign.save()
    StoryViews.objects.create(story=article, day=today(), count=30)
    StoryViews.objects.create(story=vietnamese, day=today(), count=12)
    StoryViews.objects.create(story=article, day=today() - YEAR, count=1000)
    sign_in(noel)
    page = client.get(reverse("plan-campaign", args=[campaign.pk]))
    reach = page.context["reach"]
    assert reach.views == 42
    assert reach.stories[0].languages == 2
    figures = {str(row.course): (row.started.value, row.completed.value) for row in reach.courses}
    assert figures == {"Many": (6, None), "Nobody": (0, 0)}
    assert "fewer than 5" in page.text


@pytest.fixture
def schooling_of_five(tree, place):
    """Two courses of North: six people of Mill began one today and four completed it, one of South besides."""
    from bema.study.models import Course, CourseRecord

    many, nobody = (
        Course.objects.create(owner=tree.north, slug=slug, title={"en": slug.title()})
        for slug in ("many", "nobody")
    )
    for n in range(7):
        person = place(f"P{n}", tree.hill if n == 6 else tree.mill, member_number=f"P{n}")
        done = now() if n < 4 or n == 6 else None
        CourseRecord.objects.create(person=person, course=many, started_at=now(), completed_at=done)
    return [many, nobody]


def test_a_document_that_comes_into_force_is_named_in_the_readers_language(
    planned, client, noel, sign_in, tree
):
    work = create_work(
        actor="test", owner=tree.root, title="Rule on flood duty", language="en", slug="rule"
    )
    text = import_parsed(actor="test", work=work, in_force_from=today(), parsed=parsed(RULE_EN))
    publish_version(actor="test", version=text.version)
    translated = parsed(RULE_VI, language="vi", title="Quy định trực lũ")
    add_translation(actor="test", version=text.version, parsed=translated)
    sign_in(noel)
    assert "Rule on flood duty" in client.get(reverse("plan")).text
    noel.language = "vi"
    noel.save()
    page = client.get(reverse("plan")).text
    assert "Quy định trực lũ" in page
    assert "Rule on flood duty" not in page
