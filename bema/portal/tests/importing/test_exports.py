# ruff: noqa: E501 - exports as they are written
"""WordPress's export and feeds, as real ones are: shortcodes, bare line breaks, escaped titles, broken characters."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.common.errors import BemaError
from bema.portal.importing.archive import Archive
from bema.portal.importing.entry import (
    Embed,
    Entry,
    Gallery,
    Options,
    Passed,
    PictureShown,
    Quote,
    Text,
)
from bema.portal.importing.parts import text_in
from bema.portal.importing.readers import items

HEAD = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The River Paper</title><link>https://old.example.org</link><language>en-US</language><wp:base_blog_url>https://old.example.org</wp:base_blog_url>
<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name><![CDATA[Ann Doe]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>News</wp:cat_name></wp:category>
<wp:category><wp:term_id>2</wp:term_id><wp:category_nicename>local</wp:category_nicename><wp:category_parent>news</wp:category_parent><wp:cat_name>Local</wp:cat_name></wp:category>"""


def post(number, content, *, kind="post", state="publish", extra="", title="A weir &amp; a mill"):
    return f"""<item><title>{title}</title><link>https://old.example.org/2020/05/post-{number}/</link><dc:creator>ann</dc:creator>
<guid isPermaLink="false">https://old.example.org/?p={number}</guid><content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id><wp:post_date>2020-05-02 08:30:00</wp:post_date>
<wp:post_date_gmt>2020-05-02 01:30:00</wp:post_date_gmt><wp:post_name>post-{number}</wp:post_name><wp:status>{state}</wp:status>
<wp:post_type>{kind}</wp:post_type><category domain="category" nicename="local"><![CDATA[Local]]></category>
<category domain="post_tag" nicename="water"><![CDATA[Water]]></category>{extra}</item>"""


def attachment(number, name):
    return f"""<item><title>{name}</title><wp:post_id>{number}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>
<wp:attachment_url>https://old.example.org/img/{name}.jpg</wp:attachment_url><excerpt:encoded><![CDATA[Caption of {name}]]></excerpt:encoded></item>"""


def read(tmp_path, source, name="export.xml"):
    raw = source if isinstance(source, bytes) else source.encode()
    (tmp_path / name).write_bytes(raw)
    return list(items(Archive(tmp_path / name), Options(time_zone="Asia/Bangkok")))


def export(tmp_path, *posts):
    return read(tmp_path, HEAD + "".join(posts) + "</channel></rss>")


def entries(found):
    return [item for item in found if isinstance(item, Entry)]


def codes(entry):
    return {remark.code for remark in entry.remarks}


CLASSIC = """First line of the text,
which goes on here.

Second paragraph with <strong>weight</strong>.

[caption id="x" align="alignnone" width="300"]<img src="https://old.example.org/img/a.jpg" alt="A" /> The weir at noon[/caption]

<blockquote>The river gives.</blockquote>

[gallery ids="11,12"]

https://www.youtube.com/watch?v=Ab3_dEf-hiJ

[embed]https://www.youtube.com/watch?v=Ab3_dEf-hiK[/embed]

[mystery key="1"]Words within[/mystery]

Last one."""


def test_a_post_of_the_classic_editor(tmp_path):
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>11</wp:meta_value></wp:postmeta>"
    second = '<category domain="author" nicename="cap-bob"><![CDATA[Bob Ray]]></category>'
    (entry,) = entries(
        export(
            tmp_path,
            attachment(11, "one"),
            attachment(12, "two"),
            post(5, CLASSIC, extra=meta + second),
        )
    )
    assert entry.title == "A weir & a mill"
    assert entry.published == dt.datetime(2020, 5, 2, 1, 30, tzinfo=dt.UTC)
    assert entry.section == ("News", "Local")
    assert entry.topics == ["Water"]
    assert entry.authors == ["Bob Ray"]
    assert entry.lead.url.endswith("one.jpg")
    assert "https://old.example.org/?p=5" in entry.addresses
    first = entry.body[0]
    assert isinstance(first, Text)
    assert first.html == (
        "<p>First line of the text,<br/>which goes on here.</p><p>Second paragraph with <b>weight</b>.</p>"
    )
    kinds = [type(piece) for piece in entry.body]
    assert kinds == [Text, PictureShown, Quote, Gallery, Embed, Embed, Text]
    assert entry.body[1].picture.caption == "The weir at noon"
    assert "Words within" in text_in(entry.body)
    assert "mystery" not in text_in(entry.body)
    assert "shortcode" in codes(entry)


def test_a_post_of_blocks(tmp_path):
    blocks = """<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --><!-- wp:image {"id":11} --><figure class="wp-block-image"><img src="https://old.example.org/img/a.jpg" alt="A"/><figcaption>Said</figcaption></figure><!-- /wp:image -->
<!-- wp:list --><ul><!-- wp:list-item --><li>Two</li><!-- /wp:list-item --></ul><!-- /wp:list -->
<!-- wp:embed {"url":"https://www.youtube.com/watch?v=Ab3_dEf-hiJ"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://www.youtube.com/watch?v=Ab3_dEf-hiJ
</div></figure><!-- /wp:embed --><!-- wp:heading --><h2>Three</h2><!-- /wp:heading -->"""
    (entry,) = entries(export(tmp_path, post(5, blocks)))
    assert [type(piece) for piece in entry.body] == [Text, PictureShown, Text, Embed, Text]
    assert "<ul><li>Two</li></ul>" in entry.body[2].html


def test_states_and_kinds(tmp_path):
    password = "<wp:post_password>x</wp:post_password>"
    said = "<wp:comment><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type></wp:comment>"
    found = export(
        tmp_path,
        post(1, "a", state="draft"),
        post(2, "b", state="future"),
        post(3, "c", state="private"),
        post(4, "d", extra=password),
        post(5, "e", state="trash"),
        post(6, "f", kind="page"),
        post(7, "g", kind="recipe", extra=said),
        post(8, "h", kind="nav_menu_item"),
    )
    assert [entry.status for entry in entries(found)] == [
        "draft", "scheduled", "draft", "draft", "published", "published",
    ]  # fmt: skip
    assert [entry.kind for entry in entries(found)][-2:] == ["page", "article"]
    assert {"custom-type", "comments"} <= codes(entries(found)[-1])
    assert [item.code for item in found if isinstance(item, Passed)] == ["trash", "type"]


def test_broken_characters_cost_nothing_but_themselves(tmp_path):
    source = HEAD + post(1, "Be\x0bfore.") + post(2, "After.") + "</channel></rss>"
    assert [text_in(entry.body) for entry in entries(read(tmp_path, source))] == [
        "Before.",
        "After.",
    ]


def test_entities_of_its_own_are_refused(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'
    with pytest.raises(BemaError):
        read(tmp_path, bomb)


FEED = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Папір</title><link>https://old.example.org/</link>
<item><title>Гребля &amp;amp; млин &amp;laquo;відкриті&amp;raquo;</title><link>/news/12.html</link><guid isPermaLink="false">n12</guid><dc:creator>Ганна</dc:creator>
<pubDate>Sun, 12 Mar 2023 08:15:00 +0200</pubDate><category>Місто</category><description>Коротко про греблю.</description>
<content:encoded><![CDATA[<p>Вода іде через греблю з самого ранку.</p><p><img src="/img/a.jpg"></p><p>Її чекали три місяці.</p>]]></content:encoded>
<media:content url="https://old.example.org/img/lead.jpg" medium="image"><media:description>Гребля</media:description></media:content></item>
<item><title>Друга</title><link>https://old.example.org/news/13.html</link><description>Лише початок…</description></item></channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_feed(tmp_path, encoding):
    first, second = entries(
        read(tmp_path, FEED.format(encoding=encoding).encode(encoding), "feed.xml")
    )
    assert first.title == "Гребля & млин «відкриті»"
    assert first.addresses == ["https://old.example.org/news/12.html"]
    assert first.authors == ["Ганна"]
    assert first.published == dt.datetime(2023, 3, 12, 6, 15, tzinfo=dt.UTC)
    assert first.standfirst == "Коротко про греблю."
    assert first.lead.url == "https://old.example.org/img/lead.jpg"
    assert first.lead.caption == "Гребля"
    assert [p.picture.url for p in first.body if isinstance(p, PictureShown)] == [
        "https://old.example.org/img/a.jpg"
    ]
    assert second.published is None
    assert "excerpt-only" in codes(second)


def test_atom_with_xhtml_and_a_relative_base(tmp_path):
    source = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://old.example.org/"><title>Paper</title><entry><title type="html">A &amp;lt;b&amp;gt;weir&amp;lt;/b&amp;gt;</title>
<link href="https://old.example.org/a"/><id>tag:1</id><published>2023-03-12T08:15:00Z</published><updated>2023-03-13T08:15:00Z</updated><author><name>Ann Doe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Water <b>runs</b>.</p></div></content></entry></feed>"""
    (entry,) = entries(read(tmp_path, source, "a.atom"))
    assert entry.authors == ["Ann Doe"]
    assert entry.body == [Text("<p>Water <b>runs</b>.</p>")]
    assert entry.modified == dt.datetime(2023, 3, 13, 8, 15, tzinfo=dt.UTC)


def test_rdf_of_old(tmp_path):
    source = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Paper</title><link>https://old.example.org/</link></channel><item><title>Weir</title><link>https://old.example.org/w</link><dc:date>2004-03-12T08:15+07:00</dc:date><description>Water runs over the weir.</description></item></rdf:RDF>"""
    (entry,) = entries(read(tmp_path, source, "a.rdf"))
    assert entry.published == dt.datetime(2004, 3, 12, 1, 15, tzinfo=dt.UTC)
    assert text_in(entry.body) == "Water runs over the weir."
