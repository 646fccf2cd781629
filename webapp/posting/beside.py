"""A postman at work beside the pages; loaded only where one is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from webapp.settings import Mode

if TYPE_CHECKING:
    from flask import Flask

    from webapp.book import Running


@contextmanager
def delivering_for(app: Flask) -> Iterator[None]:
    """Have a postman at work for a book that is served; a demo and a book of one's own send nothing."""
    running = cast("Running", app.extensions["trialbook"])
    if running.mode is not Mode.SERVE:
        yield
        return
    from webapp.posting.postman import PostOffice, delivering

    with delivering(PostOffice.of(running.book, running.clock)):
        yield
