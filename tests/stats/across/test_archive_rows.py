import numpy as np
import pytest

from stats.across.archive_rows import archive_rows

NAN = float("nan")


def rows(lifts, errors, tests, families=None, *, counts=None, controls=None):
    return archive_rows(lifts, errors, (families or ["a"] * len(lifts), tests), counts, controls)


def test_half_of_the_smallest_variance_in_a_test_is_the_control_where_nothing_is_known():
    found = rows([0.1, 0.2, 0.3], [0.2, 0.1, 0.3], ["x", "x", "y"])
    # y has one version only: nothing is shared
    assert found.control_variances == pytest.approx([0.005, 0.005, 0.0])


def test_what_is_known_of_the_control_is_taken_but_never_all_of_a_variance():
    found = rows([0.1, 0.2, 0.3], [0.2, 0.1, 0.3], ["x", "x", "y"], controls=[0.004, 0.004, 5.0])
    assert found.control_variances == pytest.approx([0.004, 0.004, 0.98 * 0.09])


def test_rows_stand_beside_each_other_by_test():
    found = rows([0.1, 0.2, 0.3, 0.4], [0.1] * 4, ["x", "y", "x", "y"])
    figures, order = found.figures(np.arange(4))
    assert order.tolist() == [0, 2, 1, 3]
    assert figures.rows.first.tolist() == [0, 2]
    assert figures.effects == pytest.approx([0.1, 0.3, 0.2, 0.4])
    # 0.01 less the control's half
    assert figures.precisions == pytest.approx(200)


def test_families_of_five_tests_are_read_alone_and_all_others_with_everything():
    families = ["price"] * 5 + ["video"] * 2
    found = rows([0.1] * 7, [0.1] * 7, list(range(7)), families)
    groups = [(places.tolist(), wanted.tolist(), word) for places, wanted, word in found.together()]
    assert groups == [(list(range(5)), list(range(5)), "family"), (list(range(7)), [5, 6], "archive")]


def test_counts_come_before_a_lift_of_ones_own():
    counts = np.array([[3.0, 100.0, 2.0, 90.0], [NAN] * 4, [0.0, 10.0, 0.0, 10.0], [NAN] * 4])
    found = rows([0.5, 0.5, NAN, NAN], [0.1, 0.1, NAN, NAN], list("xyzw"), counts=counts)
    assert found.silent.tolist() == [False, False, True, False]
    assert found.missing.tolist() == [False, False, False, True]
    figures, _ = found.figures(np.array([0, 1]))
    assert figures.cases.people.tolist() == [100.0, 0.0]
    assert figures.effects.tolist() == [0.0, 0.5]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"errors": [0.1, 0.0]}, "above 0"),
        ({"lifts": [0.1, np.inf]}, "finite"),
        ({"tests": [1]}, "for each row"),
        ({"counts": np.array([[5.0, 4.0, 1.0, 9.0]] * 2)}, "between 0 and the people"),
        ({"counts": np.array([[1.0, 4.0, 1.0, 9.0], [1.0, 4.0, 2.0, 9.0]]), "tests": [1, 1]}, "different controls"),
    ],
)
def test_what_cannot_be_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        rows(**({"lifts": [0.1, 0.2], "errors": [0.1, 0.1], "tests": [1, 2]} | change))
