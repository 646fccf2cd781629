"""Headers of columns that are neither measure nor level: days, periods, currency, breakdowns, groups, places."""

from __future__ import annotations

from experiments.reading.sources.source import split_words

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
