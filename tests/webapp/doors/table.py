"""Every door of the book: which role opens it at least, and to which thing of a team it leads.

One line each: method, endpoint, least role, thing. Least role may also be ``open`` (answers without a log-in) or
``anyone`` (whoever is logged in, whatever the role), or ``nobody`` (pages of the log-in library that are not used). The
thing is what the address names; ``-`` where it names none, ``demo`` where it answers in the demo only, and
``organisation`` where all of its teams may read it (who may not is tested beside it).
A route that is missing here fails the test, and so does a line without its route.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.webapp.doors.interface import INTERFACE
from tests.webapp.doors.pages import PAGES


@dataclass(frozen=True)
class Door:
    method: str
    endpoint: str
    least: str
    thing: str

    @property
    def is_api(self) -> bool:
        return self.endpoint.startswith("api_")


DOORS = [Door(*line.split(maxsplit=3)) for text in (PAGES, INTERFACE) for line in text.strip().splitlines()]
