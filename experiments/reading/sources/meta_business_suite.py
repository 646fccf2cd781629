"""Meta Business Suite: posts of a Facebook page or an Instagram account; and the old Page Insights file."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

CARD = ExportCard(
    "Meta Business Suite",
    (
        "Open Meta Business Suite → Insights → Content.",
        "Set the dates so that all posts of the experiment are inside.",
        "Give each post a custom label for its version, if you have not done so (Content → post → Edit labels).",
        "Export data → Published posts → .csv, and upload the file as it is.",
    ),
)
_TEXTS = split_words("custom labels | description | title | beschreibung | titel | post message | permalink")
_UNIT = split_words("post id | beitrags-id | identificador de la publicacion | identifiant de la publication")
_SHARED = split_words("publish time | permalink | post type | data comment | veroffentlichungszeitpunkt | beitragstyp")

SOURCES = (
    Source(
        platform="meta_business_suite_facebook",
        title="Meta Business Suite (Facebook posts)",
        kind="posts",
        card=CARD,
        telling=frozenset(
            split_words("page id | is crosspost | is share | funded content status | caption type | custom labels")
        ),
        usual=frozenset((*_SHARED, *split_words("post id | page name | reactions, comments and shares | beitrags-id"))),
        words={
            "impressions": split_words("views | impressions | aufrufe"),
            "reach": split_words("reach | reichweite"),
            "clicks": split_words("total clicks | klicks insgesamt"),
            "engagements": split_words("reactions, comments and shares"),
        },
        parts=split_words("reactions | comments | shares"),
        unit=_UNIT,
        texts=_TEXTS,
        row="post",
        month_first=True,
    ),
    Source(
        platform="meta_business_suite_instagram",
        title="Meta Business Suite (Instagram posts)",
        kind="posts",
        card=CARD,
        telling=frozenset(split_words("account username | account id | saves")),
        usual=frozenset((*_SHARED, *split_words("post id | account name | likes | beitrags-id"))),
        words={"impressions": split_words("views | impressions | aufrufe"), "reach": split_words("reach | reichweite")},
        parts=split_words("likes | comments | shares | saves"),
        unit=_UNIT,
        texts=_TEXTS,
        row="post",
        month_first=True,
    ),
    Source(
        platform="facebook_page_insights",
        title="Facebook Page Insights",
        kind="posts",
        card=CARD,
        telling=frozenset(split_words("post message | lifetime post total reach | lifetime post total impressions")),
        usual=frozenset(split_words("post id | permalink | posted | type | countries | languages")),
        words={
            "impressions": split_words("lifetime post total impressions"),
            "reach": split_words("lifetime post total reach"),
            "clicks": split_words("lifetime post consumptions"),
            "engagements": split_words("lifetime engaged users"),
        },
        unit=_UNIT,
        texts=split_words("post message | permalink"),
        row="post",
        month_first=True,
    ),
)
