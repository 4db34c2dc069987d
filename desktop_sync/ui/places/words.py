"""What the page Places says: the state in one sentence, and each line of a card.

Pure text for ``Places``; "safe" is said by the safe rule alone. Must not know of widgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from html import escape

from msgspec import Struct

from desktop_sync.errors import DesktopSyncError, DestinationError
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationHold,
    PlaceFigures,
    Places,
    PlaceStatus,
)
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.messages import (
    Headline,
    error_text,
    number,
    plural,
    translate,
    upload_problem_text,
)
from desktop_sync.ui.places.kinds import is_password, secret_option
from desktop_sync.ui.waiting import count_held, reason
from desktop_sync.wording import is_policy, shown

CREDENTIALS = "credentials"
_JUST_NOW = timedelta(minutes=1)


class Sign(StrEnum):
    """What stands before a line, told apart by silhouette; the value names the icon."""

    PROVEN = "mark-proven"
    SIZE_ONLY = "mark-size-only"
    WAITING = "mark-waiting"
    HELD = "mark-held"
    PAUSED = "mark-paused"
    LEFT_OUT = "mark-left-out"
    NEEDS_YOU = "mark-attention"


INKS = {
    Sign.PROVEN: "ok",
    Sign.SIZE_ONLY: "ok",
    Sign.WAITING: "muted",
    Sign.HELD: "hold",
    Sign.PAUSED: "muted",
    Sign.LEFT_OUT: "muted",
    Sign.NEEDS_YOU: "fail",
}
"""The token each sign is drawn with."""


class Line(Struct, frozen=True):
    """``main`` has its figure between ``{b}`` and ``{e}``; ``quiet`` explains it."""

    sign: Sign
    main: str
    quiet: str = ""

    @property
    def plain(self) -> str:
        main = self.main.replace("{b}", "").replace("{e}", "")
        return " · ".join(part for part in (main, self.quiet) if part)

    def marked_up(self, quiet_ink: str) -> str:
        """As HTML."""
        said = escape(self.main).replace("{b}", "<b>").replace("{e}", "</b>")
        if not self.quiet:
            return said
        return f"{said} <font color={quiet_ink}>· {escape(self.quiet)}</font>"


# The page ---------------------------------------------------------------------------------


def headline(places: Places) -> Headline:
    """The answer to "is it safe?", and what that rests on."""
    if not places.destinations:
        return Headline(
            translate("places", "Nothing is uploaded yet"),
            translate("places", "Add a place, and the library is uploaded there and proven."),
        )
    if not places.assets:
        return Headline(
            translate("places", "Nothing to upload yet"),
            translate("places", "What is imported is uploaded by itself."),
        )
    left = _still_to_come(places)
    if places.safe >= places.assets and left:
        words = plural("safe", "%Ln asset(s) (is|are) safe in {places} places", places.safe)
        return Headline(words.format(places=number(places.safe_at + 1)), left)
    if places.safe >= places.assets:
        words = plural(
            "safe", "All done. %Ln asset(s) (is|are) safe in {places} places", places.safe
        )
        second = translate("places", "Each place was asked itself.")
        return Headline(words.format(places=number(places.safe_at + 1)), second)
    sentence = translate("safe", "{safe} of {assets} are safe in {places} places").format(
        safe=number(places.safe),
        assets=number(places.assets),
        places=number(places.safe_at + 1),
    )
    return Headline(sentence, _the_others(places))


def _still_to_come(places: Places) -> str:
    """What of the library is not at some place yet, where all of it is safe all the same."""
    waiting = [one for one in places.destinations if one.figures.waiting]
    failed = sum(one.figures.failed for one in places.destinations)
    said = []
    if len(waiting) == 1:
        (one,) = waiting
        words = plural("places", "%Ln (waits|wait) for {name}", one.figures.waiting)
        said.append(words.format(name=shown(one.config.name)))
        said.append(_why_waiting(one))
    elif waiting:
        count = sum(one.figures.waiting for one in waiting)
        names = ", ".join(shown(one.config.name) for one in waiting)
        words = plural("places", "%Ln upload(s) (waits|wait) for {names}", count)
        said.append(words.format(names=names))
    if failed:
        said.append(plural("places", "%Ln (was|were) not uploaded", failed))
    return " · ".join(one for one in said if one)


def _why_waiting(place: PlaceStatus) -> str:
    if place.paused:
        return translate("places", "paused by you")
    hold = place.hold
    if hold is None and place.part is not None and held_in_part(place) == place.figures.waiting:
        hold = place.part.hold
    return "" if hold is None else reason(place.config.name, hold)


def _the_others(places: Places) -> str:
    others = places.assets - places.safe
    figures = [one.figures for one in places.destinations]
    if places.safe_at == 1 and not any(one.size_only + one.failed for one in figures):
        return plural(
            "places",
            "The other %Ln (is|are) in the library, the first upload is still to come",
            others,
        )
    if places.safe_at == 1:
        return plural(
            "places", "The other %Ln (is|are) in the library, and proven nowhere else yet", others
        )
    words = plural(
        "places",
        "The other %Ln (is|are) in the library, and not proven at {places} places yet",
        others,
    )
    return words.format(places=number(places.safe_at))


def safe_rule(safe_at: int) -> str:
    return plural(
        "safe", "Safe means: in the library, and proven at %Ln place(s) or more.", safe_at
    )


def rule_choice(safe_at: int) -> str:
    return plural("places", "Proven at %Ln place(s) or more", safe_at)


def legend() -> Sequence[tuple[Sign, str]]:
    return (
        (Sign.PROVEN, translate("places", "proven")),
        (Sign.SIZE_ONLY, translate("places", "size only")),
        (Sign.WAITING, translate("places", "waiting")),
        (Sign.HELD, translate("places", "held")),
        (Sign.NEEDS_YOU, translate("places", "needs you")),
    )


# A card -----------------------------------------------------------------------------------


def library_lines(places: Places) -> list[Line]:
    """What is known of the copies on this computer."""
    if not places.assets:
        return [Line(Sign.WAITING, translate("places", "nothing in it yet"))]
    lines = [
        Line(
            Sign.PROVEN if places.read_back else Sign.WAITING,
            _of_all(places.read_back, places.assets),
            translate("places", "every copy read back"),
        )
    ]
    in_doubt = places.assets - places.read_back
    if in_doubt:
        lines.append(Line(Sign.SIZE_ONLY, plural("places", "{b}%Ln{e} not read back", in_doubt)))
    return lines


def lines(place: PlaceStatus, assets: int) -> list[Line]:
    """What is known of a destination's copies, and what keeps the rest back."""
    figures = place.figures
    sign = Sign.PROVEN if figures.proven else Sign.WAITING
    said = [Line(sign, _of_all(figures.proven, assets), _how(figures))]
    if figures.size_only:
        words = plural("places", "{b}%Ln{e} known by size only", figures.size_only)
        said.append(Line(Sign.SIZE_ONLY, words))
    if figures.not_taken:
        words = plural("places", "{b}%Ln{e} cannot be kept there", figures.not_taken)
        said.append(Line(Sign.LEFT_OUT, words))
    if place.paused:
        waiting = translate("places", "Nothing waits")
        if figures.waiting:
            waiting = plural("places", "%Ln waiting", figures.waiting)
        said.append(Line(Sign.PAUSED, waiting, translate("places", "paused by you")))
    elif place.hold is not None:
        said.append(_held(place, place.hold))
    else:
        said += _waiting(place)
    if figures.failed:
        words = plural("places", "{b}%Ln (was|were) not uploaded{e}", figures.failed)
        said.append(Line(Sign.NEEDS_YOU, words, _why_failed(figures)))
    return said


def _of_all(count: int, total: int) -> str:
    words = translate("places", "{b}{count} of {total}{e} proven")
    return words.replace("{count}", number(count)).replace("{total}", number(total))


def _how(figures: PlaceFigures) -> str:
    if figures.server_hashed and figures.read_back:
        return translate("places", "server-hashed or read back")
    if figures.read_back:
        return translate("places", "read back")
    return translate("places", "server-hashed") if figures.server_hashed else ""


def _why_failed(figures: PlaceFigures) -> str:
    return "" if figures.problem is None else upload_problem_text(figures.problem)


def held_in_part(place: PlaceStatus) -> int:
    """How many of those that wait do so while others may go."""
    if place.part is None or place.paused or place.hold is not None:
        return 0
    return min(place.part.jobs, place.figures.waiting)


def _waiting(place: PlaceStatus) -> Iterator[Line]:
    """What nothing keeps back, then what waits for its size or what it costs."""
    held = held_in_part(place)
    waiting = place.figures.waiting - held
    if waiting:
        yield Line(Sign.WAITING, plural("places", "%Ln waiting", waiting))
    if held and place.part is not None:
        yield _by_policy(place.config.name, held, place.part.hold, Sign.HELD)


def _by_policy(name: str, count: int, hold: DestinationHold, sign: Sign) -> Line:
    return Line(sign, f"{{b}}{count_held(count, shown(name), hold)}{{e}}", reason(name, hold))


def _held(place: PlaceStatus, hold: DestinationHold) -> Line:
    why, waiting = reason(place.config.name, hold), place.figures.waiting
    sign = Sign.NEEDS_YOU if hold.needs_user else Sign.HELD
    if not waiting:
        return Line(sign, translate("places", "Nothing waits"), why)
    if is_policy(hold):
        return _by_policy(place.config.name, waiting, hold, sign)
    if not hold.needs_user:
        return Line(sign, plural("places", "{b}%Ln held{e}", waiting), why)
    if hold.code != CREDENTIALS:
        return Line(sign, plural("places", "{b}%Ln (waits|wait) for you{e}", waiting), why)
    if is_password(secret_option(place.config)):
        words = plural("places", "{b}%Ln (waits|wait) for a new password{e}", waiting)
    else:
        words = plural("places", "{b}%Ln (waits|wait) for a new key{e}", waiting)
    return Line(sign, words, why)


def trouble(config: DestinationConfig, error: DesktopSyncError) -> str:
    """What came of a test, as a sentence under the name of the place."""
    if isinstance(error, DestinationError) and error.code == CREDENTIALS:
        why = reason(config.name, DestinationHold(error.code, error.detail))
        return why[:1].upper() + why[1:] + "."
    return error_text(error)


def answered(place: PlaceStatus, now: datetime, today: date) -> str:
    """When it last said something."""
    at = place.figures.answered_at
    if at is None:
        return translate("places", "No answer yet")
    if now - at < _JUST_NOW:
        return translate("places", "Answered just now")
    return translate("places", "Last answer: {time}").format(time=day_and_clock(at, today))


def now() -> datetime:
    return datetime.now(UTC)
