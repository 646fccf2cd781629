"""LinkedIn: Campaign Manager performance reports and the workbook of page posts, in the languages of their users.

Since 2026 the report calls the former campaign group "Campaign", the campaign "Ad Set" and the creative "Ad"; both
wordings are read, and a level is what its header says.
"""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

_ADS_TELLING = (
    "start date (in utc) | total spent | click through rate | total social actions | campaign group id"
    " | campaign group name | viral impressions | clicks to landing page | ad introduction text | total engagements"
    " | creative name | average cpm | average cpc | campaign group status | lead forms opened | clicks to linkedin page"
    " | fecha de inicio (huso horario de utc) | fecha de inicio (en utc) | gasto total | total de interacciones"
    " | clics a la pagina de destino | nombre del lote de anuncios | porcentaje de clics | veces compartido | cpm medio"
    " | nombre del grupo de campanas | impresiones virales | posibles contactos | texto de introduccion al anuncio"
    " | begindatum (in utc) | totaal besteed | doorklikfrequentie (ctr) | klikken naar bestemmingspagina"
    " | aantal interacties | naam van advertentieset | gemiddelde cpm | gemiddelde cpc | virale weergaven"
    " | inleidende advertentietekst | naam van campagnegroep"
    " | nom du groupe de campagnes | id pub | statut de la publicite | url a cliquer | date de debut (en utc)"
    " | total depense | impressions virales | texte pub presentation | clics vers la page de destination"
    " | clics sur la page de destination | nom de l'ensemble de publicites | total des engagements"
    " | ausgaben insgesamt"
    " | startdatum (in utc) | insgesamt ausgegeben | gesamtausgaben | virale impressions | virale impressionen"
    " | name der kampagnengruppe | klicks zur landingpage | klicks auf landingpage | einleitungstext der anzeige"
    " | engagement insgesamt | gesamtes engagement | kampagnengruppen-id"
    " | data de inicio (em utc) | total gasto | valor total gasto | nome do grupo de campanhas | impressoes virais"
    " | cliques na pagina de destino | total de engajamentos | texto de introducao do anuncio"
    " | data di inizio (in utc) | totale speso | spesa totale | nome gruppo di campagne | nome del gruppo di campagne"
    " | impressioni virali | clic sulla pagina di destinazione | interazioni totali | totale interazioni"
)
_ADS_USUAL = (
    "campaign name | ad set name | ad name | ad id | currency | impressions | clicks | reactions | leads | moneda"
    " | impresiones | clics | weergaven | klikken | conversies | campagnenaam | advertentienaam | valuta | devise"
    " | nom de la publicite | nombre del anuncio | conversiones | reacciones | nom de la campagne | kampagnenname"
    " | name der kampagne | name der anzeigengruppe | anzeigengruppen-id | anzeigenname"
    " | wahrung | klicks | impressionen"
    " | reaktionen | kommentare | nome da campanha | nome do anuncio | moeda | impressoes | cliques"
    " | conversoes | reacoes"
    " | nome della campagna | nome campagna | nome dell'inserzione | impressioni | clic | conversioni | reazioni"
    " | conversions | accountnaam | nom du compte | nombre de la cuenta"
)
_ADS_TITLES = (
    "ad performance report | campaign performance report | account performance report | creative performance report"
    " | ad set performance report | campaign group performance report"
    " | rapport met advertentieprestaties | rapport met campagneprestaties | rapport advertentieprestaties"
    " | rapport met prestaties"
    " | informe de rendimiento | informe del rendimiento | informe sobre el rendimiento"
    " | rapport de performance | rapport de performances | rapport sur les performances"
    " | leistungsbericht | anzeigenleistungsbericht | anzeigen-performance-bericht | werbeanzeigen"
    " | bericht zur performance | bericht zur anzeigenperformance | bericht uber die anzeigenleistung"
    " | bericht zur anzeigenleistung | kampagnen-performance-bericht | performance-bericht"
    " | relatorio de desempenho | rapporto sulle prestazioni | report sulle prestazioni | report delle prestazioni"
    " | rapporto sul rendimento | report sul rendimento"
)
_POSTS_TELLING = (
    "post title | post link | posted by | views (excluding offsite video views) | offsite views | reposts"
    " | titel bijdrage | link naar bijdrage | bijdragelink | geplaatst door | interactiepercentage | aangemaakt"
    " | beitragstitel | titel des beitrags | beitragslink | link zum beitrag | veroffentlicht von | gepostet von"
    " | titre du post | titre de la publication | lien du post | lien de la publication | publie par | republications"
    " | titulo de la publicacion | enlace de la publicacion | publicado por | titulo do post | titulo da publicacao"
    " | link do post | link da publicacao | titolo del post | link del post | pubblicato da"
)
_POSTS_USUAL = (
    "post type | created date | click through rate (ctr) | engagement rate | content type | likes | type content"
    " | doorklikfrequentie (ctr) | beitragstyp | contenttyp | klickrate (ctr) | erstellungsdatum | erstellt am"
    " | type de post | type de contenu | taux de clics (ctr) | date de creation | tipo de publicacion"
    " | tipo de contenido | fecha de creacion | porcentaje de clics (ctr) | tipo de post | tipo de conteudo"
    " | data de criacao | taxa de cliques (ctr) | tipo di post | tipo di contenuto | data di creazione"
)
_POST_TITLES = (
    "titulo de la publicacion | titulo da publicacao | titulo do post | titre du post | titre de la publication"
    " | beitragstitel | titel des beitrags | titel bijdrage | titolo del post"
)
_POST_LINKS = (
    "post link | link naar bijdrage | bijdragelink | beitragslink | link zum beitrag | lien du post"
    " | lien de la publication | enlace de la publicacion | link do post | link da publicacao | link del post"
)

SOURCES = (
    Source(
        platform="linkedin_ads",
        title="LinkedIn Campaign Manager",
        kind="ads",
        card=ExportCard(
            "LinkedIn Campaign Manager",
            (
                "Open Campaign Manager → Advertise → Ads and set the dates of the experiment.",
                (
                    "Export (at the top right) → report type Ad Performance, time breakdown Daily; for contacts the "
                    "columns need Leads."
                ),
                "Upload the .csv as it is; do not open it in a spreadsheet in between.",
            ),
        ),
        telling=frozenset(split_words(_ADS_TELLING)),
        usual=frozenset(split_words(_ADS_USUAL)),
        titles=split_words(_ADS_TITLES),
        words={
            "spend": split_words(
                "total spent | gasto total | totaal besteed | total depense | depenses totales | gesamtausgaben"
                " | insgesamt ausgegeben | ausgaben insgesamt | total gasto | valor total gasto | totale speso"
                " | spesa totale | totalt spenderat"
            ),
            "engagements": split_words(
                "total engagements | total de interacciones | aantal interacties | total des engagements"
                " | engagement total | nombre total d'interactions | engagement insgesamt | gesamtes engagement"
                " | gesamte interaktionen"
                " | interaktionen insgesamt | total de engajamentos | engajamento total | total de interacoes"
                " | interazioni totali | totale interazioni"
            ),
            "conversions": split_words("conversions | conversiones | conversies | conversoes | conversioni"),
            "revenue": split_words(
                "total conversion value | valor total de las conversiones | valor total de conversion"
                " | totale conversiewaarde | valeur totale des conversions | valeur totale de conversion"
                " | gesamter conversion-wert | gesamt-conversion-wert | conversion-wert insgesamt"
                " | conversionwert insgesamt | gesamtwert der conversions | valor total de conversao"
                " | valor total das conversoes | valore totale delle conversioni | valore totale conversioni"
            ),
            "link_clicks": split_words(
                "clicks to landing page | clics a la pagina de destino | klikken naar bestemmingspagina"
                " | clics vers la page de destination | clics sur la page de destination | klicks zur landingpage"
                " | klicks auf landingpage | klicks auf die landingpage | klicks auf zielseite"
                " | cliques na pagina de destino | cliques para a pagina de destino | clic sulla pagina di destinazione"
                " | clic verso la pagina di destinazione"
            ),
            "leads": split_words("leads | posibles contactos | lead | prospects"),
            "follows": split_words("follows | seguimientos | volgers | abonnements"),
        },
        never={"impressions": split_words("visualizzazioni"), "engagements": split_words("interacties")},
        levels=(
            ("account", split_words("account name | nombre de la cuenta | accountnaam | nom du compte | kontoname")),
            (
                "campaign_group",
                split_words("nome do grupo de campanhas | nome gruppo di campagne | nome del gruppo di campagne"),
            ),
            ("campaign", split_words("nome campagna | nombre de campana")),
            (
                "ad_set",
                split_words(
                    "nombre del lote de anuncios | naam van advertentieset | name der anzeigengruppe"
                    " | nome gruppo di inserzioni | nome set di inserzioni | nome del set di inserzioni"
                    " | nom du groupe de publicites"
                ),
            ),
            (
                "ad",
                split_words(
                    "creative name | ad name | nombre de la creatividad | name des creatives | nome inserzione"
                    " | nome annuncio | nome dell'annuncio | nom du visuel | naam van creative"
                ),
            ),
        ),
        month_first=True,
        blank_is_none=True,
    ),
    Source(
        platform="linkedin_page",
        title="LinkedIn page posts",
        kind="posts",
        card=ExportCard(
            "LinkedIn page",
            (
                "Open your page as admin → Analytics → Content.",
                "Set the dates so that all posts of the experiment are inside, then Export (at the top right).",
                "Upload the workbook (.xls) as it is; its sheet “All posts” is read.",
                "For the next test, write the version into each post, as [carousel] or a hashtag; no column names it.",
            ),
        ),
        telling=frozenset(split_words(_POSTS_TELLING)),
        usual=frozenset(split_words(_POSTS_USUAL)),
        titles=split_words(
            "engagement metrics for individual posts | interactiestatistieken voor afzonderlijke bijdragen"
            " | engagement-kennzahlen | indicateurs d'engagement | metricas de interaccion | metricas de engajamento"
        ),
        parts=split_words(
            "clicks | likes | comments | reposts | follows | klikken | interessant | commentaren | volgers"
            " | klicks | gefallt mir | kommentare | follower | clics | j'aime | commentaires | republications"
            " | abonnements | suivis"
            " | recomendaciones | comentarios | veces compartido | seguimientos | cliques | curtidas | gostos"
            " | compartilhamentos | partilhas | seguidores | clic | consigliati | commenti | diffusioni post"
            " | diffusioni | keren gedeeld | gedeeld | gostei | reacoes"
        ),
        never={"follows": split_words("follows | volgers | follower | seguimientos | abonnements"), "spend": ()},
        unit=split_words(_POST_LINKS),
        texts=split_words(f"post title | {_POST_TITLES} | {_POST_LINKS} | campaign name"),
        row="post",
        month_first=True,
    ),
)
