"""What people read about problems, holds and errors, made of their codes.

Owns the English sentences, as templates with ``{name}`` fields, so that a front end can
put another language's template in their place. A sentence says what happened to which
photo, what the program does by itself, and what the user can do. Must not know where it
is shown: names are made safe here for a terminal as for a window.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.errors import DesktopSyncError, DestinationError
from desktop_sync.model.asset import PassedOver, PassReason
from desktop_sync.model.destination import DestinationHold, HeldPart
from desktop_sync.model.device import Device, DeviceState
from desktop_sync.model.events import Hold
from desktop_sync.model.job import Problem

Translate = Callable[[str], str]
"""From an English template to the template to use."""

Clock = Callable[[datetime], str]
"""How a time of day is written."""


def _clock(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")


def _clock_of_day(moment: datetime) -> str:
    local = moment.astimezone()
    is_today = local.date() == datetime.now(UTC).astimezone().date()
    return local.strftime("%H:%M" if is_today else "%Y-%m-%d, %H:%M")


def _size(size_bytes: int) -> str:
    value, units = size_bytes / 1000, ["kB", "MB", "GB", "TB"]
    while value >= 999.95 and len(units) > 1:
        value /= 1000
        del units[0]
    return f"{value:.3g} {units[0]}"


class Figures(Struct, frozen=True):
    """How times and sizes are written. ``clock`` is for what is soon, ``moment`` names the day
    where it is not today; ``size`` is of bytes."""

    clock: Clock = _clock
    moment: Clock = _clock_of_day
    size: Callable[[int], str] = _size


PLAIN = Figures()

PROBLEMS: dict[str, str] = {
    "unreadable": "{name} was not imported: it could not be read. The rest goes on. "
    "Check the card or the cable, then try again.",
    "vanished": "{name} was not imported: it was gone before it could be copied. The rest "
    "goes on. If it should be there, put it back and import again.",
    "changed": "{name} was not imported: it changed while it was copied. "
    "Try again when nothing else writes to it.",
    "empty": "{name} was not imported: the file is empty. There is nothing in it to keep.",
    "truncated": "{name} was imported as it is, but it ends early: a part of it is missing. "
    "If the camera shows it whole, copy it to the card again and import that.",
    "unrecognised": "{name} was imported as it is, but its content was not recognised. "
    "Open it to see whether it is what its name says.",
    "companion-failed": "{name} was not imported, because another file of the same photo could "
    "not be. They are only moved together. Solve that one, then try again.",
    "copy-differs": "{name} was not imported: the copy, read back from the disk, was not the "
    "same. The copy is not kept. Try again; if it happens again, check the library’s disk.",
    "gone": "“{name}” is not there. What was imported from it before is whole. "
    "Plug it in or check the name, then import again.",
    "low-space": "The import stopped: less room is left on the library’s disk than you asked to "
    "keep. What is in the library is whole. Make room, or change “Keep free”, then import again.",
    "disk-full": "The import stopped: the library’s disk is full. What is in the library is "
    "whole. Make room and import again, and it goes on where it was.",
    "read-only": "The import stopped: the library cannot be written to. What is in it is whole. "
    "Make its disk writable and import again, and it goes on where it was.",
    "library-unusable": "The import stopped: the library folder cannot be used. Check that its "
    "disk is there and import again, and it goes on where it was.",
    "paused": "The import stopped, because you paused imports in the window. "
    "Resume there and import again.",
    "removed-by-you": "{name} was not imported: you removed it from the library.",
    "name-unusable": "{name} was not imported: no file name could be made of it that the "
    "library’s disk takes. Rename it at its source, then import again.",
    "unexpected": "{name} was not imported: something happened that Desktop Sync did not "
    "expect. The rest goes on. Try again; if it stays so, report it with the log.",
    "not-in-library": "“{name}” is not in the library, so it was left alone. "
    "“desktop-sync library list” shows what is.",
    "trash-failed": "{name} was not removed and is still in the library: the desktop’s trash "
    "did not take it ({detail}).",
    "rotten": "{name} in the library is no longer what was imported: its content has changed. "
    "Nothing was done to it. Bring it back from a backup, or import the original again.",
    "lost": "{name} is missing from the library. "
    "Bring it back from a backup, or import the original again.",
    "stopped": "You stopped the import with {detail} left. "
    "What is in the library is whole. Import again, and it goes on where it was.",
    "cancelled": "{name} was not imported: you cancelled it. Try again to import it.",
}

_OTHER_PROBLEM = (
    "Something happened to {name} that Desktop Sync has no words for ({code}). "
    "The rest goes on. Try again; if it stays so, report it with the log."
)

PASSED_OVER: dict[str, str] = {
    PassReason.NOT_MEDIA: "“{name}” was passed over: it is not a photo or a video.",
    PassReason.SYSTEM_LITTER: "“{name}” was passed over: a system made it for its own use.",
    PassReason.HIDDEN: "“{name}” was passed over: it is hidden.",
    PassReason.LINK_OUTSIDE: "“{name}” was passed over: it is a link that leaves the folder. "
    "Import the folder it leads to.",
    PassReason.BROKEN_LINK: "“{name}” was passed over: it is a link that leads nowhere.",
    PassReason.NOT_A_FILE: "“{name}” was passed over: it is a device or a pipe, not a file.",
    PassReason.UNREADABLE_FOLDER: "“{name}” was passed over: the folder could not be read. "
    "Check the card or who may open it, then import again.",
    PassReason.IN_LIBRARY: "“{name}” was passed over: it is in the library already.",
    PassReason.REMOVED_BY_YOU: "{name} was not imported: you removed it from the library.",
}

_OTHER_PASSED_OVER = "“{name}” was passed over ({code})."

HOLDS: dict[str, str] = {
    "disk-full": "Imports wait for room on the library’s disk · “{path}” is full",
    "read-only": "Imports wait until the library can be written to · “{path}” is read-only",
    "library-unusable": "Imports wait for the library folder · “{path}” cannot be used",
    "gone": "Imports wait for “{path}” · it is not there. Plug it in, and it goes on where it was",
    "locked": "Imports wait for “{path}” · it is locked. Unlock it, and it goes on where it was",
    "untrusted": "Imports wait for “{path}” · it does not trust this computer. "
    "Tap “Trust” on it, and it goes on where it was",
    "unreachable": "Imports wait for “{path}” · it does not answer. "
    "Plug it in again, and it goes on where it was",
    "low-space": "Imports wait for room on the library’s disk · less is free than you asked to "
    "keep. Make room, or change “Keep free” in the settings",
    "paused": "Paused by you",
}

_PAUSED_UNTIL = "Paused by you until {until}"
_OTHER_HOLD = "Imports wait · {code}"
_HOLD_UNTIL = "{hold} · looked at again at {until}"

DEVICE_STATES: dict[DeviceState, str] = {
    DeviceState.CONNECTING: "being asked",
    DeviceState.LOCKED: "locked",
    DeviceState.TRUST: "waits for trust",
    DeviceState.REFUSED: "does not trust this computer",
    DeviceState.READING: "being read",
    DeviceState.READY: "ready",
    DeviceState.BUSY: "importing",
    DeviceState.FAILED: "does not answer",
    DeviceState.GONE: "unplugged",
}

_DEVICE_ADVICE: dict[DeviceState, str] = {
    DeviceState.LOCKED: "Unlock “{path}” to see what is new on it.",
    DeviceState.TRUST: "Tap “Trust” on “{path}”. It goes on by itself.",
    DeviceState.REFUSED: "“{path}” does not trust this computer. "
    "Unplug it and plug it in again, and tap “Trust” when it asks.",
    DeviceState.FAILED: "“{path}” does not answer as it should. "
    "Unplug it and plug it in again; if it stays so, start it anew.",
    DeviceState.GONE: "“{path}” was unplugged in the middle of an import. "
    "Plug it in, and it goes on where it was.",
}

_CLOUD = "{count} are only in iCloud and cannot be read by cable."
_CLOUD_ONE = "1 is only in iCloud and cannot be read by cable."

UPLOAD_PROBLEMS: dict[str, str] = {
    "copy-differs": "{name} was not uploaded: the file there under its name is not the same, bit "
    "for bit. Nothing was changed or deleted. Look at both, then try again.",
    "name-taken": "{name} was not uploaded: something else has its name there, and nothing is ever "
    "overwritten. Rename that, then try again.",
    "trashed": "{name} was not uploaded: it is in the trash there, and a copy in the trash is "
    "none. Restore it there or empty the trash, then try again.",
    "too-large": "{name} was not uploaded: it is larger than the destination takes. "
    "Raise the limit there, then try again.",
    "refused": "{name} was not uploaded: the destination did not take it. "
    "Look whether it takes such names and files, then try again.",
    "changed": "{name} was not uploaded: the library’s file is no longer what was imported. "
    "Bring it back from a backup, or import the original again.",
    "vanished": "{name} was not uploaded: it was gone when it was needed. The rest goes on. "
    "“desktop-sync verify” says what is missing from the library.",
    "unreadable": "{name} was not uploaded: it could not be read. The rest goes on. "
    "Check the disk it is on, then try again.",
    "unexpected": "{name} was not uploaded: something happened that Desktop Sync did not expect. "
    "The rest goes on. Try again; if it stays so, report it with the log.",
}

_OTHER_UPLOAD_PROBLEM = (
    "{name} was not uploaded, for a reason that Desktop Sync has no words for ({code}). "
    "The rest goes on. Try again; if it stays so, report it with the log."
)

UPLOAD_LOSSES: dict[str, str] = {
    "vanished": "{name} is not at “{path}” any more. It is uploaded again.",
    "trashed": "{name} at “{path}” is in the trash there, and no longer counted as safe. "
    "Restore it there, or empty the trash to have it uploaded again.",
    "copy-differs": "{name} at “{path}” is no longer the same, bit for bit. Nothing was changed or "
    "deleted there. Look at both, and take the one there away to have it uploaded again.",
    "unreadable": "{name} at “{path}” could not be read back. It is no longer counted as safe "
    "there, and is asked for again.",
    "changed": "{name} at “{path}” could not be compared: the library’s file is no longer what was "
    "imported. “desktop-sync verify” says what is wrong with the library.",
}

_OTHER_UPLOAD_LOSS = (
    "{name} at “{path}” could not be compared ({code}). It is no longer counted as safe there, and "
    "is asked for again."
)

DESTINATION_HOLDS: dict[str, str] = {
    "unreachable": "Uploads to “{path}” wait · it cannot be reached",
    "credentials": "Uploads to “{path}” wait · it does not accept the user name, password or key",
    "forbidden": "Uploads to “{path}” wait · it does not let this user put files there ({detail})",
    "full": "Uploads to “{path}” wait · it has no room left",
    "read-only": "Uploads to “{path}” wait · it cannot be written to",
    "certificate": "Uploads to “{path}” wait · its certificate is not to be trusted",
    "not-understood": "Uploads to “{path}” wait · it does not answer as it should",
    "disk-full": "Uploads to “{path}” wait · the disk of the journal is full",
    "secrets-unusable": "Uploads to “{path}” wait · its password could not be read",
    "no-plug-in": "Uploads to “{path}” wait · the plug-in for “{detail}” is not installed",
    "plug-in-broken": "Uploads to “{path}” wait · its plug-in {detail} does not work",
    "process-lost": "Uploads to “{path}” wait · the part of Desktop Sync that speaks with it "
    "ended, and is started again",
    "unexpected": "Uploads to “{path}” wait · something happened that Desktop Sync did not expect "
    "({detail})",
}

_OTHER_DESTINATION_HOLD = "Uploads to “{path}” wait · {code}"

_UPLOADS = "Uploads"
_UPLOADS_TO = "Uploads to “{path}”"

POLICY_HOLDS: dict[str, str] = {
    "paused": "{uploads} wait · paused by you",
    "offline": "{uploads} wait for a network · offline",
    "portal": "{uploads} wait until you log in to the network · it asks for that in the browser",
    "network": "{uploads} wait for another network · only those you chose are used",
    "metered": "{uploads} wait for another network · this one is metered",
    "metered-spent": "{uploads} wait until tomorrow · what may go a day on metered networks is "
    "used up",
    "battery": "{uploads} wait until you plug in · on battery",
    "low-battery": "{uploads} wait until you plug in · the battery is low",
    "saver": "{uploads} wait until you plug in · the system saves power",
    "hours": "{uploads} wait · it is not one of the hours you chose",
    "presenting": "{uploads} wait until you are done presenting · something fills the screen",
    "busy": "{uploads} wait until the computer is less busy · other programs need it",
    "route-size": "{uploads} wait for a direct way · they are larger than this route lets through",
}
"""Holds by the user's policies, where no more is known of them than their code."""

POLICY_HOLDS_IN_FULL: dict[str, str] = {
    "paused": "{uploads} wait until {until} · paused by you",
    "network": "{uploads} wait for “{detail}” · only networks you chose are used",
    "metered": "{uploads} wait for another network · “{detail}” is metered",
    "metered-spent": "{uploads} wait until {until} · what may go a day on metered networks is "
    "used up",
    "battery": "{uploads} wait until you plug in · on battery, {detail} %",
    "low-battery": "{uploads} wait until you plug in · on battery, only {detail} % left",
    "hours": "{uploads} wait until {until} · the hours you chose",
    "route-size": "{uploads} wait for a direct way · over {detail}, where this route cuts",
}
"""The same with their detail, or with their end."""

_PART = "{count} for “{path}” wait · {why}"
_PART_ONE = "1 for “{path}” waits · {why}"
_BYTES = "route-size"
"""The hold whose detail is a size in bytes."""

DESTINATION_ERRORS: dict[str, str] = {
    "unreachable": "“{path}” cannot be reached. Check that it is there and switched on, "
    "then try again.",
    "credentials": "“{path}” does not accept the user name, password or key. "
    "Enter the right ones in Places, or remove it and add it again.",
    "forbidden": "“{path}” does not let this user put files there ({detail}). "
    "Check who may write there.",
    "full": "“{path}” has no room left. Make room there; it goes on by itself.",
    "read-only": "“{path}” cannot be written to. Check who may write there.",
    "certificate": "The certificate of “{path}” is not to be trusted. Nothing was sent. "
    "If it is your own server, give the certificate that vouches for it.",
    "not-understood": "“{path}” does not answer as it should. Check its address ({detail}).",
    "not-logged-in": "Nobody logged in to “{path}” in the browser in time. Begin again.",
    "no-plug-in": "The plug-in for “{detail}” is not installed. Install it, then start "
    "Desktop Sync again.",
    "plug-in-broken": "The plug-in {detail} does not work and was set aside. "
    "“desktop-sync destinations types” says why.",
    "unexpected": "Something happened at “{path}” that Desktop Sync did not expect ({detail}). "
    "Try again; if it stays so, report it with the log.",
}

PLUGINS_SET_ASIDE: dict[str, str] = {
    "metadata-broken": "The plug-in {path} was set aside: what it says of itself cannot be read "
    "({detail}). Install it again.",
    "name-unusable": "The plug-in {path} was set aside: “{detail}” cannot be the name of a type. "
    "Tell who made it.",
    "name-taken": "The plug-in {path} was set aside: {detail} has a type of the same name. "
    "Remove one of them.",
    "not-importable": "The plug-in {path} was set aside: it could not be loaded ({detail}). "
    "Look for a newer one, or tell who made it.",
    "not-a-type": "The plug-in {path} was set aside: what it brings cannot be used ({detail}). "
    "Look for a newer one, or tell who made it.",
}

_OTHER_SET_ASIDE = "The plug-in {path} was set aside ({code})."

ERRORS: dict[str, str] = {
    "no-job": "Nothing here is called “{path}”. Use a photo’s name, such as IMG_4518, or the path "
    "of its file in the library.",
    "no-network": "This computer was in no network “{path}”. "
    "“desktop-sync networks list” shows those it was in.",
    "no-destination": "There is no destination “{path}”. "
    "“desktop-sync destinations list” lists those that are.",
    "no-destinations": "There is no destination yet. “desktop-sync destinations add” adds one.",
    "destination-exists": "There is a destination “{path}” already. Choose another name.",
    "no-keyring": "This system has no keyring that a password can be kept in. Set one up, or add "
    "the destination with --keep-secret-in-profile: the password is then in a file that only you "
    "can read.",
    "secrets-unusable": "The passwords in “{path}” could not be read or written. "
    "Check who may write to the profile folder.",
    "no-device": "No such phone is plugged in. “desktop-sync devices” lists those that are.",
    "no-daemon": "The system’s program for phones is not running. "
    "“desktop-sync devices” says how to get it.",
    "no-album": "There is no album “{path}” on the phone, or its albums could not be read.",
    "nothing-chosen": "Nothing on “{path}” was chosen.",
    "device-locked": "“{path}” is locked. Unlock it, then try again.",
    "device-trust": "“{path}” does not trust this computer yet. Tap “Trust” on it, then try again.",
    "device-refused": "“{path}” does not trust this computer. "
    "Unplug it and plug it in again, and tap “Trust” when it asks.",
    "device-failed": "“{path}” does not answer as it should. "
    "Unplug it and plug it in again; if it stays so, start it anew.",
    "device-gone": "“{path}” was unplugged. Plug it in, then try again.",
    "device-connecting": "“{path}” does not say who it is. Unlock it, then try again.",
    "device-reading": "“{path}” is still being read. Try again in a moment.",
    "gone": "“{path}” is not there. Plug it in or check the name, then try again.",
    "unreadable": "“{path}” could not be read. Check who may open it, then try again.",
    "disk-full": "The disk of “{path}” is full. Make room, then try again.",
    "low-space": "The disk of “{path}” has less room than you asked to keep free. Make room, "
    "or change “Keep free” in the settings (keep_free_gb), then try again.",
    "read-only": "“{path}” cannot be written to. "
    "Make the disk writable, or choose another library folder.",
    "library-unusable": "The library folder “{path}” cannot be used. "
    "Check that its disk is there and may be written to, or choose another folder.",
    "profile-unusable": "The profile folder “{path}” cannot be used. "
    "Choose another with --profile, or check who may write to it.",
    "profile-in-use": "Another Desktop Sync is using “{path}”. "
    "Quit that one, or choose another profile.",
    "owner-gone": "The running Desktop Sync stopped answering. Nothing is lost. "
    "Look whether it is still running, then try again.",
    "owner-has-another-library": "The running Desktop Sync imports into “{path}”. "
    "Quit it to import into another library.",
    "owner-differs": "The running Desktop Sync is of another version. Quit it, then try again.",
    "journal-damaged": "The journal “{path}” is damaged and was left as it is. "
    "Put back a copy of it from a backup, or move it away to start anew; "
    "the photos in the library are not touched.",
    "journal-unusable": "The journal “{path}” could not be opened. "
    "Check who may write to the profile folder and whether its disk is full.",
    "journal-newer": "The journal “{path}” was written by a newer Desktop Sync. "
    "Update this one to go on.",
    "settings-damaged": "The settings in “{path}” cannot be understood and were left as they "
    "are. Correct the file, or move it away to start with the defaults.",
    "settings-unusable": "The settings in “{path}” could not be read or written. "
    "Check who may write to the profile folder.",
    "unknown-option": "There is no option “{path}”. “desktop-sync settings list” shows them all.",
    "bad-value": "“{detail}” cannot be used for the option “{path}”.",
    "not-a-choice": "The option “{path}” is one of: {detail}.",
    "out-of-bounds": "The option “{path}” is a number of {detail}.",
    "bad-hours": "“{path}” are no hours. They are written like 22:00-06:00; nothing is all day.",
    "folder-not-whole": "“{path}” is only the end of a folder’s name. "
    "Write it from its beginning, or choose the folder.",
    "library-in-profile": "“{path}” is where Desktop Sync keeps its own files. "
    "Choose a folder outside of it.",
    "library-in-program": "“{path}” is kept by another program. Choose a folder outside of it.",
    "bad-layout": "The layout “{path}” cannot be used. "
    "An example of one that can is “{{year}}/{{date}}/{{name}}”.",
    "layout-empty": "A layout cannot be empty. An example is “{{year}}/{{date}}/{{name}}”.",
    "layout-braces": "The layout has a brace without its other half in “{path}”.",
    "layout-unknown-field": "The layout has a field “{path}” that there is not.",
    "layout-not-relative": "The layout “{path}” leaves the library or has an empty folder in it. "
    "It is a path below the library, with forward slashes.",
    "layout-file-field-in-folder": "The layout has “{path}” in a folder. It names one file of a "
    "photo, and all files of a photo stay together: it can only stand in the last part.",
    "layout-no-name": "The last part of the layout, “{path}”, names no file. "
    "It ends in “{{name}}”, or holds “{{stem}}”.",
    "layout-name-not-last": "The last part of the layout, “{path}”, goes on after the name. "
    "It ends in “{{name}}”, or in “{{stem}}” and “.{{ext}}”.",
    "not-in-library": "“{path}” is not in the library.",
    "unexpected": "Something happened that Desktop Sync did not expect. "
    "Try again; if it stays so, report it with the log.",
    "interrupted": "Stopped, as you asked.",
    "crashed": "Something happened that Desktop Sync did not expect. The library is whole. "
    "What a programmer needs to know is in “{path}”.",
    "not-saved": "“{path}” could not be written. "
    "Look whether its disk has room and who may write there, then save again.",
    "too-large": "That is too much for one request. Do it in smaller parts.",
    "update-unreachable": "Where new versions are published could not be reached. "
    "Check the network, then try again.",
    "update-untrusted": "What was found where new versions are published is not signed by the "
    "publisher, or is older than what was known. It was left alone. Try again another day.",
    "update-damaged": "What was downloaded is not what was published, and was not used. "
    "Download it again.",
    "update-elsewhere": "There is nothing to install on this computer. Look at the page of the "
    "new version.",
    "update-not-kept": "“{path}” could not be written or read. "
    "Look whether its disk has room and who may write there, then try again.",
    "update-not-started": "“{path}” could not be opened. Open it yourself to install the new "
    "version.",
    "update-busy": "Photos are being imported or uploaded. "
    "Install the new version when that is done, or pause it first.",
}

_NAMELESS = "A file"

_OTHER_ERROR = (
    "Something happened that Desktop Sync has no words for ({code}). "
    "Try again; if it stays so, report it with the log."
)


def _unchanged(template: str) -> str:
    return template


def problem_message(problem: Problem, translate: Translate = _unchanged) -> str:
    """One or more sentences about ``problem``."""
    template = translate(PROBLEMS.get(problem.code, _OTHER_PROBLEM))
    return _fill(template, translate, problem.code, problem.path, problem.detail)


def upload_problem_message(problem: Problem, translate: Translate = _unchanged) -> str:
    """Why something was not uploaded, and what the user can do."""
    template = translate(UPLOAD_PROBLEMS.get(problem.code, _OTHER_UPLOAD_PROBLEM))
    return _fill(template, translate, problem.code, problem.path, problem.detail)


def upload_loss_message(
    problem: Problem, destination: str, translate: Translate = _unchanged
) -> str:
    """What a destination, asked again, has no more or not as it was."""
    template = translate(UPLOAD_LOSSES.get(problem.code, _OTHER_UPLOAD_LOSS))
    return template.format(
        name=shown(os.path.basename(problem.path)),
        path=shown(destination),
        code=shown(problem.code),
    )


def destination_hold_message(
    name: str,
    hold: DestinationHold,
    translate: Translate = _unchanged,
    figures: Figures = PLAIN,
) -> str:
    """Why nothing goes to the destination ``name``, and until when, or when it is looked at
    again."""
    if is_policy(hold):
        uploads = translate(_UPLOADS_TO).format(path=shown(name))
        return _policy_message(uploads, hold, translate, figures)
    template = translate(DESTINATION_HOLDS.get(hold.code, _OTHER_DESTINATION_HOLD))
    words = _fill(template, translate, hold.code, name, hold.detail)
    if hold.until is None:
        return words
    return translate(_HOLD_UNTIL).format(hold=words, until=figures.clock(hold.until))


def is_policy(hold: DestinationHold) -> bool:
    """Whether it is the user's own policy that keeps uploads back, and not the destination."""
    return hold.code in POLICY_HOLDS


def uploads_hold_message(
    hold: DestinationHold, translate: Translate = _unchanged, figures: Figures = PLAIN
) -> str:
    """Why nothing is uploaded anywhere, where a policy holds everything."""
    return _policy_message(translate(_UPLOADS), hold, translate, figures)


def held_part_message(
    name: str, part: HeldPart, translate: Translate = _unchanged, figures: Figures = PLAIN
) -> str:
    """Why some of the uploads to the destination ``name`` wait while others go on."""
    why = destination_hold_message(name, part.hold, translate, figures)
    template = translate(_PART_ONE if part.jobs == 1 else _PART)
    return template.format(
        count=f"{part.jobs:,}", path=shown(name), why=why.partition(" · ")[2] or why
    )


def _policy_message(
    uploads: str, hold: DestinationHold, translate: Translate, figures: Figures
) -> str:
    detail = hold.detail or ""
    if hold.code == _BYTES and detail.isdecimal():
        detail = figures.size(int(detail))
    until = "" if hold.until is None else figures.moment(hold.until)
    template = POLICY_HOLDS[hold.code]
    fuller = POLICY_HOLDS_IN_FULL.get(hold.code)
    if fuller is not None and (until if "{until}" in fuller else detail):
        template = fuller
    return translate(template).format(uploads=uploads, detail=shown(detail), until=until)


def destination_refusal_message(
    name: str, hold: DestinationHold, translate: Translate = _unchanged
) -> str:
    """What the destination ``name`` does not let us do, and what the user can do."""
    template = DESTINATION_ERRORS.get(hold.code)
    if template is None:
        return destination_hold_message(name, replace(hold, until=None), translate)
    return _fill(translate(template), translate, hold.code, name, hold.detail)


def set_aside_message(
    plugin: str, kind: str, code: str, detail: str, translate: Translate = _unchanged
) -> str:
    """Why a plug-in that brings the type ``kind`` is not used, and what the user can do."""
    words = translate(PLUGINS_SET_ASIDE.get(code, _OTHER_SET_ASIDE))
    named = plugin if kind == "?" else f"{plugin} (“{kind}”)"
    return _fill(words, translate, code, named, detail)


def passed_over_message(passed: PassedOver, translate: Translate = _unchanged) -> str:
    """Why something a source holds was not imported."""
    template = translate(PASSED_OVER.get(passed.reason, _OTHER_PASSED_OVER))
    return _fill(template, translate, passed.reason, passed.path)


def hold_message(hold: Hold, translate: Translate = _unchanged, figures: Figures = PLAIN) -> str:
    """What waits for what, why, and where known until when (the user's own clock)."""
    if hold.code == "paused" and hold.until is not None:
        return paused_message(hold.until, translate, figures)
    words = _fill(translate(HOLDS.get(hold.code, _OTHER_HOLD)), translate, hold.code, hold.path)
    if hold.until is None:
        return words
    return translate(_HOLD_UNTIL).format(hold=words, until=figures.clock(hold.until))


def paused_message(
    until: datetime | None, translate: Translate = _unchanged, figures: Figures = PLAIN
) -> str:
    """That everything waits because the user said so, and until when (None: until resumed)."""
    if until is None:
        return translate(HOLDS["paused"])
    return translate(_PAUSED_UNTIL).format(until=figures.moment(until))


def device_message(device: Device, translate: Translate = _unchanged) -> str:
    """What the user can do for a device that does not let us in; empty where nothing is to be
    done."""
    template = _DEVICE_ADVICE.get(device.state)
    if template is None:
        return ""
    return _fill(translate(template), translate, "", device.name or device.model or "iPhone")


def cloud_message(count: int, translate: Translate = _unchanged) -> str:
    """That an import cannot be complete, and why."""
    return translate(_CLOUD_ONE if count == 1 else _CLOUD).format(count=f"{count:,}")


def error_message(error: DesktopSyncError, translate: Translate = _unchanged) -> str:
    """What keeps the program from doing what was asked, and what the user can do."""
    table = DESTINATION_ERRORS if isinstance(error, DestinationError) else ERRORS
    template = translate(table.get(error.code, _OTHER_ERROR))
    return _fill(template, translate, error.code, error.path, error.detail)


def shown(text: str) -> str:
    """``text`` with all that could mislead the eye or a terminal written as an escape:
    control characters, line ends, marks that turn the reading direction, broken bytes."""
    return _MISLEADING.sub(_escape, text)


_MISLEADING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _fill(
    template: str, translate: Translate, code: str, path: str | None, detail: str | None = None
) -> str:
    path = path or ""
    return template.format(
        code=shown(code),
        path=shown(path),
        name=shown(os.path.basename(path.rstrip("/")) or path) or translate(_NAMELESS),
        detail=shown(detail or ""),
    )
