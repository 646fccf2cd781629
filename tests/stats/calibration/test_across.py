from stats.calibration.across import ERRORS, AcrossLine, archives, coverage_across, table, winners


def test_pooled_next_and_shrunken_intervals_hold_what_they_promise():
    lines = archives(5, 0.05, 0.15, replications=250, seed=3)
    assert [line.method for line in lines] == ["pooled", "next_test", "shrunken"]
    assert [line.answered for line in lines] == [250, 250, 1250]
    # at least 92 %, within three Monte-Carlo errors (1.7 points of the first two)
    assert {line.standing for line in lines} <= {"held", "near"}
    assert lines[2].coverage > 0.92


def test_two_experiments_that_differ_twice_as_much_as_assumed_are_pooled_too_surely():
    pooled, _, shrunken = archives(2, 0.05, 0.3, replications=300, seed=3)
    # the half-normal(0.15) of a lesson: known, and said in stats.across.lessons
    assert 0.70 < pooled.coverage < 0.90
    assert pooled.standing == "reported"
    assert shrunken.coverage > 0.92


def test_winners_are_counted_with_their_bias():
    line = winners(0.02, 0.05, 60, replications=40, seed=3)
    assert line.raw_bias > 0.08
    assert abs(line.bias) < 0.02
    assert 0.90 < line.coverage < 0.98


def test_the_same_seed_gives_the_same_counts_and_a_line_each():
    lines = coverage_across(2, 1)
    assert str(lines) == str(coverage_across(2, 1))  # nan is not equal to itself
    assert len(table(lines).splitlines()) == len(lines) + 1
    assert ERRORS == (0.04, 0.40)


def test_a_line_without_an_interval_keeps_no_promise():
    assert AcrossLine("winners", 2, 0.0, 0.0, 0, 0).standing == "broken"
