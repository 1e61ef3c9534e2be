"""Alice goes through a course: lessons step by step, checks with their why, the test, the certificate."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bema.authenticity import copies
from bema.authenticity.keys import for_verifying, trusted
from bema.authenticity.models import IssuedCopy
from bema.authenticity.verifying import Keys, Verdict, verify
from bema.study.models import Attempt, Certificate, CourseRecord, LessonRecord, Response

OUTSIDE = [
    "/c/floods/",
    "/c/floods/{lesson}/",
    "/c/floods/{lesson}/1/",
    "/c/floods/test/",
    "/c/floods/certificate.pdf",
]


@pytest.fixture
def member(sign_in, alice, opened_to, floods):
    opened_to(alice)
    return sign_in(alice)


def step_url(floods, lesson=0, ordinal=1):
    return f"/c/{floods.slug}/{floods.lessons[lesson].pk}/{ordinal}/"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())[1]


def place_of(page, words):
    """The value of the option that reads `words`."""
    html = page.content.decode()
    return re.search(rf'value="(\d+)"(?: checked)?><span>{words}</span>', html)[1]


def read_to_check(client, floods, lesson=0):
    for ordinal in (1, 2):
        client.post(step_url(floods, lesson, ordinal))
    return client.get(step_url(floods, lesson, 3))


def answer(client, page, url, words=None, **data):
    sent = {"response": hidden(page, "response"), "edition": hidden(page, "edition"), **data}
    if words:
        sent["answer"] = place_of(page, words)
    return client.post(url, sent)


def do_lessons(client, floods):
    for lesson, given in enumerate([{"words": "At once"}, {"answer": "5"}]):
        page = read_to_check(client, floods, lesson)
        answer(client, page, step_url(floods, lesson, 3), **given)


def test_a_course_tells_what_it_is_about_and_where_to_begin(member, floods):
    page = member.get("/c/floods/").content.decode()
    assert "When the river rises" in page
    assert "Lesson 1" in page
    assert "Flood rules" in page
    assert "opens when all lessons are done" in page
    assert "Begin" in page


def test_looking_writes_nothing_and_beginning_does(member, floods, alice):
    member.get("/c/floods/")
    member.get(step_url(floods))
    assert not CourseRecord.objects.exists()
    begun = member.post(f"/c/floods/{floods.lessons[0].pk}/")
    assert begun.url == step_url(floods)
    assert CourseRecord.objects.get().person == alice


def test_one_step_a_page_and_where_one_is(member, floods):
    page = member.get(step_url(floods)).content.decode()
    assert "Step 1 of 3" in page
    assert "Read this, 1." in page
    assert "Next step" in page


def test_a_quote_shows_the_text_in_force(member, floods):
    member.post(step_url(floods, ordinal=1))
    page = member.get(step_url(floods, ordinal=2)).content.decode()
    assert "reports at once" in page
    assert "within one hour" not in page
    assert "/d/flood/2024-01-01/art_1" in page


def test_steps_ahead_wait(member, floods):
    assert member.get(step_url(floods, ordinal=3)).url == step_url(floods, ordinal=1)
    assert member.post(step_url(floods, ordinal=3)).status_code == 404
    assert member.get(step_url(floods, ordinal=9)).status_code == 404


def test_resume_anywhere(member, floods):
    member.post(step_url(floods))
    assert member.get(f"/c/floods/{floods.lessons[0].pk}/").url == step_url(floods, ordinal=2)
    assert "1 of 3 steps" in member.get("/c/floods/").content.decode()


def test_a_wrong_answer_teaches(member, floods):
    url = step_url(floods, ordinal=3)
    told = answer(member, read_to_check(member, floods), url, "Never")
    page = member.get(told.url).content.decode()
    assert "Not quite" in page
    assert "Water does not wait." in page
    assert "The officer on duty reports at once." in page
    assert Response.objects.get().is_right is False


def test_the_same_answer_again_gets_the_same_reply_and_counts_once(member, floods):
    url = step_url(floods, ordinal=3)
    page = read_to_check(member, floods)
    first = answer(member, page, url, "At once")
    again = answer(member, page, url, "Never")
    assert first.url == again.url
    kept = Response.objects.get()
    assert kept.is_right is True
    assert "Right" in member.get(again.url).content.decode()


def test_an_answers_name_of_somebody_else_is_as_absent(
    member, floods, bob, opened_to, client, sign_in
):
    url = step_url(floods, ordinal=3)
    taken = answer(member, read_to_check(member, floods), url, "At once").url.partition("=")[2]
    opened_to(bob)
    sign_in(bob)
    page = read_to_check(client, floods)
    refused = answer(client, page, url, "At once", response=taken)
    assert refused.status_code == 404
    assert Response.objects.count() == 1
    assert client.get(f"{url}?answer={taken}").status_code == 404


@pytest.mark.parametrize("name", ["", "x", "1234"])
def test_an_answer_needs_a_name(member, floods, name):
    page = read_to_check(member, floods)
    sent = answer(member, page, step_url(floods, ordinal=3), "At once", response=name)
    assert sent.status_code == 422
    assert not Response.objects.exists()


def test_no_answer_is_told_at_the_top_and_at_the_field(member, floods):
    page = read_to_check(member, floods)
    told = answer(member, page, step_url(floods, ordinal=3))
    html = told.content.decode()
    assert told.status_code == 422
    assert html.count("Choose or write an answer first.") == 2
    assert hidden(told, "response") == hidden(page, "response")


def test_script_gets_only_what_changes(member, floods):
    fragment = member.post(step_url(floods), headers={"HX-Request": "true"})
    assert fragment["HX-Push-Url"] == step_url(floods, ordinal=2)
    assert b"<html" not in fragment.content
    assert b"Step 2 of 3" in fragment.content


def test_the_test_waits_for_the_lessons(member, floods):
    assert member.post("/c/floods/test/").status_code == 409
    assert "opens when you have done all" in member.get("/c/floods/test/").content.decode()


def sit(client, right=True):
    """Take the test; the pages of its questions in the order asked."""
    url = client.post("/c/floods/test/").url
    for _question in range(2):
        page = client.get(url)
        html = page.content.decode()
        given = {"words": "At once" if right else "Never"} if "At once" in html else {"answer": "5"}
        url = answer(client, page, url, **given).url
    return url


def test_the_whole_way_to_the_certificate(member, floods, alice):
    do_lessons(member, floods)
    assert "To the test" in member.get("/c/floods/").content.decode()
    overview = sit(member)
    assert "All questions are answered." in member.get(overview).content.decode()
    page = member.get(member.post(overview).url).content.decode()
    assert "Passed" in page
    assert "100 %" in page
    record = CourseRecord.objects.get(person=alice)
    assert record.completed_at
    assert record.best_score == 100
    certificate = Certificate.objects.get(person=alice)
    pdf = member.get("/c/floods/certificate.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    signed = verify(pdf.content, for_verifying(trusted()))
    assert (signed.verdict, signed.claim.code) == (Verdict.GENUINE, certificate.code)
    assert member.get("/c/floods/certificate.pdf").content == pdf.content
    member.logout()
    public = member.get(f"/certificates/{certificate.code}/").content.decode()
    assert "Alice" in public
    assert certificate.content_hash in public
    assert signed.sha256 in public
    checked = member.get(f"/check/{certificate.code.lower()}")
    assert checked.url == f"/certificates/{certificate.code}/"
    handed_in = member.post("/check/", {"file": SimpleUploadedFile("c.pdf", pdf.content)})
    assert "This file is genuine" in handed_in.content.decode()
    assert "Valid" in handed_in.content.decode()


def test_without_a_key_the_certificate_is_handed_out_unsigned(
    member, floods, alice, installation, settings, tmp_path
):
    do_lessons(member, floods)
    member.post(sit(member))
    settings.BEMA_KEYS_DIR = tmp_path
    installation(embedded=False)
    pdf = member.get("/c/floods/certificate.pdf").content
    assert verify(pdf, Keys([])).verdict is Verdict.NOT_SIGNED


def test_a_failed_test_says_what_to_read_again(member, floods):
    do_lessons(member, floods)
    page = member.get(member.post(sit(member, right=False)).url).content.decode()
    assert "Not passed yet" in page
    assert "Reports at once" in page
    assert "The officer on duty reports at once." in page
    assert f"/c/floods/{floods.lessons[0].pk}/" in page
    assert "Keeps the log" not in page
    assert not Certificate.objects.exists()


def test_answers_can_be_changed_until_handing_in_and_then_no_more(member, floods):
    do_lessons(member, floods)
    url = member.post("/c/floods/test/").url
    page = member.get(url)
    given = {"words": "At once"} if "At once" in page.content.decode() else {"answer": "5"}
    answer(member, page, url, **given)
    second_tab = member.get(url)
    overview = url.rsplit("/", 2)[0] + "/"
    assert "1 question is unanswered." in member.get(overview).content.decode()
    member.post(overview)
    late = answer(member, second_tab, url, **given)
    assert late.url.endswith("/result/")
    assert Response.objects.filter(attempt__isnull=False).count() == 1
    assert Attempt.objects.get().score == 50


def test_two_tabs_have_one_attempt(member, floods):
    do_lessons(member, floods)
    first, second = (member.post("/c/floods/test/").url for _tab in range(2))
    assert first == second
    assert Attempt.objects.count() == 1


def test_attempts_are_counted(member, floods):
    floods.course.attempts_allowed = 1
    from bema.study import publishing

    publishing.publish_course(actor="test", course=floods.course)
    do_lessons(member, floods)
    member.post(sit(member, right=False))
    assert member.post("/c/floods/test/").status_code == 409
    assert "used all the attempts" in member.get("/c/floods/test/").content.decode()


@pytest.mark.parametrize("copied_before", [True, False])
def test_a_withdrawn_certificate_counts_no_more_signed_copies_or_none(
    member, floods, alice, copied_before
):
    do_lessons(member, floods)
    member.post(sit(member))
    certificate = Certificate.objects.get(person=alice)
    if copied_before:
        pdf = member.get("/c/floods/certificate.pdf").content
    copies.withdraw(actor="test", code=certificate.code.lower(), why="Somebody else sat the test.")
    member.logout()
    page = member.get(f"/certificates/{certificate.code}/").text
    assert "<h1>Withdrawn</h1>" in page
    assert "Somebody else sat the test." in page
    assert "genuine" not in page
    if copied_before:
        file = SimpleUploadedFile("c.pdf", pdf, "application/pdf")
        assert "It counts no more" in member.post("/check/", {"file": file}).text


def test_no_further_copy_is_made_of_a_withdrawn_certificate(member, floods, alice):
    do_lessons(member, floods)
    member.post(sit(member))
    code = Certificate.objects.get(person=alice).code
    copies.withdraw(actor="test", code=code, why="An error.")
    answer = member.get("/c/floods/certificate.pdf")
    assert answer.status_code == 409
    assert "Reason: An error." in answer.text
    assert not IssuedCopy.objects.exists()


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA", "x"])
def test_an_unknown_certificate_is_calmly_unknown(client, db, code):
    page = client.get(f"/certificates/{code}/")
    assert page.status_code == 404
    assert "No certificate has this number" in page.content.decode()


def test_my_learning_lists_what_is_going_on_and_done(member, floods):
    assert "Nothing here yet" in member.get("/c/").content.decode()
    member.post(step_url(floods))
    assert "Going on" in member.get("/c/").content.decode()
    do_lessons(member, floods)
    member.post(sit(member))
    assert "/c/floods/certificate.pdf" in member.get("/c/").content.decode()


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_to_outsiders_a_course_is_absent(path, who, sign_in, request, floods):
    client = sign_in(request.getfixturevalue(who))
    url = path.format(lesson=floods.lessons[0].pk)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code in {404, 405}
    assert not LessonRecord.objects.exists()


@pytest.mark.parametrize("path", [*OUTSIDE, "/c/", "/c/absent/"])
def test_a_visitor_signs_in_first_whether_it_exists_or_not(path, client, floods):
    url = path.format(lesson=floods.lessons[0].pk)
    assert client.get(url).url.startswith("/account/login/")


@pytest.mark.parametrize(
    ("who", "status"), [("nora", 200), ("eve", 200), ("ada", 200), ("sven", 404), ("alice", 404)]
)
def test_managers_and_editors_of_the_line_may_look(who, status, taught, tree, sign_in, request):
    taught(slug="north", owner=tree.north)
    client = sign_in(request.getfixturevalue(who))
    assert client.get("/c/north/").status_code == status


def test_nobody_reaches_anothers_attempt(member, floods, bob, opened_to, sign_in):
    do_lessons(member, floods)
    url = member.post("/c/floods/test/").url
    opened_to(bob)
    client = sign_in(bob)
    attempt = url.rsplit("/", 2)[0] + "/"
    for path in (url, attempt, f"{attempt}result/"):
        assert client.get(path).status_code == 404
    assert client.post(url, {"response": uuid.uuid4()}).status_code == 404
    assert client.post(attempt).status_code == 404
    assert Attempt.objects.get().state == "open"


def test_pages_of_a_person_are_kept_by_nobody(member, floods):
    assert "no-store" in member.get(step_url(floods))["Cache-Control"]


def test_a_lesson_page_costs_few_queries(member, floods, django_assert_max_num_queries):
    member.post(step_url(floods))
    member.get(step_url(floods))
    # session, person, lesson, record, what changed since, roles for the bar
    with django_assert_max_num_queries(6):
        member.get(step_url(floods))
    with django_assert_max_num_queries(7):  # and the provisions in force
        member.get(step_url(floods, ordinal=2))


def test_a_question_costs_few_queries(member, floods, django_assert_max_num_queries):
    do_lessons(member, floods)
    url = member.post("/c/floods/test/").url
    member.get(url)
    with django_assert_max_num_queries(5):  # session, person, attempt, answers, roles
        member.get(url)


def test_the_course_page_costs_the_same_for_many_lessons(
    member, floods, django_assert_max_num_queries
):
    from bema.study import publishing
    from bema.study.models import Lesson

    for place in range(3, 15):
        lesson = Lesson(owner=floods.course.owner, course=floods.course, sort_order=place)
        lesson.title = {"en": f"Lesson {place}"}
        lesson.steps = [("text", {"body": {"en": "<p>More.</p>"}})]
        lesson.save()
        publishing.publish_lesson(actor="test", lesson=lesson)
    member.get("/c/floods/")
    with django_assert_max_num_queries(18):
        member.get("/c/floods/")
