"""The small parts every page is made of: buttons, labels, cards, picture labels, and the space between them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.widgets.icons import icon, picture
from desktop.widgets.theme import Theme

LINE_HEIGHT_PERCENT = {"question": 125, "section": 130}
BODY_LINE_HEIGHT_PERCENT = 145
ICON_SIZE = 20
ICON_GAP = 4


class Button(QPushButton):
    """A button in one of three looks, whose icon follows the theme.

    Args:
        theme: the theme in force.
        text: what it says; also its accessible name unless `name` is given.
        kind: "plain" with a border, "ghost" without one, "primary" for the one main action of a page.
        icon_name: file name in assets/icons without its ending, or "" for none.
        name: accessible name and tool tip where the text does not say enough, or is empty.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        kind: str = "plain",
        icon_name: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon_name
        self._kind = kind
        self._ringed = False
        self.setProperty("kind", kind)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)
        theme.changed.connect(self._dress)
        self._dress()

    def show_icon(self, icon_name: str) -> None:
        """Change the icon; "" takes it away."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._dress()

    def set_recording(self, recording: bool) -> None:
        """Wear the colour of recording; only a primary button has it."""
        if bool(self.property("recording")) != recording:
            self.setProperty("recording", recording)
            self.style().unpolish(self)
            self.style().polish(self)
            self._dress()

    def setText(self, text: str) -> None:
        """Say something else, with the icon at its distance."""
        super().setText(text)
        self._dress()

    def show_ring(self, ringed: bool) -> None:
        """Wear the ring of the keyboard, or no longer, while the page itself has it; only a primary button does."""
        self._ringed = ringed
        self.update()

    def forget_press(self) -> None:
        """Let go of a key or mouse press under way, because the button is about to mean something else."""
        self.setDown(False)

    def _dress(self) -> None:
        roles = self._theme.roles
        if not self._icon_name:
            self.setIcon(QIcon())
            return
        colour = roles.text
        if self._kind == "primary":
            colour = roles.on_record if self.property("recording") else roles.on_accent
        gap = ICON_GAP if self.text() else 0
        size = self._theme.px(ICON_SIZE)
        self.setIcon(icon(self._icon_name, colour, size, gap))
        self.setIconSize(QSize(size + gap, size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and a ring round a primary one that has the focus."""
        super().paintEvent(event)
        if self._kind != "primary" or not (self.hasFocus() or (self._ringed and self.isEnabled())):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.roles.text), 2))
        ring = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()


class Label(QLabel):
    """One line of text, or several that wrap without a set line height.

    Args:
        text: plain text.
        size: "note", "body", "strong", "value", "section", "question", "title" or "display".
        tone: "", "muted", "good" or "watch".
    """

    def __init__(
        self, text: str = "", *, size: str = "body", tone: str = "", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("text_size", size)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        self.setText(text)
        if wrap:
            grow_with_width(self)


class Prose(QLabel):
    """Running text that wraps, with the line height of the type scale. It takes plain text and shows it as it is."""

    def __init__(
        self,
        text: str = "",
        *,
        size: str = "body",
        tone: str = "",
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._plain = ""
        self._line_height = LINE_HEIGHT_PERCENT.get(size, BODY_LINE_HEIGHT_PERCENT)
        self._align = "center" if centred else "left"
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("text_size", size)
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        grow_with_width(self)
        if centred:
            self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.set_plain(text)

    @property
    def plain(self) -> str:
        """The text shown, without its dress."""
        return self._plain

    def set_plain(self, text: str) -> None:
        """Show this text."""
        self._plain = text
        body = "<br>".join(escape(line) for line in text.split("\n"))
        self.setText(f'<p align="{self._align}" style="line-height:{self._line_height}%">{body}</p>' if text else "")
        self.setAccessibleName(text)


class Picture(QLabel):
    """An icon that is only seen, in the colour of a role; the words beside it say the same, and it grows with them."""

    def __init__(
        self, theme: Theme, icon_name: str, role: str = "text", size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon_name
        self._role = role
        self._size = size
        theme.changed.connect(self._dress)
        self._dress()

    def show_icon(self, icon_name: str, role: str) -> None:
        """Show another icon in another role."""
        self._icon_name, self._role = icon_name, role
        self._dress()

    def _dress(self) -> None:
        colour = getattr(self._theme.roles, self._role)
        size = self._theme.px(self._size)
        self.setFixedSize(size, size)
        self.setPixmap(picture(self._icon_name, colour, size, 3))


class Slot(QWidget):
    """A place on a page that holds one part or, empty and out of sight, none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayout(column())
        self.hide()

    def hold(self, *parts: QWidget) -> None:
        """Have these at hand, out of sight, for a part that will show them."""
        for part in parts:
            part.hide()
            part.setParent(self)

    def fill(self, part: QWidget | None, *, keep: tuple[QWidget, ...] = ()) -> None:
        """Hold this part instead of the one before, which is deleted.

        Args:
            part: what is shown now, or None for nothing.
            keep: what is taken out of the part before and lives on.
        """
        for kept in keep:
            if self.isAncestorOf(kept):
                # Without a parent it would be a window, and outlive this one.
                self.hold(kept)
        layout = self.layout()
        assert layout is not None
        empty(layout)
        if part is not None:
            layout.addWidget(part)
        self.setVisible(part is not None)


def card(kind: str = "card", name: str = "") -> QFrame:
    """Return an empty frame in the look `kind`: "card", "hollow", "lamp", "header", "footer" or "banner"."""
    frame = QFrame()
    frame.setProperty("kind", kind)
    if name:
        frame.setAccessibleName(name)
    return frame


def divider() -> QFrame:
    """Return a thin line across."""
    return card("divider")


def column(
    *parts: QWidget | QLayout | int, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 0
) -> QVBoxLayout:
    """Return the parts below each other; a number is extra space, 0 is a stretch."""
    layout = QVBoxLayout()
    _fill(layout, parts, margins, gap)
    return layout


def row(
    *parts: QWidget | QLayout | int, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """Return the parts beside each other; a number is extra space, 0 is a stretch."""
    layout = QHBoxLayout()
    _fill(layout, parts, margins, gap)
    return layout


def grow_with_width(label: QLabel) -> None:
    """Let a wrapping label take all width there is and as much height as its text then needs."""
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            empty(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _fill(
    layout: QVBoxLayout | QHBoxLayout,
    parts: tuple[QWidget | QLayout | int, ...],
    margins: tuple[int, int, int, int],
    gap: int,
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif part:
            layout.addSpacing(part)
        else:
            layout.addStretch(1)
