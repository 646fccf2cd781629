"""E-mail: Mailchimp and Klaviyo, one row per send."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

_NEVER = {"clicks": ("total clicks",), "link_clicks": ("total clicks",), "opens": ("total opens",)}

SOURCES = (
    Source(
        platform="mailchimp",
        title="Mailchimp",
        kind="sends",
        card=ExportCard(
            "Mailchimp",
            (
                "Open Campaigns → All campaigns → Export (or Analytics → Reports → Export).",
                "Choose the list of campaigns (campaigns.csv): a line for each send.",
                "The report of a single campaign is not a table; take the list.",
            ),
        ),
        telling=frozenset(
            split_words(
                "abuse complaints | times forwarded | forwarded opens | times liked on facebook | folder id"
                " | total recipients"
                " | soft bounces | hard bounces | send weekday"
            )
        ),
        usual=frozenset(
            split_words("title | subject | list | send date | unique opens | unique clicks | open rate | unsubscribes")
        ),
        words={
            "sends": split_words("total recipients | successful deliveries"),
            "opens": split_words("unique opens"),
            "clicks": split_words("unique clicks"),
            "conversions": split_words("total orders"),
            "revenue": split_words("total revenue | total gross sales"),
        },
        never=_NEVER,
        unit=split_words("unique id"),
        texts=split_words("title | subject"),
        row="campaign_send",
        month_first=True,
    ),
    Source(
        platform="klaviyo",
        title="Klaviyo",
        kind="sends",
        card=ExportCard(
            "Klaviyo",
            (
                "Open Analytics → Benchmarks and reports → Campaigns.",
                "Export → .csv, a line for each send; upload it as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "unique placed order | placed order rate | spam complaints | spam complaints rate | campaign channel"
            )
        ),
        usual=frozenset(
            split_words("campaign name | subject | list | send time | total recipients | unique opens | tags")
        ),
        words={
            "sends": split_words("total recipients | successful deliveries"),
            "opens": split_words("unique opens"),
            "clicks": split_words("unique clicks"),
            "conversions": split_words("unique placed order"),
            "revenue": split_words("revenue"),
        },
        never=_NEVER,
        unit=split_words("campaign id"),
        texts=split_words("tags | campaign name | subject"),
        row="campaign_send",
        month_first=False,
    ),
)
