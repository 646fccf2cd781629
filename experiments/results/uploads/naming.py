"""Names for ads, sends, posts and links by which an export will be matched with the versions without a question.

What is proposed here is tried here: the names go through the very rules that read and match an upload, and a way of
naming that would lead to a question, or to the wrong version, is not proposed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from experiments.reading.cells.labels import find_labels
from experiments.reading.levels import Names as LevelNames
from experiments.reading.levels import choose_level
from experiments.results.uploads.matching import LETTERS, Planned, match_labels
from experiments.trials.experiment import Experiment, VariantRole

CODE = "TB"
"""What the number of an experiment stands behind, so that its names are told from all others in an account."""
_MOST_OF_TITLE = 40
_MOST_OF_NAME = 60
_SHORT_NAME = re.compile(r"[a-z]?\d{0,2}")
_CALLED_VERSION = re.compile(r"(?i)^version[\s_:.-]+(?=\S)")


@dataclass(frozen=True, slots=True)
class VersionName:
    """What belongs to one version.

    Parameters
    ----------
    version : str
        Its name in the plan.
    name : str
        For the ad, the ad set (or ad group) and the send: whichever level the versions are split at.
    utm_content : str
        For links, and as label where the posting tool has labels.
    hashtag : str
        For posts that have neither link nor label.
    """

    version: str
    name: str
    utm_content: str
    hashtag: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of an experiment; ``sure`` says that an export so named is matched without a question."""

    campaign: str
    utm_campaign: str
    versions: tuple[VersionName, ...]
    sure: bool


def names_for(experiment: Experiment) -> Names:
    """Propose the names of an experiment and its versions."""
    return propose_names(
        experiment.id,
        experiment.title,
        [Planned(one.name, one.role is VariantRole.CONTROL) for one in experiment.variants],
    )


def propose_names(number: int, title: str, plan: Sequence[Planned]) -> Names:
    """Propose names; see :func:`names_for`.

    Parameters
    ----------
    number : int
        Of the experiment.
    plan : sequence of Planned
        Its versions in their order.

    Examples
    --------
    >>> names = propose_names(12, "Question or claim?", [Planned("Claim", True), Planned("Question", False)])
    >>> names.versions[1].name, names.versions[1].utm_content, names.versions[1].hashtag
    ('TB12 Version B Question', 'tb12_b_question', '#tb12_b')
    >>> names.utm_campaign
    'tb12_question_or_claim'
    """
    code = f"{CODE}{number}"
    ways = [_named(code, plan, way) for way in _ways(plan)]
    good = next((way for way in ways if _is_matched(way, plan)), None)
    words = _slug(title)[:_MOST_OF_TITLE].strip("_")
    return Names(
        campaign=f"{code} {title}"[: _MOST_OF_NAME + len(code)].strip(),
        utm_campaign="_".join(filter(None, (code.casefold(), words))),
        versions=tuple(good or (ways[-1] if ways else ())),
        sure=good is not None,
    )


def _ways(plan: Sequence[Planned]) -> Iterator[list[str]]:
    """Give what may stand for each version, the most telling first: letter and name, name, letter, number."""
    letters = [LETTERS[place].upper() for place in range(min(len(plan), len(LETTERS)))]
    if len(plan) < 2 or len(letters) < len(plan):
        return
    names = [_CALLED_VERSION.sub("", one.name)[:_MOST_OF_NAME].strip() for one in plan]
    if not all(_SHORT_NAME.fullmatch(name.casefold()) for name in names):
        yield [f"{letter} {name}" for letter, name in zip(letters, names, strict=True)]
    yield names
    yield letters
    yield [str(place + 1) for place in range(len(plan))]


def _named(code: str, plan: Sequence[Planned], way: Sequence[str]) -> list[VersionName]:
    low = code.casefold()
    slugs = [_slug(one) for one in way]
    # A public hashtag stays short: the letter, or the short name, is enough.
    short = [slug.split("_")[0] for slug in slugs]
    tags = short if len(set(short)) == len(short) and all(short) else slugs
    return [
        VersionName(one.name, f"{code} Version {words}", f"{low}_{slug}", f"#{low}_{tag}")
        for one, words, slug, tag in zip(plan, way, slugs, tags, strict=True)
    ]


def _is_matched(names: Sequence[VersionName], plan: Sequence[Planned]) -> bool:
    """Say whether every kind of export that bears these names leads to the right versions, without a question."""
    columns = [[one.name for one in names], [one.utm_content for one in names]]
    texts = (
        [one.name for one in names],
        [f"Read on: https://example.org/?utm_source=x&utm_content={one.utm_content}" for one in names],
        [f"Read on. #bread {one.hashtag}" for one in names],
    )
    return all(_level_leads_to(labels, plan) for labels in columns) and all(
        _text_leads_to(each, plan) for each in texts
    )


def _level_leads_to(labels: Sequence[str], plan: Sequence[Planned]) -> bool:
    found = choose_level([LevelNames(labels, tuple(sorted(set(labels))))], [None] * len(labels))
    return found is not None and found.sure and _leads_to(found.labels, plan)


def _text_leads_to(texts: Sequence[str], plan: Sequence[Planned]) -> bool:
    found = find_labels([*texts, *texts])
    return found is not None and not found.unsure and _leads_to(found.values[: len(texts)], plan)


def _leads_to(labels: Sequence[str], plan: Sequence[Planned]) -> bool:
    if len(set(labels)) < len(plan):
        return False
    return list(match_labels(labels, plan).values()) == [one.name for one in plan]


def _slug(text: str) -> str:
    """Write a text in small plain letters and figures, for links."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return "_".join(re.findall(r"[a-z0-9]+", bare))
