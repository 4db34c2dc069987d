"""For those who write a destination of their own: what every destination must do, as tests.

``destination_contract`` is for places that keep files under their names, ``store_contract`` for
those that know them by something else. Both need pytest. How they are used is told in
``docs/adding-a-destination.md``.
"""
