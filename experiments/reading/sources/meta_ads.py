"""Meta Ads Manager: campaign, ad set or ad, by day or over the whole period, in the account's language."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

CARD = ExportCard(
    "Meta Ads Manager",
    (
        "Open Ads Manager and choose the level that tells the versions apart: Ad sets or Ads.",
        "Set the dates of the experiment at the top right.",
        "Breakdown → By time → Day.",
        "Columns: add Impressions, Reach, Link clicks, Clicks (all), Amount spent, and Purchases or Leads.",
        "Reports → Export table data → .csv, and upload the file as it is.",
    ),
)
SOURCES = (
    Source(
        platform="meta_ads",
        title="Meta Ads Manager",
        kind="ads",
        card=CARD,
        telling=frozenset(
            split_words(
                "reporting starts | inicio del informe | debut des rapports | berichtsstart | berichtsbeginn"
                " | amount spent"
                " | importe gastado | montant depense | ausgegebener betrag | besteed bedrag | importo speso"
                " | valor usado"
                " | attribution setting | result indicator | cpm (cost per 1,000 impressions) | clicks (all)"
                " | clics (todos)"
                " | clics (tous) | klicks (alle) | link-klicks | clics sur un lien | clics en el enlace | ctr (all)"
                " | ctr (todos) | ctr (tous) | ctr (alle) | name der anzeigengruppe | nombre del conjunto de anuncios"
                " | nom de l'ensemble de publicites | ctr (link click-through rate) | rapportagestart | klikken (alle)"
                " | cpc (cost per link click) | inicio dos relatorios | inizio report | valor gasto"
                " | nome del gruppo di inserzioni | clic (tutti) | clic sul link | nome do conjunto de anuncios"
                " | cliques (todos) | cliques no link | klikken op link | aankopen"
            )
        ),
        usual=frozenset(
            split_words(
                "ad set name | ad name | campaign name | reach | frequency | link clicks | results | impressions"
                " | alcance"
                " | frecuencia | impresiones | portee | repetition | reichweite | frequenz | impressionen"
                " | kampagnenname"
                " | anzeigenname | nombre del anuncio | nom de la publicite | nom de la campagne | nombre de la campana"
                " | result type | purchases | tipo de resultado | jour | dia | tag | purchases conversion value"
            )
        ),
        words={
            "conversions": split_words("purchases | website purchases"),
            "reach": split_words("reach"),
            "impressions": split_words("impressions | impresiones | impressionen | views"),
        },
        levels=(
            ("account", split_words("account name | nombre de la cuenta | nom du compte | kontoname")),
            ("campaign", ()),
            ("ad_set", split_words("anzeigengruppe | name der anzeigengruppe")),
            ("ad", split_words("ads")),
        ),
        month_first=True,
        blank_is_none=True,
    ),
)
