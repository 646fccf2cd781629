"""TikTok Ads Manager: campaign, ad group or ad, as a workbook or CSV."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="tiktok_ads",
        title="TikTok Ads Manager",
        kind="ads",
        card=ExportCard(
            "TikTok Ads Manager",
            (
                "Open Reporting → Create custom report.",
                "Dimensions: Ad group name (or Ad name) and By Day; dates of the experiment.",
                "Metrics: Cost, Impressions, Reach, Clicks (destination), Conversions.",
                "Run → Export → .xlsx or .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "by day | clicks (destination) | cpc (destination) | ctr (destination) | total complete payment value"
                " | 2-second video views | 6-second video views | conversion rate (cvr) | primary status"
                " | stat time day"
                " | 6-second focused views | 15-second focused views | total complete payment roas | complete payment"
                " | stat time"
            )
        ),
        usual=frozenset(
            split_words("ad group name | ad group id | cost | cost per conversion | clicks (all) | reach | ad name")
        ),
        words={
            "conversions": split_words("conversions | total conversions | complete payment"),
            "spend": split_words("cost | spend | total cost"),
            "revenue": split_words("total complete payment value"),
        },
        levels=(("account", ("account name",)), ("campaign", ()), ("ad_group", ()), ("ad", ())),
        month_first=False,
    ),
)
