"""Headers of columns that are neither measure nor level: days, periods, currency, breakdowns, groups, places."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.sources.source import split_words

DATES: tuple[str, ...] = split_words(
    "day | by day | date | dia | jour | tag | dag | giorno | dzien | fecha | datum | data | stat time day | stat time"
    " | start date"
    " | start date (in utc) | time | time period | date start | publish time | published | posted | created date"
    " | video publish time | send date | send time | sent at | fecha de inicio | begindatum | startdatum"
    " | date de debut"
    " | timestamp | first seen | event date | event time | created at | assigned at | exposed at | week | woche"
    " | semana"
    " | semaine | settimana | tydzien | vecka | uge | date (gmt) | heure de publication | veroffentlichungszeitpunkt"
    " | fecha de publicacion | start time"
    " | hora de publicacion | horario de publicacao | hora da publicacao | hora de publicacao | ora di pubblicazione"
    " | orario di pubblicazione"
    " | zeitpunkt der veroffentlichung | veroffentlichungszeit | publicatietijdstip | tijdstip van publicatie"
    " | czas publikacji | publiceringstid | udgivelsestidspunkt"
    " | publicatietijd | date de publication | date hour | visit date | signup date | day index"
    " | por dia | pro tag | nach tag | par jour | per dag | per giorno | month | monat"
    " | mois | mes | mese | maand | miesiac | manad | maned"
    " | data de inicio | data di inizio | aangemaakt | aanmaakdatum | erstellt am | erstellungsdatum | date de creation"
    " | fecha de creacion | data de criacao | data di creazione"
)
CALENDAR: Mapping[str, str] = {
    header: step
    for step, headers in {
        "day": "day | date | tag | datum | jour | dia | fecha | giorno | data | dag | nth day",
        "week": "week | woche | semaine | semana | settimana | nth week",
        "month": "month | monat | mois | mes | mese | maand | nth month",
    }.items()
    for header in split_words(headers)
}
"""Headers of a calendar and how long a line is by them, whether or not the cells are days ("Week 16")."""

LANGUAGE_SIGNS: Mapping[str, str] = {
    "de": "videotitel | dauer | aufrufe | inhalte | wiedergabezeit (stunden) | datum",
    "fr": "titre de la video | contenu | vues | duree | duree de visionnage (heures) | j'aime | partages",
    "es": "titulo del video | contenido | visualizaciones | duracion | me gusta | fecha",
    "pt": "titulo do video | conteudo | visualizacoes | duracao | tempo de exibicao (horas)",
    "it": "titolo video | contenuti | durata | tempo di visualizzazione (ore) | mi piace",
    "nl": "duur | weergavetijd (uren) | publicatietijd van video | klikfrequentie van vertoningen (%)",
}
"""Headers that are neither measure nor level and tell the language of a file."""

SPANS: Mapping[str, tuple[str, ...]] = {
    "date start": ("date stop", "date end"),
    "time period start": ("time period end",),
    "time period": ("time period end",),
    "start time": ("end time",),
    "start date": ("end date", "stop date"),
    "date de debut": ("date de fin",),
    "fecha de inicio": ("fecha de fin", "fecha de finalizacion"),
    "startdatum": ("enddatum",),
    "begindatum": ("einddatum",),
    "data inizio": ("data fine",),
    "data di inizio": ("data di fine",),
    "data de inicio": ("data de termino", "data de fim"),
}
"""Headers of the first day of what a line covers, with those of its last day."""

PERIOD_STARTS: tuple[str, ...] = split_words(
    "reporting starts | inicio del informe | debut des rapports | debut du rapport | berichtsstart | berichtsbeginn"
    " | rapportagestart | inizio report | inizio dei report | inicio dos relatorios | start rapportage"
    " | begin rapportage | auswertungsstart | auswertungsbeginn | beginn des berichts | poczatek raportowania"
    " | poczatek raportu | rapportering startar | rapporteringsstart | rapportering starter | rapportstart"
    " | inicio del reporte | inicio de los informes"
)
PERIOD_ENDS: tuple[str, ...] = split_words(
    "reporting ends | fin del informe | fin des rapports | fin du rapport | berichtsende | rapportage-einde"
    " | fine report | fine dei report | termino dos relatorios | encerramento dos relatorios | fim dos relatorios"
    " | einde rapportage | auswertungsende | ende des berichts | koniec raportowania | koniec raportu"
    " | rapportering slutar | rapporteringsslut | rapportering slutter | rapportslut | fin del reporte"
    " | fin de los informes"
)
CURRENCY_COLUMNS: tuple[str, ...] = split_words(
    "currency code | currency | account currency | divisa | moneda | devise | wahrung | wahrungscode | valuta"
    " | codigo de moneda | moeda"
    " | code devise | code de devise | valutacode | codice valuta | waluta | kod waluty | valutakod | valutakode"
    " | codigo da moeda | code de la devise | codigo de divisa"
)
BREAKDOWNS: tuple[str, ...] = split_words(
    "age | gender | device | placement | platform | country | region | impression device | network | edad | sexo"
    " | dispositivo | alter | geschlecht | gerat | sexe | leeftijd | geslacht | age range | publisher platform"
    " | device type"
    " | interest | city | dma region | network (with search partners) | ubicacion | plateforme | plattform"
    " | device platform | conversion device | time of day (ad account time zone) | time of day (viewer's time zone)"
    " | time of day | platzierung | impression-gerat | impressionsgerat | gerateplattform | land"
    " | plataforma | dispositivo de impresion | plataforma del dispositivo | pais | genre | genero"
    " | appareil d'impression | plateforme de l'appareil | pays | eta | genere | sesso | piattaforma"
    " | posizionamento | dispositivo di impression | dispositivo per le impression | paese | regione | idade"
    " | posicionamento | dispositivo de impressao | regiao | plaatsing | weergaveapparaat | apparaat | regio | wiek"
    " | płec | platforma | umiejscowienie | urzadzenie | kraj | alder | kon | køn | placering | enhet | enhed"
    " | country/region | pais/region | land/region | pays/region | paese/regione | click type | klicktyp"
    " | conversion action | conversion-aktion | top vs. other | day of week | hour of the day | subregion"
    " | search term match type | match type | interest category | devices | dispositivos | gerate"
    " | conversion category | age group | network type | ad network type | province/region"
    " | device category | kategorie des gerats | geratekategorie | categoria de dispositivo | categorie d'appareil"
    " | categoria dispositivo | apparaatcategorie | new / returning | new/returning | neu/wiederkehrend"
    " | nuevo/recurrente | nouveau/connu | browser | operating system | event name | ereignisname | nombre del evento"
    " | nom de l'evenement | nome evento | nome do evento | gebeurtenisnaam | audience name"
)
RESULT_WORDS: tuple[str, ...] = split_words(
    "results | result | resultados | resultado | resultats | ergebnisse | ergebnis | resultaten | risultati | risultato"
    " | wyniki | resultat"
    " | resultater"
)
RESULT_KINDS: tuple[str, ...] = split_words(
    "result indicator | result type | tipo de resultado | type de resultat | indicador de resultado"
    " | indicateur de resultats | ergebnistyp | ergebnisindikator | resultaattype | resultaatindicator"
    " | resultatenindicator | indicateur de resultat | indicador de resultados | tipo de resultados"
    " | indicatore di risultato | indicatore dei risultati | tipo di risultato | art des ergebnisses"
    " | indikator fur ergebnisse | ergebnis-indikator | wskaznik wynikow | wskaznik wyniku | typ wyniku"
    " | resultatindikator | resultattyp | resultattype | resultat-indikator"
)
VARIANT_WORDS: tuple[str, ...] = split_words(
    "variant | variante | variation | version | test group | experiment group | testgruppe | group | gruppe | grupo"
    " | groupe | groep | segment | treatment | condition | bucket | arm | cell | cohort | test flag | variant name"
    " | experiment variant | version name | fassung | ab group | split | promotion | geo.group | geo group | test"
    " | versione | versao | versie | gruppo | grupo de prueba | grupo de teste | groupe de test | gruppo di test"
    " | testgroep | test variant | ab test group | group name | treatment group | assignment | variation name"
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
    " | id de usuario | id utilisateur | recipient id | household id | anonymous id | id client | id cliente"
    " | cliente id"
    " | numero client | numero de cliente | codice cliente | id utente | id do cliente | id do usuario | klant-id"
    " | klantnummer | klant id | gebruikers-id | usuario id | user key | donor id | spender-id | subject id"
    " | respondent id | nutzer id | gebruiker id | gebruikers id | id usuario"
    " | kunden id"
    " | company | company name | company domain | companies | firma | unternehmen | entreprise | empresa | azienda"
    " | bedrijf | organisation | organization | organisation id | organization id | donor | donor no | donor number"
)
LOCATION_WORDS: tuple[str, ...] = split_words(
    "location | geo | region | city | market | dma | state | country | standort | ort | stadt | filiale | store | shop"
    " | ville | ciudad | tienda | magasin | marketid | market id | locationid | location id | store id | postcode area"
    " | bundesland | provincia | departement | zip | postal code"
)
