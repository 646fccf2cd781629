import dataclasses
import itertools
from datetime import date

import pytest

from experiments.judging.verdict import UndecidedReason, Verdict
from experiments.judging.words import phrases
from experiments.judging.words.said import Ends, Said
from experiments.judging.words.sentence import broken_guardrail, heading_of, sentence_of
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role

CLICKS = Metric("clicks", MetricKind.RATIO, "link_clicks", "impressions")
ORDERS = Metric("orders", MetricKind.PROPORTION, "conversions", "link_clicks")
COST = Metric("cost", MetricKind.RATIO, "spend", "conversions", Direction.DOWN)
SECONDS = Metric("time to answer", MetricKind.MEAN, "seconds", None, Direction.DOWN)
RATING = Metric("average rating", MetricKind.MEAN, "stars")
SECOND = Metric("customers with a second order", MetricKind.PROPORTION, "second orders")
MONEY = Metric("revenue", MetricKind.RATIO, "revenue", "visitors")

WORKED = Said(
    version="One class, one bag of flour", control="The whole fund", metric=ORDERS, verdict=Verdict.SUCCEEDED,
    reason=None, grade="B", design=Design.PLATFORM_SPLIT, retrospective=False, worthwhile=0.15, currency="EUR",
    lift=Ends(0.48, 0.1234, 0.95), difference=Ends(0.019, 0.005, 0.03), values=(0.059, 0.04), events=(110, 74),
    plan_with=0.25,
)  # fmt: skip


def said(**changes):
    return sentence_of(dataclasses.replace(WORKED, **changes)).replace("\xa0", " ")


def undecided(reason, **changes):
    return said(verdict=Verdict.UNDECIDED, reason=UndecidedReason(reason), **changes)


# Models: content.md section 2.
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            ("“One class, one bag of flour” brings at least 12 % more conversions per link click "
            "(best guess 48 %: 5.9 instead of 4.0 per 100 link clicks). Use it; plan with "
             "+25 %, first results shrink."),
        ),
        (
            {"version": "B", "lift": Ends(0.021, 0.0069, 0.04), "plan_with": 0.018, "values": (None, None)},
            ("“B” brings at least 0.6 % more conversions per link click (best guess 2.1 %). "
            "Use it; plan with +1.8 %, first results shrink."),
        ),
        (
            {"version": "B", "metric": COST, "lift": Ends(-0.18, -0.3, -0.06), "difference": Ends(-2.6, -4.3, -0.9),
             "values": (11.8, 14.4), "plan_with": -0.15},
            ("“B” is at least €0.90 cheaper per conversion (best guess €2.60: €11.80 instead of €14.40). "
            "Use it; plan with −15 %, first results shrink."),
        ),
        (
            {"version": "B", "lift": Ends(0.16, 0.05, 0.28), "plan_with": 0.163, "values": (None, None)},
            ("“B” brings at least 5 % more conversions per link click (best guess 16 %). "
            "Use it; plan with +16 %."),
        ),
        (
            {"version": "Bundle", "metric": MONEY, "lift": Ends(0.14, 0.05, 0.22), "values": (0.89, 0.78),
             "plan_with": None},
            ("“Bundle” brings at least 5 % more revenue per visitor (best guess 14 %: €0.89 instead of €0.78). "
            "Use it from now on."),
        ),
        (
            {"version": "Photos", "verdict": Verdict.HARMFUL, "metric": CLICKS, "lift": Ends(-0.22, -0.38, -0.045),
             "values": (0.0101, 0.0129), "control": "Bread"},
            ("“Photos” brings at least 4 % fewer link clicks per time shown (best guess 22 % fewer: 10.1 instead of "
             "12.9 "
            "per 1,000 times shown). Go back to “Bread”."),
        ),
        (
            {"version": "B", "verdict": Verdict.HARMFUL, "metric": COST, "lift": Ends(0.2, 0.08, 0.3),
             "difference": Ends(2.5, 1.0, 4.0), "values": (14.9, 12.4)},
            ("“B” is at least €1.00 dearer per conversion (best guess €2.50: €14.90 instead of €12.40). "
            "Go back to “The whole fund”."),
        ),
        (
            {"version": "Saved reply", "control": "Own words", "verdict": Verdict.HARMFUL, "metric": SECONDS,
             "lift": Ends(-0.1, -0.3, 0.1), "broken": "lowers questions solved at once by at least 6 %"},
            ("“Saved reply” lowers questions solved at once by at least 6 %, and that must not get worse. "
            "Go back to “Own words”."),
        ),
        (
            {"version": "Saved reply", "control": "Own words", "verdict": Verdict.HARMFUL, "metric": SECONDS,
             "lift": Ends(-0.41, -0.5, -0.3), "broken": "lowers questions solved at once by at least 6 %"},
            ("“Saved reply” cuts time to answer by at least 30 % (best guess 41 %) but lowers questions solved at "
             "once by at least 6 %. Go back to “Own words”."),
        ),
        (
            {"version": "B", "metric": RATING, "lift": Ends(0.1, 0.05, 0.16), "values": (4.4, 4.0),
             "plan_with": None},
            ("“B” raises average rating by at least 5 % (best guess 10 %: 4.4 instead of 4.0). "
            "Use it from now on."),
        ),
        (
            {"version": "B", "control": "A", "verdict": Verdict.HARMFUL, "metric": RATING,
             "lift": Ends(-0.1, -0.16, -0.05), "values": (3.6, 4.0)},
            ("“B” lowers average rating by at least 5 % (best guess 10 %: 3.6 instead of 4.0). "
            "Go back to “A”."),
        ),
        (
            {"version": "Ads", "verdict": Verdict.NO_USEFUL_DIFFERENCE, "lift": Ends(-0.009, -0.09, 0.079),
             "metric": SECOND, "worthwhile": 0.1, "control": "E-mail", "per": "person"},
            ("“Ads” brings at most 8 % more customers with a second order, and you wanted 10 % "
             "(best guess 0.9 % fewer). Keep “E-mail”."),
        ),
        (
            {"version": "Ads", "verdict": Verdict.NO_USEFUL_DIFFERENCE, "lift": Ends(-0.01, -0.1, 0.074),
             "worthwhile": 0.1, "control": "E-mail"},
            ("“Ads” brings at most 8 % more conversions per link click, and you wanted 10 % (best guess 1 % fewer). "
            "Keep “E-mail”."),
        ),
        (
            # rounded up, 4.96 % would read as the 5 % that were wanted
            {"version": "B", "verdict": Verdict.NO_USEFUL_DIFFERENCE, "lift": Ends(-0.094, -0.21, 0.0496),
             "worthwhile": 0.05, "control": "A"},
            ("“B” brings at most 4.96 % more conversions per link click, and you wanted 5 % (best guess 9 % fewer). "
            "Keep “A”."),
        ),
        (
            {"version": "Saved replies", "metric": SECONDS, "lift": Ends(-0.41, -0.5, -0.3), "values": (None, None)},
            ("“Saved replies” cuts time to answer by at least 30 % (best guess 41 %). "
            "Use it; plan with +25 %, first results shrink."),
        ),
    ],
)  # fmt: skip
def test_decided_sentences(changes, sentence):
    assert said(**changes) == sentence


@pytest.mark.parametrize(
    ("reason", "changes", "sentence"),
    [
        (
            "better_size_unclear",
            {"version": "B", "lift": Ends(0.06, 0.01, 0.11), "worthwhile": 0.08},
            ("“B” is better, by 1 % to 11 %, but you said it is worth it from 8 % and the best guess is 6 %. "
            "If changing is free, change; if it costs anything, repeat it: both count together."),
        ),
        (
            "leaning",
            {"version": "The question", "metric": CLICKS, "lift": Ends(0.05, -0.05, 0.17)},
            ("“The question” leans ahead: 5 % fewer to 17 % more link clicks per time shown (best guess +5 %). "
            "Use it where changing is free, and repeat it once; both count together."),
        ),
        (
            "too_little_data",
            {"version": "6 seconds", "metric": COST, "lift": Ends(-0.1, -0.52, 0.38), "events": (31, 38),
             "enough": "400 people in each version and €10,400", "enough_lift": 0.2},
            ("“6 seconds” may cost up to 52 % less per conversion or up to 38 % more: 31 and 38 conversions cannot "
             "say. "
            "To see 20 % you need about 400 people in each version and €10,400."),
        ),
        (
            "leaning",
            {"version": "B", "metric": RATING, "lift": Ends(0.05, -0.05, 0.17)},
            ("“B” leans ahead: average rating 5 % lower to 17 % higher (best guess +5 %). "
            "Use it where changing is free, and repeat it once; both count together."),
        ),
        (
            "too_little_data",
            {"version": "B", "metric": RATING, "lift": Ends(0.02, -0.2, 0.3), "events": (151, 148),
             "enough": "400 people in each version", "enough_lift": 0.1},
            ("“B” may lower average rating by up to 20 % or raise it by up to 30 %: this much data cannot say. "
            "To see 10 % you need about 400 people in each version."),
        ),
        (
            "interim",
            {"version": "B", "metric": CLICKS, "lift": Ends(0.1, -0.05, 0.3), "until": date(2026, 3, 15)},
            "So far “B”: 5 % fewer to 30 % more link clicks per time shown. Leave it running until 15 March 2026.",
        ),
        (
            "not_estimable",
            {"version": "B", "control": "A", "lift": None, "why_not": "The control has none at all."},
            "“B” cannot be compared with “A”. The control has none at all.",
        ),
        (
            "not_comparable",
            {"version": "Daily", "metric": CLICKS, "grade": "D", "design": Design.BEFORE_AFTER,
             "lift": Ends(0.22, 0.1, 0.35)},
            ("“Daily” went together with 22 % more link clicks per time shown, but the season and "
            "the news changed too: a hint, not an answer. To find out, draw lots which weeks get which version."),
        ),
        (
            "not_comparable",
            {"version": "B", "control": "A", "metric": CLICKS, "grade": "E", "lift": None, "values": (0.018, 0.01)},
            ("“B” had 1.8 times the link clicks per time shown of “A”. One total each cannot say why: an anecdote. "
            "Export a row per day, or run several units of each."),
        ),
        (
            "minimum",
            {"version": "B", "metric": CLICKS, "have": "4 days", "need": "7 days", "lift": Ends(0.1, -0.1, 0.4)},
            ("“B” has too little to judge: 4 days of at least 7 days. "
            "So far 10 % fewer to 40 % more link clicks per time shown. Let it run on, or repeat it, "
            "until the rest is there."),
        ),
        (
            # no range: the page says that none can be trusted
            "minimum",
            {"version": "B", "carried": "6", "lift": Ends(3.6, -0.2, 8.7)},
            ("“B” cannot be judged yet: a few large values carry the sum, as if only 6 people had brought all of it. "
            "Let more people take part, or compare how many brought anything instead of how much."),
        ),
        (
            # a clear range decides nothing only where the randomisation test of so few does not agree
            "leaning",
            {"version": "B", "metric": CLICKS, "lift": Ends(0.84, 0.3, 1.57), "have": "8 posts"},
            ("“B” leans ahead: 30 % to 157 % more link clicks per time shown (best guess +84 %). As few as 8 posts can "
            "lie this far apart by luck alone. Use it where changing is free, and repeat it once; "
            "both count together."),
        ),
        (
            # it stands alone on cards and in mails: what there is more of is named on whichever side both ends lie
            "interim",
            {"version": "B", "metric": CLICKS, "lift": Ends(-0.3, -0.5, -0.05), "until": date(2026, 3, 15)},
            "So far “B”: 5 % to 50 % fewer link clicks per time shown. Leave it running until 15 March 2026.",
        ),
        (
            "interim",
            {"version": "B", "metric": RATING, "lift": Ends(0.1, 0.05, 0.2), "until": None},
            "So far “B”: average rating 5 % to 20 % higher.",
        ),
        (
            # none at all is an answer too, and can be compared with something
            "not_estimable",
            {"version": "B", "control": "A", "metric": CLICKS, "lift": None, "values": (0.03, 0.0), "why_not": "No."},
            ("“B” had 0.03 link clicks per time shown and “A” none at all, so no change in per cent can be given."),
        ),
        (
            "minimum",
            {"version": "B", "carried": "1", "lift": Ends(3.6, -0.2, 8.7)},
            ("“B” cannot be judged yet: a single large value carries the sum. "
            "Let more people take part, or compare how many brought anything instead of how much."),
        ),
    ],
)  # fmt: skip
def test_undecided_sentences(reason, changes, sentence):
    assert undecided(reason, **changes) == sentence


def test_what_is_not_usable_says_why_and_what_to_do():
    fatal = ("spend_balance", "Version A got €610 and version B €190, so they met different people.")
    assert said(verdict=Verdict.INVALID, fatal=fatal) == (
        "Not usable: version A got €610 and version B €190, so they met different people. "
        "Nothing here speaks for either. Run it again with equal budgets fixed per version."
    )


def test_a_file_without_a_plan_says_so():
    text = said(version="version B", metric=CLICKS, lift=Ends(0.14, 0.034, 0.2), retrospective=True, grade="C")
    assert text == (
        "In this file “version B” has at least 3 % more link clicks per time shown (best guess 14 %). "
        "Entered afterwards: nobody had said before what would count, so strength of evidence is C at most. "
        "Keep it in the book?"
    )


def test_several_versions_are_counted_in_front():
    verdicts = [Verdict.SUCCEEDED, Verdict.UNDECIDED]
    assert heading_of(verdicts, decidable=True) == "One of two new versions worked:"
    assert heading_of([Verdict.HARMFUL, Verdict.UNDECIDED], decidable=True) == "None of two new versions worked."
    assert heading_of([Verdict.UNDECIDED] * 3, decidable=True) == "Of three new versions none can be told yet."
    assert heading_of(verdicts, decidable=False) == ""
    assert heading_of([Verdict.SUCCEEDED], decidable=True) == ""


@pytest.mark.parametrize(
    ("direction", "ends", "text"),
    [
        (Direction.DOWN, Ends(0.4, 0.209, 0.6), "raises hides per time shown by at least 20 % (best guess 40 %)"),
        (Direction.UP, Ends(-0.2, -0.3, -0.069), "lowers hides per time shown by at least 6 % (best guess 20 %)"),
    ],
)
def test_a_broken_guardrail_says_how_far(direction, ends, text):
    metric = Metric("hides", MetricKind.RATIO, "hides", "impressions", direction, Role.GUARDRAIL, 0.0)
    assert broken_guardrail(metric, ends, "", None).replace("\xa0", " ") == text


# content.md, section 2: did harm, by a guardrail
def test_a_broken_guardrail_is_called_as_a_person_called_it_with_its_two_values():
    name = "questions solved at the first reply"
    metric = Metric(name, MetricKind.MEAN, "solved", None, Direction.UP, Role.GUARDRAIL, 0.05)
    said_so = broken_guardrail(metric, Ends(-0.19, -0.29, -0.063), "58 instead of 71 in 100", "person")
    assert said_so.replace("\xa0", " ") == (
        "lowers questions solved at the first reply by at least 6 % (best guess 19 %: 58 instead of 71 in 100)"
    )


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "role", "thing"),
    [
        ("donors per click", "donations", "link_clicks", Role.PRIMARY, "donors per click"),
        ("Saves/Reach", "Saves", "reach", Role.PRIMARY, "Saves per person reached"),
        ("saves", "saves", None, Role.PRIMARY, "saves per person"),
        ("our CTR", "link_clicks", "impressions", Role.PRIMARY, "link clicks per time shown"),
        ("our CTR", "link_clicks", "impressions", Role.GUARDRAIL, "our CTR"),
    ],
)
def test_a_number_is_called_as_a_person_called_it_where_its_measures_say_less(
    name, numerator, denominator, role, thing
):
    assert phrases.thing(Metric(name, MetricKind.RATIO, numerator, denominator, role=role), "person") == thing


FORBIDDEN = ("significant", "proves", "winner", "uplift", "!")
REASONS = [(Verdict.UNDECIDED, reason) for reason in UndecidedReason]
RANGES = [
    None, Ends(0.1, 0.02, 0.3), Ends(-0.1, -0.3, -0.02), Ends(0.0, -0.3, 0.3), Ends(0.5, None, None),
    Ends(-0.2, None, 0.1), Ends(12.0, 3.0, None),
]  # fmt: skip


@pytest.mark.parametrize("metric", [CLICKS, COST, SECONDS, MONEY, RATING, SECOND], ids=lambda metric: metric.name)
@pytest.mark.parametrize(
    ("verdict", "reason"), [*((verdict, None) for verdict in Verdict if verdict is not Verdict.UNDECIDED), *REASONS]
)
def test_every_sentence_keeps_the_house_rules(metric, verdict, reason):
    for lift, grade, retrospective, values in itertools.product(
        RANGES, "CDE", (False, True), [(None, None), (0.2, 0.1), (0.0, 0.0), (1.5, 0.0)]
    ):
        if lift is None and verdict not in (Verdict.UNDECIDED, Verdict.INVALID):
            continue
        text = said(
            metric=metric, verdict=verdict, reason=reason, grade=grade, retrospective=retrospective, lift=lift,
            values=values, difference=lift, fatal=("sample_ratio", "Group sizes do not match."), why_not="None at all.",
            enough="40 days and €1,200", enough_lift=0.2, until=date(2026, 3, 15), have="3 days", need="7 days",
        )  # fmt: skip
        assert len(text.split()) <= 45, text
        assert not [word for word in FORBIDDEN if word in text], text
        assert "None%" not in text
        assert "nan" not in text
        assert "{" not in text
        if grade == "D" and reason is UndecidedReason.NOT_COMPARABLE:
            assert "brings" not in text
            assert "cuts" not in text


def test_a_long_name_stays_readable():
    text = said(version="Autumn sale, carousel with seven pictures of the same bread from above")
    assert text.startswith("“Autumn sale, carousel with seven pictur…” brings")


def test_a_hint_that_chance_alone_would_explain_says_both_ends():
    facts = {"version": "Daily", "metric": CLICKS, "grade": "D", "design": Design.BEFORE_AFTER}
    sentence = undecided("not_comparable", lift=Ends(0.02, -0.1, 0.15), **facts)
    assert sentence.startswith(
        "“Daily” went together with 2 % more link clicks per time shown (10 % fewer to 15 % more), but"
    )


def test_a_name_that_quotes_something_ends_where_it_ends():
    name = "Headline: “What would you bake for somebody who has never eaten rye?”"
    assert undecided("interim", version=name, lift=None, until=None) == (
        "Too early to say anything about “Headline: ‘What would you bake for some…”."
    )
