"""Whether the words in a language keep up with the original: derived from editions in order. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from bema.documents.translations.derive import State

# What is said in a language, part by part ("stem", "options", ...), "" where a part has no words.
Words = tuple[str, ...]

_ALTERNATIVE = re.compile(r'<[^>]*\balt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Wording:
    """What an edition said in each language that it has words in."""

    at: dt.datetime
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a language keeps up; `since` is when the original got the words that it does not follow."""

    state: State
    source: str
    since: dt.datetime | None = None
    source_digest: str = ""

    @property
    def lags(self) -> bool:
        return self.state is not State.CURRENT


def plain(html: str) -> str:
    """The words of rendered HTML: an address or a size that changes is no change of words."""
    return " ".join(_TAG.sub(" ", _ALTERNATIVE.sub(r" \1 ", html)).split())


def joined(parts: Iterable[str] | None) -> str:
    """Options, targets or accepted answers as one text, a line each; order counts."""
    return "\n".join(plain(part) for part in parts or [])


def by_language(*parts: Mapping[str, str]) -> dict[str, Words]:
    """Parts by language, turned round: {language: its words part by part}."""
    codes = dict.fromkeys(code for part in parts for code in part)
    found = {code: tuple(part.get(code) or "" for part in parts) for code in codes}
    return {code: words for code, words in found.items() if any(words)}


def digest(words: Words) -> str:
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def source_of(words: Mapping[str, Words], preferred: Iterable[str]) -> str:
    """The language that the thing was written in: one of the preferred, else the site's, else the first."""
    wanted = [*preferred, settings.LANGUAGE_CODE, *words]
    return next((code for code in wanted if code in words), "")


def standings(
    history: Sequence[Wording],
    *,
    preferred: Iterable[str] = (),
    languages: Iterable[str],
    confirmed: Collection[tuple[str, str]] = (),
) -> dict[str, Standing]:
    """{language: standing} of every language but the original's, for the last of the editions.

    `confirmed` are (language, digest of the original's words) that an editor called still right.
    """
    if not history:
        return {}
    now = history[-1].words
    source = source_of(now, preferred)
    if not source:
        return {}
    mark = digest(now[source])
    since = history[_last_change(history, source)].at
    found = {}
    for code in languages:
        if code == source:
            continue
        state = _state(history, source, code, is_confirmed=(code, mark) in confirmed)
        found[code] = Standing(state, source, None if state is State.CURRENT else since, mark)
    return found


def words_then(history: Sequence[Wording], source: str, code: str) -> Words:
    """What the original said when the language got the words that it has now; () where it has none."""
    if not history or code not in history[-1].words:
        return ()
    return history[_last_change(history, code)].words.get(source, ())


def _last_change(history: Sequence[Wording], code: str) -> int:
    """The edition in which the language got the words that it has now."""
    now = history[-1].words.get(code)
    at = len(history) - 1
    while at > 0 and history[at - 1].words.get(code) == now:
        at -= 1
    return at


def _state(history: Sequence[Wording], source: str, code: str, *, is_confirmed: bool) -> State:
    now = history[-1].words
    theirs = now.get(code, ())
    if not theirs:
        return State.MISSING
    then = history[_last_change(history, code)].words.get(source)
    if then != now[source] and not is_confirmed:
        return State.OUTDATED
    is_whole = all(its or not mine for mine, its in zip(now[source], theirs, strict=True))
    return State.CURRENT if is_whole else State.MISSING
