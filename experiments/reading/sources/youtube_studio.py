"""YouTube Studio: the table of videos, by itself or in its ZIP beside chart data and totals."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

# "Impressions" is "Thumbnail impressions" since 2026; German headers come with soft hyphens inside
_IMPRESSIONS = (
    "impressions | thumbnail impressions | impressionen | thumbnail-impressionen | impressionen der thumbnails"
    " | impressions des miniatures | impressions de miniatures | impresiones | impresiones de miniaturas"
    " | impresiones de la miniatura | impresiones de las miniaturas | impressoes | impressoes de miniaturas"
    " | impressoes das miniaturas | impressioni | impressioni delle miniature | impressioni miniature | vertoningen"
    " | thumbnailvertoningen | vertoningen van thumbnails | exponeringar | eksponeringer"
)
# what other platforms call impressions is the number of views here
_VIEWS = "weergaven | visualizzazioni | visningar | visninger | wyswietlenia | views"
_TITLES = (
    "video title | videotitel | titel des videos | video-titel | titre de la video | titulo del video | titulo do video"
    " | titolo video | titolo del video | titel van video | titel van de video | videotittel | tytuł filmu"
)
_PUBLISHED = (
    "video publish time | veroffentlichungszeitpunkt des videos | veroffentlichungszeit des videos"
    " | heure de publication de la video | date de publication de la video | hora de publicacion del video"
    " | fecha de publicacion del video | horario de publicacao do video | hora de publicacao do video"
    " | data de publicacao do video | ora pubblicazione video | ora di pubblicazione del video"
    " | orario di pubblicazione del video | orario di pubblicazione video"
    " | ora di pubblicazione video | data di pubblicazione del video | data pubblicazione video"
    " | publicatietijd van video | publicatietijd van de video | tijdstip van publicatie van video"
    " | tijd van publicatie van video | publiceringstid for video | udgivelsestidspunkt for video"
    " | czas publikacji filmu"
)
_WATCH_TIME = (
    "watch time (hours) | wiedergabezeit (stunden) | duree de visionnage (heures) | tiempo de visualizacion (horas)"
    " | tiempo de reproduccion (horas) | tempo de exibicao (horas) | tempo de visualizacao (horas)"
    " | tempo di visualizzazione (ore) | weergavetijd (uren) | kijktijd (uren) | visningstid (timmar)"
    " | visningstid (timer) | czas ogladania (godziny)"
)
_CLICK_RATES = (
    "impressions click-through rate (%) | thumbnail click-through rate (%) | klickrate der impressionen (%)"
    " | taux de clics par impression (%) | taux de clics sur les impressions (%)"
    " | porcentaje de clics de las impresiones (%) | tasa de clics de las impresiones (%)"
    " | ctr de las impresiones (%) | taxa de cliques de impressoes (%) | taxa de cliques na miniatura (%)"
    " | percentuale di clic per le impressioni (%) | percentuale di clic delle impressioni (%)"
    " | klikfrequentie van vertoningen (%) | klikfrequentie voor vertoningen (%)"
)
_LIKES = (
    "likes | mag ich | mag ich-bewertungen | „mag ich“-bewertungen | positive bewertungen | j'aime"
    " | mentions j'aime | mentions « j'aime » | mentions «j'aime» | me gusta | marcas de me gusta | marcacoes gostei"
    " | marcacoes “gostei” | gostei | mi piace | vind-ik-leuks"
)
_SHARES = (
    "shares | geteilt | geteilte inhalte | geteilte videos | partages | veces compartido | veces que se ha compartido"
    " | elementos compartidos | compartidos | compartilhamentos | partilhas | condivisioni | gedeeld | gedeelde items"
    " | keer gedeeld"
)
_COMMENTS = (
    "comments added | comments | hinzugefugte kommentare | kommentare hinzugefugt | kommentare | commentaires ajoutes"
    " | commentaires | comentarios anadidos | comentarios agregados | comentarios | comentarios adicionados"
    " | commenti aggiunti | commenti | toegevoegde reacties | toegevoegde opmerkingen | reacties toegevoegd | reacties"
)
_USUAL = (
    "content | views | subscribers | likes | shares | duration | impressions | videos | inhalte | contenu | contenido"
    " | conteudo | contenuti | aufrufe | vues | visualizaciones | vistas | visualizacoes | visualizzazioni | weergaven"
    " | abonnenten | abonnes | suscriptores | inscritos | iscritti | abonnees | dauer | duree | duracion | duracao"
    " | durata | duur | impressionen | impresiones | impressoes | impressioni | vertoningen"
)

SOURCES = (
    Source(
        platform="youtube_studio",
        title="YouTube Studio",
        kind="posts",
        card=ExportCard(
            "YouTube Studio",
            (
                (
                    "Open Analytics → Advanced mode → Content, and set the dates so that they hold the same days for "
                    "all videos."
                ),
                "Columns (+): Impressions, Impressions click-through rate, Views, Likes, Comments added, Shares.",
                "Export current view (the arrow at the top right) → Comma-separated values (.csv).",
                "Upload the ZIP as it is, or “Table data.csv” out of it.",
            ),
        ),
        telling=frozenset(
            (
                *split_words(_TITLES),
                *split_words(_PUBLISHED),
                *split_words(_WATCH_TIME),
                *split_words(_CLICK_RATES),
                *split_words(
                    "average view duration | average percentage viewed (%) | comments added | subscribers gained"
                    " | engaged views"
                ),
            )
        ),
        usual=frozenset(split_words(_USUAL)),
        words={
            "impressions": split_words(_IMPRESSIONS),
            "revenue": split_words(
                "your estimated revenue | estimated revenue | estimated partner revenue | geschatzter umsatz"
                " | dein geschatzter umsatz | deine geschatzten einnahmen | vos revenus estimes | revenus estimes"
                " | tus ingresos estimados | ingresos estimados | sua receita estimada | receita estimada"
                " | le tue entrate stimate | entrate stimate | je geschatte opbrengst | geschatte opbrengst"
            ),
        },
        never={"impressions": split_words(_VIEWS)},
        parts=split_words(f"{_LIKES} | {_SHARES} | {_COMMENTS}"),
        unit=split_words(
            "content | video | videos | inhalte | inhalt | contenu | contenido | conteudo | contenuti"
            " | video id | video-id | id del video | id do video | id de la video | inhoud"
        ),
        texts=split_words(f"custom labels | labels | label | tag | variant | version | variante | {_TITLES}"),
        dates=split_words(f"date | datum | fecha | data | dato | {_PUBLISHED}"),
        row="video",
    ),
)
