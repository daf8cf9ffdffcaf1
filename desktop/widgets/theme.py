"""The theme: which roles are in force, the spacing grid, the type scale, and the palette made of them."""

from __future__ import annotations

import sys
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop.widgets.icons import ICON_FOLDER
from desktop.widgets.motion import Motion
from desktop.widgets.roles import DARK, LIGHT, Roles, with_accent
from desktop.widgets.style_sheet import style_sheet

GRID = 4
"""Every distance is a multiple of this, in device-independent pixels: 4, 8, 12, 16, 24, 32, 48."""

TEXT_WIDTH = 760
"""Widest column of running text, in device-independent pixels."""


USUAL_TEXT = {"win32": 12.0, "darwin": 13.0, "linux": 14.7}
"""Size of text that a system uses unless it was told otherwise, in device-independent pixels."""

MOST_TEXT_SCALE = 2.0


class TypeSize:
    """The type scale, in device-independent pixels at a text scale of 1."""

    NOTE = 13
    BODY = 15
    VALUE = 18
    QUESTION = 24
    TITLE = 32


class ThemeChoice(StrEnum):
    """What the person chose: follow the system, or always one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Holds the roles in force and dresses the application in them; emits `changed` after it did.

    `motion` says whether things may move.

    Args:
        app: the application to dress.
        choice: follow the system or always light or dark.
        text_scale: factor on every size of the type scale, or None for the one that the system's text size asks for.
        dressed: False leaves the style sheet out until `dress`. Widgets that are made without one are made in half the
            time.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        *,
        text_scale: float | None = 1.0,
        dressed: bool = True,
    ) -> None:
        super().__init__(app)
        self._app = app
        self.motion = Motion(app)
        self._choice = choice
        self._system_scale = _scale_of_system(app)
        self._text_scale = self._system_scale if text_scale is None else text_scale
        self._accent = ""
        self._dark = False
        self._family = app.font().family()
        self.roles: Roles = LIGHT
        self._applying = False
        self._dressed = dressed
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        """Whether the dark roles are in force."""
        return self._dark

    def choose(self, choice: ThemeChoice) -> None:
        """Follow the system from now on, or stay light or dark."""
        if choice is not self._choice:
            self._choice = choice
            self._apply()

    def use_accent(self, colour: str) -> None:
        """Take the accent from this colour, "#rrggbb"; "" gives the theme its own back."""
        if colour != self._accent:
            self._accent = colour
            self._apply()

    def set_text_scale(self, scale: float | None) -> None:
        """Scale all text; 1.0 is the type scale as designed, None is what the text size of the system asks for."""
        scale = self._system_scale if scale is None else scale
        if scale != self._text_scale:
            self._text_scale = scale
            self._apply()

    def px(self, size: float) -> int:
        """A size of the type scale in device-independent pixels under the text scale in force."""
        return round(size * self._text_scale)

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The interface font at a size of the type scale."""
        font = QFont(self._family)
        font.setPixelSize(self.px(size))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def colour(self, role: str) -> QColor:
        """The colour of a role by its name, such as "accent"."""
        return QColor(getattr(self.roles, role))

    def _follow(self) -> None:
        if self._choice is ThemeChoice.SYSTEM and not self._applying:
            self._apply()

    def _apply(self) -> None:
        self._applying = True
        try:
            hints = QGuiApplication.styleHints()
            forced = {ThemeChoice.LIGHT: Qt.ColorScheme.Light, ThemeChoice.DARK: Qt.ColorScheme.Dark}
            hints.setColorScheme(forced.get(self._choice, Qt.ColorScheme.Unknown))
            dark = self._choice is ThemeChoice.DARK or (
                self._choice is ThemeChoice.SYSTEM and hints.colorScheme() == Qt.ColorScheme.Dark
            )
            self._dark = dark
            self.roles = DARK if dark else LIGHT
            if self._accent:
                self.roles = with_accent(self.roles, self._accent)
            self._app.setPalette(_palette(self.roles))
            self._app.setFont(self.font(TypeSize.BODY))
            if self._dressed:
                self.dress()
        finally:
            self._applying = False
        self.changed.emit()

    def dress(self) -> None:
        """Put the style sheet on, from now on with every change."""
        self._dressed = True
        ground = "dark" if self._dark else "light"
        self._app.setStyleSheet(
            style_sheet(
                self.roles,
                self.px,
                chevron=(ICON_FOLDER / f"open-on-{ground}.svg").as_posix(),
                tick=(ICON_FOLDER / f"tick-on-{ground}.svg").as_posix(),
            )
        )


def _scale_of_system(app: QApplication) -> float:
    """How much larger than usual the system's text is; never smaller than designed, and at most double."""
    font = app.font()
    screen = app.primaryScreen()
    points = font.pointSizeF()
    pixels = points * screen.logicalDotsPerInchY() / 72 if points > 0 and screen is not None else font.pixelSize()
    usual = next((size for system, size in USUAL_TEXT.items() if sys.platform.startswith(system)), USUAL_TEXT["linux"])
    return max(1.0, min(MOST_TEXT_SCALE, round(20 * pixels / usual) / 20))


def _palette(roles: Roles) -> QPalette:
    palette = QPalette()
    group = QPalette.ColorRole
    for role, colour in (
        (group.Window, roles.ground),
        (group.WindowText, roles.text),
        (group.Base, roles.surface),
        (group.AlternateBase, roles.sunken),
        (group.Text, roles.text),
        (group.PlaceholderText, roles.muted),
        (group.Button, roles.surface),
        (group.ButtonText, roles.text),
        (group.BrightText, roles.on_accent),
        (group.ToolTipBase, roles.surface),
        (group.ToolTipText, roles.text),
        (group.Highlight, roles.accent),
        (group.HighlightedText, roles.on_accent),
        (group.Link, roles.accent),
        (group.LinkVisited, roles.accent),
        (group.Accent, roles.accent),
        (group.Light, roles.hover),
        (group.Midlight, roles.line),
        (group.Mid, roles.line),
        (group.Dark, roles.edge),
        (group.Shadow, roles.edge),
    ):
        palette.setColor(role, QColor(colour))
    for role in (group.WindowText, group.Text, group.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(roles.edge))
    return palette
