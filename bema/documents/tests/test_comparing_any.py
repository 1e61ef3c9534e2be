"""Versions amended at random, in any order of import: what holds between any two of them."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from bema.documents.changes import stored
from bema.documents.comparing import compare_versions
from bema.documents.tests.texts import parsed

WORDS = (
    *("river", "gauge", "night", "watch", "boat", "lamp", "duty", "log"),
    *("chair", "district", "alarm", "siren", "bank", "dam", "ford", "mill"),
)


def sentence(chance):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, 14))) + "."


def amend_paragraph(chance, what, article, at):
    """One change within an article, where it has room for it."""
    words = article[at].split()
    if what == "insert":
        article.insert(at, sentence(chance))
    elif what == "repeal" and len(article) > 1:
        del article[at]
    elif what == "reword":
        words[chance.randrange(len(words))] = chance.choice(WORDS)
        article[at] = " ".join(words)
    elif what == "merge" and at + 1 < len(article):
        article[at : at + 2] = [f"{article[at]} {article[at + 1]}"]
    elif what == "split" and len(words) > 9:
        article[at : at + 1] = [" ".join(words[:7]), " ".join(words[7:])]


def amended(chance, articles):
    """Articles (lists of paragraphs) with a few of them inserted, repealed, reworded, moved, split or merged."""
    articles = [list(paragraphs) for paragraphs in articles]
    for _turn in range(chance.randint(1, 3)):
        article = chance.choice(articles)
        at = chance.randrange(len(article))
        what = chance.choice(["insert", "repeal", "reword", "move", "merge", "split", "article"])
        if what == "article":
            articles.insert(chance.randrange(len(articles)), [sentence(chance)])
        elif what == "move" and len(article) > 1:
            chance.choice(articles).append(article.pop(at))
        else:
            amend_paragraph(chance, what, article, at)
    return articles


def text_of(articles):
    lines = []
    for number, paragraphs in enumerate(articles, start=1):
        lines.append(
            (f"art_{number}", "article", f"Article {number}.", f"Matter {paragraphs[0][:9]}")
        )
        for at, words in enumerate(paragraphs, start=1):
            lines.append((f"art_{number}/par_{at}", "paragraph", f"{at}.", words))
    return parsed(lines)


@pytest.fixture(params=range(6))
def history(request, make_work, add_version):
    """Five versions, imported in a random order."""
    chance = random.Random(request.param)
    texts = [[[sentence(chance) for _ in range(3)] for _ in range(5)]]
    for _version in range(4):
        texts.append(amended(chance, texts[-1]))
    work = make_work()
    dated = [(dt.date(2020 + year, 1, 1), text) for year, text in enumerate(texts)]
    chance.shuffle(dated)
    for date, articles in dated:
        add_version(work, date, text_of(articles), publish=False)
    return list(work.versions.all())


def looks(row):
    return row.paragraph.number, row.paragraph.text


def test_between_any_two_versions_nothing_is_missed_and_nothing_made_up(history):
    for earlier, later in itertools.combinations(history, 2):
        old = {row.lineage: row for row in stored(earlier)}
        new = {row.lineage: row for row in stored(later)}
        found = {d.lineage: d for d in compare_versions(earlier, later).differences}
        assert len(found) == len(compare_versions(earlier, later).differences)
        # What reads differently is a difference; what is a difference of words reads differently.
        for lineage in old.keys() & new.keys():
            if old[lineage].paragraph.text != new[lineage].paragraph.text:
                assert lineage in found
            elif lineage in found:
                assert found[lineage].kind.value in ("moved", "renumbered", "split", "merged")
        # What began and what ended is told, unless the same words stand there under the same number.
        untold = (old.keys() ^ new.keys()) - found.keys()
        ended = sorted(looks(old[lineage]) for lineage in untold & old.keys())
        begun = sorted(looks(new[lineage]) for lineage in untold & new.keys())
        assert ended == begun


def test_no_version_differs_from_itself(history):
    for version in history:
        assert list(compare_versions(version, version).differences) == []
