"""``desktop-sync settings``: list, show and change what the user can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import ExitCode, json_option, print_columns, print_document
from desktop_sync.errors import ItemError
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.settings.schema import Option


@click.group()
def settings() -> None:
    """List, show and change settings."""


@settings.command("list")
@json_option
@click.pass_obj
def list_settings(profile: Profile, *, as_json: bool) -> int:
    """List every option with its value."""
    from desktop_sync.cli.session import open_settings
    from desktop_sync.settings.schema import options

    chosen = open_settings(profile).load()
    if as_json:
        listed = [_document(one, getattr(chosen, one.name)) for one in options()]
        print_document({"settings": listed})
        return ExitCode.OK
    print_columns([(one.name, _text(getattr(chosen, one.name)), one.sentence) for one in options()])
    return ExitCode.OK


@settings.command("get")
@click.argument("name")
@json_option
@click.pass_obj
def get_setting(profile: Profile, *, name: str, as_json: bool) -> int:
    """Show the value of the option NAME."""
    from desktop_sync.cli.session import open_settings

    option = _named(name)
    _show(option, getattr(open_settings(profile).load(), option.name), as_json=as_json)
    return ExitCode.OK


@settings.command("set")
@click.argument("name")
@click.argument("value")
@json_option
@click.pass_obj
def set_setting(profile: Profile, *, name: str, value: str, as_json: bool) -> int:
    """Choose VALUE for the option NAME.

    A running Desktop Sync takes it up at once, or says that it waits for its next start.
    """
    from desktop_sync.cli.session import open_settings
    from desktop_sync.wording import error_message

    option = _named(name)
    profile.create()
    try:
        chosen = open_settings(profile).set(option.name, value)
    except ItemError as error:
        raise click.BadParameter(error_message(error), param_hint="VALUE") from error
    _show(option, getattr(chosen, option.name), as_json=as_json)
    return ExitCode.OK


@settings.command("reset")
@click.argument("name")
@json_option
@click.pass_obj
def reset_setting(profile: Profile, *, name: str, as_json: bool) -> int:
    """Go back to the default of the option NAME."""
    from desktop_sync.cli.session import open_settings

    option = _named(name)
    store = open_settings(profile)
    chosen = store.reset(option.name) if store.has_chosen(option.name) else store.load()
    _show(option, getattr(chosen, option.name), as_json=as_json)
    return ExitCode.OK


def _named(name: str) -> Option:
    from desktop_sync.settings.schema import option_named, options

    option = option_named(name)
    if option is None:
        known = ", ".join(one.name for one in options())
        reason = f"There is no option “{name}”. There are: {known}."
        raise click.BadParameter(reason, param_hint="NAME")
    return option


def _show(option: Option, value: object, *, as_json: bool) -> None:
    if as_json:
        print_document(_document(option, value))
    else:
        click.echo(_text(value))


def _text(value: object) -> str:
    """``value`` as ``settings set`` takes it."""
    from desktop_sync.wording import shown

    return str(value).lower() if isinstance(value, bool) else shown(str(value))


def _document(option: Option, value: object) -> dict[str, Any]:
    from desktop_sync.settings.store import plain

    document = {
        "name": option.name,
        "value": plain(value),
        "default": plain(option.default),
        "label": option.label,
        "sentence": option.sentence,
        "takes_effect": "at-next-start" if option.at_next_start else "at-once",
    }
    if option.choices:
        document["choices"] = list(option.choices)
    if option.bounds:
        document["bounds"] = list(option.bounds)
    return document
