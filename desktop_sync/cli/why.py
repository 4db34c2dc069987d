"""``desktop-sync why``: why a job waits, and until when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import ExitCode, json_option, print_document
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.reason import JobReason


@click.command()
@click.argument("job")
@json_option
@click.pass_obj
def why(profile: Profile, job: str, *, as_json: bool) -> int:
    """Say why JOB waits, and until when.

    JOB is a photo or video by its name, such as IMG_4518, or a file of the library by its path.
    """
    from desktop_sync.cli.session import library_folder, open_engine
    from desktop_sync.errors import ItemError

    meant = as_in_library(job, library_folder(profile, None))
    with open_engine(profile, None) as engine:
        found = engine.why(meant).result()
    if not found:
        raise ItemError("no-job", path=job)
    if as_json:
        print_document({"jobs": [_document(one) for one in found]})
    else:
        for one in found:
            click.echo(_sentence(one))
    return ExitCode.OK


def as_in_library(meant: str, library: Path) -> str:
    """A path in the library as the library has it; anything else as it is."""
    path = Path(meant).absolute()
    if path.is_relative_to(library) and ("/" in meant or path.exists()):
        return path.relative_to(library).as_posix()
    return meant


def _document(one: JobReason) -> dict[str, Any]:
    reason, until = _reason(one)
    return {
        "asset": one.asset,
        "destination": one.destination,
        "state": one.state.value,
        "bytes": one.size_bytes,
        "reason": reason,
        "until": None if until is None else until.isoformat(),
        "message": _sentence(one),
    }


def _reason(one: JobReason) -> tuple[str | None, datetime | None]:
    """The code of what keeps it back, and until when."""
    if one.paused:
        return "paused", one.paused_until
    hold = one.hold or one.import_hold
    if hold is not None:
        return hold.code, hold.until
    return (None if one.problem is None else one.problem.code), one.not_before


def _sentence(one: JobReason) -> str:
    """Which job it is, and why it stands where it does."""
    from desktop_sync.wording import shown

    name = shown(one.asset)
    job = f"{name} to the library" if one.destination is None else f"{name} to “{one.destination}”"
    return f"{job}: {_why(one)}"


def _why(one: JobReason) -> str:
    from desktop_sync.model.job import JobState
    from desktop_sync.wording import (
        destination_hold_message,
        hold_message,
        paused_message,
        problem_message,
        upload_problem_message,
    )

    if one.state is JobState.RUNNING:
        return "on its way now"
    if one.state is JobState.SUCCEEDED:
        return "done"
    if one.state is JobState.CANCELLED:
        return "you cancelled it"
    said = problem_message if one.destination is None else upload_problem_message
    if one.state is JobState.FAILED:
        return "failed" if one.problem is None else f"failed. {said(one.problem)}"
    if one.paused:
        return paused_message(one.paused_until)
    if one.hold is not None:
        return destination_hold_message(one.destination or "", one.hold)
    if one.import_hold is not None:
        return hold_message(one.import_hold)
    if one.not_before is not None:
        again = one.not_before.astimezone().strftime("%H:%M")
        last = "" if one.problem is None else f". {said(one.problem)}"
        return f"tried again by itself at {again}{last}"
    return "waits for its turn"
