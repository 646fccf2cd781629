"""What was read of a file and what it would do to an experiment, for the page between upload and result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.metrics.kinds import Design
from experiments.results.uploads.preview import ImportPreview, lost_number_faults
from experiments.trials.experiment import Experiment
from webapp.formatting import period, short_day
from webapp.language.said import display_words
from webapp.records.files.columns import rows_said
from webapp.records.files.file import FilePage, file_page
from webapp.records.files.replacing import Replacing, currency_caution, replaced_check, replacing_of
from webapp.records.spoken import quoted

# Words of a channel, and the platform whose export is probably meant; the first that fits.
CHANNEL_PLATFORMS = (
    ("linkedin organic", "linkedin_page"),
    ("linkedin page", "linkedin_page"),
    ("linkedin post", "linkedin_page"),
    ("linkedin", "linkedin_ads"),
    ("sponsored", "linkedin_ads"),
    ("analytics", "ga4"),
    ("ga4", "ga4"),
    ("google trends", "google_trends"),
    ("google", "google_ads"),
    ("search", "google_ads"),
    ("display", "google_ads"),
    ("tiktok", "tiktok_ads"),
    ("pinterest", "pinterest_ads"),
    ("snap", "snapchat_ads"),
    ("reddit", "reddit_ads"),
    ("youtube", "youtube_studio"),
    ("x ads", "x_ads"),
    ("twitter ads", "x_ads"),
    ("twitter", "x_organic"),
    (" x ", "x_organic"),
    ("klaviyo", "klaviyo"),
    ("sprout", "sprout_social"),
    ("hootsuite", "hootsuite"),
    ("mail", "mailchimp"),
    ("newsletter", "mailchimp"),
    ("landing", "ga4"),
    ("website", "ga4"),
    ("organic", "meta_business_suite_instagram"),
    ("post", "meta_business_suite_instagram"),
    ("paid", "meta_ads"),
    ("facebook", "meta_ads"),
    ("instagram", "meta_ads"),
    ("meta", "meta_ads"),
)


def likely_platform(channel: str | None) -> str | None:
    """Guess from the channel of a plan which platform's export will come; None where nothing tells.

    Examples
    --------
    >>> likely_platform("Paid social, feed"), likely_platform("direct messages")
    ('meta_ads', None)
    """
    words = f" {(channel or '').lower()} "
    return next((platform for word, platform in CHANNEL_PLATFORMS if word in words), None)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to agree with the plan; shaped like a check of an analysis."""

    passed: bool | None
    sentence: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the file and the version it was matched with: "" is left out, None has to be asked."""

    field: str
    label: str
    version: str | None
    rows: str = ""


@dataclass(frozen=True, slots=True)
class MappingPage:
    """The page between upload and result."""

    file: FilePage
    labels: tuple[Label, ...]
    versions: tuple[str, ...]
    checks: tuple[Check, ...]
    replacing: Replacing | None
    already: str
    remembered: bool

    @property
    def open_labels(self) -> int:
        """Count the names that have to be asked."""
        return sum(label.version is None for label in self.labels)


def mapping_page(
    experiment: Experiment, preview: ImportPreview, name: str, *, prefix: str = "", data: bytes | None = None
) -> MappingPage:
    """Bring together what the mapping page shows of one file.

    Parameters
    ----------
    experiment : Experiment
        The one that the file belongs to.
    preview : ImportPreview
        What the file would do to it.
    name : str
        Name of the file.
    prefix : str
        What the names of its fields begin with.
    data : bytes or None
        The file; with it the page offers a copy with the problems marked.
    """
    found = Counter(preview.report.rows.variant)
    return MappingPage(
        file=file_page(preview.report, name, prefix=prefix, data=data),
        labels=tuple(
            Label(f"{prefix}label-{index}", label, preview.matches[label], rows_said(found[label]))
            for index, label in enumerate(preview.matches)
        ),
        versions=tuple(variant.name for variant in experiment.variants),
        checks=tuple(_checks(experiment, preview)),
        replacing=replacing_of(experiment, preview),
        already=said_already(preview),
        remembered=preview.remembered,
    )


def taken_in_said(preview: ImportPreview, name: str) -> str:
    """Say what was taken in of a file: how many rows, and of which days."""
    report = preview.report
    rows = rows_said(report.row_count)
    if report.date_range is None:
        return _("“%(name)s” was taken in: %(rows)s.", name=name, rows=rows)
    days = period(*report.date_range)
    return _("“%(name)s” was taken in: %(rows)s, %(days)s.", name=name, rows=rows, days=days)


def said_already(preview: ImportPreview) -> str:
    """Say that these very bytes are in, and how they could count again where a newer file took their place; "" else."""
    if preview.repeats is not None:
        return _("The same bytes as “%(name)s” above: they count once.", name=preview.repeats)
    if preview.already is None:
        return ""
    if not preview.hidden_by:
        return _("These very bytes are in already: accepting them changes nothing.")
    return _(
        "These very bytes are in already, but days of them gave way to %(names)s. Accepting them changes nothing: take "
        "the newer file out on the data page, and they count again.",
        names=", ".join(quoted(name) for name in preview.hidden_by),
    )


def _checks(experiment: Experiment, preview: ImportPreview) -> list[Check]:
    outside = _outside(experiment, preview)
    days = _period_check(experiment, preview) or _elsewhere_check(preview, outside) or _dates_check(outside)
    checks = [days, _measures_check(preview.missing_measures)]
    unknown = [label for label, version in preview.matches.items() if version is None]
    if unknown:
        sentence = ngettext(
            "One name in the file is new to the plan. See below.",
            "%(num)s names in the file are new to the plan. See below.",
            len(unknown),
        )
        checks.append(Check(passed=False, sentence=sentence))
    else:
        checks.append(Check(passed=True, sentence=_("Every name in the file belongs to a version of the plan.")))
    checks += [
        Check(passed=False, sentence=one.sentence, fatal=True) for one in lost_number_faults(experiment, preview)
    ]
    beside = (replaced_check(preview), currency_caution(preview))
    return [*checks, *(Check(passed=one.passed, sentence=one.sentence) for one in beside if one is not None)]


def _outside(experiment: Experiment, preview: ImportPreview) -> list[date]:
    """List the days of the file outside the run, of names that are still to be settled too."""
    starts, ends = experiment.starts or date.min, experiment.ends or date.max
    if experiment.design is Design.GEO:
        starts = date.min  # of regions the days before the start are needed
    days = {day for day in preview.report.rows.day if day is not None}
    return sorted({day for day in days if not starts <= day <= ends} | set(preview.outside_run))


def _period_check(experiment: Experiment, preview: ImportPreview) -> Check | None:
    """Say that a file of whole periods reaches beyond the run: its rows cannot be cut, so none of them counts."""
    covered = preview.report.date_range
    if covered is None or any(day is not None for day in preview.report.rows.day):
        return None
    if (experiment.starts or date.min) <= covered[0] and covered[1] <= (experiment.ends or date.max):
        return None
    sentence = _(
        "The rows add up %(period)s, which is not within the planned run. They decide nothing: export a row per day.",
        period=period(*covered),
    )
    return Check(passed=False, sentence=sentence)


def _elsewhere_check(preview: ImportPreview, outside: Sequence[date]) -> Check | None:
    """Ask whether it is another experiment's file where not a single day belongs to this one; with its years."""
    days = {day for day in preview.report.rows.day if day is not None}
    if not days or not days.issubset(outside):
        return None
    sentence = _(
        "No day of this file lies in the planned run: it holds %(period)s. It decides nothing here. Is it the file of "
        "another experiment?",
        period=period(min(days), max(days)),
    )
    return Check(passed=False, sentence=sentence)


def _dates_check(outside: Sequence[date]) -> Check:
    if not outside:
        return Check(passed=True, sentence=_("The days lie inside the planned run."))
    sentence = ngettext(
        "One day lies outside the planned run (%(days)s). It decides nothing.",
        "%(num)s days lie outside the planned run (%(days)s). They decide nothing.",
        len(outside),
        days=short_day(outside[0]) if len(outside) == 1 else f"{short_day(outside[0])} … {short_day(outside[-1])}",
    )
    return Check(passed=None, sentence=sentence)


def _measures_check(missing: Sequence[str]) -> Check:
    if not missing:
        return Check(passed=True, sentence=_("Every number of the plan can be computed."))
    names = ", ".join(display_words(name) for name in missing)
    return Check(passed=False, sentence=_("The plan needs %(names)s, and the file has no such column.", names=names))
