"""The language of the window: English as written in the code, or a translation that lies in assets/translations."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop.widgets.icons import ICON_FOLDER

TRANSLATIONS = ICON_FOLDER.parent / "translations"


class Translation(QTranslator):
    """One compiled translation.

    `pyside6-lupdate` knows no context for texts outside of classes, so what is not found under its context is looked
    for without one.
    """

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Return the text in the other language, "" if it has none."""
        found = super().translate(context, source, disambiguation, n)
        # Qt takes None for "look further", and PySide makes an empty text of "".
        return found or super().translate("", source, disambiguation, n) or None  # type: ignore[return-value]


def speak_the_language(app: QCoreApplication, locale: QLocale, folder: Path = TRANSLATIONS) -> bool:
    """Let the window speak the language of a person; returns whether there is a translation, else it is English.

    Args:
        app: the application.
        locale: the person's.
        folder: where the compiled translations lie, `aloud_de.qm` for German.
    """
    ours = Translation(app)
    if not ours.load(locale, "aloud", "_", str(folder)):
        return False
    dialogs = QTranslator(app)
    if dialogs.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(dialogs)
    app.installTranslator(ours)
    return True
