"""Headers of levels (campaign, ad set, ad), by language, and of their ids."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.sources.source import split_words

LEVEL_WORDS: dict[str, dict[str, str]] = {
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
