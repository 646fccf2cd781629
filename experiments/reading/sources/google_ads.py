"""Google Ads: campaign, ad group, ad or keyword reports, comma-separated UTF-8 or tab-separated UTF-16."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="google_ads",
        title="Google Ads",
        kind="ads",
        card=ExportCard(
            "Google Ads",
            (
                "Open Campaigns (or Ad groups, Ads) and set the dates of the experiment.",
                "Segment → Time → Day.",
                "Columns: Impr., Clicks, Cost, Conversions, Conv. value.",
                "Download → .csv, and upload the file as it is, with its title and total lines.",
            ),
        ),
        telling=frozenset(
            split_words(
                "campaign status | ad group status | avg. cpc | cost / conv | conv. value | campaign type | impr"
                " | search impr. share | interaction rate | kampagnenstatus | kampagnentyp | durchschn. cpc"
                " | kosten/conv"
                " | conv.-rate | conv.-wert | bid strategy type | conv. rate | status reasons | estado de la campana"
                " | cpc medio | cout/conv | etat de la campagne | tipo de campana | kosten / conv"
                " | anzeigengruppenstatus"
                " | statusgrunde | status der kampagne | wahrungscode"
            )
        ),
        usual=frozenset(
            split_words(
                "campaign | ad group | currency code | clicks | cost | ctr | conversions | day | kampagne"
                " | anzeigengruppe"
                " | klicks | kosten | tag | campana | campagne | interactions | interaktionen | budget"
            )
        ),
        titles=split_words(
            "campaign report | ad group report | ad report | search keyword report | campaign performance"
            " | kampagnenbericht"
            " | anzeigengruppenbericht | anzeigenbericht | informe de campanas | rapport sur les campagnes"
            " | campagnerapport"
            " | keyword report | informe de grupos de anuncios | bericht zu kampagnen | bericht zu anzeigengruppen"
        ),
        words={
            "impressions": split_words("impr | impressions"),
            "conversions": split_words("conversions"),
            "revenue": split_words("conv. value | conv.-wert | all conv. value"),
            "spend": split_words("cost | kosten"),
        },
        levels=(
            ("campaign", ()),
            ("ad_group", split_words("anzeigengruppe")),
            ("ad", split_words("headline 1 | anzeigentitel 1")),
            ("keyword", ()),
        ),
        month_first=True,
    ),
)
