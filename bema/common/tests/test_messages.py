"""The interface speaks all its languages: nothing left out, nothing half translated."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import unicodedata
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from bema.cli.messages import catalogues, gather, unfinished

PACKAGE = Path(settings.LOCALE_PATHS[0]).parent
LANGUAGES = [code for code, _path in catalogues()]
FILES = {code: polib.pofile(str(path)) for code, path in catalogues()}

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_TAG = re.compile(r"<[^>]+>")
_FOREIGN = {  # letters that no word of the language is written with
    "vi": re.compile(r"[\u0400-\u04ff\u0e00-\u0eff]"),
    "uk": re.compile(r"[ыэёъЫЭЁЪ\u0e00-\u0eff\u1ea0-\u1ef9]"),
    "lo": re.compile(r"[\u0e00-\u0e7f\u0400-\u04ff\u1ea0-\u1ef9]"),
}
_NAMES_OF_LANGUAGES = re.compile("|".join(name for _code, name in settings.LANGUAGES))


def _forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module")
def gathered(tmp_path_factory) -> polib.POFile:
    """The words that templates and code use today, gathered anew from a copy of the package."""
    assert shutil.which("xgettext"), "The gettext tools are missing: apt-get install gettext"
    copy = tmp_path_factory.mktemp("words") / PACKAGE.name
    leave_out = shutil.ignore_patterns("locale", "static", "content", "tests", "__pycache__")
    shutil.copytree(PACKAGE, copy, ignore=leave_out)
    copy.joinpath("locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE_PATHS", [copy / "locale"])
        gather(copy, ["vi"])
    return polib.pofile(str(copy / "locale" / "vi" / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_use_is_in_the_catalogue_and_no_other(gathered, language):
    used = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in gathered}
    kept = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in FILES[language]}
    assert not used - kept, "Run `bema messages make` and translate."
    assert not kept - used, "Run `bema messages make`: these are in use no longer."


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language):
    path = dict(catalogues())[language]
    assert unfinished(path) == []
    assert FILES[language].obsolete_entries() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_are_those_of_the_source(language):
    for entry in FILES[language]:
        source = entry.msgid_plural or entry.msgid
        for form in _forms(entry):
            for pattern in (_PLACEHOLDER, _TAG):
                assert set(pattern.findall(source)) == set(pattern.findall(form)), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_ends_as_one_and_stands_without_stray_space(language):
    marks = (".", "?", ":")
    for entry in FILES[language]:
        for form in _forms(entry):
            assert entry.msgid.endswith(marks) == form.endswith(marks), form
            assert form == form.strip(), form
            assert unicodedata.normalize("NFC", form) == form, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_written_in_its_own_letters(language):
    for entry in FILES[language]:
        assert not [form for form in _forms(entry) if _FOREIGN[language].search(form)]


@pytest.mark.parametrize(("language", "forms"), [("vi", 1), ("uk", 4), ("lo", 1)])
def test_each_language_has_the_plural_forms_that_it_needs(language, forms):
    assert FILES[language].metadata["Plural-Forms"].startswith(f"nplurals={forms};")
    for entry in FILES[language]:
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == forms, entry.msgid


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 person", "2 people", "5 people", "11 people", "21 people"]),
        ("vi", ["1 người", "2 người", "5 người", "11 người", "21 người"]),
        ("uk", ["1 особа", "2 особи", "5 осіб", "11 осіб", "21 особа"]),
        ("lo", ["1 ຄົນ", "2 ຄົນ", "5 ຄົນ", "11 ຄົນ", "21 ຄົນ"]),
    ],
)
def test_people_are_counted_as_the_language_counts(language, said):
    from django.utils.translation import ngettext, override

    with override(language):
        counted = [
            ngettext("%(number)s person", "%(number)s people", number) % {"number": number}
            for number in (1, 2, 5, 11, 21)
        ]
    assert counted == said


def _words(html: str) -> str:
    """What a reader of the page is told, without markup, scripts and the names of languages."""
    html = re.sub(r"<(script|style|template)\b.*?</\1>", " ", html, flags=re.S)
    spoken = " ".join(re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', html))
    text = _TAG.sub(" ", html)
    return _NAMES_OF_LANGUAGES.sub(" ", f"{text} {spoken}")


_PAGES = ["account_login", "code-sign-in", "today", "documents", "courses", "me"]
_ENGLISH = re.compile(
    r"\b(the|and|you|your|with|of|to|is|are|sign|name|nothing|read|back|save|search|all|show|go)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", _PAGES)
def test_a_page_speaks_one_language(alice, sign_in, page, language):
    client = Client() if page in {"account_login", "code-sign-in"} else sign_in(alice)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    alice.language = language
    alice.save(update_fields=["language"])
    answer = client.get(reverse(page))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in html
    assert _ENGLISH.findall(_words(html)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_password_is_refused_in_the_reader_s_words(language):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    with override(language), pytest.raises(ValidationError) as refused:
        validate_password("1234")
    assert len(refused.value.messages) == 3
    assert _ENGLISH.findall(" ".join(refused.value.messages)) == []


def test_lao_writes_dates_in_lao():
    from django.utils import formats
    from django.utils.translation import override

    with override("lo"):
        assert formats.date_format(dt.date(2026, 12, 1)) == "1 ທັນວາ 2026"
