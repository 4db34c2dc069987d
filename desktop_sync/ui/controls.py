"""Controls whose small signs (ticks, dots, chevrons) are our own, in the colours of the theme.

The style sheet gives them edges and room; what it cannot draw is painted here. A wheel that
turns over one that is not in use scrolls the page instead. Must not know what is chosen with
them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QToolButton,
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
    """A radio button with a dot in the accent. A style sheet rounds corners to whole pixels, and
    makes no circle of an odd width."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        at = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self)
        ring = QRectF(at).adjusted(0.5, 0.5, -0.5, -0.5)
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.ctl))
        painter.setBrush(QColor(tokens.surface))
        painter.drawEllipse(ring)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            radius = at.width() / 4
            painter.drawEllipse(ring.center(), radius, radius)
        painter.end()


class ComboBox(QComboBox):
    """A combo box with a chevron. To readers on Linux Qt tells what is chosen as its name, and
    what it is called by the label that stands beside it: it has one of its own, unseen."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = QLabel(name, parent)
        self._label.setBuddy(self)
        self._label.hide()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._label.setParent(self.parentWidget())
        return super().event(event)

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


class SearchField(QLineEdit):
    """A field for what is sought, with a glass; the keyboard does not stop at its signs."""

    def __init__(self, name: str, hint: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        for sign in self.findChildren(QToolButton):
            sign.setAccessibleName(name)
        theme.changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        self._glass.setIcon(icons.icon("search", self._theme.tokens.muted, scaled_px(_CHEVRON)))


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


def at_the_start(label: QLabel) -> None:
    """Let ``label`` begin where reading does. Qt goes by what is written, and the name of a file
    or a size reads from the left in every language."""
    _put(label, to_the_right=label.layoutDirection() == Qt.LayoutDirection.RightToLeft)


def at_the_end(label: QLabel) -> None:
    """Let ``label`` end where a line does."""
    _put(label, to_the_right=label.layoutDirection() == Qt.LayoutDirection.LeftToRight)


def _put(label: QLabel, *, to_the_right: bool) -> None:
    side = Qt.AlignmentFlag.AlignRight if to_the_right else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


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
