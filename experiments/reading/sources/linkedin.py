"""LinkedIn: Campaign Manager performance reports and the workbook of page posts."""

from __future__ import annotations

from experiments.reading.sources.source import ExportCard, Source, split_words

SOURCES = (
    Source(
        platform="linkedin_ads",
        title="LinkedIn Campaign Manager",
        kind="ads",
        card=ExportCard(
            "LinkedIn Campaign Manager",
            (
                "Open Campaign Manager → Ads and choose the dates of the experiment.",
                "Export → report type Ad Performance, time breakdown Daily.",
                "Upload the .csv as it is; do not open it in a spreadsheet in between.",
            ),
        ),
        telling=frozenset(
            split_words(
                "start date (in utc) | total spent | click through rate | total social actions | campaign group id"
                " | campaign group name | viral impressions | clicks to landing page | ad introduction text"
                " | total engagements"
                " | fecha de inicio (huso horario de utc) | gasto total | total de interacciones | begindatum (in utc)"
                " | totaal besteed | doorklikfrequentie (ctr) | klikken naar bestemmingspagina | aantal interacties"
                " | nom du groupe de campagnes | id pub | statut de la publicite | url a cliquer"
                " | clics a la pagina de destino"
                " | nombre del lote de anuncios | porcentaje de clics | veces compartido | naam van advertentieset"
                " | startdatum (in utc) | insgesamt ausgegeben | date de debut (en utc) | total depense | creative name"
                " | average cpm | cpm medio"
            )
        ),
        usual=frozenset(
            split_words(
                "campaign name | ad set name | ad name | ad id | currency | impressions | clicks | reactions"
                " | leads | moneda"
                " | impresiones | clics | weergaven | klikken | conversies | campagnenaam | advertentienaam"
                " | valuta | devise"
                " | nom de la publicite | nombre del anuncio | conversiones | reacciones"
            )
        ),
        titles=split_words(
            "ad performance report | campaign performance report | rapport met advertentieprestaties"
            " | account performance report"
            " | informe de rendimiento | rapport de performance | rapport sur les performances"
            " | creative performance report"
            " | rapport met campagneprestaties | leistungsbericht | anzeigenleistungsbericht"
            " | ad set performance report"
            " | rapport de performances | informe del rendimiento | anzeigen-performance-bericht | werbeanzeigen"
        ),
        words={
            "spend": split_words("total spent | gasto total | totaal besteed | total depense | depenses totales"),
            "engagements": split_words("total engagements | total de interacciones | aantal interacties"),
            "conversions": split_words("conversions | conversiones | conversies"),
            "revenue": split_words("total conversion value | valor total de las conversiones"),
        },
        levels=(
            ("account", split_words("account name | nombre de la cuenta | accountnaam | nom du compte")),
            ("campaign_group", ()),
            ("campaign", ()),
            ("ad_set", split_words("nombre del lote de anuncios | naam van advertentieset")),
            ("ad", split_words("creative name | ad name")),
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
                "Set the dates so that all posts of the experiment are inside, then Export.",
                "Upload the workbook as it is; the sheet “All posts” is read.",
            ),
        ),
        telling=frozenset(
            split_words(
                "post title | post link | posted by | views (excluding offsite video views) | offsite views | reposts"
            )
        ),
        usual=frozenset(
            split_words("post type | created date | click through rate (ctr) | engagement rate | content type | likes")
        ),
        titles=("engagement metrics for individual posts",),
        parts=split_words("clicks | likes | comments | reposts | follows"),
        never={"follows": ("follows",), "spend": ()},
        unit=split_words("post link"),
        texts=split_words("post title | post link | campaign name"),
        row="post",
        month_first=True,
    ),
)
