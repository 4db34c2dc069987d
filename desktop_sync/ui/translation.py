"""The language of the window and the tray: which one, and what follows from it.

Owns the choice among the languages there are, Qt's translators, the locale of numbers and
dates, and the reading direction. To be installed before any widget is made. Must not know
what is said.
"""

from __future__ import annotations

import os
from importlib.resources import files

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from desktop_sync.ui.pseudo import PSEUDO, PSEUDO_RTL, PseudoTranslator

SYSTEM = "system"
SOURCE = "en"
VARIABLE = "DESKTOP_SYNC_LANGUAGE"
"""Where it is set, it is the language, whatever was chosen."""


def languages() -> tuple[str, ...]:
    """The languages there are: that of the source, and those it is translated into."""
    names = (one.name for one in _FOLDER.iterdir())
    return (SOURCE, *sorted(name[: -len(".qm")] for name in names if name.endswith(".qm")))


def install(app: QApplication, chosen: str) -> None:
    """Let ``app`` speak the language ``chosen``, or the system's own if that is what was
    chosen. What there is no translation into is said in English."""
    chosen = os.environ.get(VARIABLE) or chosen
    if chosen in (PSEUDO, PSEUDO_RTL):
        app.installTranslator(PseudoTranslator(app, right_to_left=chosen == PSEUDO_RTL))
        language = SOURCE
    else:
        language = _of_system() if chosen == SYSTEM else chosen
    locale = _locale(language)
    QLocale.setDefault(locale)
    rtl = chosen == PSEUDO_RTL or locale.textDirection() is Qt.LayoutDirection.RightToLeft
    if language != SOURCE:
        _load(app, f"qtbase_{language}.qm", QLibraryInfo.path(_TRANSLATIONS))
        _load(app, f"{language}.qm", str(_FOLDER))
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )


_FOLDER = files("desktop_sync").joinpath("resources", "translations")
_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath


def _of_system() -> str:
    """The first of the user's languages that there is."""
    there = languages()
    wanted = (tag.partition("-")[0] for tag in QLocale.system().uiLanguages())
    return next((language for language in wanted if language in there), SOURCE)


def _locale(language: str) -> QLocale:
    """The system's own, with all the user has set there, if it is in ``language``; else that
    of the language where the user lives."""
    system = QLocale.system()
    here = QLocale(QLocale(language).language(), system.territory())
    words = (QLocale.language, lambda locale: locale.monthName(1), lambda locale: locale.dayName(1))
    return system if all(of(system) == of(here) for of in words) else here


def _load(app: QApplication, name: str, folder: str) -> None:
    translator = QTranslator(app)
    if translator.load(name, folder):
        app.installTranslator(translator)
