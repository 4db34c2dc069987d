"""The dialog that adds a place, or changes one: what it is told, tried before it is kept.

Owns the steps from what is typed to what is kept. Everything is asked of the engine: neither a
destination nor a secret is opened here. Must not know any kind of destination.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QWidget,
)

from desktop_sync.destinations.kinds import DestinationType, Granted
from desktop_sync.destinations.registry import destination_types
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import DestinationConfig, PlaceStatus
from desktop_sync.model.policy import PolicyChange
from desktop_sync.ui.messages import translate
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.places import kinds, words
from desktop_sync.ui.places.form import Form, config_of
from desktop_sync.ui.places.frame import PlaceFrame
from desktop_sync.ui.places.log_in import BrowserLogIn
from desktop_sync.ui.places.outcome import outcome

Answer = Callable[[DesktopSyncError | None], None]


class PlaceDialog(PlaceFrame):
    """For a new place, or for ``place``, whose kind stays as it is."""

    def __init__(self, around: Surroundings, parent: QWidget, place: PlaceStatus | None) -> None:
        super().__init__(around.theme, parent, is_new=place is None)
        self._around = around
        self._before = place
        self._is_named = place is not None
        self._policy: PolicyChange | None = PolicyChange() if place is None else None
        self._is_over = False
        self._turn = 0
        self.form: Form | None = None
        self.log_in = BrowserLogIn(around.engine, around.bridge, self)
        self._kinds: list[DestinationType] = list(destination_types())
        if place is not None:
            known = kinds.kind_of(place.config)
            self._kinds = [] if known is None else [known]
        for one in self._kinds:
            self.kind.addItem(translate("destinations", one.label))
        self._connect()
        self._show_kind()
        if place is not None:
            self._fill_in(place.config)

    # Parts ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.kind.activated.connect(self._show_kind)
        self.name.edited.connect(self._note_name)
        self.when.edited.connect(self._note_when)
        self.browser.clicked.connect(self._log_in)
        self.test.clicked.connect(self._try)
        self.keep.clicked.connect(self._try_and_keep)
        self.all_the_same.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.reject)
        self.log_in.opened.connect(self._say_waiting)
        self.log_in.granted.connect(self._take_granted)
        self.log_in.refused.connect(self._refuse)

    def _show_kind(self) -> None:
        """The form of the kind that is chosen."""
        if not self._kinds:
            return
        old, kind = self.form, self._kinds[max(0, self.kind.currentIndex())]
        self.log_in.give_up()
        self.form = Form(kind, self._around.theme, has_secret=self._before is not None)
        self.form.edited.connect(self._note_edit)
        self.put_form(self.form, old)
        self.browser.setVisible(kind.log_in is not None)
        many = len(self._kinds) > 1
        self.kind.setEnabled(many)
        self._suggest_name()
        self.say("")

    def _fill_in(self, config: DestinationConfig) -> None:
        if self.form is not None:
            self.form.show_options(config.options)
        self.name.show_value(config.name)
        asked = self._around.engine.destination_policy(config.name)
        self._around.bridge.ask(asked, self._show_policy)

    def _show_policy(self, change: PolicyChange) -> None:
        """It may be heard after the dialog was closed."""
        if not self._is_over:
            self._policy = change
            self.when.show_change(change)

    def go_to_secret(self) -> None:
        """Put the keyboard where the new password or key goes."""
        if self.form is not None and self.form.secret_field is not None:
            self.form.secret_field.setFocus()

    # What is typed --------------------------------------------------------------------

    def _note_name(self) -> None:
        self._is_named = bool(self.name.value())
        self.say("")

    def _note_edit(self) -> None:
        self._suggest_name()
        self.say("")

    def _note_when(self) -> None:
        self.say("")

    def _suggest_name(self) -> None:
        if not self._is_named and self.form is not None:
            self.name.show_value(self.form.suggested_name())

    def _is_complete(self, *, named: bool) -> bool:
        if self.form is None or self.form.find_missing():
            return False
        if named and not self.name.value():
            self.name.show_error(translate("places", "This is needed."))
            self.name.setFocus()
            return False
        return not self.when.find_wrong()

    def _config(self) -> DestinationConfig:
        assert self.form is not None
        name = self.name.value() or self.kind.currentText()
        return config_of(self.form, name)

    # What is asked of the engine ------------------------------------------------------

    def _try(self) -> None:
        if self._is_complete(named=False):
            self._attempt(self._show_tried)

    def _try_and_keep(self) -> None:
        if self._is_complete(named=True):
            self._attempt(self._keep_or_explain)

    def _attempt(self, then: Answer) -> None:
        assert self.form is not None
        secret_of = None if self._before is None else self._before.config.name
        asked = self._around.engine.attempt_destination(
            self._config(), self.form.secret(), secret_of
        )
        self._ask(asked, then, translate("places", "Asking whether files can be put there…"))

    def _keep(self) -> None:
        if not self._is_complete(named=True):
            return
        assert self.form is not None
        engine, config, secret = self._around.engine, self._config(), self.form.secret()
        in_profile = self.in_profile.isChecked()
        if self._before is None:
            asked = engine.set_up_destination(config, secret, in_profile=in_profile)
        else:
            name = self._before.config.name
            asked = engine.change_destination(name, config, secret, in_profile=in_profile)
        self._ask(asked, self._show_kept, translate("places", "Keeping it…"))

    def _ask(self, asked: Future[None], then: Answer, meanwhile: str) -> None:
        """Only the answer to what was asked last counts."""
        self._turn += 1
        turn = self._turn
        self.enable(enabled=False)
        self.say(meanwhile)

        def take(answer: DesktopSyncError | None) -> None:
            if turn == self._turn:
                self.enable(enabled=True)
                then(answer)

        self._around.bridge.ask(outcome(asked), take)

    def _show_tried(self, answer: DesktopSyncError | None) -> None:
        if answer is None:
            self.say(translate("places", "Files can be put there."))
        else:
            self._refuse(answer)

    def _keep_or_explain(self, answer: DesktopSyncError | None) -> None:
        if answer is None:
            self._keep()
        elif not self._refuse(answer):
            self.all_the_same.show()

    def _show_kept(self, answer: DesktopSyncError | None) -> None:
        if answer is None:
            self._keep_policy()
            self._around.places.refresh()
            self.accept()
        else:
            self._refuse(answer)

    def _keep_policy(self) -> None:
        change = self.when.change()
        if self._policy is not None and change != self._policy:
            engine, name = self._around.engine, self._config().name
            self._around.bridge.tell(engine.set_destination_policy, name, change)

    # What is said ---------------------------------------------------------------------

    def _refuse(self, error: DesktopSyncError) -> bool:
        """Say what is wrong, at the field that is at fault; whether one is."""
        if self.form is not None and self.form.show_fault(error):
            self.say("")
            return True
        if error.code == "destination-exists":
            said = translate("places", "There is a place of that name already.")
            self.name.show_error(said)
            self.name.setFocus()
            self.say("")
            return True
        if error.code == "no-keyring":
            self.in_profile.show()
            self.say(
                translate(
                    "places",
                    "This system has no keyring that a password can be kept in. It can be kept "
                    "in a file of this profile that only you can read.",
                ),
                is_trouble=True,
            )
            return False
        self.say(words.trouble(self._config(), error), is_trouble=True)
        return False

    # The log-in -----------------------------------------------------------------------

    def _log_in(self) -> None:
        if self.form is not None:
            self.log_in.begin(self.form.kind.name, self.form.options())

    def _say_waiting(self) -> None:
        self.say(translate("places", "Go on in the browser. This goes on by itself then."))

    def _take_granted(self, granted: Granted) -> None:
        if self.form is not None:
            self.form.show_options(granted.options)
            self.form.show_secret(granted.secret)
            self._suggest_name()
            self.say(translate("places", "Logged in."))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn += 1
        self._is_over = True
        self.log_in.give_up()
