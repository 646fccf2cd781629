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
        "pl": "wyswietlenia",
        "sv": "exponeringar | visningar",
        "da": "eksponeringer | visninger",
    },
    "reach": {
        "en": "reach | people reached | total reach | unique reach | accounts reached",
        "es": "alcance | personas alcanzadas",
        "fr": "portee | couverture | personnes touchees | audience touchee",
        "de": "reichweite | erreichte personen",
        "nl": "bereik",
        "it": "copertura",
        "pt": "alcance",
        "pl": "zasieg",
        "sv": "rackvidd",
        "da": "rækkevidde",
    },
    "clicks": {
        "en": "clicks (all) | clicks | total clicks | all clicks | click | clicked | pin clicks | swipe ups",
        "es": "clics (todos) | clics | clics totales | todos los clics",
        "fr": "clics (tous) | clics | total des clics | clics totaux",
        "de": "klicks (alle) | klicks | klicks gesamt | alle klicks",
        "nl": "klikken (alle) | klikken | alle klikken | totaal aantal klikken",
        "it": "clic (tutti) | clic",
        "pt": "cliques (todos) | cliques",
        "pl": "klikniecia (wszystkie) | klikniecia",
        "sv": "klick (alla) | klick",
        "da": "klik (alle) | klik",
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
        "it": "clic sul link | clic su link | clic in uscita",
        "pt": "cliques no link | cliques na ligacao | cliques de saida",
        "pl": "klikniecia linku | klikniecia w link | klikniecia wychodzace",
        "sv": "lankklick | klick pa lankar | klick pa lank | utgaende klick",
        "da": "klik pa link | linkklik | klik pa links | udgaende klik",
    },
    "landing_page_views": {
        "en": "landing page views | website landing page views",
        "es": "visitas a la pagina de destino",
        "fr": "vues de page de destination | vues de la page de destination",
        "de": "landingpage-aufrufe | landing-page-aufrufe | zielseitenaufrufe",
        "nl": "landingspaginaweergaven | weergaven van landingspagina",
        "it": "visualizzazioni della pagina di destinazione",
        "pt": "visualizacoes da pagina de destino",
        "pl": "wyswietlenia strony docelowej",
        "sv": "visningar av landningssida | visningar av malsida",
        "da": "visninger af landingsside | visninger af destinationsside",
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
        "it": "interazioni con il post | interazione con il post",
        "pt": "engajamento com a publicacao | engajamento com o post | interacoes com a publicacao"
        " | interacoes com o post",
        "pl": "aktywnosc dotyczaca posta | interakcje z postem",
        "sv": "interaktion med inlagg | inlaggsinteraktioner",
        "da": "interaktion med opslag | opslagsinteraktioner",
    },
    "conversions": {
        "en": "purchases | website purchases | purchase | conversions | conversion | converted | total conversions"
        " | total conversion | key events | orders | total orders | order | unique placed order | placed order"
        " | complete payment | sign ups | signups | sign-ups | sales count | bookings | registrations | registered"
        " | donations | gifts"
        " | redemptions | coupons redeemed | vouchers redeemed | redeemed | tickets sold | reservations"
        " | subscriptions",
        "es": "compras | compras en el sitio web | conversiones | pedidos | conversion | eventos clave | inscripciones"
        " | registros | reservas | canjes | cupones canjeados | entradas vendidas | donativos",
        "fr": "achats | achats sur le site web | conversions | commandes | evenements cles | inscriptions"
        " | reservations"
        " | bons utilises | coupons utilises | billets vendus | dons",
        "de": "kaufe | website-kaufe | einkaufe | conversions | konversionen | bestellungen | kauf"
        " | schlusselereignisse | anmeldungen | registrierungen | buchungen | reservierungen | einlosungen | eingelost"
        " | eingeloste gutscheine | verkaufte tickets | verkaufte karten | abschlusse | spenden",
        "nl": "aankopen | website-aankopen | conversies | bestellingen | aanmeldingen | inschrijvingen | boekingen"
        " | reserveringen | ingewisseld | verkochte tickets | donaties",
        "it": "acquisti | acquisti sul sito web | conversioni | iscrizioni | registrazioni | prenotazioni | ordini"
        " | buoni riscattati | biglietti venduti | donazioni",
        "pt": "compras | compras no site | conversoes | inscricoes | registos | reservas | bilhetes vendidos"
        " | ingressos vendidos"
        " | doacoes",
        "pl": "zakupy | zakupy w witrynie | konwersje",
        "sv": "kop | webbplatskop | kop pa webbplats | konverteringar",
        "da": "køb | køb pa website | websitekøb | konverteringer",
    },
    "leads": {
        "en": "leads | lead | website leads | form submissions",
        "es": "clientes potenciales | posibles contactos | leads",
        "fr": "prospects | leads",
        "de": "leads",
        "nl": "leads | websiteleads",
        "it": "contatti | lead",
        "pt": "leads | cadastros",
        "pl": "kontakty | potencjalni klienci",
        "sv": "leads | potentiella kunder",
        "da": "leads | kundeemner",
    },
    "revenue": {
        "en": "purchases conversion value | purchase conversion value | website purchases conversion value"
        " | conv. value"
        " | conversion value | total conversion value | total complete payment value | total revenue | revenue"
        " | purchases value | total gross sales | gross sales | sales value | income | order value | turnover"
        " | net sales"
        " | sales revenue | sales amount | ticket revenue | donated amount | amount donated | donation amount | takings"
        " | gross revenue | net revenue",
        "es": "valor de conversion de compras | valor de conversion | valor conv | valor de conv"
        " | valor total de las conversiones | ingresos totales | ingresos | facturacion | importe de ventas"
        " | importe donado",
        "fr": "valeur de conversion des achats | valeur de conversion | valeur conv | valeur totale des conversions"
        " | chiffre d'affaires | revenus | revenu total | chiffre d'affaires ht | ca | recettes | montant des ventes"
        " | montant des dons",
        "de": "conversion-wert fur kaufe | kauf-conversion-wert | conversion-wert | conv.-wert | umsatz | gesamtumsatz"
        " | gesamter conversion-wert | conversions-wert | erlos | einnahmen | umsatz netto | umsatz brutto"
        " | bestellwert | spendensumme | spendenbetrag",
        "nl": "conversiewaarde van aankopen | conversiewaarde | totale conversiewaarde | omzet | opbrengst",
        "it": "valore di conversione degli acquisti | valore di conversione | ricavi | fatturato | incassi | incasso",
        "pt": "valor de conversao de compras | valor de conversao da compra | valor de conversao das compras"
        " | valor de conversao | valor da conversao | receita | faturacao | faturamento",
        "pl": "wartosc konwersji zakupow | wartosc konwersji z zakupow | wartosc konwersji",
        "sv": "konverteringsvarde for kop | konverteringsvarde",
        "da": "konverteringsværdi for køb | konverteringsværdi",
    },
    "spend": {
        "en": "amount spent | total spent | spend | spent | cost | total cost | ad spend | total spend | media spend"
        " | spend in account currency | spend (in micro dollar) | spend in micro dollar | cost micros"
        " | metrics.cost micros | spend micros | amount spent micros | spend micro | cost micro | costs | ad cost",
        "es": "importe gastado | gasto total | coste | costo | gasto | inversion",
        "fr": "montant depense | depenses totales | total depense | montant total depense | cout | couts | depense"
        " | depenses",
        "de": "ausgegebener betrag | kosten | gesamtausgaben | ausgaben | insgesamt ausgegeben | gesamtkosten",
        "nl": "besteed bedrag | totaal besteed | uitgegeven bedrag | kosten | uitgaven",
        "it": "importo speso | costo | spesa",
        "pt": "valor gasto | valor usado | montante gasto | custo",
        "pl": "wydana kwota | kwota wydana | wydatki | koszt",
        "sv": "spenderat belopp | anvant belopp | forbrukat belopp | kostnad",
        "da": "brugt beløb | forbrugt beløb | omkostninger | forbrug",
    },
    "sends": {
        "en": "total recipients | recipients | successful deliveries | delivered | sends | sent | emails sent"
        " | e-mails sent",
        "es": "total de destinatarios | destinatarios | enviados | envios",
        "fr": "total des destinataires | destinataires | envoyes | envois",
        "de": "empfanger gesamt | empfanger | zugestellt | versendet | gesendet | versandt | verschickt",
        "nl": "totaal aantal ontvangers | ontvangers | verzonden",
        "it": "totale destinatari | destinatari | inviate | inviati",
        "pt": "total de destinatarios | destinatarios | enviados",
    },
    "opens": {
        "en": "unique opens | opens | opened | recipients who opened",
        "es": "aperturas unicas | aperturas",
        "fr": "ouvertures uniques | ouvertures",
        "de": "eindeutige offnungen | offnungen | einmalige offnungen",
        "nl": "unieke opens | unieke openingen | geopend",
        "it": "aperture uniche | aperture",
        "pt": "aberturas unicas | aberturas",
    },
    "video_views": {
        "en": "video views | video plays | 3-second video plays",
        "es": "reproducciones de video | reproducciones de video de 3 segundos",
        "fr": "vues de la video | lectures de la video | lectures de video | lectures de video de 3 secondes",
        "de": "videowiedergaben | videoaufrufe | 3-sekunden-videowiedergaben",
        "it": "riproduzioni del video | riproduzioni video",
        "pt": "reproducoes do video | reproducoes de video",
        "nl": "video-weergaven | videoweergaven",
        "pl": "odtworzenia filmu | odtworzenia wideo",
        "sv": "videouppspelningar",
        "da": "videoafspilninger",
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
        " | subjects | sample size | sample | audience size | n",
        "es": "visitantes | usuarios | personas",
        "fr": "visiteurs | utilisateurs | personnes",
        "de": "besucher | nutzer | personen | besucherinnen",
        "nl": "bezoekers | gebruikers",
        "it": "visitatori | utenti",
        "pt": "visitantes | utilizadores | usuarios",
    },
    "sessions": {
        "en": "sessions | visits",
        "es": "sesiones | visitas",
        "fr": "sessions | visites",
        "de": "sitzungen | besuche",
        "nl": "sessies | bezoeken",
        "it": "sessioni | visite",
        "pt": "sessoes | visitas",
    },
}
