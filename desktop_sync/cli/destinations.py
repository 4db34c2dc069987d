"""``desktop-sync destinations``: set up where the library is uploaded to.

A secret is read from standard input or asked for; it is never an argument, which others could
see.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from desktop_sync.cli.console import ExitCode, json_option, print_columns, print_document
from desktop_sync.cli.destination_policy import policy
from desktop_sync.cli.destination_types import types
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.engine.commands import HeadlessCommands
    from desktop_sync.model.destination import DestinationConfig, DestinationStatus

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def destinations() -> None:
    """Set up where the library is uploaded to."""


destinations.add_command(types)
destinations.add_command(policy)


@destinations.command("add")
@click.argument("kind", metavar="TYPE")
@click.argument("name")
@click.option(
    "--option",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    help="What this type has to be told, as in path=/mnt/photos. May be given several times.",
)
@click.option("--secret-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--keep-secret-in-profile",
    "in_profile",
    is_flag=True,
    help="Keep the password in a file of the profile, not in the system’s keyring.",
)
@json_option
@click.pass_obj
def add(
    profile: Profile,
    *,
    kind: str,
    name: str,
    given: tuple[str, ...],
    secret_stdin: bool,
    in_profile: bool,
    as_json: bool,
) -> int:
    """Add a destination. TYPE is “folder” or another that is listed when it is not known.

    A Nextcloud that is given no user name is logged in to in a browser, whose address is printed.
    """
    from desktop_sync.cli.log_in import log_in, logs_in
    from desktop_sync.cli.session import open_engine
    from desktop_sync.errors import DesktopSyncError
    from desktop_sync.settings.secrets import SecretStore

    config, takes_secret = _config(kind, name, given)
    secret: str | None
    if logs_in(config, has_secret=secret_stdin):
        with open_engine(profile, None) as engine:
            _require_new(engine, name)
        config, secret = log_in(config)
    else:
        secret = _secret(name, from_stdin=secret_stdin) if takes_secret else None
    with open_engine(profile, None) as engine:
        _require_new(engine, name)
        secrets = SecretStore(profile)
        if secret:
            secrets.keep(name, secret, in_profile=in_profile)
        try:
            engine.add_destination(config)
        except DesktopSyncError:
            if secret:
                secrets.forget(name)
            raise
        added = _named(engine, name)
    _print_one(added, f"“{name}” was added.", as_json=as_json)
    return ExitCode.OK


@destinations.command("list")
@json_option
@click.pass_obj
def list_destinations(profile: Profile, *, as_json: bool) -> int:
    """List the destinations, and what is proven to be there."""
    from desktop_sync.cli.documents import destinations_document
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        found = engine.destinations().result()
    if as_json:
        print_document(destinations_document(found))
    elif found:
        print_columns([_row(one) for one in found])
    else:
        click.echo("No destinations yet")
    return ExitCode.OK


@destinations.command("test")
@click.argument("name")
@json_option
@click.pass_obj
def test(profile: Profile, *, name: str, as_json: bool) -> int:
    """Say whether files can be put there now."""
    from desktop_sync.cli.session import open_engine
    from desktop_sync.errors import DestinationError

    with open_engine(profile, None) as engine:
        try:
            engine.test_destination(name)
        except DestinationError as error:
            detail = error.detail or error.path
            raise type(error)(error.code, path=name, detail=detail) from error
    if as_json:
        print_document({"destination": name, "usable": True})
    else:
        click.echo(f"Files can be put to “{name}”.")
    return ExitCode.OK


@destinations.command("remove")
@click.argument("name")
@json_option
@click.pass_obj
def remove(profile: Profile, *, name: str, as_json: bool) -> int:
    """Forget a destination. What is there stays there."""
    from desktop_sync.cli.session import open_engine
    from desktop_sync.settings.secrets import SecretStore

    with open_engine(profile, None) as engine:
        kind = _named(engine, name).config.type
        engine.remove_destination(name)
    if _takes_secret(kind):
        SecretStore(profile).forget(name)
    if as_json:
        print_document({"removed": name})
    else:
        click.echo(f"“{name}” was removed. What is there was not touched.")
    return ExitCode.OK


@destinations.command("pause")
@click.argument("name")
@json_option
@click.pass_obj
def pause(profile: Profile, *, name: str, as_json: bool) -> int:
    """Upload nothing there until it is resumed."""
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        engine.pause_destination(name)
        now = _named(engine, name)
    _print_one(now, f"Uploads to “{name}” are paused.", as_json=as_json)
    return ExitCode.OK


@destinations.command("resume")
@click.argument("name")
@json_option
@click.pass_obj
def resume(profile: Profile, *, name: str, as_json: bool) -> int:
    """Let uploads to a paused destination go on."""
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        engine.resume_destination(name)
        now = _named(engine, name)
    _print_one(now, f"Uploads to “{name}” go on.", as_json=as_json)
    return ExitCode.OK


def _config(kind: str, name: str, given: tuple[str, ...]) -> tuple[DestinationConfig, bool]:
    """What was asked for, and whether a secret goes with it. What it cannot be made of is a
    usage error that names the option."""
    from desktop_sync.destinations.registry import destination_type, destination_types, make
    from desktop_sync.errors import DestinationError
    from desktop_sync.model.destination import DestinationConfig

    options = dict[str, str]()
    for one in given:
        key, equals, value = one.partition("=")
        if not (key and equals):
            raise click.UsageError(f"“{one}” is not KEY=VALUE.")
        options[key] = value
    if not name.strip():
        raise click.UsageError("A destination needs a name.")
    try:
        known = destination_type(kind)
    except DestinationError as error:
        if error.code == "plug-in-broken":
            raise
        names = ", ".join(one.name for one in destination_types())
        raise click.UsageError(f"There is no type “{kind}”. The types are: {names}.") from error
    secret = [one for one in known.options if one.secret]
    if any(one.name in options for one in secret):
        raise click.UsageError("A password is never an argument. Use --secret-stdin.")
    config = DestinationConfig(name, kind, options)
    try:
        make(config)
    except DestinationError as error:
        if error.code != "not-understood":
            raise DestinationError(error.code, path=name, detail=error.detail) from error
        needed = ", ".join(one.name for one in known.options if not one.secret)
        words = f"--option {error.path}: {error.detail}. The options of {kind} are: {needed}."
        raise click.UsageError(words) from error
    if kind == "folder":
        config = replace(config, options={**options, "path": _absolute(options["path"])})
    return config, bool(secret)


def _absolute(path: str) -> str:
    import os

    return os.path.abspath(os.path.expanduser(path))


def _takes_secret(kind: str) -> bool:
    from desktop_sync.destinations.registry import destination_type
    from desktop_sync.errors import DestinationError

    with suppress(DestinationError):
        return any(option.secret for option in destination_type(kind).options)
    return True


def _secret(name: str, *, from_stdin: bool) -> str | None:
    """The first line of standard input, or what the user types; None where nobody can be asked."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n") or None
    if not sys.stdin.isatty():
        return None
    typed = click.prompt(
        f"Password for “{name}” (empty for none)",
        hide_input=True,
        default="",
        err=True,
        show_default=False,
    )
    return str(typed) or None


def _require_new(engine: HeadlessCommands, name: str) -> None:
    from desktop_sync.errors import ItemError

    if any(one.config.name == name for one in engine.destinations().result()):
        raise ItemError("destination-exists", path=name)


def _named(engine: HeadlessCommands, name: str) -> DestinationStatus:
    from desktop_sync.errors import ItemError

    for one in engine.destinations().result():
        if one.config.name == name:
            return one
    raise ItemError("no-destination", path=name)


def _print_one(one: DestinationStatus, words: str, *, as_json: bool) -> None:
    from desktop_sync.cli.documents import destinations_document

    if as_json:
        print_document(destinations_document([one])["destinations"][0])
    else:
        from desktop_sync.wording import shown

        click.echo(shown(words))


def _row(one: DestinationStatus) -> tuple[str, ...]:
    from desktop_sync.wording import destination_hold_message

    waiting = one.pending + one.running
    state = "all there" if not (waiting or one.failed) else f"{waiting:,} waiting"
    if one.failed:
        state += f", {one.failed:,} failed"
    if one.paused:
        state += ", paused by you"
    if one.hold is not None:
        state = destination_hold_message(one.config.name, one.hold)
    return one.config.name, one.config.type, f"{one.proven:,} proven", state
