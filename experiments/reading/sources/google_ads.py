"""Google Ads: campaign, ad group, ad, keyword, search term and asset reports, in the languages of the accounts.

Comma-separated UTF-8, tab-separated UTF-16 ("Excel .csv") or a workbook, each with a title, a period and totals.
"""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

# "Interactions" counts clicks, views or calls, whatever the type of the campaign: it stays under its own header
_INTERACTIONS = (
    "interactions | interaktionen | interacciones | interazioni | interacoes | interacties | interakcje"
    " | interaktioner | interaktionen insgesamt"
)
_TELLING = (
    "campaign status | ad group status | keyword status | asset status | avg. cpc | cost / conv | conv. value"
    " | campaign type | impr | search impr. share | interaction rate | bid strategy type | conv. rate | status reasons"
    " | currency code"
    " | search keyword | search term | avg. cost | all conv | search lost is (rank) | trueview views | all conv. value"
    " | kampagnenstatus | kampagnentyp | durchschn. cpc | kosten/conv | kosten / conv | conv.-rate | conv.-wert"
    " | anzeigengruppenstatus | statusgrunde | status der kampagne | durchschn. kosten | interaktionsrate"
    " | keyword-status | suchbegriff"
    " | estado de la campana | cpc medio | cpc prom | tipo de campana | estado del grupo de anuncios | coste/conv"
    " | costo/conv | valor de conv | tasa de conv | motivos del estado | tasa de interaccion | coste medio"
    " | etat de la campagne | cout/conv | cpc moy | valeur de conv | taux de conv | type de campagne"
    " | etat du groupe d'annonces | taux d'interaction | cout moy | raisons de l'etat"
    " | stato della campagna | stato campagna | tipo di campagna | valore conv | tasso di conv | costo medio"
    " | tasso di interazione | stato gruppo di annunci | stato del gruppo di annunci"
    " | status da campanha | estado da campanha | tipo de campanha | custo / conv | custo/conv | valor conv"
    " | taxa de conv"
    " | cpc med | taxa de interacao | status do grupo de anuncios | estado do grupo de anuncios"
    " | campagnestatus | campagnetype | conv.waarde | gem. cpc | conv.perc | conv. perc | zoekvert.perc | gem. kosten"
    " | advertentiegroepstatus | status van campagne"
    " | stan kampanii | typ kampanii | sr. cpc | koszt/konw | wartosc konw | wysw"
    " | kampanjstatus | kampanjtyp | genomsn. cpc | kostnad/konv | konv.varde"
    " | segments.date | metrics.impressions | metrics.clicks | metrics.cost micros"
    " | kampagnetype | gns. cpc | omkostninger/konv | pris/konv | konv.vaerdi | konv.værdi | eksp"
)
_USUAL = (
    "campaign | ad group | clicks | cost | ctr | conversions | day | kampagne | anzeigengruppe | klicks"
    " | kosten | tag | campana | campagne | interactions | interaktionen | budget | campagna | campanha | kampania"
    " | kampanj | cout | coste | costo | custo | koszt | kostnad | omkostninger"
    " | clics | clic | cliques | klikken | klik"
    " | klick | impressionen | impressions | vertoningen | wahrungscode | code de devise | codigo de moneda"
    " | codice valuta | codigo da moeda | valutacode | kod waluty | valutakod | valutakode | dag | dzien | dia | jour"
    " | giorno | conversiones | conversioni | conversoes | conversies | konwersje | konverteringar | konverteringer"
)
_TITLES = (
    "campaign report | ad group report | ad report | ads report | search keyword report | campaign performance"
    " | keyword report | search terms report | search term report | asset report"
    " | experiments report | experiment report"
    " | asset group report | ad asset report | video report | campaigns report | landing page report"
    " | kampagnenbericht | anzeigengruppenbericht | anzeigenbericht | bericht zu kampagnen | bericht zu anzeigengruppen"
    " | suchkeyword-bericht | bericht zu suchkeywords | suchbegriffsbericht | suchbegriffbericht | keywordbericht"
    " | asset-bericht | bericht zu suchbegriffen | testbericht | bericht zu tests"
    " | informe de campana | informe de campanas | informe de grupo de anuncios | informe de grupos de anuncios"
    " | informe de anuncios | informe de palabras clave | informe de terminos de busqueda | informe de recursos"
    " | rapport sur les campagnes | rapport sur la campagne | rapport sur les groupes d'annonces"
    " | rapport sur les annonces | rapport sur les mots cles | rapport sur les termes de recherche"
    " | rapport sur le groupe d'annonces | rapport sur les composants"
    " | rapporto sulle campagne | rapporto sulla campagna | rapporto campagne | report campagne | report sulle campagne"
    " | rapporto sui gruppi di annunci | rapporto sugli annunci | rapporto sulle parole chiave"
    " | rapporto sui termini di ricerca | report gruppi di annunci | rapporto gruppo di annunci"
    " | relatorio da campanha | relatorio de campanha | relatorio de campanhas | relatorio de grupos de anuncios"
    " | relatorio do grupo de anuncios | relatorio de anuncios | relatorio de palavras-chave"
    " | relatorio de termos de pesquisa"
    " | campagnerapport | advertentiegroeprapport | advertentierapport | zoekwoordenrapport | zoektermenrapport"
    " | rapport voor campagnes | rapport zoekwoorden | rapport advertentiegroepen"
    " | raport o kampaniach | raport kampanii | raport o grupach reklam | kampanjrapport | annonsgruppsrapport"
    " | annoncegrupperapport"
)

SOURCES = (
    Source(
        platform="google_ads",
        title="Google Ads",
        kind="ads",
        card=ExportCard(
            "Google Ads",
            (
                (
                    "Open Campaigns, Ad groups or Ads, whichever tells the versions apart, and set the dates of the "
                    "experiment."
                ),
                "Segment → Time → Day.",
                (
                    "Columns → Modify columns: Impr., Clicks and Cost; for sales or contacts also Conversions and "
                    "Conv. value, and the Currency code."
                ),
                (
                    "Download → .csv (not PDF, not Google Sheets), and upload the file as it is, with its title and "
                    "total lines."
                ),
            ),
        ),
        telling=frozenset(split_words(_TELLING)),
        usual=frozenset(split_words(_USUAL)),
        titles=split_words(_TITLES),
        dates=("day", "segments.date"),
        words={
            "impressions": split_words(
                "impr | impressions | metrics.impressions | vert | vertoningen | wysw | exp | eksp | wyswietlenia"
            ),
            "clicks": split_words("clicks | metrics.clicks | klikniecia | klik | klick"),
            "conversions": split_words(
                "conversions | metrics.conversions | konwersje | konverteringar | konverteringer | conv"
            ),
            "revenue": split_words(
                "conv. value | conv.-wert | valor de conv | valeur de conv | valore conv | valor conv | conv.waarde"
                " | total conv. value | wartosc konw | konv.varde | konv.værdi | valor de conversao | valore di conv"
                " | metrics.conversions value | conversion value | valore delle conversioni | valeur des conversions"
                " | valor das conversoes | valor de las conversiones | all conv. value"
            ),
            "spend": split_words("cost | kosten | koszt | kostnad | omkostninger | pris"),
            "video_views": split_words(
                "trueview views | views | trueview-aufrufe | aufrufe | vues | visualizaciones | visualizzazioni"
                " | visualizacoes | weergaven | vues trueview | visualizaciones trueview | visualizzazioni trueview"
                " | trueview-weergaven"
            ),
        },
        never={
            "engagements": split_words(_INTERACTIONS),
            "impressions": split_words("weergaven | visualizzazioni"),
        },
        levels=(
            (
                "experiment",
                split_words(
                    "experiment arm | experiment group | experiment type | campaign experiment type"
                    " | campaign trial type | trial type | experiment | experiment name | testgruppe | test"
                    " | experimento | experimentgroep | exp. arm"
                ),
            ),
            ("account", ()),
            ("campaign", split_words("kampania | kampanj | campana | campaign.name")),
            (
                "ad_group",
                split_words(
                    "anzeigengruppe | gruppo di annunci | groupe d'annonces | advertentiegroep | grupa reklam"
                    " | annonsgrupp | annoncegruppe | ad group.name"
                ),
            ),
            ("asset_group", split_words("asset group | asset-gruppe | assetgroep | grupo de recursos")),
            (
                "ad",
                split_words(
                    "ad name | ad group ad.ad.name"
                    " | headline 1 | anzeigentitel 1 | titulo 1 | titre 1 | titolo 1 | kop 1"
                ),
            ),
            ("asset", split_words("asset | recurso | composant")),
            (
                "keyword",
                split_words(
                    "search keyword | keyword | palabra clave de busqueda | palabra clave | mot cle de recherche"
                    " | mot cle | mot-cle | parola chiave | parola chiave di ricerca | palavra-chave"
                    " | palavra-chave da pesquisa | zoekwoord | suchkeyword | slowo kluczowe | sokord | søgeord"
                ),
            ),
            (
                "search_term",
                split_words(
                    "search term | suchbegriff | termino de busqueda | terme de recherche | termine di ricerca"
                    " | termo de pesquisa | zoekterm"
                ),
            ),
        ),
        month_first=True,
    ),
)
