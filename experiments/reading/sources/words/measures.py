"""Headers of measures, by role and language; within a role in order of preference."""

from __future__ import annotations

# role -> language -> headers; the order of the languages says nothing
MEASURE_WORDS: dict[str, dict[str, str]] = {
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
