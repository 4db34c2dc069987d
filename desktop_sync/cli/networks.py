"""``desktop-sync networks``: the networks this machine was in, what was learnt and said of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from desktop_sync.cli.console import (
    ExitCode,
    json_option,
    print_columns,
    print_document,
    size_text,
)
from desktop_sync.settings.profile import Profile

if TYPE_CHECKING:
    from desktop_sync.model.route import KnownNetwork, Route

_SAID = {"yes": True, "no": False, "auto": None}
_METERED = {
    True: "metered, as you said",
    False: "not metered, as you said",
    None: "metered or not as the system says",
}
_NAMELESS = "Other networks"


@click.group()
def networks() -> None:
    """List networks and what was learnt there, and say which are metered."""


@networks.command("list")
@json_option
@click.pass_obj
def list_networks(profile: Profile, *, as_json: bool) -> int:
    """List the networks this machine was in, and what was learnt of the ways from there."""
    from desktop_sync.cli.session import open_engine

    with open_engine(profile, None) as engine:
        found = engine.networks().result()
    now = datetime.now(UTC)
    if as_json:
        print_document({"networks": [_network(one, now) for one in found]})
    elif found:
        print_columns([row for one in found for row in _rows(one, now)])
    else:
        click.echo("No networks yet")
    return ExitCode.OK


@networks.command("metered")
@click.argument("name")
@click.argument("said", metavar="yes|no|auto", type=click.Choice(list(_SAID)))
@json_option
@click.pass_obj
def metered(profile: Profile, *, name: str, said: str, as_json: bool) -> int:
    """Say whether bytes cost money in a network; “auto” leaves that to the system."""
    from desktop_sync.cli.session import open_engine

    value = _SAID[said]
    with open_engine(profile, None) as engine:
        engine.set_metered(name, metered=value)
    words = {
        True: f"“{name}” is metered now, whatever the system says.",
        False: f"“{name}” is not metered now, whatever the system says.",
        None: f"“{name}” is metered or not as the system says.",
    }[value]
    _print({"network": name, "metered": value}, words, as_json=as_json)
    return ExitCode.OK


@networks.command("forget")
@click.argument("name", default="")
@json_option
@click.pass_obj
def forget(profile: Profile, *, name: str, as_json: bool) -> int:
    """Forget what was said of a network and learnt there. Without NAME, what was learnt where the
    network could not be told."""
    from desktop_sync.cli.session import open_engine
    from desktop_sync.errors import ItemError

    with open_engine(profile, None) as engine:
        try:
            engine.forget_network(name)
        except ItemError:
            if name:
                raise
    words = f"“{name or _NAMELESS}” is forgotten, and all that was learnt there."
    _print({"forgotten": name}, words, as_json=as_json)
    return ExitCode.OK


def _print(document: dict[str, Any], words: str, *, as_json: bool) -> None:
    if as_json:
        print_document(document)
    else:
        from desktop_sync.wording import shown

        click.echo(shown(words))


def _network(one: KnownNetwork, now: datetime) -> dict[str, Any]:
    return {
        "identity": one.identity,
        "name": one.name,
        "metered": one.metered,
        "seen_at": one.seen_at.isoformat(),
        "routes": [_route(route, now) for route in one.routes],
    }


def _route(route: Route, now: datetime) -> dict[str, Any]:
    """``ceiling_bytes`` is the largest size that is tried now, null for any."""
    from desktop_sync.conductor.routes import ceiling, tried_again_at

    limit = ceiling(route, now)
    again = None if limit is None else tried_again_at(route)
    return {
        "destination": route.destination,
        "ceiling_bytes": limit,
        "tried_again_at": None if again is None else again.isoformat(),
        "passed_bytes": route.passed_bytes,
        "parallel": route.parallel,
        "latency_seconds": None if route.latency is None else route.latency.total_seconds(),
        "learnt_at": None if route.learnt_at is None else route.learnt_at.isoformat(),
    }


def _rows(one: KnownNetwork, now: datetime) -> Iterator[tuple[str, ...]]:
    said = _METERED[one.metered] if one.identity else "not to be told from each other"
    seen = f"last here {one.seen_at.astimezone():%Y-%m-%d %H:%M}"
    yield one.name or one.identity or _NAMELESS, f"{said} · {seen}"
    for route in one.routes:
        yield f"  {route.destination}", " · ".join(_learnt(route, now)) or "nothing learnt yet"


def _learnt(route: Route, now: datetime) -> Iterator[str]:
    """What a route has taught, in words."""
    from desktop_sync.conductor.routes import ceiling, tried_again_at

    again = tried_again_at(route)
    if route.refused_bytes is not None and again is not None and ceiling(route, now) is not None:
        day = f"{again.astimezone():%Y-%m-%d}"
        yield f"{size_text(route.refused_bytes)} or more do not get through, tried again on {day}"
    if route.passed_bytes:
        yield f"{size_text(route.passed_bytes)} got through"
    if route.parallel is not None:
        yield f"{route.parallel} at once"
    if route.latency is not None:
        yield f"{route.latency.total_seconds() * 1000:.0f} ms"
