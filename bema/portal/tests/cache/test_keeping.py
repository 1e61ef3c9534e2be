"""What is kept, for whom, and that nobody can have a say in what others get."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from wagtail.models import PageViewRestriction

from bema.portal.models import ArticlePage
from bema.portal.tests.cache.conftest import Visitor, new_process

pytestmark = pytest.mark.django_db
SESSION = {"sessionid": "abc"}


def test_the_second_visitor_gets_the_page_without_a_query(
    article, visitor, django_assert_num_queries
):
    first = visitor.get(article.url)
    assert (first.status, first.how) == (200, "filled")
    with django_assert_num_queries(0):
        second = visitor.get(article.url)
    assert (second.status, second.how, second.body) == (200, "hit", first.body)
    assert "The weir is open again" in second.text


def test_a_kept_page_tells_browsers_to_ask_and_proxies_to_wait_little(article, visitor):
    answer = visitor.get(article.url)
    assert answer.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert answer.headers["Vary"] == "Accept-Encoding, Cookie"
    assert "Set-Cookie" not in answer.headers


def test_who_has_the_page_is_told_so_in_a_few_bytes(article, visitor):
    etag = visitor.get(article.url).headers["ETag"]
    again = visitor.get(article.url, if_none_match=f'"other", {etag}')
    assert (again.status, again.raw, again.headers["ETag"]) == (304, b"", etag)
    assert visitor.get(article.url, if_none_match='"other"').status == 200


def test_it_is_compressed_for_whoever_takes_that(article, visitor):
    plain = visitor.get(article.url)
    zipped = visitor.get(article.url, accept_encoding="br, gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert (zipped.how, zipped.text) == ("hit", plain.text)
    assert len(zipped.raw) < len(plain.raw)
    refused = visitor.get(article.url, accept_encoding="gzip;q=0, identity")
    assert "Content-Encoding" not in refused.headers


def test_the_head_of_a_kept_page_has_no_body(article, visitor):
    asked_first = visitor.get(article.url, method="HEAD")
    assert (asked_first.status, asked_first.how) == (200, "")
    page = visitor.get(article.url)
    head = visitor.get(article.url, method="HEAD")
    assert (head.how, head.raw) == ("hit", b"")
    assert head.headers["Content-Length"] == str(len(page.raw))


def test_another_process_of_the_machine_need_not_render_it(article, visitor, settings):
    visitor.get(article.url)
    assert Visitor(new_process(settings)).get(article.url).how == "hit"


@pytest.mark.parametrize(
    "given",
    [
        {"cookies": SESSION},
        {"cookies": {"messages": "x"}},
        {"authorization": "Basic eDp5"},
        {"hx_request": "true"},
    ],
)
def test_who_is_known_neither_fills_nor_gets_it(article, visitor, given):
    assert visitor.get(article.url, **given).how == ""
    assert visitor.get(article.url).how == "filled"
    assert visitor.get(article.url, **given).how == ""


def test_a_reader_who_is_signed_in_leaves_nothing_behind(article, visitor, client, alice, sign_in):
    sign_in(alice)
    session = {"sessionid": client.cookies["sessionid"].value}
    own = visitor.get(article.url, cookies=session)
    assert own.status == 200
    assert "Cookie" in own.headers["Vary"]
    shown = visitor.get(article.url)
    assert shown.how == "filled"
    assert "Alice" not in shown.text


def test_each_look_has_its_own_copy(article, visitor):
    for theme, size in [("dark", ""), ("light", "large"), ("", "largest"), ("", "")]:
        cookies = {"bema_theme": theme, "bema_text_size": size, "csrftoken": "x" * 32}
        filled = visitor.get(article.url, cookies=cookies)
        assert filled.how == "filled"
        assert (f'data-theme="{theme}"' in filled.text) is bool(theme)
        assert (f'data-text-size="{size}"' in filled.text) is bool(size)
        assert visitor.get(article.url, cookies=cookies).body == filled.body


def test_a_look_that_there_is_not_is_that_of_the_device(article, visitor):
    plain = visitor.get(article.url)
    odd = visitor.get(article.url, cookies={"bema_theme": '"><script>', "anything": "else"})
    assert (odd.how, odd.body) == ("hit", plain.body)


def test_parameters_that_the_page_knows_nothing_of_are_not_kept(article, visitor):
    for query in ("x=1", "page=1&page=2", "language=vi", "page=1&x=2", "q=" + "y" * 600):
        assert visitor.get(f"{article.url}?{query}").how == ""
        assert visitor.get(f"{article.url}?{query}").how == ""


def test_what_mailers_put_behind_an_address_is_passed_over(article, visitor):
    visitor.get(article.url)
    assert visitor.get(article.url + "?utm_source=letter&fbclid=1").how == "hit"


def test_the_language_is_that_of_the_address_whatever_else_is_said(article, visitor):
    answer = visitor.get(
        article.url, cookies={"django_language": "vi"}, accept_language="uk", accept="*/*"
    )
    assert '<html lang="en"' in answer.text
    assert answer.how == "filled"


@pytest.mark.parametrize(
    "header",
    [
        {"x_forwarded_host": "evil.example"},
        {"x_forwarded_proto": "https"},
        {"x_forwarded_prefix": "/evil"},
        {"x_original_url": "/evil"},
        {"referer": "https://evil.example/"},
        {"user_agent": "<script>evil"},
        {"accept": "application/json"},
        {"x_http_method_override": "POST"},
        {"range": "bytes=0-10"},
    ],
)
def test_no_header_has_a_say_in_a_kept_page(article, visitor, settings, header):
    poisoned = visitor.get(article.url, **header)
    assert poisoned.how == "filled"
    assert "evil" not in poisoned.text
    settings.PAGE_CACHE_DIR = settings.PAGE_CACHE_DIR / "other"
    clean = Visitor(new_process(settings)).get(article.url)
    assert clean.how == "filled"
    assert clean.body == poisoned.body


def test_a_strange_host_is_refused_and_leaves_nothing(article, visitor):
    assert visitor.get(article.url, host="evil.example").status == 400
    assert visitor.get(article.url).how == "filled"
    assert visitor.get(article.url, host="evil.example").status == 400
    assert visitor.get(article.url, host="localhost:80@evil.example").status == 400


def test_each_host_of_ours_has_its_own_copy(article, visitor):
    assert visitor.get(article.url).how == "filled"
    assert visitor.get(article.url, host="testserver").how == "filled"
    assert visitor.get(article.url, host="TestServer").how == "hit"


def test_what_is_not_there_is_not_kept(article, visitor):
    for _time in range(2):
        absent = visitor.get("/en/nothing-here/")
        assert (absent.status, absent.how) == (404, "")


def test_a_page_behind_a_password_is_not_kept(article, visitor, caplog):
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert visitor.get(article.url).how == ""
    assert not [record for record in caplog.records if "cannot be kept" in record.message]


def test_a_page_with_a_token_is_refused_and_told_of(article, visitor, caplog, monkeypatch):
    monkeypatch.setattr(ArticlePage, "serve", _with_token)
    assert visitor.get(article.url).how == ""
    assert visitor.get(article.url).how == ""
    assert "it sets a cookie" in caplog.text


def _with_token(_page, request, *_args, **_kwargs):
    return HttpResponse(get_token(request))
