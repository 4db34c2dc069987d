"""The translations say all the program says, and nothing else; and the language is the one
that was chosen."""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from desktop_sync.settings.schema import option_named
from desktop_sync.ui import translation
from desktop_sync.ui.dates import day_name, day_title
from desktop_sync.ui.messages import ENGLISH_FORMS, plural, size, translate
from desktop_sync.ui.pseudo import pseudo
from scripts import translations
from scripts.translations import NotALiteralError
from tests.ui.pseudo import speaking

FILES = sorted(translations.FOLDER.glob("*.ts"))
TEXTS = translations.texts()

of_every_language = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@of_every_language
def test_a_translation_has_what_the_program_says_and_nothing_else(file: Path) -> None:
    wanted = translations.written(file.stem, TEXTS, translations.read(file))
    assert file.read_text("utf-8") == wanted, "run: make translations"


@of_every_language
def test_a_translation_is_finished(file: Path) -> None:
    left = [key for key, entry in translations.read(file).items() if not entry.finished]
    assert left == []


@of_every_language
def test_a_translation_has_the_same_fields_in_each_form(file: Path) -> None:
    for (_, source), entry in translations.read(file).items():
        for form in entry.forms if entry.finished else ():
            assert fields(form) == fields(source), form
            assert not ENGLISH_FORMS.search(form), form


@of_every_language
def test_a_translation_keeps_to_the_style(file: Path) -> None:
    for (_, source), entry in translations.read(file).items():
        for form in entry.forms if entry.finished else ():
            assert not re.search(r"[!'\"]|\.\.\.", form), form
            assert form.endswith("…") == source.endswith("…"), form
            assert form == form.strip()


def test_what_is_said_in_english_keeps_to_the_style() -> None:
    words = re.compile(r"\b(please|sorry|successful(ly)?)\b", re.IGNORECASE)
    for source in (text.source for text in TEXTS):
        assert not re.search(r"[!'\"]|\.\.\.", source), source
        assert not words.search(source), source
        assert source == source.strip()


def test_safe_is_said_by_the_safe_rule_alone() -> None:
    safe = re.compile(r"\bsafe(ly)?\b", re.IGNORECASE)
    elsewhere = [one.source for one in TEXTS if one.context not in ("safe", "wording")]
    found = {source for source in elsewhere if safe.search(source)}
    option = option_named("safe_places")
    assert option is not None
    assert found == {option.label, option.sentence}


def test_german_addresses_nobody() -> None:
    found = translations.read(translations.FOLDER / "de.ts").values()
    for form in (form for entry in found for form in entry.forms):
        assert not re.search(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*|Ihnen|Ihr\w*|[Bb]itte)\b", form)


@of_every_language
def test_what_is_loaded_is_what_qt_makes_of_a_translation(file: Path) -> None:
    assert file.with_suffix(".qm").read_bytes() == translations.compiled(file), (
        "run: make translations"
    )


def test_the_settings_offer_the_languages_there_are() -> None:
    option = option_named("language")
    assert option is not None
    assert set(option.choices) == {translation.SYSTEM, *translation.languages()}


@pytest.mark.parametrize(
    "code",
    [
        "translate('now', words)",
        "plural(where, '%Ln left', 3)",
        "messages.translate('now', f'{x}')",
    ],
)
def test_a_text_nobody_could_translate_is_refused(code: str) -> None:
    with pytest.raises(NotALiteralError, match=r"page\.py:2"):
        list(translations.calls(f"\n{code}\n", "page.py"))


@pytest.mark.parametrize("code", ["plural('now', '%n left', 3)", "translate('now', '%Ln left')"])
def test_a_count_stands_in_what_is_counted_alone(code: str) -> None:
    with pytest.raises(NotALiteralError, match="%Ln"):
        list(translations.calls(code, "page.py"))


def test_a_painter_translates_nothing_to_read() -> None:
    assert list(translations.calls("painter.translate(self.width(), 0)", "page.py")) == []


def test_english_takes_its_forms_from_the_brackets(qapp: QApplication) -> None:
    words = "%Ln photo(s) (was|were) not imported"
    assert plural("test", words, 1) == "1 photo was not imported"
    assert plural("test", words, 0) == "0 photos were not imported"
    assert plural("test", words, 25_602) == "25,602 photos were not imported"
    assert plural("test", words, 2**40).endswith("photos were not imported")


def test_german_is_spoken_where_it_is_chosen(qtbot: QtBot, qapp: QApplication) -> None:
    with speaking(qapp, "de"):
        assert translate("now", "All done") == "Alles erledigt"
        assert plural("now", "%Ln file(s) found so far", 1) == "Bisher 1 Datei gefunden"
        many = QLocale().toString(25_602)
        assert (
            plural("now", "%Ln file(s) found so far", 25_602) == f"Bisher {many} Dateien gefunden"
        )
        assert many == "25.602"
        assert day_title(date(2026, 11, 24), date(2026, 11, 24)) == "Heute, Dienstag, 24. November"
        assert day_name(date(2025, 3, 4), date(2026, 11, 24)) == "4. März 2025"
        assert size(1_234_000_000) == "1,2 GB"
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        assert box.buttons()[0].text() == "Abbrechen"


def test_a_language_there_is_not_is_english(qapp: QApplication) -> None:
    with speaking(qapp, "tlh"):
        assert translate("now", "All done") == "All done"


def test_right_to_left_turns_the_window(qapp: QApplication) -> None:
    with speaking(qapp, "pseudo-rtl"):
        assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert translate("now", "All done")[0] == "\u200f"


@pytest.mark.parametrize(
    ("wanted", "locale"), [("fr:de:en", "de"), ("en_GB:de", "en"), ("fr", "en"), ("C", "en")]
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system is asked otherwise")
def test_the_systems_language_is_the_first_one_there_is(wanted: str, locale: str) -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from PySide6.QtCore import QLocale\n"
        "from desktop_sync.ui import translation\n"
        "translation.install(QApplication([]), 'system')\n"
        "print(QLocale().bcp47Name(), QLocale().toString(25602), sep='|')\n"
    )
    env = {**os.environ, "LANGUAGE": wanted, "LANG": wanted.partition(":")[0], "LC_ALL": ""}
    said = subprocess.check_output([sys.executable, "-c", code], env=env, text=True)
    assert said.startswith(locale)


def test_the_pseudo_locale_is_longer_and_keeps_what_is_filled_in() -> None:
    for text in TEXTS:
        assert fields(pseudo(text.source)) == fields(text.source)
    whole = "".join(text.source for text in TEXTS)
    assert 1.3 < sum(len(pseudo(text.source)) for text in TEXTS) / len(whole) < 1.8


def fields(text: str) -> Counter[str]:
    """What is filled in, and how often; a doubled brace is a brace that is shown."""
    named = Counter(f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name)
    shown = Counter(re.findall(r"\{\{\w+\}\}", text))
    return named + shown + Counter(["%Ln"] * text.count("%Ln"))
