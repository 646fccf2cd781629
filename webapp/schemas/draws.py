"""Draws as JSON: what is asked, what came out, and the names by which an export will be matched."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from experiments.results.uploads.naming import Names
from experiments.trials.draws.asked import MOST_LINES, DrawAsked
from experiments.trials.draws.drawn import Drawn
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Key

MOST_IDS = 100_000


class RegionBody(Body):
    """A region and a figure that says how large it is."""

    region: str
    size: float


class DrawBody(Body):
    """A draw to be made. Dates, versions and shares come from the plan; what is left out has a default."""

    method: str | None = Field(
        default=None, description="`posts`, `slots`, `days`, `weeks`, `regions`, `list` or `conversations`."
    )
    weekdays: list[int] = Field(default=[], max_length=7, description="0 is Monday; none: every day.")
    times: list[str] = Field(default=[], max_length=100, description="As in `12:15`.")
    times_are_versions: bool = Field(default=False, description="One time for each version, in their order.")
    per_version: int | None = Field(default=None, description="Posts of each version; null: as many as find room.")
    regions: list[RegionBody] = Field(default=[], max_length=MOST_LINES)
    count: int | None = Field(default=None, description="Lines of a list of conversations.")
    version: Key | None = None

    def asked(self) -> DrawAsked:
        """Give the command record."""
        return DrawAsked(
            method=self.method,
            weekdays=tuple(self.weekdays),
            times=tuple(self.times),
            times_are_versions=self.times_are_versions,
            per_version=self.per_version,
            regions=tuple((one.region, one.size) for one in self.regions),
            count=self.count,
            version=self.version,
        )


class MomentAnswer(Answer):
    """A slot or day: in each `group` every version stands once."""

    day: date
    time: str | None
    version: str
    group: int


class PlacedAnswer(Answer):
    """A region; those of one `group` are of about the same size."""

    region: str
    size: float
    version: str
    group: int


class DrawAnswer(Answer):
    """A draw on record; `counts` says that its seed stands in the plan."""

    number: int
    method: str
    seed: str
    hash: str
    at: datetime
    by: int
    counts: bool
    versions: list[str]
    shares: list[float]
    schedule: list[MomentAnswer]
    regions: list[PlacedAnswer]
    left_out: list[str]
    order: list[str]

    @classmethod
    def of(cls, drawn: Drawn) -> DrawAnswer:
        """Write a draw."""
        named = drawn.versions
        return cls(
            **{name: getattr(drawn, name) for name in ("number", "seed", "hash", "at", "by", "counts")},
            method=drawn.method.value,
            versions=list(named),
            shares=list(drawn.shares),
            schedule=[
                MomentAnswer(
                    day=one.day,
                    time=one.at.isoformat("minutes") if one.at else None,
                    version=named[one.version],
                    group=one.group,
                )
                for one in drawn.moments
            ],
            regions=[
                PlacedAnswer(region=one.region, size=one.size, version=named[one.version], group=one.group)
                for one in drawn.placed
            ],
            left_out=list(drawn.left_out),
            order=[named[place] for place in drawn.order],
        )


class DrawsAnswer(Answer):
    """All draws of an experiment, the last one first."""

    items: list[DrawAnswer]
    next_cursor: str | None


class SplitBody(Body):
    """Ids to split by the salt of a draw of a list; they are not stored."""

    ids: list[str] = Field(max_length=MOST_IDS)


class SplitLine(Answer):
    """An id and its version."""

    id: str
    version: str


class SplitAnswer(Answer):
    """The ids in their order."""

    items: list[SplitLine]
    next_cursor: str | None


class VersionNameAnswer(Answer):
    """What belongs to one version."""

    version: str
    name: str
    utm_content: str
    hashtag: str


class NamesAnswer(Answer):
    """Names for campaign, ads, links and posts; `sure`: an export so named is matched without a question."""

    campaign: str
    utm_campaign: str
    versions: list[VersionNameAnswer]
    sure: bool

    @classmethod
    def of(cls, names: Names) -> NamesAnswer:
        """Write the names."""
        return cls.model_validate(names)
