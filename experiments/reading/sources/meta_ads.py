"""Meta Ads Manager: account, campaign, ad set or ad, by day, week or over the whole period, in the account's language.

Its words come before the general ones. Where Meta has two words for one thing the older stands first: a newer export
holds Impressions and Views side by side, and Views is only the denominator where Impressions is missing.
"""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

CARD = ExportCard(
    "Meta Ads Manager",
    (
        (
            "Open Ads Manager at the level that tells the versions apart, Ad sets or Ads, and set the dates of the "
            "experiment."
        ),
        "Breakdown → By time → Day.",
        (
            "Columns → Customise columns: Impressions, Reach, Link clicks and Amount spent; for sales also Purchases "
            "and Purchases conversion value, for contacts Leads, for talk Post engagement."
        ),
        "Reports → Export table data → .csv (no picture, no PDF), and upload the file as it is.",
    ),
)
# language by language: en, es, fr, de, it, pt, nl, pl, sv, da
_TELLING = (
    "reporting starts | amount spent | attribution setting | result indicator | clicks (all) | ctr (all) | cpc (all)"
    " | cpm (cost per 1,000 impressions) | ctr (link click-through rate) | cpc (cost per link click)"
    " | campaign delivery | ad set delivery | ad delivery | ad set budget | thruplays | inline link clicks"
    " | inicio del informe | importe gastado | configuracion de atribucion | clics (todos) | ctr (todos) | cpc (todos)"
    " | clics en el enlace | nombre del conjunto de anuncios | ctr (porcentaje de clics en el enlace)"
    " | cpc (costo por clic en el enlace) | cpc (coste por clic en el enlace) | cpm (costo por mil impresiones)"
    " | debut des rapports | montant depense | parametre d'attribution | clics (tous) | ctr (tous) | cpc (tous)"
    " | clics sur un lien | nom de l'ensemble de publicites | indicateur de resultats"
    " | cpm (cout pour 1 000 impressions) | cpc (cout par clic sur un lien)"
    " | berichtsstart | berichtsbeginn | auswertungsstart | auswertungsbeginn | ausgegebener betrag"
    " | attributionseinstellung | zuordnungseinstellung | klicks (alle) | ctr (alle) | cpc (alle) | link-klicks"
    " | name der anzeigengruppe | cpm (kosten pro 1.000 impressionen) | cpc (kosten pro link-klick)"
    " | ctr (link-klickrate)"
    " | inizio report | inizio dei report | importo speso | impostazione di attribuzione | clic (tutti) | clic sul link"
    " | ctr (tutti) | cpc (tutti) | nome del gruppo di inserzioni | indicatore di risultato"
    " | cpc (costo per clic sul link) | cpm (costo per 1.000 impression)"
    " | inicio dos relatorios | valor usado | valor gasto | montante gasto | configuracao de atribuicao"
    " | cliques (todos) | cliques no link | nome do conjunto de anuncios | indicador de resultados"
    " | cpc (custo por clique no link) | cpm (custo por 1.000 impressoes) | ctr (taxa de cliques no link)"
    " | rapportagestart | start rapportage | besteed bedrag | toeschrijvingsinstelling | attributie-instelling"
    " | klikken (alle) | klikken op link | klikken op links | linkkliks | aankopen | naam advertentieset"
    " | resultatenindicator | cpc (kosten per klik op link) | cpm (kosten per 1000 weergaven)"
    " | poczatek raportowania | wydana kwota | ustawienie atrybucji | klikniecia (wszystkie) | ctr (wszystkie)"
    " | cpc (wszystkie) | klikniecia linku | nazwa zestawu reklam"
    " | rapportering startar | rapporteringsstart | spenderat belopp | anvant belopp | klick (alla)"
    " | attribueringsinstallning | annonsuppsattningens namn | annonsuppsattningsnamn | namn pa annonsuppsattning"
    " | lankklick"
    " | rapportering starter | brugt beløb | forbrugt beløb | klik (alle) | tilskrivningsindstilling"
    " | annoncesættets navn | annoncesætnavn | navn pa annoncesæt | klik pa link"
)
_USUAL = (
    "ad set name | ad name | campaign name | reach | frequency | link clicks | results | impressions | views"
    " | result type | purchases | purchases conversion value | reporting ends | landing page views | account name"
    " | alcance | frecuencia | impresiones | nombre del anuncio | nombre de la campana | tipo de resultado | dia"
    " | resultados | compras | fin del informe"
    " | portee | couverture | repetition | nom de la publicite | nom de la campagne | jour | resultats | achats"
    " | fin des rapports"
    " | reichweite | frequenz | impressionen | kampagnenname | anzeigenname | tag | ergebnisse | kaufe | website-kaufe"
    " | auswertungsende | berichtsende | anzeigengruppe | haufigkeit"
    " | copertura | frequenza | impression | nome della campagna | nome dell'inserzione | giorno | risultati | acquisti"
    " | frequencia | impressoes | nome da campanha | nome do anuncio | encerramento dos relatorios"
    " | termino dos relatorios"
    " | bereik | frequentie | weergaven | vertoningen | campagnenaam | advertentienaam | naam campagne"
    " | naam advertentie | dag | resultaten | einde rapportage"
    " | zasieg | czestotliwosc | wyswietlenia | nazwa kampanii | nazwa reklamy | dzien | wyniki | zakupy"
    " | rackvidd | frekvens | exponeringar | visningar | kampanjnamn | kampanjens namn | annonsnamn | annonsens namn"
    " | resultat | kop"
    " | rækkevidde | eksponeringer | visninger | kampagnenavn | kampagnens navn | annoncenavn | annoncens navn"
    " | resultater | køb"
)
_WORDS = {
    "impressions": "impressions | impresiones | impressionen | impression | impressioni | impressoes | vertoningen"
    " | wyswietlenia | exponeringar | eksponeringer | weergaven | visningar | visninger"
    " | views | visualizaciones | vues | aufrufe | visualizzazioni | visualizacoes",
    "reach": "reach | alcance | couverture | portee | reichweite | copertura | bereik | zasieg | rackvidd | rækkevidde"
    " | accounts center accounts reached",
    "clicks": "clicks (all) | clics (todos) | clics (tous) | klicks (alle) | clic (tutti) | cliques (todos)"
    " | klikken (alle) | klikniecia (wszystkie) | klick (alla) | klik (alle)",
    "link_clicks": "link clicks | clics en el enlace | clics sur un lien | clics sur le lien | link-klicks"
    " | clic sul link | cliques no link | klikken op link | klikken op links | linkkliks | link-kliks"
    " | klikniecia linku | klikniecia w link | lankklick | klick pa lank | klik pa link | linkklik"
    " | inline link clicks | outbound clicks"
    " | clics salientes | clics sortants | ausgehende klicks | clic in uscita | cliques de saida | uitgaande klikken",
    "landing_page_views": "landing page views | visitas a la pagina de destino | vues de page de destination"
    " | vues de la page de destination | landingpage-aufrufe | aufrufe der landingpage | landing-page-aufrufe"
    " | visualizzazioni della pagina di destinazione | visualizacoes da pagina de destino"
    " | weergaven van landingspagina | landingspaginaweergaven | website landing page views",
    "engagements": "post engagement | post engagements | interacciones con la publicacion"
    " | interaccion con la publicacion | interactions avec la publication | interaction avec la publication"
    " | beitragsinteraktionen | beitragsinteraktion | interazioni con il post | interazione con il post"
    " | engajamento com a publicacao | engajamento com o post | berichtinteractie | betrokkenheid bij bericht",
    "conversions": "purchases | compras | achats | kaufe | acquisti | aankopen | zakupy | kop | køb | website purchases"
    " | compras en el sitio web | achats sur le site web | website-kaufe | acquisti sul sito web | compras no site"
    " | websiteaankopen"
    " | website-aankopen | aankopen op website | zakupy w witrynie | meta purchases | in-app purchases",
    "leads": "leads | clientes potenciales | prospects | contatti | cadastros | kontakty | website leads | meta leads"
    " | on-facebook leads | leads (form) | facebook-leads | websiteleads | clientes potenciales en el sitio web"
    " | prospects sur le site web | website-leads | contatti sul sito web | leads no site",
    "revenue": "purchases conversion value | purchase conversion value | valor de conversion de compras"
    " | valor de conversion de las compras | valeur de conversion des achats | conversion-wert fur kaufe"
    " | conversion-wert der kaufe | conversion-wert von kaufen | kauf-conversion-wert | wert der kauf-conversions"
    " | valore di conversione degli acquisti | valor de conversao da compra | valor de conversao de compras"
    " | valor de conversao das compras | conversiewaarde van aankopen | wartosc konwersji zakupow"
    " | website purchases conversion value | valor de conversion de compras en el sitio web"
    " | valeur de conversion des achats sur le site web | conversion-wert fur website-kaufe"
    " | valore di conversione degli acquisti sul sito web | valor de conversao de compras no site"
    " | valor de conversion de las compras en el sitio web | conversiewaarde van website-aankopen"
    " | conversiewaarde van websiteaankopen | conversion-wert von website-kaufen | valeur de conversion des achats web",
    "spend": "amount spent | importe gastado | montant depense | ausgegebener betrag | importo speso | valor usado"
    " | valor gasto | montante gasto | besteed bedrag | wydana kwota | spenderat belopp | anvant belopp | brugt beløb"
    " | forbrugt beløb",
    "video_views": "3-second video plays | reproducciones de video de 3 segundos | lectures de video de 3 secondes"
    " | 3-sekunden-videowiedergaben | riproduzioni del video di 3 secondi | reproducoes do video de 3 segundos"
    " | video plays | reproducciones de video | lectures de video | videowiedergaben | riproduzioni del video"
    " | reproducoes do video | thruplays",
    "follows": "instagram follows | follows auf instagram | follower di instagram | seguidores do instagram",
}
_LEVELS = (
    ("account", "account name"),
    ("campaign", "campaign name"),
    ("ad_set", "ad set name | name der anzeigengruppe | anzeigengruppenname | anzeigengruppe | name des anzeigensets"),
    ("ad", "ad name | name der werbeanzeige | ads"),
)
SOURCES = (
    Source(
        platform="meta_ads",
        title="Meta Ads Manager",
        kind="ads",
        card=CARD,
        telling=frozenset(split_words(_TELLING)),
        usual=frozenset(split_words(_USUAL)),
        words={role: split_words(words) for role, words in _WORDS.items()},
        levels=tuple((level, split_words(words)) for level, words in _LEVELS),
        blank_is_none=True,
    ),
)
