from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.aside import AsideLayout
from desktop.widgets.bar import Bar
from desktop.widgets.basics import Label
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import Theme


class Sized(QWidget):
    """A control of a size."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._width, 30)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()


def holder_of(qtbot: QtBot, layout: FlowLayout | AsideLayout, width: int) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setLayout(layout)
    holder.resize(width, 200)
    holder.show()
    qtbot.waitExposed(holder)
    return holder


def test_what_does_not_fit_goes_on_below(qtbot: QtBot) -> None:
    parts = [Sized(100), Sized(100), Sized(100)]
    flow = FlowLayout(*parts, gap=10)
    holder = holder_of(qtbot, flow, 215)
    assert (flow.heightForWidth(320), flow.heightForWidth(319), flow.heightForWidth(100)) == (30, 70, 110)
    assert flow.minimumSize().width() == 100
    above = (holder.height() - 70) // 2
    assert [part.pos().y() - above for part in parts] == [0, 0, 40], "in the middle of a higher room"
    assert holder.rect().contains(parts[1].geometry())


def test_a_hidden_control_takes_no_room(qtbot: QtBot) -> None:
    parts = [Sized(100), Sized(100)]
    flow = FlowLayout(*parts, gap=10, align=Qt.AlignmentFlag.AlignRight)
    holder = holder_of(qtbot, flow, 300)
    assert flow.sizeHint().width() == 210
    parts[0].hide()
    assert flow.sizeHint().width() == 100
    qtbot.waitUntil(lambda: parts[1].geometry().right() == holder.rect().right())


def test_controls_go_below_words_that_need_the_room(qtbot: QtBot, theme: Theme) -> None:
    words, button = Label("Some words that take their room", wrap=True), QPushButton("Hear it")
    aside = AsideLayout(words, button)
    holder = holder_of(qtbot, aside, 600)
    assert holder.rect().contains(button.geometry())
    assert button.x() > words.x() and words.geometry().right() < button.x()
    aside.setGeometry(QRect(0, 0, 120, aside.heightForWidth(120)))
    assert button.y() > words.geometry().bottom() and button.x() == 0


def test_a_bar_takes_as_many_lines_as_it_needs(qtbot: QtBot) -> None:
    left, middle, right = Sized(200), Sized(100), Sized(50)
    page = QWidget()  # a window would keep the width that its layout wants
    qtbot.addWidget(page)
    bar = Bar("footer", left, middle, right, wraps=False, parent=page)
    page.resize(800, 200)
    page.show()
    qtbot.waitExposed(page)
    for width, lines in ((800, 1), (320, 2), (240, 3)):
        bar.resize(width, 200)
        qtbot.waitUntil(
            lambda lines=lines: len({part.geometry().center().y() for part in (left, middle, right)}) == lines
        )
