"""Fields of the mapping page as what a person said about a file."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from experiments.reading.report import FileMapping, NumberStyle
from experiments.results.drops.answers import Dropped
from experiments.results.uploads.mappings import mapping_from_json
from experiments.results.uploads.preview import ImportPreview
from webapp.records.files.columns import chosen_columns

LEAVE_OUT = "-"
NUMBER_STYLES = {"point": NumberStyle(decimal=".", thousands=","), "comma": NumberStyle(decimal=",", thousands=".")}
# Only the order of day and month is asked; the marks between them are read from the cells.
DATE_STYLES = {"day": "D/M/YYYY", "month": "M/D/YYYY"}


def said_of_file(form: MultiDict[str, str], *, prefix: str = "") -> FileMapping | None:
    """Read what was said of a file as a whole: how it writes figures and days, what to leave out, whether to turn it.

    Returns
    -------
    FileMapping or None
        ``None`` where nothing was said.
    """
    said = FileMapping(
        number_style=NUMBER_STYLES.get(form.get(f"{prefix}number_style", "")),
        date_style=DATE_STYLES.get(form.get(f"{prefix}date_style", "")),
        without=tuple(form.getlist(f"{prefix}without")),
        make_long=form.get(f"{prefix}make_long") == "1",
    )
    return None if said == FileMapping() else said


def reread_from(form: MultiDict[str, str], dropped: Dropped) -> FileMapping | None:
    """Read what was changed at the heads of the columns of dropped files, beside what was said of them before.

    Returns
    -------
    FileMapping or None
        ``None`` where nothing was changed.
    """
    columns = chosen_columns(dropped.reports[0], form)
    whole = said_of_file(form)
    if not columns and whole is None:
        return None
    base = FileMapping() if dropped.row.mapping is None else mapping_from_json(dropped.row.mapping)
    said = whole or FileMapping()
    return replace(
        base,
        columns={**base.columns, **columns},
        number_style=said.number_style or base.number_style,
        date_style=said.date_style or base.date_style,
        make_long=said.make_long or base.make_long,
    )


def mapping_from(form: MultiDict[str, str], preview: ImportPreview, *, prefix: str = "") -> FileMapping | None:
    """Read what was changed at the heads of the columns and which version each name is.

    Parameters
    ----------
    form : MultiDict
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
    whole = said_of_file(form, prefix=prefix)
    if not columns and not said and whole is None:
        return None
    base = preview.mapping
    if whole is not None:
        base = replace(
            base,
            number_style=whole.number_style or base.number_style,
            date_style=whole.date_style or base.date_style,
            make_long=whole.make_long or base.make_long,
        )
    return replace(base, columns={**base.columns, **columns}, variants={**base.variants, **said})
