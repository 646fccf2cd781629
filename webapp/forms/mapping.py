"""Fields of the mapping page as what a person said about a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from experiments.reading.report import FileMapping
from experiments.results.preview import ImportPreview
from webapp.records.file import chosen_columns

LEAVE_OUT = "-"


def mapping_from(form: Mapping[str, str], preview: ImportPreview, *, prefix: str = "") -> FileMapping | None:
    """Read what was changed at the heads of the columns and which version each name is.

    Parameters
    ----------
    form : Mapping[str, str]
        ``{prefix}column-<n>`` holds a role; ``{prefix}label-<n>`` a version, ``"-"`` to leave it out.
    preview : ImportPreview
        The file as read without what is said here.

    Returns
    -------
    FileMapping or None
        ``None`` where nothing was said that was not found already.
    """
    columns = chosen_columns(preview.report, form, prefix=prefix)
    said = {}
    for index, (label, found) in enumerate(preview.matches.items()):
        given = form.get(f"{prefix}label-{index}", "")
        version = "" if given == LEAVE_OUT else given
        if given and version != found:
            said[label] = version
    if not columns and not said:
        return None
    base = preview.mapping
    return replace(base, columns={**base.columns, **columns}, variants={**base.variants, **said})
