"""Controls whose small signs (ticks, dots, chevrons) are our own, in the colours of the theme.

The style sheet gives them edges and room; what it cannot draw is painted here. A wheel that
turns over one that is not in use scrolls the page instead. Must not know what is chosen with
them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QWidget,
)

from desktop_sync.ui import icons
from desktop_sync.ui.theme import Theme, scaled_px

_CHEVRON = 16
_SMALL_CHEVRON = 12


class CheckBox(QCheckBox):
    """A check box with a tick on the accent's ground."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        _paint_sign(self, box, "tick", self._theme.tokens.on_accent, scaled_px(12))


class RadioButton(QRadioButton):
    """A radio button with a dot in the accent."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        ring = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.accent))
        radius = ring.width() / 4
        painter.drawEllipse(QRectF(ring).center(), radius, radius)
        painter.end()


class ComboBox(QComboBox):
    """A combo box with a chevron."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        where = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxArrow,
            self,
        )
        _paint_sign(self, where, "chevron-down", self._theme.tokens.muted, scaled_px(_CHEVRON))

    def wheelEvent(self, event: QWheelEvent) -> None:
        _use_or_pass(self, event, super().wheelEvent)


class SpinBox(QSpinBox):
    """A spin box with chevrons; what is typed counts when it is finished."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(8, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        for part, sign in (
            (QStyle.SubControl.SC_SpinBoxUp, "chevron-up"),
            (QStyle.SubControl.SC_SpinBoxDown, "chevron-down"),
        ):
            where = self.style().subControlRect(
                QStyle.ComplexControl.CC_SpinBox, option, part, self
            )
            _paint_sign(self, where, sign, self._theme.tokens.muted, scaled_px(_SMALL_CHEVRON))

    def wheelEvent(self, event: QWheelEvent) -> None:
        _use_or_pass(self, event, super().wheelEvent)


class MenuButton(QPushButton):
    """A button that opens a menu, with a chevron after its words."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(2 * scaled_px(_CHEVRON), 0)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = scaled_px(_CHEVRON)
        where = QRect(self.width() - 2 * side, 0, 2 * side, self.height())
        where = QStyle.visualRect(self.layoutDirection(), self.rect(), where)
        _paint_sign(self, where, "chevron-down", self._theme.tokens.muted, side)


def _use_or_pass(control: QWidget, event: QWheelEvent, use: Callable[[QWheelEvent], None]) -> None:
    if control.hasFocus():
        use(event)
    else:
        event.ignore()


def _paint_sign(control: QWidget, where: QRect, name: str, ink: str, side: int) -> None:
    sign = icons.pixmap(name, ink, side, control.devicePixelRatio())
    painter = QPainter(control)
    painter.drawPixmap(QRectF(where).center() - QPointF(side / 2, side / 2), sign)
    painter.end()
