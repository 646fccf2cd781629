"""E-mail: Mailchimp, Klaviyo and other tools that write one row per send."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

_NEVER = {"clicks": ("total clicks",), "link_clicks": ("total clicks",), "opens": ("total opens",)}
_VERSIONS = split_words("variation name | variation | variant name | variant | version | combination | variante")
_DATES = split_words(
    "send date | send time | sent date | date sent | time sent | sent on | sent at | delivery date/time | sent"
    " | publish date | versanddatum | versandzeit | versandzeitpunkt | versendet am | gesendet am | date d'envoi"
    " | envoye le | fecha de envio | enviado el | data di invio | data invio | inviato il | verzenddatum | verzonden op"
    " | data de envio | enviado em | data wysyłki | skickat datum | sendt dato"
)

_MAILCHIMP = Source(
    platform="mailchimp",
    title="Mailchimp",
    kind="sends",
    card=ExportCard(
        "Mailchimp",
        (
            "Open Analytics → Reports (or Campaigns → All campaigns) and choose the dates.",
            "Export the list of campaigns (campaigns.csv): a line for each send, with the version in its title.",
            "Of an A/B test, the report of that one campaign can be uploaded as well: it holds each combination.",
        ),
    ),
    telling=frozenset(
        split_words(
            "abuse complaints | times forwarded | forwarded opens | times liked on facebook | folder id"
            " | total recipients | send weekday | total gross sales | recipients who opened | recipients who clicked"
            " | total unsubs | total abuse complaints"
        )
    ),
    usual=frozenset(
        split_words(
            "title | subject | subject line | list | send date | unique opens | unique clicks | open rate"
            " | unsubscribes"
            " | soft bounces | hard bounces | total bounces | successful deliveries | delivery date/time"
        )
    ),
    words={
        "sends": split_words("total recipients | successful deliveries"),
        "opens": split_words("unique opens | recipients who opened"),
        "clicks": split_words("unique clicks | recipients who clicked"),
        "conversions": split_words("total orders"),
        "revenue": split_words("total revenue | total gross sales | total sales"),
    },
    never=_NEVER,
    unit=split_words("unique id"),
    texts=(*_VERSIONS, *split_words("title | subject | subject line")),
    dates=_DATES,
    row="campaign_send",
    month_first=True,
)

_KLAVIYO = Source(
    platform="klaviyo",
    title="Klaviyo",
    kind="sends",
    card=ExportCard(
        "Klaviyo",
        (
            "Open Campaigns → Export analytics (or Options → Export) and choose the dates.",
            "Include all variations, so that each version of an A/B test has a line of its own.",
            "Upload the .csv as it is, a line for each send.",
        ),
    ),
    telling=frozenset(
        split_words(
            "unique placed order | placed order rate | spam complaints rate | campaign channel | flow message name"
            " | flow message id | flow message channel"
        )
    ),
    usual=frozenset(
        split_words(
            "campaign name | subject | list | send time | total recipients | unique opens | tags | spam complaints"
            " | send weekday | placed order | open rate | click rate | flow name | delivered"
        )
    ),
    words={
        "sends": split_words("total recipients | successful deliveries"),
        "opens": split_words("unique opens"),
        "clicks": split_words("unique clicks"),
        "conversions": split_words("unique placed order"),
        "revenue": split_words("revenue"),
    },
    never=_NEVER,
    unit=split_words("campaign id | flow message id"),
    texts=(*_VERSIONS, *split_words("tags | campaign name | flow message name | flow name | subject")),
    dates=_DATES,
    row="campaign_send",
    month_first=False,
)

_OTHER = Source(
    platform="generic_aggregate",
    title="Another e-mail tool",
    kind="sends",
    card=ExportCard(
        "Another e-mail tool",
        (
            "Open the list of all campaigns (or mailings) and choose the dates.",
            "Export it as .csv or .xlsx: a line for each send, with the version in its name or subject.",
            "Recipients, unique opens and unique clicks as counts, not only as rates.",
        ),
    ),
    telling=frozenset(
        split_words(
            "open rate | unsubscribes | unsubscribed | unsubscribe rate | unsubscriptions | total unsubs"
            " | offnungsrate | abmeldungen | abgemeldet | abmelderate | taux d'ouverture | desabonnes | desabonnements"
            " | desinscriptions | desinscrits | tasa de apertura | tasa de aperturas | bajas | cancelaciones"
            " | tasso di apertura | disiscrizioni | disiscritti | openratio | open ratio | uitschrijvingen"
            " | afmeldingen"
            " | uitgeschreven | taxa de abertura | cancelamentos de inscricao | descadastros | estimated opens"
            " | trackable opens | click-to-open rate | wspołczynnik otwarc | oppningsfrekvens | abningsrate"
        )
    ),
    usual=frozenset(
        split_words(
            "subject | subject line | betreff | betreffzeile | objet | asunto | oggetto | onderwerp | assunto"
            " | recipients | sent | delivered | opened | clicked | opens | clicks | unique opens | unique clicks"
            " | bounces | bounced | hard bounces | soft bounces | bounce rate | click rate | spam complaints"
            " | complaints"
            " | marked as spam | replies | forwards | send date | date sent | sent date | time sent | klickrate"
            " | empfanger"
            " | versendet | gesendet | zugestellt | versanddatum | destinataires | envoyes | delivres | ouvreurs"
            " | cliqueurs | ouvertures | clics | taux de clic | date d'envoi | enviados | entregados | aperturas"
            " | aperturas unicas | clics unicos | rebotes | fecha de envio | inviate | consegnate | aperture"
            " | aperture uniche | clic unici | data di invio | verzonden | afgeleverd | unieke opens | unieke kliks"
            " | verzenddatum | rebonds | email name | e-mail-name | total emails sent | entregues | aberturas"
        )
    ),
    words={
        "sends": split_words(
            "recipients | total recipients | sent | sends | emails sent | total emails sent | total sent | empfanger"
            " | versendet | gesendet | versandt | verschickt | destinataires | envoyes | envois | destinatarios"
            " | enviados | envios | inviate | inviati | destinatari | verzonden | ontvangers"
        ),
        "opens": split_words(
            "unique opens | openers | unique opened | estimated opens | trackable opens | opened | opens"
            " | eindeutige offnungen | unique offnungen | offner | geoffnet | offnungen | ouvreurs"
            " | ouvertures uniques | ouverts | ouvertures | aperturas unicas | abiertos | aperturas | aperture uniche"
            " | aperte | aperture | unieke opens | geopend | aberturas unicas | aberturas"
        ),
        "clicks": split_words(
            "unique clicks | clickers | unique clicked | clicked | clicks | eindeutige klicks | unique klicks | klicker"
            " | geklickt | klicks | cliqueurs | clics uniques | clics | clics unicos | clic unici | clic | unieke kliks"
            " | unieke klikken | geklikt | cliques unicos | cliques"
        ),
    },
    never=_NEVER,
    unit=split_words("campaign id | email id | mailing id | message id | kampagnen-id | mailing-id | id"),
    texts=(
        *_VERSIONS,
        *split_words(
            "tags | labels | campaign name | email name | e-mail-name | mailing name | name | title | campaign | email"
            " | mailing | newsletter | kampagne | kampagnenname | nom de la campagne | nom | titre | campagne"
            " | nombre de la campana | nombre | campana | nome campagna | nome della campagna | nome | campagna"
            " | campagnenaam | naam | nome da campanha | campanha | subject | subject line | betreff | betreffzeile"
            " | objet | asunto | oggetto | onderwerp | assunto"
        ),
    ),
    dates=_DATES,
    row="campaign_send",
)

SOURCES = (_MAILCHIMP, _KLAVIYO, _OTHER)
