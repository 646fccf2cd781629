"""On its own, in words: why, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from experiments.learning.progress.alone import Company


@dataclass(frozen=True, slots=True)
class AloneNote:
    """Why an experiment is on its own, and what would change that."""

    why: str
    change: str


def alone_note(company: Company | None) -> AloneNote | None:
    """Say it; ``None`` where it has company, or where that cannot be told."""
    if company is None or not company.is_alone:
        return None
    return AloneNote(
        _(
            "Nobody from another department and no expert takes part, nothing is named that runs beside it, and nobody "
            "followed up its next step."
        ),
        _("Any one of these changes it: name an expert, name what else runs, or answer whether the next step came."),
    )
