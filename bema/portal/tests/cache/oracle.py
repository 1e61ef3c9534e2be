"""Knows what every kept page would be if it were rendered now."""

from __future__ import annotations

from itertools import count

from bema.common.jobs import run_ready_jobs
from bema.portal.cache import purging
from bema.portal.cache.store import Store
from bema.portal.cache.wsgi import KeptPages
from bema.portal.tests.cache.conftest import Visitor
from bema.portal.tests.cache.whole_site import addresses


class Oracle:
    """Acts on the site, and compares what is kept afterwards with what is rendered anew."""

    def __init__(self, made, pages, visitor, committed, folder):
        self.made, self.pages, self.visitor = made, pages, visitor
        self.committed, self.folder = committed, folder
        self.number = count()
        self.where = addresses(made)
        self._settle()

    def _settle(self):
        """Keep all pages; twice, for a picture's size that the first rendering made purges it at once."""
        for _time in range(3):
            answers = {name: self._get(self.visitor, url) for name, url in self.where.items()}
            self.kept = {name for name, answer in answers.items() if answer.how == "hit"}

    def _get(self, visitor, url):
        with self.committed():  # a picture's size may be made for the page
            return visitor.get(url)

    def after(self, act, *, stay=(), go=()):
        """Act, with the jobs that follow, and look at every page. `stay`: these are not rendered anew."""
        with self.committed():
            act(self.made)
        with self.committed():
            run_ready_jobs()
        afresh = self._afresh()
        outdated, renewed = {}, set()
        for name, url in self.where.items():
            old, new = self._get(self.visitor, url), self._get(afresh, url)
            if old.how != "hit":
                renewed.add(name)
            if old.how == "hit" and (old.status, old.body) != (new.status, new.body):
                outdated[name] = _difference(old.text, new.text)
        assert not outdated, f"kept, but not what is rendered now: {outdated}"
        assert not renewed & set(stay), f"rendered anew for nothing: {sorted(renewed & set(stay))}"
        assert renewed >= set(go), f"not rendered anew: {sorted(set(go) - renewed)}"
        self._settle()

    def _afresh(self):
        folder = self.folder / str(next(self.number))
        return Visitor(KeptPages(self.pages.application, Store(folder, purging.generations())))


def _difference(old, new):
    for one, other in zip(old.splitlines(), new.splitlines(), strict=False):
        if one != other:
            return (one[:300], other[:300])
    return (old[-200:], new[-200:])
