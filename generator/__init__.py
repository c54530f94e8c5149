"""Turns vetted disclosure data into a published transparency portal.

Rooms, in the order in which data passes through them: ``contracts`` (what each dataset promises),
``release`` (what may be seen), ``model`` (the linked nouns), ``derived`` (facts computed from them),
the makers ``pages``, ``downloads``, ``feeds``, ``editorial`` and ``search_bridge`` (what is published), and ``publish`` (the one
hand that
writes). ARCHITECTURE.md has the floor plan.
"""

__version__ = "0.1.0"
