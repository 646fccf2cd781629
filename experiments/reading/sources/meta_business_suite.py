"""Meta Business Suite: posts of a Facebook page or an Instagram account; daily totals; the old Page Insights file.

The words stand language by language: en, de, es, fr, it, pt, nl. Few exports in other languages than English are
public, so each part has the words of Meta's pages beside those that were seen in files.
"""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

CARD = ExportCard(
    "Meta Business Suite",
    (
        "Give each post of the experiment a custom label for its version (Content → post → Edit labels).",
        (
            "Open Insights → Content → Export data; choose the page or account and the dates, so that all posts are "
            "inside."
        ),
        "Level Post, not the daily totals of the page; tick Reach, Views, Reactions, Comments, Shares and Clicks.",
        "Generate, download the .csv, and upload the file as it is.",
    ),
)
_LABELS = (
    "custom labels | individuelle labels | benutzerdefinierte labels | eigene labels | etiquetas personalizadas"
    " | libelles personnalises | etichette personalizzate | rotulos personalizados | marcadores personalizados"
    " | aangepaste labels"
)
_WRITTEN = (
    "description | beschreibung | descripcion | descrizione | descricao | beschrijving | omschrijving"
    " | title | titel | titulo | titre | titolo | post message | permalink | permalien | enlace permanente"
    " | link permanente"
)
_TEXTS = split_words(f"{_LABELS} | {_WRITTEN}")
_UNIT = split_words(
    "post id | beitrags-id | id des beitrags | beitrag-id | identificador de la publicacion | id de la publicacion"
    " | identifiant de la publication | identifiant de publication | id de la publication | id del post | id post"
    " | identificacao do post | identificacao da publicacao | identificador da publicacao | id da publicacao"
    " | id do post | bericht-id | id van bericht | reel id | story id | video asset id"
)
_SHARED = (
    "post id | publish time | permalink | post type | data comment | duration (sec)"
    " | beitrags-id | veroffentlichungszeitpunkt | zeitpunkt der veroffentlichung | beitragstyp | beitragsart"
    " | datenkommentar | dauer (sek | aufrufe | reichweite | beschreibung"
    " | identificador de la publicacion | hora de publicacion | enlace permanente | tipo de publicacion"
    " | comentario sobre los datos | comentario de datos | duracion (segundos) | visualizaciones | alcance"
    " | identifiant de la publication | identifiant de publication | heure de publication | permalien"
    " | type de publication | commentaire sur les donnees | duree (secondes) | vues | couverture"
    " | id del post | ora di pubblicazione | orario di pubblicazione"
    " | tipo di post | commento sui dati | durata (secondi) | visualizzazioni"
    " | copertura"
    " | identificacao do post | horario de publicacao | hora de publicacao | link permanente | tipo de post"
    " | comentario sobre os dados | duracao (segundos) | visualizacoes | descricao"
    " | bericht-id | publicatietijd | publicatietijdstip | berichttype | gegevensopmerking | duur (seconden)"
    " | weergaven | bereik"
)
_VIEWS = (
    "views | aufrufe | visualizaciones | vues | visualizzazioni | visualizacoes | weergaven"
    " | impressions | impressionen | impresiones | impression | impressoes | vertoningen"
)
_REACH = "reach | accounts reached | reichweite | erreichte konten | alcance | couverture | portee | copertura | bereik"
_CLICKS = (
    "total clicks | klicks insgesamt | gesamtzahl der klicks | total de clics | clics totales"
    " | nombre total de clics | total des clics | clics totaux | clic totali | totale clic | total de cliques"
    " | cliques totais | totaal aantal klikken | klikken (totaal)"
)
_LINK_CLICKS = (
    "link clicks | link-klicks | clics en el enlace | clics en enlaces | clics sur un lien | clics sur le lien"
    " | clics sur les liens | clic sul link | cliques no link | cliques em links | klikken op link | klikken op links"
)
_ALL_REACTIONS = (
    "reactions, comments and shares | reaktionen, kommentare und geteilte inhalte"
    " | reaktionen, kommentare und geteilte beitrage | reaktionen, kommentare und shares"
    " | reacciones, comentarios y veces que se compartio | reacciones, comentarios y veces compartido"
    " | reacciones, comentarios y contenido compartido | reacciones, comentarios y compartidos"
    " | reactions, commentaires et partages | reazioni, commenti e condivisioni"
    " | reacoes, comentarios e compartilhamentos | reacoes, comentarios e partilhas"
    " | reacties, opmerkingen en deelacties | reacties, opmerkingen en keren gedeeld"
)
_COMMENTS = "comments | kommentare | comentarios | commentaires | commenti | opmerkingen"
_SHARES = (
    "shares | geteilte inhalte | geteilte beitrage | geteilt | veces que se compartio | veces compartido | compartidos"
    " | partages | condivisioni | compartilhamentos | partilhas | deelacties | keren gedeeld"
)
_SAVES = (
    "saves | gespeicherte beitrage | speicherungen"
    " | gespeicherte inhalte | gespeichert | veces que se guardo | guardados"
    " | elementos guardados | enregistrements | salvataggi | salvamentos | itens salvos | guardados"
    " | keren opgeslagen | opgeslagen"
)
_LIKES = (
    "likes | „gefallt mir“-angaben | gefallt mir-angaben | gefallt mir | „gefallt mir“ | me gusta | j'aime"
    " | mentions j'aime | mi piace | curtidas | gostos | vind-ik-leuks"
)
_REACTIONS = "reactions | reaktionen | reacciones | reazioni | reacoes | reacties"
_FOLLOWS = (
    "follows | neue follower | seguimientos | nuevos seguidores | seguimentos | follower | seguidores | suivis"
    " | volgers"
)

SOURCES = (
    Source(
        platform="meta_business_suite_facebook",
        title="Meta Business Suite (Facebook posts)",
        kind="posts",
        card=CARD,
        telling=frozenset(
            split_words(
                f"{_LABELS} | {_ALL_REACTIONS}"
                " | page id | is crosspost | is share | funded content status | caption type"
                " | seiten-id | identificador de la pagina | identifiant de la page | id della pagina"
                " | identificacao da pagina | pagina-id"
            )
        ),
        usual=frozenset(
            split_words(
                f"{_SHARED} | {_REACTIONS} | page name | title | seitenname | name der seite | nombre de la pagina"
                " | nom de la page | nome della pagina | nome da pagina | paginanaam | naam van pagina"
            )
        ),
        words={
            "impressions": split_words(_VIEWS),
            "reach": split_words(_REACH),
            "clicks": split_words(_CLICKS),
            "link_clicks": split_words(_LINK_CLICKS),
            "engagements": split_words(_ALL_REACTIONS),
        },
        parts=split_words(f"{_REACTIONS} | {_COMMENTS} | {_SHARES}"),
        unit=_UNIT,
        texts=_TEXTS,
        row="post",
        month_first=True,
    ),
    Source(
        platform="meta_business_suite_instagram",
        title="Meta Business Suite (Instagram posts)",
        kind="posts",
        card=CARD,
        telling=frozenset(
            split_words(
                f"account username | account id | {_SAVES}"
                " | konto-id | benutzername des kontos | konto-benutzername | identificador de la cuenta"
                " | nombre de usuario de la cuenta | identifiant du compte | nom d'utilisateur du compte"
                " | id dell'account | nome utente dell'account | identificacao da conta | nome de usuario da conta"
                " | account-id | gebruikersnaam van account"
            )
        ),
        usual=frozenset(
            split_words(
                f"{_SHARED} | {_LIKES} | account name | follows | kontoname | name des kontos | nombre de la cuenta"
                " | nom du compte | nome dell'account | nome da conta | accountnaam"
            )
        ),
        words={
            "impressions": split_words(_VIEWS),
            "reach": split_words(_REACH),
            "follows": split_words(_FOLLOWS),
        },
        parts=split_words(f"{_LIKES} | {_COMMENTS} | {_SHARES} | {_SAVES}"),
        unit=_UNIT,
        texts=_TEXTS,
        row="post",
        month_first=True,
    ),
    Source(
        platform="facebook_page_insights",
        title="Facebook Page Insights",
        kind="posts",
        card=CARD,
        telling=frozenset(
            split_words(
                "post message | lifetime post total reach | lifetime post total impressions | lifetime engaged users"
                " | lifetime post consumptions"
            )
        ),
        usual=frozenset(split_words("post id | permalink | posted | type | countries | languages")),
        words={
            "impressions": split_words("lifetime post total impressions"),
            "reach": split_words("lifetime post total reach"),
            "clicks": split_words(
                "lifetime post consumptions | lifetime matched audience targeting consumptions on post"
            ),
            "link_clicks": split_words(
                "lifetime post consumptions by type - link clicks | lifetime post audience targeting unique"
                " consumptions by type - link clicks"
            ),
            "engagements": split_words("lifetime engaged users"),
            "video_views": split_words("lifetime total video views"),
        },
        unit=_UNIT,
        texts=split_words("post message | permalink"),
        row="post",
        month_first=True,
    ),
)
