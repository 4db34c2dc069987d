"""Logging in to a destination in the browser, from the command line.

Owns what is said meanwhile, on standard error. Must not know any kind of destination, nor where
secrets are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from desktop_sync.destinations.kinds import Granted, LogIn
    from desktop_sync.model.destination import DestinationConfig


def logs_in(config: DestinationConfig, *, has_secret: bool) -> bool:
    """Whether user and secret of ``config`` are to come from a log-in. A usage error where half
    of that was given."""
    from desktop_sync.destinations.registry import destination_type

    kind = destination_type(config.type)
    if kind.log_in is None or config.options.get("user"):
        return False
    if has_secret and any(option.name == "user" for option in kind.options):
        raise click.UsageError("--secret-stdin goes with --option user=NAME.")
    return not has_secret


def log_in(config: DestinationConfig) -> tuple[DestinationConfig, str]:
    """Let the user log in; ``config`` with what that gave, and the secret. Raises
    ``DestinationError``; ends with Ctrl-C."""
    import asyncio

    from desktop_sync.destinations.registry import destination_type

    begin = destination_type(config.type).log_in
    assert begin is not None
    granted = asyncio.run(_granted(begin, {k: v for k, v in config.options.items() if v}))
    return replace(config, options={**config.options, **granted.options}), granted.secret


async def _granted(
    begin: Callable[[Mapping[str, str]], Awaitable[LogIn]], options: Mapping[str, str]
) -> Granted:
    from desktop_sync.wording import shown

    begun = await begin(options)
    try:
        click.echo(f"Open this address in a browser: {shown(begun.address)}", err=True)
        click.echo("Waiting until you have logged in there. Ctrl-C ends it.", err=True)
        return await begun.wait()
    finally:
        await begun.close()
