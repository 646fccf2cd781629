"""Headers by meaning: the plain words of each role and level in the languages that ad accounts are kept in.

Within a role the words stand in order of preference. All are in the form of ``cells.words.plain``: lower case, no
accents, no currency. Words that only one platform uses in that meaning stand with the platform.
"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.sources.source import split_words

# role -> language -> headers; the order of the languages says nothing
_ROLES: dict[str, dict[str, str]] = {
    "impressions": {
        "en": "impressions | impr | impression | total impressions | impressions (total) | paid impressions"
        " | times shown",
        "es": "impresiones | impr | impresiones totales",
        "fr": "impressions | impr | nombre d'impressions",
        "de": "impressionen | impr | einblendungen",
        "nl": "weergaven | vertoningen | impressies",
        "it": "impression | impressioni | visualizzazioni",
        "pt": "impressoes",
    },
    "reach": {
        "en": "reach | people reached | total reach | unique reach | accounts reached",
        "es": "alcance | personas alcanzadas",
        "fr": "portee | couverture | personnes touchees | audience touchee",
        "de": "reichweite | erreichte personen",
        "nl": "bereik",
        "it": "copertura",
        "pt": "alcance",
    },
    "clicks": {
        "en": "clicks (all) | clicks | total clicks | all clicks | click | clicked | pin clicks | swipe ups",
        "es": "clics (todos) | clics | clics totales | todos los clics",
        "fr": "clics (tous) | clics | total des clics | clics totaux",
        "de": "klicks (alle) | klicks | klicks gesamt | alle klicks",
        "nl": "klikken (alle) | klikken | alle klikken | totaal aantal klikken",
        "it": "clic (tutti) | clic",
        "pt": "cliques (todos) | cliques",
    },
    "link_clicks": {
        "en": "link clicks | clicks (destination) | clicks to landing page | url clicks | outbound clicks"
        " | website clicks"
        " | post link clicks | paid outbound clicks | link click | clicks to website | destination clicks",
        "es": "clics en el enlace | clics en enlaces | clics a la pagina de destino | clics (destino) | clics salientes"
        " | clics en el sitio web",
        "fr": "clics sur un lien | clics sur le lien | clics sur les liens | clics vers la page de destination"
        " | clics (destination) | clics sortants",
        "de": "link-klicks | linkklicks | klicks auf links | klicks auf den link | klicks (ziel)"
        " | klicks auf landingpage"
        " | klicks zur landingpage | klicks auf die zielseite | ausgehende klicks",
        "nl": "linkklikken | klikken op link | klikken op links | klikken naar bestemmingspagina | klikken op de link",
        "it": "clic sul link | clic su link",
        "pt": "cliques no link",
    },
    "landing_page_views": {
        "en": "landing page views | website landing page views",
        "es": "visitas a la pagina de destino",
        "fr": "vues de page de destination | vues de la page de destination",
        "de": "landingpage-aufrufe | landing-page-aufrufe | zielseitenaufrufe",
        "nl": "landingspaginaweergaven | weergaven van landingspagina",
    },
    "engagements": {
        "en": "total engagements | engagements | post engagement | post engagements | reactions, comments and shares"
        " | reactions, comments & shares | total engagement | lifetime engaged users",
        "es": "interacciones con la publicacion | total de interacciones | interacciones totales | interacciones",
        "fr": "interactions avec la publication | interactions avec les publications | total des interactions"
        " | interactions totales | nombre total d'interactions | engagement avec la publication",
        "de": "beitragsinteraktion | beitragsinteraktionen | interaktionen mit beitrag | interaktionen insgesamt"
        " | gesamtinteraktionen",
        "nl": "aantal interacties | totaal aantal interacties | totale interacties | berichtinteractie | interacties",
    },
    "conversions": {
        "en": "purchases | website purchases | purchase | conversions | conversion | converted | total conversions"
        " | total conversion | key events | orders | total orders | order | unique placed order | placed order"
        " | complete payment | sign ups | signups | sales count | bookings | registrations | donations",
        "es": "compras | compras en el sitio web | conversiones | pedidos | conversion | eventos clave",
        "fr": "achats | achats sur le site web | conversions | commandes | evenements cles",
        "de": "kaufe | website-kaufe | einkaufe | conversions | konversionen | bestellungen | kauf"
        " | schlusselereignisse",
        "nl": "aankopen | website-aankopen | conversies | bestellingen",
        "it": "acquisti | conversioni",
        "pt": "compras | conversoes",
    },
    "leads": {
        "en": "leads | lead | website leads | form submissions",
        "es": "clientes potenciales | posibles contactos",
        "fr": "prospects",
        "de": "leads",
        "nl": "leads",
    },
    "revenue": {
        "en": "purchases conversion value | purchase conversion value | website purchases conversion value"
        " | conv. value"
        " | conversion value | total conversion value | total complete payment value | total revenue | revenue"
        " | purchases value | total gross sales | gross sales | sales value | income | order value | turnover",
        "es": "valor de conversion de compras | valor de conversion | valor conv | valor de conv"
        " | valor total de las conversiones | ingresos totales | ingresos",
        "fr": "valeur de conversion des achats | valeur de conversion | valeur conv | valeur totale des conversions"
        " | chiffre d'affaires | revenus | revenu total",
        "de": "conversion-wert fur kaufe | kauf-conversion-wert | conversion-wert | conv.-wert | umsatz | gesamtumsatz"
        " | gesamter conversion-wert | conversions-wert",
        "nl": "conversiewaarde van aankopen | conversiewaarde | totale conversiewaarde | omzet | opbrengst",
        "it": "valore di conversione degli acquisti | valore di conversione | ricavi",
        "pt": "valor de conversao de compras | valor de conversao | receita",
    },
    "spend": {
        "en": "amount spent | total spent | spend | spent | cost | total cost | ad spend | total spend | media spend"
        " | spend in account currency | costs | ad cost",
        "es": "importe gastado | gasto total | coste | costo | gasto | inversion",
        "fr": "montant depense | depenses totales | total depense | montant total depense | cout | couts | depense"
        " | depenses",
        "de": "ausgegebener betrag | kosten | gesamtausgaben | ausgaben | insgesamt ausgegeben | gesamtkosten",
        "nl": "besteed bedrag | totaal besteed | uitgegeven bedrag | kosten | uitgaven",
        "it": "importo speso | costo | spesa",
        "pt": "valor gasto | valor usado | custo",
    },
    "sends": {
        "en": "total recipients | recipients | successful deliveries | delivered | sends | sent | emails sent"
        " | e-mails sent",
        "es": "total de destinatarios | destinatarios | enviados",
        "fr": "total des destinataires | destinataires | envoyes",
        "de": "empfanger gesamt | empfanger | zugestellt | versendet | gesendet",
        "nl": "totaal aantal ontvangers | ontvangers | verzonden",
    },
    "opens": {
        "en": "unique opens | opens | opened | recipients who opened",
        "es": "aperturas unicas | aperturas",
        "fr": "ouvertures uniques | ouvertures",
        "de": "eindeutige offnungen | offnungen | einmalige offnungen",
        "nl": "unieke opens | unieke openingen | geopend",
    },
    "video_views": {
        "en": "video views | video plays | 3-second video plays",
        "es": "reproducciones de video",
        "fr": "vues de la video | lectures de la video",
        "de": "videowiedergaben | videoaufrufe",
    },
    "follows": {
        "en": "new follows | follows | new followers | followers gained | page follows",
        "es": "nuevos seguidores",
        "fr": "nouveaux abonnes",
        "de": "neue follower",
        "nl": "nieuwe volgers",
    },
    "visitors": {
        "en": "visitors | unique visitors | total visitors | users | total users | active users | participants | people"
        " | subjects | sample size | sample | audience size",
        "es": "visitantes | usuarios | personas",
        "fr": "visiteurs | utilisateurs | personnes",
        "de": "besucher | nutzer | personen | besucherinnen",
        "nl": "bezoekers | gebruikers",
    },
    "sessions": {
        "en": "sessions | visits",
        "es": "sesiones | visitas",
        "fr": "sessions | visites",
        "de": "sitzungen | besuche",
        "nl": "sessies | bezoeken",
    },
}

_LEVELS: dict[str, dict[str, str]] = {
    "account": {"en": "account name | account", "es": "nombre de la cuenta", "fr": "nom du compte", "de": "kontoname"},
    "campaign_group": {
        "en": "campaign group name | campaign group",
        "es": "nombre del grupo de campanas",
        "fr": "nom du groupe de campagnes",
        "de": "name der kampagnengruppe | kampagnengruppe",
        "nl": "naam van campagnegroep",
    },
    "campaign": {
        "en": "campaign name | campaign | session campaign | session campaign name | campaigns",
        "es": "nombre de la campana | campana",
        "fr": "nom de la campagne | campagne",
        "de": "kampagnenname | kampagne | name der kampagne",
        "nl": "campagnenaam | campagne | naam van campagne",
        "it": "nome della campagna | campagna",
        "pt": "nome da campanha | campanha",
    },
    "ad_set": {
        "en": "ad set name | ad set | ad sets",
        "es": "nombre del conjunto de anuncios | conjunto de anuncios | nombre del lote de anuncios",
        "fr": "nom de l'ensemble de publicites | ensemble de publicites | nom de l'ensemble de publicite",
        "de": "name der anzeigengruppe | name des anzeigensets | anzeigenset",
        "nl": "naam van advertentieset | advertentieset | naam advertentieset",
        "it": "nome del gruppo di inserzioni",
        "pt": "nome do conjunto de anuncios",
    },
    "ad_group": {
        "en": "ad group name | ad group",
        "es": "nombre del grupo de anuncios | grupo de anuncios",
        "fr": "nom du groupe d'annonces | groupe d'annonces",
        "de": "anzeigengruppe | anzeigengruppenname",
        "nl": "advertentiegroep | naam van advertentiegroep",
    },
    "ad": {
        "en": "ad name | creative name | ad | creative | promoted pin name | pin promotion name | pin name",
        "es": "nombre del anuncio | anuncio | nombre de la creatividad",
        "fr": "nom de la publicite | nom de l'annonce | annonce | publicite",
        "de": "anzeigenname | anzeige | name der anzeige | werbeanzeigenname | name der werbeanzeige",
        "nl": "advertentienaam | advertentie | naam van advertentie",
        "it": "nome dell'inserzione",
        "pt": "nome do anuncio",
    },
    "keyword": {
        "en": "keyword | search keyword",
        "es": "palabra clave",
        "fr": "mot cle",
        "de": "keyword",
        "nl": "zoekwoord",
    },
}

LEVEL_IDS: Mapping[str, tuple[str, ...]] = {
    "campaign_group": split_words("campaign group id"),
    "campaign": split_words("campaign id | xyz campaign id | id de la campana | id de la campagne | kampagnen-id"),
    "ad_set": split_words("ad set id | fb campaign id | id del conjunto de anuncios | anzeigengruppen-id"),
    "ad_group": split_words("ad group id"),
    "ad": split_words(
        "ad id | creative id | id del anuncio | id pub | id de la publicite | anzeigen-id | advertentie-id"
    ),
}

DATES: tuple[str, ...] = split_words(
    "day | by day | date | dia | jour | tag | dag | giorno | fecha | datum | data | stat time day | stat time"
    " | start date"
    " | start date (in utc) | time | time period | date start | publish time | published | posted | created date"
    " | video publish time | send date | send time | sent at | fecha de inicio | begindatum | startdatum"
    " | date de debut"
    " | timestamp | first seen | event date | event time | created at | assigned at | exposed at | week | woche"
    " | semana"
    " | semaine | date (gmt) | heure de publication | veroffentlichungszeitpunkt | fecha de publicacion | start time"
    " | publicatietijd | date de publication | date hour | visit date | signup date | day index"
)
PERIOD_STARTS: tuple[str, ...] = split_words(
    "reporting starts | inicio del informe | debut des rapports | debut du rapport | berichtsstart | berichtsbeginn"
    " | rapportagestart | inizio report | inicio dos relatorios | start rapportage | begin rapportage"
)
PERIOD_ENDS: tuple[str, ...] = split_words(
    "reporting ends | fin del informe | fin des rapports | fin du rapport | berichtsende | rapportage-einde"
    " | fine report | termino dos relatorios | einde rapportage"
)
CURRENCY_COLUMNS: tuple[str, ...] = split_words(
    "currency code | currency | divisa | moneda | devise | wahrung | wahrungscode | valuta | codigo de moneda | moeda"
    " | code devise | code de devise | valutacode"
)
BREAKDOWNS: tuple[str, ...] = split_words(
    "age | gender | device | placement | platform | country | region | impression device | network | edad | sexo"
    " | dispositivo | alter | geschlecht | gerat | sexe | leeftijd | geslacht | age range | publisher platform"
    " | device type"
    " | interest | city | dma region | network (with search partners) | ubicacion | plateforme | plattform"
)
RESULT_WORDS: tuple[str, ...] = split_words(
    "results | result | resultados | resultats | ergebnisse | resultaten | risultati"
)
RESULT_KINDS: tuple[str, ...] = split_words(
    "result indicator | result type | tipo de resultado | type de resultat | indicador de resultado"
    " | indicateur de resultats | ergebnistyp | ergebnisindikator | resultaattype | resultaatindicator"
)
VARIANT_WORDS: tuple[str, ...] = split_words(
    "variant | variante | variation | version | test group | experiment group | testgruppe | group | gruppe | grupo"
    " | groupe | groep | segment | treatment | condition | bucket | arm | cell | cohort | test flag | variant name"
    " | experiment variant | version name | fassung | ab group | split | promotion | geo.group | geo group | test"
)
POST_WORDS: tuple[str, ...] = split_words(
    "post id | post | post link | post url | permalink | tweet id | beitrags-id | beitrag | publicacion"
)
"""Headers of tables of one's own that name the post of a line."""

UNIT_WORDS: tuple[str, ...] = split_words(
    "user id | userid | user | customer id | customerid | client id | visitor id | visitorid | subscriber id"
    " | contact id"
    " | member id | person id | participant id | lead id | account id | company id | device id | cookie id | uid"
    " | session id | sessionid | conversation id | webflow id | nutzer-id | kunden-id | kundennummer | id"
    " | user pseudo id"
    " | id de usuario | id utilisateur | recipient id | household id | anonymous id"
)
LOCATION_WORDS: tuple[str, ...] = split_words(
    "location | geo | region | city | market | dma | state | country | standort | ort | stadt | filiale | store | shop"
    " | ville | ciudad | tienda | magasin | marketid | market id | locationid | location id | store id | postcode area"
    " | bundesland | provincia | departement | zip | postal code"
)


def _by_header(table: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Merge the languages of each role, first words of every language first."""
    merged: dict[str, tuple[str, ...]] = {}
    for role, languages in table.items():
        columns = [split_words(words) for words in languages.values()]
        deepest = max(len(words) for words in columns)
        merged[role] = tuple(dict.fromkeys(words[i] for i in range(deepest) for words in columns if i < len(words)))
    return merged


def _languages() -> dict[str, frozenset[str]]:
    spoken: dict[str, set[str]] = {}
    for table in (_ROLES, _LEVELS):
        for languages in table.values():
            for language, words in languages.items():
                for word in split_words(words):
                    spoken.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in spoken.items()}


ROLES: Mapping[str, tuple[str, ...]] = _by_header(_ROLES)
LEVELS: Mapping[str, tuple[str, ...]] = _by_header(_LEVELS)
LANGUAGES: Mapping[str, frozenset[str]] = _languages()
KNOWN_HEADERS: frozenset[str] = frozenset(
    [
        *(word for words in ROLES.values() for word in words),
        *(word for words in LEVELS.values() for word in words),
        *(word for words in LEVEL_IDS.values() for word in words),
        *DATES, *PERIOD_STARTS, *PERIOD_ENDS, *CURRENCY_COLUMNS, *RESULT_WORDS, *RESULT_KINDS, *VARIANT_WORDS,
        *UNIT_WORDS, *LOCATION_WORDS,
    ]
)  # fmt: skip
