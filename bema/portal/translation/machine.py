"""Machine translation by a service that the installation names, with the glossary's renderings put in.

Terms go out as marks that a machine leaves alone and come back as their agreed renderings. Where it lost one,
the string is translated again without marks, and the check of the glossary says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import requests
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from bema.common.errors import BemaError
from bema.portal.translation import glossary

AT_ONCE = 40
_DEEPL_PATH = "/v2/translate"
_MARK = "QX{}XQ"
_MARKS = re.compile(r"QX\s*(\d+)\s*XQ", re.IGNORECASE)


class TranslationServiceFailed(BemaError):
    """The service said no, or nothing. Nothing was changed."""

    code = "translation_service_failed"
    status = 502
    message = _("The translation service did not translate this: %(reason)s. Nothing was changed.")


class Translator(BaseMachineTranslator):
    """Speaks with DeepL, or with LibreTranslate and what is like it, as the address says."""

    @property
    def is_deepl(self) -> bool:
        path: str = urlsplit(str(self.options["URL"])).path
        return path.rstrip("/").endswith(_DEEPL_PATH)

    @property
    def display_name(self) -> str:
        return "DeepL" if self.is_deepl else "LibreTranslate"

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        return bool(source_locale.language_code != target_locale.language_code)

    def translate(
        self, source_locale: Locale, target_locale: Locale, strings: Iterable[StringValue]
    ) -> dict[StringValue, StringValue]:
        """Every one of the strings, or none: a failure raises `TranslationServiceFailed`."""
        source, target = source_locale.language_code, target_locale.language_code
        among = [term for term in glossary.terms(source, target) if term.rendering]
        asked = list(strings)
        marked = [mark(string.data, among) for string in asked]
        answers = self._ask_all([html for html, _terms in marked], source, target)
        done = [
            restore(answer, used) for answer, (_html, used) in zip(answers, marked, strict=True)
        ]
        lost = [at for at, text in enumerate(done) if text is None]
        again = self._ask_all([asked[at].data for at in lost], source, target)
        texts = {at: text for at, text in enumerate(done) if text is not None}
        texts.update(zip(lost, again, strict=True))
        return {string: StringValue(texts[at]) for at, string in enumerate(asked)}

    def _ask_all(self, texts: list[str], source: str, target: str) -> list[str]:
        parts = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
        return [answer for part in parts for answer in self._ask(part, source, target)]

    def _ask(self, texts: list[str], source: str, target: str) -> list[str]:
        try:
            response = requests.post(
                timeout=self.options["TIMEOUT"], **self._request(texts, source, target)
            )
            response.raise_for_status()
        except requests.Timeout as error:
            raise TranslationServiceFailed(reason=_("it did not answer in time")) from error
        except requests.HTTPError as error:
            status = getattr(error.response, "status_code", "?")
            said = _("it answered with error %(status)s") % {"status": status}
            raise TranslationServiceFailed(reason=said) from error
        except requests.RequestException as error:
            raise TranslationServiceFailed(reason=_("it can't be reached")) from error
        return _answers(response, len(texts))

    def _request(self, texts: list[str], source: str, target: str) -> dict[str, Any]:
        url, key = self.options["URL"].rstrip("/"), self.options["KEY"]
        if self.is_deepl:
            body: dict[str, Any] = {
                "text": texts,
                "tag_handling": "html",
                "source_lang": source.split("-")[0].upper(),
                "target_lang": target.upper(),
            }
            return {
                "url": url,
                "json": body,
                "headers": {"Authorization": f"DeepL-Auth-Key {key}"},
            }
        body = {"q": texts, "source": source, "target": target, "format": "html", "api_key": key}
        return {"url": f"{url}/translate", "json": body}


def _answers(response: requests.Response, count: int) -> list[str]:
    """The translated texts of either service, one for each that was sent."""
    try:
        data = response.json()
        found = data.get("translatedText")
        texts = found if found is not None else [one["text"] for one in data["translations"]]
        fits = len(texts) == count and all(isinstance(text, str) for text in texts)
    except (ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise TranslationServiceFailed(reason=_("its answer can't be read"))
    return [str(text) for text in texts]


def mark(html: str, among: Iterable[glossary.Term]) -> tuple[str, list[str]]:
    """The string with marks in the place of its terms, and what each mark is to become."""
    soup = BeautifulSoup(html, "html.parser")
    used: list[str] = []

    for node in list(soup.find_all(string=True)):
        text = str(node)
        for term in among:
            text = _mark_term(text, term, used)
        node.replace_with(NavigableString(text))
    return (str(soup), used) if used else (html, used)


def _mark_term(text: str, term: glossary.Term, used: list[str]) -> str:
    """A mark for each place of the term; a rendering begins with a capital where the term did."""

    def instead(match: re.Match[str]) -> str:
        words = term.rendering
        used.append(words[:1].upper() + words[1:] if match.group()[:1].isupper() else words)
        return _MARK.format(len(used) - 1)

    return re.sub(term.source.pattern, instead, text, flags=re.IGNORECASE)


def restore(html: str, used: list[str]) -> str | None:
    """The string with the renderings in the place of the marks; None if any was lost."""
    seen = {int(number) for number in _MARKS.findall(html)}
    if seen != set(range(len(used))):
        return None
    return _MARKS.sub(lambda match: used[int(match.group(1))], html)
