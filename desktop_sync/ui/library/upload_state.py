"""How far an asset's upload to one place is, where nothing is proven of it yet: a mark and words.

Must not know how it is drawn.
"""

from __future__ import annotations

from msgspec import Struct

from desktop_sync.model.destination import AssetPlace
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobState
from desktop_sync.model.library import AssetReceipt
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import (
    destination_hold_text,
    plural,
    translate,
    upload_problem_reason,
)


class UploadState(Struct, frozen=True):
    """``ink`` is the token of the mark; ``why`` explains the words, where there is more to say."""

    mark: str
    ink: str
    words: str
    why: str = ""


def upload_state(place: AssetPlace) -> UploadState:
    """What is to be said of a file that ``place`` has no evidence of."""
    if place.state is JobState.SUCCEEDED:
        return UploadState(Mark.LEFT_OUT, "muted", translate("receipt", "not kept there"))
    if place.state is JobState.CANCELLED:
        return UploadState(Mark.LEFT_OUT, "muted", translate("receipt", "left out by you"))
    if place.state is JobState.FAILED:
        why = "" if place.problem is None else upload_problem_reason(place.problem)
        return UploadState(Mark.ATTENTION, "fail", translate("receipt", "needs you"), why)
    if place.state is JobState.RUNNING:
        return UploadState(Mark.WAITING, "muted", translate("receipt", "being uploaded"))
    if place.paused:
        return UploadState(Mark.PAUSED, "muted", translate("receipt", "paused by you"))
    if place.hold is None:
        return UploadState(Mark.WAITING, "muted", translate("receipt", "waiting"))
    why = destination_hold_text(place.name, place.hold).partition(" · ")[2]
    if place.hold.needs_user:
        return UploadState(Mark.ATTENTION, "fail", translate("receipt", "needs you"), why)
    return UploadState(Mark.HELD, "hold", translate("receipt", "held"), why)


def place_state(place: AssetPlace) -> UploadState:
    """What is to be said of an asset at ``place``, evidence included."""
    if place.state is not JobState.SUCCEEDED or place.grade is None:
        return upload_state(place)
    if place.grade is Grade.SIZE_ONLY:
        return UploadState(Mark.SIZE_ONLY, "ok", translate("receipt", "size only"))
    return UploadState(Mark.PROVEN, "ok", translate("receipt", "proven"))


def bit_for_bit(receipt: AssetReceipt) -> str:
    """What is the same in each place."""
    files = len(receipt.resources)
    proven = set(receipt.proven_at)
    everywhere = all(
        {one.destination for one in file.evidence} >= proven for file in receipt.resources
    )
    if not everywhere:
        return translate("receipt", "What each place keeps is the same, bit for bit.")
    if files == 1:
        return translate("receipt", "The file is the same in each of them, bit for bit.")
    return plural("receipt", "%Ln file(s) are the same in each of them, bit for bit.", files)
