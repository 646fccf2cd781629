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
                "Open Ads → Reporting at the level that tells the versions apart, ad groups or ads, and set the dates.",
                (
                    "Break the table down by day; columns: Spend, Impressions, Outbound clicks, Saves, and the "
                    "conversions of your goal."
                ),
                "Export → .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "promoted pin name | pin promotion name | pin clicks | paid outbound clicks | spend in account currency"
                " | spend (in micro dollar) | spend in micro dollar | cost per result type | saves | pin promotion id"
                " | promoted pin id | promoted pin status | pin promotion status | paid pin clicks | earned impressions"
                " | campaign start date/time | outbound click rate | pin click rate | save rate | pin-klicks"
                " | total order value (checkout) | total conversions (checkout)"
                " | clics en el pin | clics sur les epingles | clics sur l'epingle | cliques no pin | clic sul pin"
            )
        ),
        usual=frozenset(
            split_words(
                "ad group name | campaign name | outbound clicks | result type | result | cost per result | spend"
                " | ad group id | campaign id | campaign status | campaign creative type | pin id | engagements"
                " | kampagnenname | anzeigengruppenname | anzeigenname | ausgehende klicks | impressionen | reichweite"
                " | nom de la campagne | nom du groupe d'annonces | clics sortants | impressions | enregistrements"
                " | nombre de la campana | nombre del grupo de anuncios | clics salientes | impresiones"
                " | nome da campanha | nome do grupo de anuncios | cliques de saida | impressoes"
                " | nome della campagna | clic in uscita | impression"
            )
        ),
        words={
            "clicks": split_words(
                "pin clicks | paid pin clicks | pin-klicks | clics en el pin | clics sur l'epingle"
                " | clics sur les epingles | cliques no pin | clic sul pin"
            ),
            "spend": split_words(
                "spend in account currency | spend | ausgaben in kontowahrung | depenses dans la devise du compte"
                " | gasto en la moneda de la cuenta | gasto na moeda da conta | spesa nella valuta dell'account"
            ),
            "conversions": split_words(
                "total conversions (checkout) | total checkouts | checkouts | total checkout | web checkouts"
                " | total conversions (lead) | total conversions (signup)"
            ),
            "revenue": split_words(
                "total order value (checkout) | total conversions value (checkout) | total conversion value (checkout)"
                " | total checkout value | checkout value"
            ),
        },
        levels=(
            ("account", ()),
            ("campaign", ()),
            ("ad_group", ()),
            ("ad", split_words("promoted pin name | pin promotion name | ad name | pin name | pin title")),
        ),
        micros=True,
    ),
    Source(
        platform="snapchat_ads",
        title="Snapchat Ads",
        kind="ads",
        card=ExportCard(
            "Snapchat Ads Manager",
            (
                "Open Manage Ads at the level of ad sets or ads and set the dates of the experiment.",
                (
                    "Breakdown by Day (not by week); columns: Amount Spent, Paid Impressions, Clicks, and the "
                    "purchases or sign-ups."
                ),
                "Export → .csv, and upload the file as it is; say the currency, because the file names none.",
            ),
        ),
        telling=frozenset(
            split_words(
                "paid impressions | swipe ups | swipes | purchases value | adds to cart | creative id | ecpsu"
                " | swipe up rate | ad squad name | ad squad id | ad squad | story opens | paid reach | paid ecpm"
            )
        ),
        usual=frozenset(
            split_words(
                "amount spent | ad set id | ad set name | ad id | ad name | campaign name | week | start time"
                " | end time | landing page views | purchases | clicks | spend"
            )
        ),
        words={
            "impressions": split_words("paid impressions | impressions | total impressions"),
            "reach": split_words("paid reach | reach"),
            "clicks": split_words("clicks | swipe ups | swipes"),
        },
        levels=(
            ("account", split_words("ad account name")),
            ("campaign", ()),
            ("ad_set", split_words("ad set name | ad squad name | ad squad")),
            ("ad", ()),
        ),
        micros=True,
    ),
    Source(
        platform="reddit_ads",
        title="Reddit Ads",
        kind="ads",
        card=ExportCard(
            "Reddit Ads",
            (
                "Open Ads Manager → Reporting → Create report at the level of ad groups or ads, and set the dates.",
                "Break it down by date; metrics: Impressions, Clicks, Spend, and the conversions of your goal.",
                "Download → .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "ecpm | comment upvotes | comment downvotes | upvotes | downvotes | comments page views"
                " | conversion roas | viewer comments | subreddit | community"
            )
        ),
        usual=frozenset(
            split_words(
                "ad group | campaign | spend | cpc | ctr | ad group name | campaign name | ad name | ad group id"
                " | amount spent | impressions | clicks | account id"
            )
        ),
        words={
            "conversions": split_words("purchase | purchases"),
            "revenue": split_words("purchase total value | purchase (total value) | purchases total value"),
        },
        levels=(("account", ()), ("campaign", ()), ("ad_group", ()), ("ad", split_words("ad name | ad | post title"))),
        micros=True,
    ),
)
