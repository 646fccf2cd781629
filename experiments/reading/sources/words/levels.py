"""Headers of levels (campaign, ad set, ad), by language, and of their ids."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.reading.sources.source import split_words

LEVEL_WORDS: dict[str, dict[str, str]] = {
    "account": {
        "en": "account name | account",
        "es": "nombre de la cuenta",
        "fr": "nom du compte",
        "de": "kontoname",
        "it": "nome dell'account | nome account",
        "pt": "nome da conta",
        "nl": "accountnaam | naam account",
        "pl": "nazwa konta",
        "sv": "kontonamn | kontots namn",
        "da": "kontonavn | kontoens navn",
    },
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
        "nl": "campagnenaam | campagne | naam van campagne | naam campagne",
        "it": "nome della campagna | campagna | nome campagna",
        "pt": "nome da campanha | campanha",
        "pl": "nazwa kampanii | kampania",
        "sv": "kampanjnamn | kampanjens namn | kampanj",
        "da": "kampagnenavn | kampagnens navn | kampagne",
    },
    "ad_set": {
        "en": "ad set name | ad set | ad sets",
        "es": "nombre del conjunto de anuncios | conjunto de anuncios | nombre del lote de anuncios",
        "fr": "nom de l'ensemble de publicites | ensemble de publicites | nom de l'ensemble de publicite",
        "de": "name der anzeigengruppe | name des anzeigensets | anzeigenset",
        "nl": "naam van advertentieset | advertentieset | naam advertentieset | advertentiesetnaam",
        "it": "nome del gruppo di inserzioni | gruppo di inserzioni | nome gruppo di inserzioni",
        "pt": "nome do conjunto de anuncios | conjunto de anuncios",
        "pl": "nazwa zestawu reklam | zestaw reklam",
        "sv": "annonsuppsattningens namn | annonsuppsattningsnamn | namn pa annonsuppsattning | annonsuppsattning",
        "da": "annoncesættets navn | annoncesætnavn | navn pa annoncesæt | annoncesæt",
    },
    "ad_group": {
        "en": "ad group name | ad group",
        "es": "nombre del grupo de anuncios | grupo de anuncios",
        "fr": "nom du groupe d'annonces | groupe d'annonces",
        "de": "anzeigengruppe | anzeigengruppenname",
        "nl": "advertentiegroep | naam van advertentiegroep | naam advertentiegroep | advertentiegroepnaam",
    },
    "ad": {
        "en": "ad name | creative name | ad | creative | promoted pin name | pin promotion name | pin name",
        "es": "nombre del anuncio | anuncio | nombre de la creatividad",
        "fr": "nom de la publicite | nom de l'annonce | annonce | publicite",
        "de": "anzeigenname | anzeige | name der anzeige | werbeanzeigenname | name der werbeanzeige",
        "nl": "advertentienaam | advertentie | naam van advertentie | naam advertentie",
        "it": "nome dell'inserzione | inserzione | nome inserzione",
        "pt": "nome do anuncio",
        "pl": "nazwa reklamy | reklama",
        "sv": "annonsnamn | annonsens namn | annons",
        "da": "annoncenavn | annoncens navn | annonce",
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
    "campaign": split_words(
        "campaign id | xyz campaign id | id de la campana | id de la campagne | kampagnen-id | campagne-id"
        " | id campagne | identificador de la campana | identifiant de la campagne | id della campagna | id campagna"
        " | identificacao da campanha | id da campanha | identyfikator kampanii | kampanj-id | kampagne-id"
    ),
    "ad_set": split_words(
        "ad set id | fb campaign id | id del conjunto de anuncios | anzeigengruppen-id | advertentieset-id"
        " | identificador del conjunto de anuncios | id de l'ensemble de publicites"
        " | identifiant de l'ensemble de publicites | id del gruppo di inserzioni | id gruppo di inserzioni"
        " | identificacao do conjunto de anuncios | id do conjunto de anuncios | id advertentieset"
        " | identyfikator zestawu reklam | annonsuppsattnings-id | annoncesæt-id"
    ),
    "ad_group": split_words("ad group id"),
    "ad": split_words(
        "ad id | creative id | id del anuncio | id pub | id de la publicite | anzeigen-id | advertentie-id"
        " | identificador del anuncio | identifiant de la publicite | id dell'inserzione | id inserzione"
        " | identificacao do anuncio | id do anuncio | id advertentie | identyfikator reklamy | annons-id | annonce-id"
    ),
}
