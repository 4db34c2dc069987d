"""The state of everything in one sentence, as the page, the tray and a screen reader give it.

Numbers, sizes and clock times are the locale's. Must not know of widgets.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop_sync.model.events import (
    EngineState,
    ImportPhase,
    ImportSummary,
    Status,
    UploadStatus,
)
from desktop_sync.ui.messages import (
    Headline,
    active_imports,
    hold_text,
    moment,
    number,
    paused_text,
    plural,
    rate,
    refusal_text,
    size,
    source_names,
    translate,
    uploads_hold_text,
)
from desktop_sync.ui.sentences import first_sentence
from desktop_sync.ui.waiting import Waiting, forecast, reason, waiting, what_waits, why_it_waits
from desktop_sync.wording import shown

_MOST_LINES = 4


def headline(status: Status, now: datetime) -> Headline:
    """The answer to "how is it going?"."""
    active = active_imports(status)
    if status.paused:
        return Headline(paused_text(status.paused_until), _left(status, active))
    if speaks_of_uploads(status):
        return _uploading(status, active, now)
    if status.hold is not None:
        sentence, _, why = hold_text(status.hold).partition(" · ")
        return Headline(sentence, _joined(why, _left(status, active)))
    if active:
        return _importing(status, active, now)
    if status.failed or status.uploads.failed:
        sentence = _joined(failed_text(status), _how_many_wait(status))
        return Headline(sentence, _library(status))
    if status.pending or status.running:
        return Headline(translate("now", "Importing"), _left(status, active))
    if status.uploads.held or status.uploads.held_in_part:
        return _held(status)
    if status.uploads.left:
        count = status.uploads.left
        sentence = plural("now", "%Ln upload(s) (is|are) tried again by (itself|themselves)", count)
        return Headline(sentence, _library(status))
    if status.assets == 0:
        return Headline(
            translate("now", "Nothing to do yet"),
            translate("now", "The library is empty and waiting."),
        )
    return Headline(translate("now", "All done"), _library(status))


def speaks_of_uploads(status: Status) -> bool:
    """Whether uploads are what goes on: they come last, so they say when all is done."""
    is_listing = any(one.phase is not ImportPhase.COPYING for one in active_imports(status))
    return status.uploads.is_moving and not status.paused and not is_listing


def _speaks_of_what_waits(status: Status) -> bool:
    """Whether there is nothing else for the sentence to speak of."""
    is_busy = status.paused or speaks_of_uploads(status) or bool(active_imports(status))
    has_failed = bool(status.failed or status.uploads.failed)
    return not (is_busy or has_failed or status.hold is not None or status.pending)


def failed_text(status: Status) -> str:
    """What needs the user, in a few words."""
    imports, uploads = status.failed, status.uploads.failed
    parts = []
    if imports:
        parts.append(plural("now", "%Ln not imported", imports))
    if uploads:
        parts.append(plural("now", "%Ln not uploaded", uploads))
    return " · ".join(parts)


def waits(status: Status) -> str:
    """What waits beside what the sentence speaks of, in a few words; empty where nothing does."""
    held = waiting(status.uploads)
    if not held or _speaks_of_what_waits(status):
        return ""
    if len(held) == 1:
        return what_waits(held[0])
    count = sum(one.jobs for one in held)
    if any(one.is_policy for one in held):
        return plural("now", "%Ln upload(s) (waits|wait)", count)
    return plural("now", "%Ln upload(s) (waits|wait) for other places", count)


def _how_many_wait(status: Status) -> str:
    count = sum(one.jobs for one in waiting(status.uploads))
    return plural("now", "%Ln upload(s) (waits|wait)", count) if count else ""


def held_lines(status: Status) -> tuple[str, ...]:
    """The same with each reason, and of each thing that is waited for."""
    held = waiting(status.uploads)
    if len(held) == 1 and _speaks_of_what_waits(status):
        return ()
    return tuple(f"{what_waits(one)} · {why_it_waits(one)}" for one in held[:_MOST_LINES])


def refusals(status: Status) -> str:
    """Which destinations need the user, in a few words; empty where none does."""
    refused = [one for one in status.uploads.need_user if one.hold is not None]
    if len(refused) > 1:
        return plural("now", "%Ln places need you", len(refused))
    if not refused or refused[0].hold is None:
        return ""
    return first_sentence(refusal_text(refused[0].destination, refused[0].hold))


def fraction(status: Status) -> float | None:
    """How much of what the sentence speaks of is handled, 0 to 1; None while that is not known."""
    if speaks_of_uploads(status):
        return _upload_fraction(status.uploads)
    active = [one for one in active_imports(status) if one.phase is ImportPhase.COPYING]
    if not active:
        return None
    total_bytes = sum(one.bytes_total for one in active)
    if total_bytes:
        return min(1.0, sum(one.bytes_handled for one in active) / total_bytes)
    total = sum(one.assets_total for one in active)
    return min(1.0, sum(one.assets_handled for one in active) / total) if total else None


def _upload_fraction(uploads: UploadStatus) -> float:
    total = uploads.bytes_done + uploads.bytes_left
    return min(1.0, uploads.bytes_done / total) if total else 0.0


def _uploading(status: Status, active: tuple[ImportSummary, ...], now: datetime) -> Headline:
    uploads = status.uploads
    values = {"done": number(uploads.done), "total": number(uploads.done + uploads.left)}
    if uploads.seconds_left is None:
        sentence = translate("now", "Uploading {done} of {total}").format(**values)
    else:
        values["time"] = moment(now + timedelta(seconds=uploads.seconds_left), now)
        sentence = translate("now", "Uploading {done} of {total} · about {time}").format(**values)
    left = plural("now", "%Ln left, {size}", uploads.left).format(size=size(uploads.bytes_left))
    beside, speed = "", ""
    if status.hold is not None:
        beside = hold_text(status.hold).partition(" · ")[0]
    elif active:
        beside = translate("now", "importing {done} of {total} from {source}").format(
            done=number(sum(one.assets_handled for one in active)),
            total=number(sum(one.assets_total for one in active)),
            source=source_names(active),
        )
    elif uploads.rate > 0:
        speed = rate(uploads.rate)
    times = forecast(uploads, now)
    second = _joined(left, beside, speed, failed_text(status), times)
    return Headline(sentence, second, _joined(left, beside, times))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _held(status: Status) -> Headline:
    """What waits for what, and why; where it waits for several things, how much does."""
    uploads = status.uploads
    held = waiting(uploads)
    count = sum(one.jobs for one in held) or sum(one.pending for one in uploads.held)
    size_bytes = sum(one.size_bytes for one in held) or sum(one.bytes_left for one in uploads.held)
    left = plural("now", "%Ln left, {size}", count).format(size=size(size_bytes))
    places = {name: None for one in held for name in one.places} or {
        one.destination: None for one in uploads.held
    }
    if len(held) == 1 and (held[0].is_policy or len(places) == 1):
        return _waiting(status, held[0], left)
    if len(places) > 1:
        sentence = plural("now", "Uploads to %Ln places wait", len(places))
        return Headline(sentence, " · ".join((", ".join(map(shown, places)), left)))
    (name,) = places
    hold = next((one.hold for one in uploads.held if one.hold is not None), None)
    sentence = translate("now", "Uploads to “{name}” wait").format(name=shown(name))
    why = "" if hold is None else reason(name, hold)
    return Headline(sentence, _joined(why, left))


def _waiting(status: Status, held: Waiting, left: str) -> Headline:
    """All that waits does so for one thing."""
    name = held.places[0]
    if held.hold is None:
        sentence = translate("now", "Uploads to “{name}” are paused by you")
        return Headline(sentence.format(name=shown(name)), left)
    is_part = not status.uploads.held
    if not held.is_policy:
        sentence = translate("now", "Uploads to “{name}” wait").format(name=shown(name))
    elif is_part:
        sentence = what_waits(held)
    else:
        sentence = uploads_hold_text(held.hold).partition(" · ")[0]
    return Headline(sentence, " · ".join((why_it_waits(held), left)))


def _importing(status: Status, active: tuple[ImportSummary, ...], now: datetime) -> Headline:
    names = source_names(active)
    listed = sum(one.files_listed for one in active)
    if all(one.phase is ImportPhase.LISTING for one in active):
        second = plural("now", "%Ln file(s) found so far", listed)
        return Headline(translate("now", "Looking through {source}").format(source=names), second)
    if all(one.phase in (ImportPhase.LISTING, ImportPhase.LOOKING) for one in active):
        second = plural("now", "%Ln file(s) to look at", listed)
        return Headline(
            translate("now", "Finding what is new in {source}").format(source=names), second
        )
    values = {
        "done": number(sum(one.assets_handled for one in active)),
        "total": number(sum(one.assets_total for one in active)),
    }
    if status.seconds_left is None:
        sentence = translate("now", "Importing {done} of {total}").format(**values)
    else:
        values["time"] = moment(now + timedelta(seconds=status.seconds_left), now)
        sentence = translate("now", "Importing {done} of {total} · about {time}").format(**values)
    return Headline(sentence, _left(status, active))


def _left(status: Status, active: tuple[ImportSummary, ...]) -> str:
    uploads = status.uploads
    if not active:
        return _to_upload(uploads) if status.paused and uploads.left else _library(status)
    count = sum(max(0, one.assets_total - one.assets_handled) for one in active)
    left_bytes = sum(max(0, one.bytes_total - one.bytes_handled) for one in active)
    parts = [
        plural("now", "%Ln left, {size}", count).format(size=size(left_bytes)),
        translate("now", "from {source}").format(source=source_names(active)),
    ]
    if status.state is EngineState.WORKING and status.rate > 0:
        parts.append(rate(status.rate))
    if status.paused and uploads.left:
        parts.append(_to_upload(uploads))
    if status.failed or uploads.failed:
        parts.append(failed_text(status))
    return " · ".join(parts)


def _to_upload(uploads: UploadStatus) -> str:
    words = plural("now", "%Ln to upload, {size}", uploads.left)
    return words.format(size=size(uploads.bytes_left))


def _library(status: Status) -> str:
    if status.assets == 0:
        return translate("now", "The library is empty.")
    words = plural("now", "%Ln asset(s) in the library, {size}", status.assets)
    return words.format(size=size(status.bytes))
