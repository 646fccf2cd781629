"""Tables of no known platform: people, regions, and totals per variant."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

_SMALL = ExportCard(
    "A table of your own",
    (
        "One line for each version (and each day, if you have days), with a column that names the version.",
        "One column per figure, such as Visitors, Orders, Revenue; the first line names the columns.",
        "Sums, not averages or per cents; no total line is needed, and no cell is merged.",
        "Save it as .csv or .xlsx, or paste it from the spreadsheet.",
    ),
)

SOURCES = (
    Source(
        platform="generic_units",
        title="A table with a line per person",
        kind="units",
        card=ExportCard(
            "A table with a line per person",
            (
                "One line for each person, company or session, with the group it was drawn into.",
                "What came out as 0/1, true/false or an amount; 0, not blank, for those who did nothing.",
                "An id that only you can read; no names, e-mail addresses or phone numbers.",
                "Save it as .csv, and upload it as it is.",
            ),
        ),
        texts=split_words("landing page | utm content"),
        row="user",
    ),
    Source(
        platform="generic_geo",
        title="A table by region",
        kind="geo",
        card=ExportCard(
            "A table by region",
            (
                "One line for each region and day, with the outcome that counts.",
                "Include some weeks before the start; say afterwards which regions had the campaign.",
                "Save it as .csv, and upload it as it is.",
            ),
        ),
        row="location",
    ),
    Source(platform="generic_aggregate", title="A table of your own", kind="aggregate", card=_SMALL, row="variant"),
)
