"""What other methods say, in words: the table in the fold of the number that decides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask

from experiments.judging.document import OtherMethodDoc
from experiments.judging.other_methods import OWN_NAMES
from stats.shares.proportion_methods import DifferenceMethod, RatioMethod
from stats.units.cluster_methods import NAMES as CLUSTER_METHODS
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser, text
from tests.webapp.documents import document, undecided
from webapp.records.result.details import METHODS, details_of
from webapp.records.result.other_methods import OTHER_METHODS, agreement_of, methods_of

STATS = Path(__file__).resolve().parents[4] / "stats"
MAKERS = {"Effect", "effects_of_means", "one_method", "replace", "refused"}


@pytest.fixture
def words(local_app: Flask) -> Iterator[None]:
    with local_app.test_request_context("/"):
        yield


def method(name: str, scale: str = "lift", **more: object) -> OtherMethodDoc:
    facts: dict[str, Any] = {
        "name": name, "scale": scale, "estimate": None, "lower": None, "upper": None, "p_value": None,
        "holds": True, "used": False, "not_estimable": None,
    }  # fmt: skip
    return OtherMethodDoc(**{**facts, **more})


def names_of_effects() -> set[str]:
    """Every name that some module of ``stats`` gives to an effect, read from its source."""
    found = {"paired_fieller", "paired_cosines", "exact_conditional", "log_ratio", "koopman_score", "newcombe"}
    for file in STATS.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if "Effect" not in {name.id for name in ast.walk(tree) if isinstance(name, ast.Name)}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and {"method", "METHOD"} & {getattr(to, "id", "") for to in node.targets}:
                found |= strings(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MAKERS:
                given = [word.value for word in node.keywords if word.arg == "method"]
                found |= {name for part in given or node.args[:1] for name in strings(part)}
    return found


def strings(tree: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(tree) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_no_method_that_a_comparison_can_return_lacks_words() -> None:
    names = names_of_effects()
    assert {"cluster_robust", "unit_rates", "welch_fieller", "did_changes", "before_after_log", "ancova_hc2"} <= names
    assert names - set(METHODS) == set()


def test_no_other_method_lacks_words() -> None:
    of_averages = {"fieller", "log_t", "delta_t", "welch_t", "pooled_t"}
    of_days = {"paired_fieller", "paired_cosines", "totals_lift", "sign_flip", "totals_z", "unpaired_t_on_days"}
    of_units = {*CLUSTER_METHODS, "unit_rates", "randomisation", "poisson_on_totals"}
    of_shares = {*get_args(RatioMethod), *get_args(DifferenceMethod), "fisher_exact", "pooled_z"}
    of_regions = {"did_log_changes", "did_changes", "time_based_regression"}
    assert of_averages | of_days | of_units | of_shares | of_regions == set(OTHER_METHODS)
    assert set(OWN_NAMES.values()) <= set(OTHER_METHODS)


@pytest.mark.usefixtures("words")
def test_the_table_groups_changes_differences_and_what_does_not_hold() -> None:
    shown = document()
    shown["metrics"][0]["variants"][1]["other_methods"] = [
        method("paired_fieller", estimate=0.11, lower=0.041, upper=0.184, p_value=0.0031, used=True),
        method("totals_lift", estimate=0.112),
        method("welch_t", "difference", estimate=0.00282, lower=0.000212, upper=0.005437, p_value=0.2),
        method("sign_flip", "p", p_value=0.0042),
        method("totals_z", estimate=0.112, lower=0.069, upper=None, p_value=1e-9, holds=False),
    ]
    groups = details_of(shown)[0].methods
    assert [group.title for group in groups] == [
        "Change",
        "Difference",
        "p-value alone",
        "Does not hold for such data: what calculators on the web and spreadsheets say",
    ]
    assert [group.holds for group in groups] == [True, True, True, False]
    ours, totals = groups[0].lines
    assert (ours.used, ours.estimate, ours.reach) == (True, "+11.0\xa0%", "+4.1\xa0% to +18.4\xa0%")
    assert (totals.used, totals.estimate, totals.reach, totals.p_value) == (False, "+11.2\xa0%", "", "")
    difference = groups[1].lines[0]
    assert (difference.estimate, difference.reach) == ("+0.00282", "+0.00021 to +0.00544")
    assert (groups[2].lines[0].estimate, groups[2].lines[0].p_value) == ("", "0.0042")
    assert (groups[3].lines[0].reach, groups[3].lines[0].p_value) == ("+6.9\xa0% and more", "below 0.00001")


@pytest.mark.usefixtures("words")
def test_what_the_table_says_is_not_said_twice() -> None:
    plain = document()
    assert "p-value by flipping signs at random" in dict(details_of(plain)[0].pairs)
    plain["metrics"][0]["variants"][1]["other_methods"] = [method("sign_flip", "p", p_value=0.0042)]
    labels = dict(details_of(plain)[0].pairs)
    assert "p-value by flipping signs at random" not in labels
    assert "From the totals of the same days" in labels


@pytest.mark.usefixtures("words")
def test_methods_that_refuse_for_the_same_reason_share_a_line_with_it() -> None:
    shown = undecided()
    none = {"reason": "control_is_zero", "sentence": "The control has none at all."}
    variant = shown["metrics"][0]["variants"][1]
    variant["other_methods"] = [
        method("log_ratio", not_estimable=none),
        method("koopman_score", not_estimable=none),
        method("newcombe", "difference", estimate=0.1, lower=-0.03, upper=0.2, used=True),
    ]
    lift, difference = methods_of(variant)
    assert [(line.labels, line.missing) for line in lift.lines] == [
        (("Logarithm of the ratio (Katz)", "Score (Koopman)"), "The control has none at all.")
    ]
    assert difference.lines[0].reach == "−0.030 to +0.200"


OURS = method("log_t", estimate=0.1, lower=-0.02, upper=0.2, used=True)
AHEAD = method("log_t", estimate=0.1, lower=0.02, upper=0.2, used=True)
SAME = "The other methods come to the same answer: "
CARE = " Where methods part, take the number with care."


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("methods", "sentence"),
    [
        ([OURS, method("fieller", estimate=0.1, lower=None, upper=0.3)], SAME + "chance alone could explain it."),
        ([AHEAD, method("fieller", estimate=0.1, lower=0.01, upper=None)], SAME + "more, beyond what chance explains."),
        # a p-value alone has no side: it agrees with more as well as with less
        ([AHEAD, method("sign_flip", "p", p_value=0.04)], SAME + "more, beyond what chance explains."),
        (
            [
                method("log_t", estimate=-0.2, lower=-0.3, upper=-0.1, used=True),
                method("welch_t", "difference", estimate=-1.0, lower=-2.0, upper=-0.5),
                method("sign_flip", "p", p_value=0.06),
            ],
            f"1 of 2 other methods come to the same answer: less, beyond what chance explains.{CARE}",
        ),
        (
            [OURS, method("randomisation", "p", p_value=0.04)],
            f"0 of 1 other methods come to the same answer: chance alone could explain it.{CARE}",
        ),
        # what does not hold, has no range or was refused is not asked
        ([AHEAD, method("totals_lift", estimate=-0.5)], ""),
        ([AHEAD, method("totals_z", estimate=0.1, lower=-0.1, upper=0.2, holds=False)], ""),
        ([AHEAD, method("fieller", not_estimable={"reason": "x", "sentence": "No."})], ""),
        ([method("fieller", estimate=0.1, lower=0.01, upper=0.2)], ""),
        ([], ""),
    ],
)
def test_a_sentence_says_whether_other_methods_agree(methods: list[OtherMethodDoc], sentence: str) -> None:
    version = document()["metrics"][0]["variants"][1]
    version["other_methods"] = methods
    assert agreement_of(version, 0.95) == sentence


@pytest.mark.usefixtures("words")
def test_totals_are_told_where_they_tell_another_story() -> None:
    shown = document()
    version = shown["metrics"][0]["variants"][1]
    shown["metrics"][0]["method"] = "log_ratio"
    version["totals_lift"] = 0.1101  # the change itself: 11.0 %
    assert "From the totals" not in dict(details_of(shown)[0].pairs)
    version["totals_lift"] = 0.2
    assert dict(details_of(shown)[0].pairs)["From the totals"] == "+20.0\xa0%"


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.9999, "above 99.9\xa0%"), (0.998, "99.8\xa0%"), (0.92, "92\xa0%"), (0.0002, "below 0.1\xa0%")],
)
def test_a_chance_is_never_certain(chance: float, said: str) -> None:
    shown = document()
    shown["metrics"][0]["variants"][1] |= {"chance_to_beat_control": chance, "expected_loss": 0.00002}
    pairs = dict(details_of(shown)[0].pairs)
    assert pairs["Chance it is really better"] == said
    assert pairs["What you risk if wrong"] == "below 0.01\xa0%"


@pytest.mark.usefixtures("words")
def test_a_look_stored_before_there_was_a_table_has_none() -> None:
    old = document()
    for variant in old["metrics"][0]["variants"]:
        variant.pop("other_methods", None)  # type: ignore[misc]  # as an earlier edition stored it
    assert [detail.methods for detail in details_of(old)] == [(), ()]


def test_the_result_page_shows_the_table_folded_under_details(local_app: Flask, now: datetime) -> None:
    experiment = has_run(local_app, now)
    assert experiment.starts is not None
    reader = Browser(local_app)
    place = f"/experiments/{experiment.id}/upload"
    uploaded = reader.post(place, files(("export.csv", export(experiment.starts, wobble=0.1))), page="/")
    assert reader.post(uploaded.location, page=uploaded.location).status_code == 303
    page = text(reader.get(f"/experiments/{experiment.id}/result"))
    folds = re.findall(r'<details class="fold">.*?</details>', page, re.DOTALL)
    with_table = [fold for fold in folds if "By other methods" in fold]
    assert len(with_table) == 1  # the number that decides, its only new version
    table = with_table[0][with_table[0].index("By other methods") :]
    assert re.search(r'class="scroll" tabindex="0" role="region" aria-label="By other methods: [^"]+"', table)
    assert "style=" not in table
    assert "<script" not in table
    kinds = re.findall(r'<th scope="rowgroup" colspan="4">([^<]+)</th>', table)
    assert kinds[0] == "Change"
    assert kinds[-1].startswith("Does not hold for such data")
    assert table.count('<tbody class="fails">') == 1
    assert '<p class="agreement">The other methods come to the same answer: more, beyond what chance explains.' in table
    assert table.count("used here") == 1
    assert table.index("Within days, t over the days") < table.index("z-test on totals")
