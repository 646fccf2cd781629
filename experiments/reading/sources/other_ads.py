"""Pinterest, Snapchat and Reddit ads: known by their words, read by the general path."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="pinterest_ads",
        title="Pinterest Ads",
        kind="ads",
        card=ExportCard(
            "Pinterest Ads",
            (
                "Open Ads → Reporting and choose ad group or pin level, with the breakdown Day.",
                "Export → .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "promoted pin name | pin promotion name | pin clicks | paid outbound clicks | spend in account currency"
                " | spend (in micro dollar) | cost per result type | saves"
            )
        ),
        usual=frozenset(split_words("ad group name | campaign name | outbound clicks | result type")),
        levels=(("campaign", ()), ("ad_group", ()), ("ad", ())),
    ),
    Source(
        platform="snapchat_ads",
        title="Snapchat Ads",
        kind="ads",
        card=ExportCard(
            "Snapchat Ads Manager",
            (
                "Open Manage Ads and choose ad sets or ads, with the breakdown Day.",
                "Export → .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(split_words("paid impressions | swipe ups | purchases value | adds to cart | creative id")),
        usual=frozenset(split_words("amount spent | ad set id | week | start time | landing page views")),
        levels=(("campaign", ()), ("ad_set", ()), ("ad", ())),
    ),
    Source(
        platform="reddit_ads",
        title="Reddit Ads",
        kind="ads",
        card=ExportCard(
            "Reddit Ads",
            (
                "Open Ads Manager → Reports, choose ad groups or ads with the breakdown Day.",
                "Download → .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(split_words("ecpm | comment upvotes | comment downvotes | upvotes | downvotes")),
        usual=frozenset(split_words("ad group | campaign | spend | cpc | ctr")),
        levels=(("campaign", ()), ("ad_group", ()), ("ad", ())),
    ),
)
