"""The one style sheet, made from the tokens: radius, padding and edges of what stands in the
window. Menus, dialogs and tooltips stay native.

What is particular to some widgets is chosen by object name or property. Must not know of
pages.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_sync.ui.tokens import Tokens


def style_sheet(tokens: Tokens) -> str:
    """The sheet in the colours of ``tokens``; scroll bars stay the desktop's where it has some
    of its own."""
    style = _STYLE
    if QApplication.style().name() == "fusion":
        style += _SCROLL_BARS
    return style.format(**{name: getattr(tokens, name) for name in Tokens.__struct_fields__})


_STYLE = """
QWidget#page, QWidget[ground="surface"], QWidget#notes, QScrollArea#notesArea,
QScrollArea#notesArea > QWidget {{ background: {surface}; }}
QFrame#sidebar {{ background: {bg}; border: none; border-right: 1px solid {line}; }}
QFrame#sidebar[mirrored="true"] {{ border-right: none; border-left: 1px solid {line}; }}
QListView#navigation {{ background: transparent; border: none; outline: none; padding: 0; }}
QFrame#settingsGroups {{ background: {surface}; border: none; border-right: 1px solid {line}; }}
QFrame#settingsGroups[mirrored="true"] {{ border-right: none; border-left: 1px solid {line}; }}
QListWidget#settingsList {{ background: transparent; border: none; outline: none; }}
QListWidget#settingsList::item {{
    padding: 6px 8px; border: 2px solid transparent; border-radius: 6px; color: {text};
}}
QListWidget#settingsList::item:selected {{ background: {sel}; border-color: {sel_edge}; }}
QListWidget#settingsList::item:selected:focus {{ border-color: {focus}; }}
QFrame#firstRunFooter, QFrame#deviceFooter {{
    background: {raised}; border: none; border-top: 1px solid {line};
}}
QLineEdit#search {{ padding-left: 3px; }}
QLineEdit#search:focus {{ padding-left: 2px; }}
QFrame#inspector {{ background: {bg}; border: none; border-left: 1px solid {line}; }}
QFrame#inspector[mirrored="true"] {{ border-left: none; border-right: 1px solid {line}; }}
QFrame#inspector[alone="true"] {{ border: none; }}
QScrollArea#inspectorArea, QScrollArea#inspectorArea > QWidget > QWidget {{
    background: transparent;
}}
QFrame#proof {{ background: {raised}; border: none; border-radius: 8px; }}
QFrame#proof[proven="true"] {{ background: {ok_soft}; }}
QListWidget#files {{ background: transparent; border: none; outline: none; }}
QLabel[badge="true"] {{
    background: {raised}; color: {muted}; border: 1px solid {line}; border-radius: 3px;
    padding: 0 4px;
}}
QLabel[proven="true"] {{ color: {ok}; }}
QWidget#gridRule {{ background: {line}; }}
QFrame#rule {{ background: {line}; border: none; }}
QLabel[quiet="true"] {{ color: {muted}; }}
QLabel[trouble="true"] {{ color: {fail}; }}
QLabel[held="true"] {{ color: {hold}; }}
QLabel#placeIcon {{
    background: {raised}; border: 1px solid {line}; border-radius: 8px;
}}
QPushButton#moreButton {{
    border-color: transparent; background: transparent; color: {muted}; padding: 1px 8px;
}}
QPushButton#moreButton:hover {{ background: {raised}; }}
QPushButton#moreButton:focus {{ border-color: {focus}; padding: 0 7px; }}
QLabel#stateSentence {{ color: {text}; }}

QPushButton, QToolButton[control="true"] {{
    background: {surface}; color: {text}; border: 1px solid {ctl}; border-radius: 6px;
    padding: 5px 13px; min-height: 1.3em;
}}
QPushButton, QToolButton, QCheckBox, QRadioButton {{ qproperty-focusPolicy: TabFocus; }}
QLineEdit QToolButton {{ qproperty-focusPolicy: NoFocus; }}
QPushButton[end="first"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QPushButton[end="last"] {{
    border-left-width: 0; border-top-left-radius: 0; border-bottom-left-radius: 0;
}}
QPushButton:hover, QToolButton[control="true"]:hover {{ background: {raised}; }}
QPushButton:pressed, QToolButton[control="true"]:pressed {{ background: {sel}; }}
QPushButton:disabled, QToolButton[control="true"]:disabled {{
    color: {muted}; border-color: {line};
}}
QPushButton:focus, QToolButton[control="true"]:focus {{
    border: 2px solid {focus}; padding: 4px 12px;
}}
QPushButton:default, QPushButton[primary="true"] {{
    background: {accent}; color: {on_accent}; border-color: {accent};
}}
QPushButton[primary="true"]:disabled {{
    background: {surface}; color: {muted}; border-color: {line};
}}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[link="true"] {{
    background: transparent; color: {accent}; border: 1px solid transparent;
    padding: 2px 0; text-align: left;
}}
QPushButton[link="true"]:focus {{ border-color: {focus}; }}
QPushButton[small="true"] {{ padding: 3px 11px; }}
QPushButton[small="true"]:focus {{ padding: 2px 10px; }}

QToolButton[segment="true"] {{
    background: {surface}; color: {text}; border: 1px solid {ctl}; border-left-width: 0;
    padding: 5px 12px; min-height: 1.3em;
}}
QToolButton[segment="true"][end="first"] {{
    border-left-width: 1px; border-top-left-radius: 6px; border-bottom-left-radius: 6px;
}}
QToolButton[segment="true"][end="last"] {{
    border-top-right-radius: 6px; border-bottom-right-radius: 6px;
}}
QToolButton[segment="true"]:hover {{ background: {raised}; }}
QToolButton[segment="true"]:checked {{ background: {sel}; font-weight: 600; }}
QToolButton[segment="true"]:focus {{ border: 2px solid {focus}; padding: 4px 11px; }}

QLineEdit, QComboBox, QSpinBox {{
    background: {surface}; color: {text}; border: 1px solid {ctl}; border-radius: 6px;
    padding: 5px 11px; min-height: 1.3em; selection-background-color: {accent};
    selection-color: {on_accent}; placeholder-text-color: {muted};
}}
QSpinBox QLineEdit {{ border: none; padding: 0 0 0 10px; min-height: 0; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{
    border: 2px solid {focus}; padding: 4px 10px;
}}
QLineEdit[wrong="true"] {{ border-color: {fail}; }}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
    color: {muted}; border-color: {line};
}}
QComboBox::drop-down {{ border: none; width: 26px; subcontrol-origin: border; }}
QComboBox::down-arrow {{ image: none; }}
QSpinBox::up-button, QSpinBox::down-button {{
    border: none; width: 26px; background: transparent; subcontrol-origin: border;
}}
QSpinBox::up-button {{ subcontrol-position: top right; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; }}
QSpinBox::up-arrow, QSpinBox::down-arrow {{ image: none; }}
QCheckBox, QRadioButton {{ spacing: 8px; color: {text}; padding: 3px; border: 2px solid transparent;
    border-radius: 6px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {focus}; }}
QCheckBox::indicator, QRadioButton::indicator {{
    width: 1.1em; height: 1.1em; background: {surface}; border: 1px solid {ctl};
}}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ background: transparent; border-color: transparent; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; }}

QFrame[card="true"] {{ background: {surface}; border: 1px solid {line}; border-radius: 8px; }}
QFrame#dropZone {{
    background: {raised}; border: 2px dashed {ctl}; border-radius: 12px;
}}
QFrame#overlayCard {{ background: {surface}; border: 1px solid {accent}; border-radius: 8px; }}

QProgressBar {{
    background: {track}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
}}
QProgressBar::chunk {{ background: {importing}; border-radius: 2px; }}
QProgressBar[uploading="true"]::chunk {{ background: {accent}; }}
QProgressBar[paused="true"]::chunk {{ background: {muted}; }}

QSplitter::handle {{ background: {line}; }}
QScrollArea {{ border: none; }}
"""

_SCROLL_BARS = """
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{
    background: {line}; border-radius: 4px; min-height: 32px; margin: 2px;
}}
QScrollBar::handle:vertical:hover {{ background: {ctl}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
