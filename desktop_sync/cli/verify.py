"""``desktop-sync verify``: is every file in the library, or at a destination, still what was
imported?"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from desktop_sync.cli.console import (
    ExitCode,
    checking_teller,
    count_text,
    duration_text,
    json_option,
    print_document,
    size_text,
)
from desktop_sync.settings.profile import Profile


@click.command()
@click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The library to verify; else the chosen one.",
)
@click.option(
    "--destination",
    "name",
    metavar="NAME",
    help="Ask this destination again instead, for all that is proven there.",
)
@json_option
@click.pass_obj
def verify(profile: Profile, *, folder: Path | None, name: str | None, as_json: bool) -> int:
    """Read the whole library again and compare it with what was imported.

    Nothing is changed. What rotted and what is lost is listed. Of what a destination has no more,
    or not as it was, nothing is claimed any longer, and it is uploaded again.
    """
    from desktop_sync.cli.documents import loss_document, problem_document, verification_document
    from desktop_sync.cli.session import open_engine
    from desktop_sync.wording import problem_message, upload_loss_message

    library = None if folder is None else Path(os.path.abspath(folder))
    with open_engine(profile, library) as engine:
        if name is None:
            found = engine.verify(checking_teller("file", "read"))
        else:
            found = engine.verify_destination(name, checking_teller("file", "asked for"))
    told = problem_document if name is None else partial(loss_document, destination=name)
    if as_json:
        print_document(verification_document(found, told))
    else:
        files, size = count_text(found.resources, "file"), size_text(found.bytes)
        done = "read" if name is None else "asked for"
        click.echo(f"{files} {done}, {size} in {duration_text(found.seconds)}.")
        for problem in found.problems:
            lost = name is not None and upload_loss_message(problem, name)
            click.echo(lost or problem_message(problem))
        if not found.problems:
            click.echo("All of it is what was imported.")
    return ExitCode.PROBLEMS if found.problems else ExitCode.OK
