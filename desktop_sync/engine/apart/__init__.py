"""Destinations in a process of their own, so that what they do never keeps the interpreter from
the window's thread. The engine sees ``Destination`` objects like any others."""
