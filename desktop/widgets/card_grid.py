"""Cards beside and below each other, as many in a row as fit."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.widgets.theme import TypeSize


class CardGrid(QWidget):
    """Cards in as many columns as fit, all of one width.

    Args:
        cards: what is shown.
        narrowest: width of a card in device-independent pixels, at a text scale of 1, below which there is one column
            less.
        gap: room between cards in device-independent pixels.
    """

    def __init__(
        self, cards: tuple[QWidget, ...] = (), *, narrowest: int = 224, gap: int = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cards: tuple[QWidget, ...] = ()
        self._offered: tuple[QWidget, ...] = ()
        self._narrowest = narrowest
        self._gap = gap
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        self.show_cards(cards)

    @property
    def count(self) -> int:
        """How many cards there are."""
        return len(self._cards)

    def show_cards(self, cards: tuple[QWidget, ...]) -> None:
        """Show these cards instead of those before."""
        for old in self._cards:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = self._offered = cards
        self._forget_columns()
        self._arrange()

    def add_card(self, card: QWidget) -> None:
        """Show one more behind those there are; what is costly can so be built in a later turn of the event loop."""
        self._cards = (*self._cards, card)
        self._offered = (*self._offered, card)
        self._forget_columns()
        self._arrange()

    def offer(self, cards: Collection[QWidget]) -> None:
        """Show only these of the cards there are, without gaps."""
        offered = tuple(card for card in self._cards if card in cards)
        if offered == self._offered:
            return
        self._offered = offered
        for card in self._cards:
            self._grid.removeWidget(card)
            card.setVisible(card in offered)
        self._forget_columns()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change the number of columns where needed."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One column must fit, however narrow."""
        return QSize(self._widest_card(), super().minimumSizeHint().height())

    def _widest_card(self) -> int:
        return max((card.minimumSizeHint().width() for card in self._cards), default=0)

    def _forget_columns(self) -> None:
        for old in range(self._columns):
            self._grid.setColumnStretch(old, 0)
        self._columns = 0

    def _arrange(self) -> None:
        count = len(self._offered)
        scale = self.fontInfo().pixelSize() / TypeSize.BODY
        narrowest = max(round(self._narrowest * scale), self._widest_card())
        fit = max(1, (self.width() + self._gap) // (narrowest + self._gap))
        columns = min(fit, count) or 1
        if 0 < count % columns < columns / 2 and columns > 2:
            columns = next((fewer for fewer in range(columns, 1, -1) if count % fewer == 0), columns)
        if columns == self._columns:
            return
        self._forget_columns()
        self._columns = columns
        for at, card in enumerate(self._offered):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)
