"""The style sheet of the app, made of roles. Widgets pick a look by the properties `kind` and `text_size`."""

from __future__ import annotations

from collections.abc import Callable

from desktop.widgets.roles import Roles

_SHEET = """
QWidget {{ color: {text}; font-size: {px15}px; }}
QMainWindow, QDialog, #page, #stack {{ background: {ground}; }}
QScrollArea, #scroll_body {{ background: transparent; border: none; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: 4px 8px; font-size: {px13}px; }}

QLabel {{ background: transparent; }}
QLabel[text_size="note"] {{ font-size: {px13}px; color: {muted}; }}
QLabel[text_size="strong"] {{ font-weight: 600; }}
QLabel[text_size="value"] {{ font-size: {px18}px; font-weight: 600; }}
QLabel[text_size="section"] {{ font-size: {px18}px; font-weight: 600; }}
QLabel[text_size="question"] {{ font-size: {px24}px; }}
QLabel[text_size="title"] {{ font-size: {px24}px; font-weight: 600; }}
QLabel[text_size="display"] {{ font-size: {px32}px; font-weight: 600; }}
QLabel[tone="muted"] {{ color: {muted}; }}
QLabel[tone="good"] {{ color: {good}; }}
QLabel[tone="watch"] {{ color: {watch}; }}

QFrame[kind="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: 10px; }}
QFrame[kind="hollow"] {{ background: {sunken}; border: none; border-radius: 10px; }}
QFrame[kind="lamp"] {{ background: {surface}; border: 1px solid {line}; border-radius: 10px; }}
QFrame[kind="header"] {{ background: {ground}; border: none; border-bottom: 1px solid {line}; }}
QFrame[kind="footer"] {{ background: {ground}; border: none; border-top: 1px solid {line}; }}
QFrame[kind="banner"] {{ background: {watch_soft}; border: 1px solid {watch}; border-radius: 10px; }}
QFrame[kind="guest"] {{ background: {accent_soft}; border: none; border-bottom: 1px solid {line}; }}
QFrame[kind="popover"] {{ background: {surface}; border: 1px solid {edge}; border-radius: 10px; }}
QFrame[kind="divider"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}

QPushButton {{
    background: {surface}; color: {text}; border: 1px solid {edge}; border-radius: 10px;
    padding: 7px 15px; min-height: {px20}px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {sunken}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 6px 14px; background: {accent_soft}; }}
QPushButton:disabled {{ color: {edge}; border-color: {line}; }}
QPushButton[kind="ghost"] {{ background: transparent; border: 2px solid transparent; padding: 6px 10px; }}
QPushButton[kind="ghost"]:hover {{ background: {hover}; }}
QPushButton[kind="ghost"]:pressed {{ background: {sunken}; }}
QPushButton[kind="ghost"]:focus {{ border: 2px solid {accent}; padding: 6px 10px; background: transparent; }}
QPushButton[kind="ghost"]:checked {{ background: {accent_soft}; }}
QPushButton::menu-indicator {{ image: none; width: 0px; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {edge}; border-radius: 6px; padding: 4px; }}
QMenu::item {{ padding: 8px 16px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QPushButton[kind="chip"] {{ background: transparent; border: 2px solid transparent; padding: 0px; min-height: 0px; }}
QPushButton[kind="chip"]:hover {{ background: {hover}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {accent}; padding: 0px; background: transparent; }}
QPushButton[kind="fold"] {{
    background: transparent; border: 2px solid transparent; padding: 9px 12px; text-align: left; font-weight: 600;
}}
QPushButton[kind="fold"]:hover {{ background: {hover}; }}
QPushButton[kind="fold"]:focus {{ border: 2px solid {accent}; padding: 9px 12px; background: transparent; }}
QPushButton[kind="primary"] {{
    background: {accent}; color: {on_accent}; border: none; border-radius: {pill}px; margin: 5px;
    padding: 0px 32px; min-height: {button}px; font-weight: 600;
}}
QPushButton[kind="primary"]:focus {{ border: none; margin: 5px; padding: 0px 32px; background: {accent}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {accent_hover}; }}
QPushButton[kind="primary"]:disabled {{ background: {sunken}; color: {muted}; }}
QPushButton[kind="primary"][recording="true"], QPushButton[kind="primary"][recording="true"]:focus {{
    background: {record}; color: {on_record};
}}
QPushButton[kind="primary"][recording="true"]:hover {{ background: {record_hover}; }}

QLineEdit {{
    background: {surface}; border: 1px solid {edge}; border-radius: 10px; padding: 7px 13px; min-height: {px20}px;
    selection-background-color: {accent}; selection-color: {on_accent}; placeholder-text-color: {muted};
}}
QLineEdit:disabled {{ color: {edge}; border-color: {line}; }}
QPlainTextEdit {{
    background: {surface}; border: 1px solid {edge}; border-radius: 10px; padding: 7px 9px;
    selection-background-color: {accent}; selection-color: {on_accent}; placeholder-text-color: {muted};
}}
QPlainTextEdit:focus {{ border: 2px solid {accent}; padding: 6px 8px; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 6px 12px; }}
QTextEdit {{
    background: transparent; border: 2px solid transparent; border-radius: 8px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QTextEdit:focus {{ border-color: {accent}; }}
QTextEdit[kind="field"] {{ background: {surface}; border: 1px solid {edge}; border-radius: 10px; padding: 5px 9px; }}
QTextEdit[kind="field"]:focus {{ border: 2px solid {accent}; padding: 4px 8px; }}

QComboBox {{
    background: {surface}; border: 1px solid {edge}; border-radius: 10px; padding: 7px 13px; min-height: {px20}px;
}}
QComboBox:hover {{ background: {hover}; }}
QComboBox:focus {{ border: 2px solid {accent}; padding: 6px 12px; }}
QComboBox::drop-down {{ border: none; width: {px32}px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: {px16}px; height: {px16}px; }}
QComboBox QAbstractItemView {{
    background: {surface}; border: 1px solid {line}; padding: 4px; outline: none;
    selection-background-color: {accent}; selection-color: {on_accent};
}}

QCheckBox {{ spacing: 8px; padding: 4px; border: 2px solid transparent; border-radius: 8px; }}
QCheckBox:focus {{ border-color: {accent}; }}
QCheckBox::indicator {{
    width: {px18}px; height: {px18}px; border: 2px solid {edge}; border-radius: 5px; background: {surface};
}}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{tick}"); }}

QListView {{ background: {surface}; border: 1px solid {line}; border-radius: 10px; outline: none; padding: 2px; }}

QListView[kind="flat"] {{ background: transparent; border: none; }}

QTableView {{
    background: {surface}; border: 1px solid {line}; border-radius: 10px; gridline-color: {line}; outline: none;
    selection-background-color: {hover}; selection-color: {text};
}}
QTableView::item {{ padding: 4px 8px; }}
QTableView::item:focus {{ border: 2px solid {accent}; padding: 2px 6px; }}
QHeaderView, QHeaderView::section {{ background: {surface}; border: none; }}
QHeaderView::section {{ border-bottom: 1px solid {line}; padding: 6px 8px; font-weight: 600; font-size: {px13}px; }}

QProgressBar {{ background: {sunken}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}

QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {edge}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {edge}; border-radius: 4px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def style_sheet(roles: Roles, px: Callable[[float], int], *, chevron: str = "", tick: str = "") -> str:
    """Return the style sheet for these roles.

    Args:
        roles: the colours in force.
        px: turns a size of the type scale into device-independent pixels.
        chevron: path of the picture on a drop-down list.
        tick: path of the picture in a ticked box.
    """
    colours = {name: getattr(roles, name) for name in Roles.__dataclass_fields__}
    sizes = {f"px{size}": px(size) for size in (13, 15, 16, 18, 20, 24, 32)}
    button = px(48)
    return _SHEET.format(**colours, **sizes, button=button, pill=button // 2, chevron=chevron, tick=tick)
