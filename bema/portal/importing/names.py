"""Authors, topics and sources by their names, made where there are none of that name yet."""

from __future__ import annotations

from i18nfield.strings import LazyI18nString

from bema.portal.importing.sections import normal
from bema.portal.models import Author, Source, Topic
from bema.portal.models.naming import Named


class Names:
    """Looked up once: a name in any language is that thing's name."""

    def __init__(self) -> None:
        self._known: dict[type[Named], dict[str, Named]] = {}
        self._sources: dict[str, int] | None = None

    def forget(self) -> None:
        self._known.clear()
        self._sources = None

    def _all(self, model: type[Named]) -> dict[str, Named]:
        if model not in self._known:
            found: dict[str, Named] = {}
            for row in model._default_manager.order_by("-pk"):
                words = row.name.data if isinstance(row.name, LazyI18nString) else row.name
                said = words.values() if isinstance(words, dict) else [words]
                found.update({normal(str(word)): row for word in said if word})
            self._known[model] = found
        return self._known[model]

    def _one(self, model: type[Named], name: str, language: str) -> Named:
        known = self._all(model)
        if normal(name) not in known:
            words = LazyI18nString({language: name[:200]})
            known[normal(name)] = model._default_manager.create(name=words)
        return known[normal(name)]

    def authors(self, names: list[str], language: str) -> list[Named]:
        found = [self._one(Author, name, language) for name in names if name.strip()]
        return list(dict.fromkeys(found))

    def topics(self, names: list[str], language: str) -> list[Named]:
        found = [self._one(Topic, name, language) for name in names if name.strip()]
        return list(dict.fromkeys(found))

    def source(self, name: str) -> int | None:
        if not name:
            return None
        if self._sources is None:
            rows = Source.objects.order_by("-pk").values_list("name", "pk")
            self._sources = {normal(known): pk for known, pk in rows}
        if normal(name) not in self._sources:
            self._sources[normal(name)] = Source.objects.create(name=name[:200]).pk
        return self._sources[normal(name)]
