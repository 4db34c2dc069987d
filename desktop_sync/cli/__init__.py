"""The command line: one command a module, for people and with ``--json`` for programs."""
