"""TikTok Ads Manager: campaign, ad group or ad, as a workbook or CSV, in the languages of the accounts."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

_TELLING = (
    "by day | clicks (destination) | cpc (destination) | ctr (destination) | total complete payment value"
    " | 2-second video views | 6-second video views | conversion rate (cvr) | primary status | stat time day"
    " | 6-second focused views | 15-second focused views | total complete payment roas | complete payment | stat time"
    " | 6-second views (focused view) | 15-second views (focused view) | complete payment roas | smart+ campaign"
    " | video views at 25% | video views at 50% | video views at 75% | video views at 100% | cost per complete payment"
    " | paid followers | paid likes | paid shares | average play time per video view"
    " | por dia | clics (destino) | ctr (destino) | cpc (destino) | tasa de conversion (cvr) | seguidores de pago"
    " | visualizaciones de video de 2 segundos | visualizaciones de video de 6 segundos | estado principal"
    " | cliques (destino) | taxa de conversao (cvr) | visualizacoes de video de 2 segundos"
    " | visualizacoes de video de 6 segundos"
    " | par jour | clics (destination) | taux de conversion (cvr) | vues de video de 2 secondes"
    " | vues video de 2 secondes | vues de video de 6 secondes | vues video de 6 secondes"
    " | nach tag | pro tag | klicks (ziel) | ctr (ziel) | cpc (ziel) | conversion-rate (cvr)"
    " | 2-sekunden-videoaufrufe | 6-sekunden-videoaufrufe"
    " | per giorno | clic (destinazione) | ctr (destinazione) | cpc (destinazione) | tasso di conversione (cvr)"
    " | per dag | klikken (bestemming) | ctr (bestemming) | cpc (bestemming) | conversiepercentage (cvr)"
)
_USUAL = (
    "ad group name | ad group id | cost | cost per conversion | clicks (all) | reach | ad name | campaign type"
    " | video views | nombre del grupo de anuncios | coste | gasto | nome do grupo de anuncios"
    " | custo | nom du groupe d'annonces"
    " | nom du groupe de publicites | cout | anzeigengruppenname | name der anzeigengruppe | kosten"
    " | nome gruppo di annunci | costo | naam van advertentiegroep | objetivo publicitario | alcance | impresiones"
    " | impressoes | visualizaciones de video | result type | tipo de resultado"
    " | clics (todos) | cliques (todos) | clics (tous) | klicks (alle) | clic (tutti) | klikken (alle)"
    " | naam advertentiegroep | nombre del anuncio | nome do anuncio | nom de l'annonce | nome dell'annuncio"
    " | anzeigenname | advertentienaam | conversiones | conversoes | conversioni | conversies | moneda | moeda | devise"
    " | wahrung | valuta | couverture | copertura | reichweite | bereik | cout par conversion | coste por conversion"
    " | custo por conversao | kosten pro conversion | costo per conversione | kosten per conversie"
)

SOURCES = (
    Source(
        platform="tiktok_ads",
        title="TikTok Ads Manager",
        kind="ads",
        card=ExportCard(
            "TikTok Ads Manager",
            (
                "Open Analytics → Custom reports (in older accounts Reporting) → Create.",
                "Dimensions: Ad group name or Ad name, whichever tells the versions apart, and By Day; set the dates.",
                (
                    "Metrics: Cost, Impressions, Reach and Clicks (destination); for sales also Complete payment and "
                    "its total value, for contacts Conversions."
                ),
                "Run → Export → .xlsx or .csv, and upload the file as it is.",
            ),
        ),
        telling=frozenset(split_words(_TELLING)),
        usual=frozenset(split_words(_USUAL)),
        words={
            "clicks": split_words("clicks (all) | clicks | clics (todos) | clics (todo) | cliques (tudo)"),
            "link_clicks": split_words(
                "clicks (destination) | clics (destino) | cliques (destino) | clics (destination) | klicks (ziel)"
                " | clic (destinazione) | klikken (bestemming)"
            ),
            "conversions": split_words("conversions | total conversions | complete payment"),
            "spend": split_words("cost | spend | total cost | coste | gasto | custo | cout | kosten | costo"),
            "revenue": split_words(
                "total complete payment value | complete payment value | valor total de pago completado"
                " | valor total de pagos completados | valor total do pagamento concluido"
                " | valeur totale des paiements effectues"
            ),
            "video_views": split_words(
                "video views | visualizaciones de video | visualizacoes de video | vues de video | vues video"
                " | visualizzazioni video | videoaufrufe"
            ),
            "follows": split_words("paid followers | seguidores de pago | seguidores pagos | abonnes payants"),
        },
        never={"engagements": split_words("interacciones | interacties")},
        levels=(
            ("account", ("account name",)),
            ("campaign", split_words("nome campagna")),
            (
                "ad_group",
                split_words(
                    "nome do grupo de anuncios | nom du groupe de publicites | name der anzeigengruppe"
                    " | nome gruppo di annunci | nome del gruppo di annunci | naam advertentiegroep"
                ),
            ),
            ("ad", split_words("nome annuncio | nome dell'annuncio")),
        ),
        month_first=False,
    ),
)
