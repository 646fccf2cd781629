"""Google Analytics 4 reports and explorations; Google Trends."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

# the comment block of every export begins and ends with a line of dashes
_RULE = "-" * 30
_SESSION_WORDS = (
    "session campaign | session source / medium | engaged sessions | session primary channel group"
    " | key events | event count | session default channel group | user key event rate | session key event rate"
    " | session primary channel group (default channel group) | source / medium | pages/session | pages / session"
    " | new users | session manual ad content | avg. session duration | %new sessions | % new sessions"
    " | goal completions | goal value | goal conversion rate | average engagement time per session"
    " | average engagement time per active user | page path and screen class | landing page + query string"
    " | sitzung – kampagne | sitzung – quelle/medium | sitzungen mit interaktionen | schlusselereignisse"
    " | ereignisanzahl | quelle/medium | quelle / medium | seiten/sitzung | neue nutzer | landingpage + abfragestring"
    " | seitenpfad und bildschirmklasse | durchschnittl. sitzungsdauer | absprungrate | zielvorhabenabschlusse"
    " | campana de la sesion | fuente/medio de la sesion | sesiones con interaccion | eventos clave"
    " | numero de eventos | fuente/medio | nuevos usuarios | usuarios nuevos | paginas/sesion | porcentaje de rebote"
    " | pagina de destino y cadena de consulta | ruta de la pagina y clase de pantalla"
    " | campagne de la session | source/support de la session | sessions avec engagement | evenements cles"
    " | nombre d'evenements | source/support | nouveaux utilisateurs | pages/session | taux de rebond"
    " | page de destination + chaine de requete | chemin de la page et classe de l'ecran"
    " | campagna sessione | campagna della sessione | sorgente/mezzo sessione | sorgente/mezzo della sessione"
    " | sessioni con coinvolgimento | eventi chiave | conteggio eventi | nuovi utenti"
    " | campanha da sessao | origem / midia da sessao | origem/midia da sessao | sessoes engajadas"
    " | eventos principais | contagem de eventos | novos usuarios"
    " | sessiecampagne | sessiebron/-medium | sessiebron/medium | sessiebron / medium | sessies met betrokkenheid"
    " | belangrijke gebeurtenissen | aantal gebeurtenissen | nieuwe gebruikers"
)
_USUAL = (
    "sessions | engagement rate | total revenue | active users | total users | date | bounce rate | users | campaign"
    " | landing page | conversions | transactions | sitzungen | aktive nutzer | gesamtumsatz | engagement-rate"
    " | interaktionsrate | nutzer | landingpage | sesiones | usuarios activos | ingresos totales"
    " | porcentaje de interacciones | tasa de interaccion | pagina de destino | utilisateurs actifs | revenu total"
    " | revenus totaux | taux d'engagement | page de destination | sessioni | utenti attivi | entrate totali"
    " | tasso di coinvolgimento | sessoes | usuarios ativos | receita total | taxa de engajamento | sessies"
    " | actieve gebruikers | totale opbrengst | betrokkenheidspercentage"
)
_CHANNELS = (
    "session primary channel group (default channel group) | session primary channel group"
    " | session default channel group | first user primary channel group (default channel group)"
    " | first user default channel group | default channel group | default channel grouping"
    " | sitzung – primare channelgruppe (standard-channelgruppe) | sitzung – standard-channelgruppe"
    " | standard-channelgruppe | standard-channelgruppierung"
    " | grupo de canales principal de la sesion (grupo de canales predeterminado)"
    " | grupo de canales predeterminado de la sesion | grupo de canales predeterminado"
    " | groupe de canaux principal de la session (groupe de canaux par defaut)"
    " | groupe de canaux par defaut de la session | groupe de canaux par defaut | groupe de canaux"
    " | gruppo di canali principale della sessione (gruppo di canali predefinito)"
    " | gruppo di canali principale sessione (gruppo di canali predefinito)"
    " | grupo principal de canais da sessao (grupo de canais padrao) | grupo de canais padrao da sessao"
    " | primaire kanaalgroep van sessie (standaard kanaalgroep)"
    " | primaire kanaalgroep van sessie (standaardkanaalgroep)"
)
_SOURCES = (
    "session source / medium | source / medium | session source | session medium | first user source / medium"
    " | first user source | source | medium | sitzung – quelle/medium | sitzung – quelle / medium | sitzung – quelle"
    " | quelle/medium | quelle / medium | fuente/medio de la sesion | fuente de la sesion | fuente/medio"
    " | fuente / medio | source/support de la session | source de la session | source/support | source / support"
    " | sorgente/mezzo sessione | sorgente/mezzo della sessione | sorgente/mezzo | sorgente / mezzo"
    " | origem / midia da sessao | origem/midia da sessao | origem / midia | origem/midia"
    " | sessiebron/-medium | sessiebron/medium | sessiebron / medium | bron/medium | bron / medium"
)
_CAMPAIGNS = (
    "session campaign | session campaign name | session manual campaign name | session google ads campaign | campaign"
    " | first user campaign | sitzung – kampagne | kampagne | campana de la sesion | campana"
    " | campagne de la session | campagne | campagna sessione | campagna della sessione | campagna"
    " | campanha da sessao | campanha | sessiecampagne | campagne van sessie"
)
_CONTENTS = (
    "session manual ad content | manual ad content | first user manual ad content | ad content"
    " | sitzung – manuelle anzeigeninhalte | sitzung – manueller anzeigeninhalt | anzeigeninhalt | anzeigeninhalte"
    " | contenido de anuncio manual de la sesion | contenido del anuncio manual de la sesion | contenido del anuncio"
    " | contenu d'annonce manuel de la session | contenu de l'annonce manuelle de la session | contenu de l'annonce"
    " | contenuto annuncio manuale sessione | contenuto annuncio manuale della sessione | contenuto dell'annuncio"
    " | conteudo do anuncio manual da sessao | conteudo do anuncio | handmatige advertentiecontent van sessie"
    " | advertentiecontent"
)
_PAGES = (
    "landing page | landing page + query string | page path and screen class | page title and screen class"
    " | page path + query string and screen class | page path | page title | page location | page | destination page"
    " | landingpage | landingpage + abfragestring | zielseite | seitenpfad und bildschirmklasse"
    " | seitentitel und bildschirmklasse | seite | pagina de destino | pagina de destino y cadena de consulta"
    " | pagina de destino + cadena de consulta | ruta de la pagina y clase de pantalla"
    " | titulo de la pagina y clase de pantalla | titulo de pagina y clase de pantalla | page de destination"
    " | page de destination + chaine de requete | chemin de la page et classe de l'ecran"
    " | titre de la page et classe de l'ecran | pagina di destinazione | pagina di destinazione + stringa di query"
    " | percorso pagina e classe schermata | pagina de destino + string de consulta"
    " | caminho da pagina e classe da tela | bestemmingspagina | landingspagina | landingspagina + querystring"
    " | paginapad en schermklasse"
)
_VARIANTS = (
    "variant | experiment variant | experiment variation | variant name | test variant | ab variant | variation"
    " | variante | varianten | variante del experimento | variante de prueba"
)

SOURCES = (
    Source(
        platform="ga4",
        title="Google Analytics 4",
        kind="ads",
        card=ExportCard(
            "Google Analytics 4",
            (
                "Open Explore → Free form and set the dates of the experiment.",
                "Rows: Date and Session campaign (or Session manual ad content), and show as many rows as there are.",
                "Values: Sessions and Active users; for sales also Key events and Total revenue.",
                "Export data → CSV (not PDF), and upload the file as it is, with its comment lines.",
            ),
        ),
        telling=frozenset(split_words(_SESSION_WORDS)),
        usual=frozenset(split_words(_USUAL)),
        titles=(_RULE,),
        words={
            "conversions": split_words(
                "key events | conversions | goal completions | transactions | ecommerce purchases | purchases"
                " | schlusselereignisse | zielvorhabenabschlusse | transaktionen | e-commerce-kaufe"
                " | eventos clave | conversiones | objetivos cumplidos | consecuciones de objetivos | transacciones"
                " | compras en comercio electronico | evenements cles | objectifs realises | achats e-commerce"
                " | eventi chiave | conversioni | completamenti obiettivo | transazioni | eventos principais"
                " | eventos-chave | conversoes | conclusoes de meta | transacoes | belangrijke gebeurtenissen"
                " | conversies | doelvoltooiingen | transacties"
            ),
            "revenue": split_words(
                "total revenue | purchase revenue | revenue | gesamtumsatz | kaufumsatz | umsatz | ingresos totales"
                " | ingresos por compras | ingresos | revenu total | revenus totaux | revenus des achats | revenus"
                " | entrate totali | entrate da acquisti | entrate | receita total | receita de compras | receita"
                " | totale opbrengst | totale inkomsten | opbrengst | inkomsten"
                " | goal value | zielvorhabenwert | valor del objetivo | valeur de l'objectif | valore obiettivo"
                " | valor da meta | doelwaarde"
            ),
            "spend": split_words("google ads cost | ads cost | google ads-kosten"),
            "sessions": split_words("sessions | sitzungen | sesiones | sessioni | sessoes | sessies"),
            "visitors": split_words(
                "users | total users | active users | nutzer | nutzer insgesamt | gesamtzahl der nutzer | aktive nutzer"
                " | usuarios | usuarios totales | total de usuarios | usuarios activos | utilisateurs"
                " | nombre total d'utilisateurs | total des utilisateurs | utilisateurs actifs | utenti"
                " | utenti totali | utenti attivi | usuarios ativos | utilizadores | utilizadores ativos | gebruikers"
                " | totaal aantal gebruikers | actieve gebruikers"
            ),
        },
        # page views are no times an advertisement was shown
        never={"impressions": split_words("weergaven | visualizzazioni | visningar | visninger | wyswietlenia")},
        levels=(
            ("channel", split_words(_CHANNELS)),
            ("source", split_words(_SOURCES)),
            ("campaign", split_words(_CAMPAIGNS)),
            ("ad_group", ()),
            ("ad", split_words(_CONTENTS)),
            ("page", split_words(_PAGES)),
            ("variant", split_words(_VARIANTS)),
        ),
        dates=split_words(
            "date | datum | fecha | data | date + hour | fecha y hora | date et heure | datum und uhrzeit"
        ),
        month_first=False,
    ),
    Source(
        platform="google_trends",
        title="Google Trends",
        kind="aggregate",
        card=ExportCard(
            "Google Trends",
            (
                "Download the chart “Interest over time” as .csv.",
                "Trends shows interest relative to its peak, not counts: it can be looked at, but not be tested.",
            ),
        ),
        titles=split_words("category: | kategorie: | categorie : | categorie: | categoria: | kategori:"),
        shape=r".: \(.+\)$",
        row="term",
    ),
)
