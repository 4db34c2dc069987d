"""An Immich server of our own: real HTTP, the routes we use, versions 2 and 3.

``server`` speaks HTTP and keeps the routes, ``state`` what a server remembers, ``shown`` how it
shows that, ``form`` reads uploads, ``schema`` holds every request and answer to the official
description where that is at hand.
"""

from tests.fakes.immich.server import Served, serve
from tests.fakes.immich.state import ALL, Album, Key, Photo, State

__all__ = ["ALL", "Album", "Key", "Photo", "Served", "State", "serve"]
