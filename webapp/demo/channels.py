"""The channels of the mill: what it has, for whom, why and whose, and the one it said no to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from experiments.trials.channels.given import ChannelGiven
from experiments.trials.channels.opening import add_channel
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at

VIDEO_NETWORK = "New video network"


@dataclass(frozen=True, slots=True)
class ChannelTold:
    """An account as the mill keeps it."""

    name: str
    account: str
    audience: str
    why: str
    owner: str


CHANNELS: tuple[ChannelTold, ...] = (
    ChannelTold(
        "paid social",
        "Feed ads of two networks, run by Studio Larch",
        "Hobby cooks and people who like baking and do not know us; people near a school or a course",
        "The quickest way to people who have never heard of a mill by post.",
        "ines",
    ),
    ChannelTold(
        "organic social",
        "@quernwellmill",
        "Followers who bake at home, more beginners since the summer",
        "They ask, save and tell; it costs hours, no money.",
        "tom",
    ),
    ChannelTold(
        "e-mail",
        "Letter to 9,600 customers, one a week at most",
        "Customers with an order, recent or lapsed, who said yes to mail",
        "Nothing else brings a second order as cheaply.",
        "tom",
    ),
    ChannelTold(
        "LinkedIn organic",
        "The mill's page and Hanne's own",
        "Chefs and buyers of restaurants nearby",
        "Chefs believe a miller, not a logo.",
        "hanne",
    ),
    ChannelTold(
        "direct messages",
        "Messages and comments on both networks",
        "People who ask us something, before or after an order",
        "Here questions come in; what is answered well is not asked twice.",
        "ada",
    ),
    ChannelTold(
        "web shop",
        "quernwell.example",
        "Visitors of the shop",
        "Where everything else leads to.",
        "ada",
    ),
)


def channel_acts(calendar: DemoCalendar) -> list[Act]:
    """Enter what exists before the first cycle, and put the new video network on the shelf when it is declined."""
    refused = calendar.autumn.day(12) + timedelta(days=2)
    return [
        Act(at(calendar.spring.starts - timedelta(days=6), 9), _enter),
        Act(at(refused, 18), _shelve),
    ]


def _enter(book: DemoBook, now: datetime) -> None:
    """Ines writes down what there is: nothing is asked of what exists already."""
    for told in CHANNELS:
        given = ChannelGiven(
            name=told.name,
            account=told.account,
            audience=told.audience,
            why=told.why,
            owner_id=book.people[told.owner].person_id,
            exists_already=True,
        )
        add_channel(book.session, book.people["ines"], given, now=now)


def _shelve(book: DemoBook, now: datetime) -> None:
    """Nobody could say which goal it would serve better: to the shelf, for six months."""
    given = ChannelGiven(
        name=VIDEO_NETWORK,
        audience="Mostly people under 25",
        reason="Buyers are over 40, there is nobody to answer there, and it serves no goal better.",
    )
    add_channel(book.session, book.people["ines"], given, now=now)
