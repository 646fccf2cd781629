"""X (Twitter): content analytics, the post activity file up to 2023, and X Ads."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="x_organic",
        title="X content analytics",
        kind="posts",
        card=ExportCard(
            "X analytics",
            (
                "Open Premium → Analytics → Content → Posts; without Premium there is no download.",
                "Set the dates so that all posts of the experiment are inside.",
                "Download as .csv from the tab Content, not from the overview, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "post text | detail expands | hashtag clicks | permalink clicks | profile visits | tweet id"
                " | tweet text | unfollows | media views | watch time (ms) | average watch time (ms)"
                " | tweet permalink | user profile clicks | bookmarks | new follows | create post"
                " | texto del tweet | texte du tweet | tweet-text | texto do tweet | testo del tweet | tweettekst"
                " | identificador del tweet | identifiant du tweet | tweet-id | identificador do tweet | id do tweet"
            )
        ),
        usual=frozenset(
            split_words(
                "post id | post link | url clicks | reposts | replies | engagements | retweets | likes | shares"
            )
        ),
        titles=("video overview",),
        words={
            "impressions": ("impressions",),
            "engagements": split_words(
                "engagements | interacciones | interactions | engagement | interaktionen | engajamentos | interazioni"
            ),
            "link_clicks": split_words(
                "url clicks | link clicks | clics en url | clics en la url | clics sur l'url | clics sur url"
                " | url-klicks | cliques na url | cliques em url | clic sull'url | url-klikken"
            ),
            "revenue": split_words("estimated revenue"),
        },
        parts=split_words("likes | favorites | replies | reposts | retweets | bookmarks | shares"),
        unit=split_words(
            "post id | tweet id | identificador del tweet | identifiant du tweet | tweet-id | identificador do tweet"
            " | id do tweet"
        ),
        texts=split_words(
            "custom labels | labels | label | tag | variant | version | variante"
            " | post text | tweet text | texto del tweet | texte du tweet | tweet-text | texto do tweet"
            " | testo del tweet | tweettekst | post link"
        ),
        dates=split_words("date | time | hora | heure | uhrzeit | zeit | horario | ora | tijd"),
        row="post",
    ),
    Source(
        platform="x_ads",
        title="X Ads",
        kind="ads",
        card=ExportCard(
            "X Ads Manager",
            (
                "Open Ads Manager at the level of ad groups or ads and set the dates of the experiment.",
                (
                    "Export (at the top right), by day; metrics: Impressions, Link clicks, Spend and the results of "
                    "your goal."
                ),
                "Choose .csv or .xlsx, and upload the file as it is.",
            ),
        ),
        telling=frozenset(
            split_words(
                "date stop | result rate | result rate type | funding source name | tweet engagements"
                " | time period start | cost per tweet engagement | campaign url | funding source id | card engagements"
            )
        ),
        usual=frozenset(
            split_words(
                "time period | date start | ad group name | campaign id | objective | result type | link clicks"
            )
        ),
        words={"engagements": split_words("engagements | post engagements | tweet engagements")},
        dates=split_words("day | date | time period | time period start | date start"),
        levels=(
            ("account", ()),
            ("campaign", ()),
            ("ad_group", ()),
            ("ad", split_words("ad name | creative name | tweet text | post text")),
        ),
        month_first=False,
        micros=True,
    ),
)
