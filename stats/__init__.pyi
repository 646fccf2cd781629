# What `stats` offers under its own name, each loaded when it is first asked for; the rooms hold the rest.

from .effects import (
    Effect as Effect,
    Effects as Effects,
    Estimate as Estimate,
    Estimates as Estimates,
    Numbers as Numbers,
)
from .errors import (
    NotEstimable as NotEstimable,
)
from .summaries import (
    ManyRatioMoments as ManyRatioMoments,
    ManyWithCovariates as ManyWithCovariates,
    Mean as Mean,
    Means as Means,
    Proportion as Proportion,
    Proportions as Proportions,
    RatioMoments as RatioMoments,
    Sums as Sums,
    WithCovariates as WithCovariates,
)
from .units.counts import (
    Events as Events,
    SpreadCounts as SpreadCounts,
    compare_counts as compare_counts,
    compare_events as compare_events,
)
from .shares.equivalence import (
    Equivalence as Equivalence,
    Margins as Margins,
    equivalence_of_means as equivalence_of_means,
    equivalence_of_proportions as equivalence_of_proportions,
)
from .shares.equivalence_lift import (
    equivalence_of_lift as equivalence_of_lift,
)
from .shares.least_lift import (
    least_lift as least_lift,
)
from .shares.lift_switch import (
    lift_tails as lift_tails,
)
from .shares.proportion_methods import (
    difference_interval as difference_interval,
    linear_delta_se as linear_delta_se,
    ratio_interval as ratio_interval,
    share_interval as share_interval,
)
from .shares.proportion_tests import (
    proportion_p as proportion_p,
)
from .shares.proportions import (
    compare_many_proportions as compare_many_proportions,
    compare_proportions as compare_proportions,
    log_ratio_se as log_ratio_se,
    newcombe as newcombe,
    wilson as wilson,
)
from .averages.ancova import (
    Ancova as Ancova,
    Variant as Variant,
    ancova as ancova,
)
from .averages.cuped import (
    Cuped as Cuped,
    ManyCuped as ManyCuped,
    compare_cuped as compare_cuped,
    compare_many_cuped as compare_many_cuped,
    linearised_with_before as linearised_with_before,
)
from .averages.heavy_tail import (
    HeavyTail as HeavyTail,
    Tail as Tail,
    effective_number as effective_number,
    heavy_tail as heavy_tail,
)
from .averages.lifts import (
    delta_lift as delta_lift,
    fieller_lift as fieller_lift,
    lifts_by_method as lifts_by_method,
    log_lift as log_lift,
)
from .averages.means import (
    compare_many_means as compare_many_means,
    compare_means as compare_means,
    standard_errors_from_zero as standard_errors_from_zero,
)
from .averages.moments import (
    covariates_from_sums as covariates_from_sums,
    covariates_of as covariates_of,
    mean_from_sd as mean_from_sd,
    mean_from_sums as mean_from_sums,
    mean_of as mean_of,
    ratio_moments_from_sums as ratio_moments_from_sums,
    ratio_moments_of as ratio_moments_of,
)
from .averages.ratios import (
    compare_many_ratios as compare_many_ratios,
    compare_ratios as compare_ratios,
    linearised as linearised,
)
from .averages.welch import (
    ByMethod as ByMethod,
    pooled_difference as pooled_difference,
    welch_difference as welch_difference,
)
from .units.autocorrelation import (
    LagOne as LagOne,
    lag_one as lag_one,
)
from .units.cluster_methods import (
    clusters_by_method as clusters_by_method,
)
from .units.cluster_parity import (
    OtherErrors as OtherErrors,
    log_ratio as log_ratio,
    other_errors as other_errors,
)
from .units.clusters import (
    compare_clusters as compare_clusters,
    compare_unit_rates as compare_unit_rates,
    design_effect as design_effect,
)
from .units.glm_parity import (
    QuasiPoisson as QuasiPoisson,
    quasi_poisson_of_r as quasi_poisson_of_r,
)
from .units.paired import (
    DayPairs as DayPairs,
    compare_within_days as compare_within_days,
    day_pairs as day_pairs,
    day_scores as day_scores,
    lift_of_totals as lift_of_totals,
    ran_on_both as ran_on_both,
    same_rate_p as same_rate_p,
)
from .units.paired_many import (
    ManySums as ManySums,
    compare_many_within_days as compare_many_within_days,
)
from .units.randomisation import (
    PermutationTest as PermutationTest,
    permutation_floor as permutation_floor,
    permutation_p as permutation_p,
    permutation_test as permutation_test,
    sign_flip_floor as sign_flip_floor,
    sign_flip_p as sign_flip_p,
)
from .units.robust import (
    RobustTest as RobustTest,
    ratio_of as ratio_of,
    robust_test as robust_test,
)
from .units.what_people_use import (
    totals_z as totals_z,
    unpaired_t_on_days as unpaired_t_on_days,
)
from .units.wild_bootstrap import (
    WildBootstrap as WildBootstrap,
    wild_cluster_bootstrap as wild_cluster_bootstrap,
)
from .several.crossed import (
    Contrast as Contrast,
    Crossed as Crossed,
    Scale as Scale,
)
from .several.dunnett import (
    ControlComparison as ControlComparison,
    Dunnett as Dunnett,
    dunnett as dunnett,
    dunnett_critical_value as dunnett_critical_value,
    dunnett_p as dunnett_p,
    equal_loadings as equal_loadings,
)
from .several.factorial import (
    Factorial as Factorial,
    factorial_estimates as factorial_estimates,
    factorial_means as factorial_means,
    factorial_proportions as factorial_proportions,
)
from .several.multiplicity import (
    benjamini_hochberg as benjamini_hochberg,
    benjamini_yekutieli as benjamini_yekutieli,
    bonferroni as bonferroni,
    hochberg as hochberg,
    holm as holm,
    rejected as rejected,
)
from .looks.always_valid import (
    always_valid_day_band as always_valid_day_band,
    always_valid_post_band as always_valid_post_band,
)
from .looks.always_valid_people import (
    always_valid_mean_band as always_valid_mean_band,
    always_valid_people_band as always_valid_people_band,
)
from .looks.anytime_t import (
    AnytimeT as AnytimeT,
    always_valid_p as always_valid_p,
    always_valid_radius as always_valid_radius,
    anytime_means as anytime_means,
    tuned_precision as tuned_precision,
)
from .looks.asymptotic_sequence import (
    AnytimeMeans as AnytimeMeans,
    asymptotic_means as asymptotic_means,
    asymptotic_p as asymptotic_p,
    asymptotic_radius as asymptotic_radius,
)
from .looks.classical_looks import (
    classical_looks as classical_looks,
)
from .looks.empirical_bernstein import (
    BoundedSequence as BoundedSequence,
    bounded_mean_sequence as bounded_mean_sequence,
)
from .looks.group_sequential import (
    PlannedLooks as PlannedLooks,
    crossing_chances as crossing_chances,
    drift_for_power as drift_for_power,
    inflation_factor as inflation_factor,
    look_levels as look_levels,
    power_at as power_at,
    spending_looks as spending_looks,
)
from .looks.mixtures import (
    MixtureTest as MixtureTest,
    exact_rho as exact_rho,
    mixture_test as mixture_test,
    normal_mixture_bound as normal_mixture_bound,
    tuned_rho as tuned_rho,
)
from .bayes.best import (
    best_average as best_average,
    best_log_lift as best_log_lift,
)
from .bayes.log_lift import (
    Reading as Reading,
    read_log_lift as read_log_lift,
    read_proportions as read_proportions,
)
from .bayes.people import (
    Best as Best,
    SharePosterior as SharePosterior,
    best_share as best_share,
    share_posterior as share_posterior,
)
from .bayes.relative_lift import (
    NormalReading as NormalReading,
    read_difference as read_difference,
    read_normal as read_normal,
    read_relative_lift as read_relative_lift,
)
from .places.before_after import (
    BeforeAfter as BeforeAfter,
    compare_before_after as compare_before_after,
    compare_posts_in_sequence as compare_posts_in_sequence,
)
from .places.did import (
    ChangeTest as ChangeTest,
    DifferenceInDifferences as DifferenceInDifferences,
    compare_market_means as compare_market_means,
    compare_panel as compare_panel,
    pooled_t_on_changes as pooled_t_on_changes,
    welch_on_changes as welch_on_changes,
)
from .places.did_means import (
    PrintedChanges as PrintedChanges,
    PrintedMean as PrintedMean,
    did_from_means as did_from_means,
)
from .places.did_regression import (
    treated_times_post as treated_times_post,
    two_way_fixed_effects as two_way_fixed_effects,
)
from .places.level_shift import (
    LevelShift as LevelShift,
    level_shift as level_shift,
    trend_column as trend_column,
    weekday_columns as weekday_columns,
)
from .places.panel import (
    MarketMeans as MarketMeans,
    Panel as Panel,
    market_means as market_means,
)
from .places.placebo import (
    PlaceboRank as PlaceboRank,
    placebo_rank as placebo_rank,
)
from .places.synthetic import (
    SyntheticControl as SyntheticControl,
    compare_with_synthetic as compare_with_synthetic,
)
from .places.synthetic_fit import (
    SyntheticFit as SyntheticFit,
    place_placebo as place_placebo,
    synthetic_control as synthetic_control,
)
from .places.tbr import (
    TimeBasedRegression as TimeBasedRegression,
    compare_by_time as compare_by_time,
)
from .planning.cycle_worth import (
    ActingWorth as ActingWorth,
    Affordable as Affordable,
    TestWorth as TestWorth,
    choose_within as choose_within,
    rank_for_money as rank_for_money,
    standard_error_seen as standard_error_seen,
    value_of_acting as value_of_acting,
    value_of_testing as value_of_testing,
)
from .planning.power import (
    detectable_lift as detectable_lift,
    units_needed as units_needed,
    units_power as units_power,
)
from .planning.power_curves import (
    CostPoint as CostPoint,
    cost_curve as cost_curve,
    power_curve as power_curve,
    spaced_costs as spaced_costs,
)
from .planning.power_days import (
    day_sd_from_archive as day_sd_from_archive,
    day_sd_from_events as day_sd_from_events,
    days_needed as days_needed,
    days_power as days_power,
    detectable_day_lift as detectable_day_lift,
    whole_weeks as whole_weeks,
)
from .planning.power_levels import (
    Sizes as Sizes,
)
from .planning.power_lists import (
    hypothesis_test_people as hypothesis_test_people,
)
from .planning.power_looks import (
    looks_inflation as looks_inflation,
    power_with_looks as power_with_looks,
    shared_levels as shared_levels,
)
from .planning.power_margins import (
    equivalence_power as equivalence_power,
    margin_power as margin_power,
    people_needed_for_equivalence as people_needed_for_equivalence,
    people_needed_for_margin as people_needed_for_margin,
    units_needed_for_equivalence as units_needed_for_equivalence,
    units_needed_for_margin as units_needed_for_margin,
)
from .planning.power_means import (
    Spread as Spread,
    detectable_difference as detectable_difference,
    mean_power as mean_power,
    mean_units_needed as mean_units_needed,
    revenue_per_person as revenue_per_person,
)
from .planning.power_parity import (
    detectable_lift_of_power_prop_test as detectable_lift_of_power_prop_test,
)
from .planning.power_people import (
    detectable_people_lift as detectable_people_lift,
    people_needed as people_needed,
    people_needed_arcsine as people_needed_arcsine,
    people_needed_unequal as people_needed_unequal,
    people_power as people_power,
)
from .planning.power_posts import (
    PostSpread as PostSpread,
    detectable_post_lift as detectable_post_lift,
    post_spread as post_spread,
    posts_needed as posts_needed,
    posts_power as posts_power,
    ratio_relative_sd as ratio_relative_sd,
)
from .planning.testroll import (
    Belief as Belief,
    RollOutcome as RollOutcome,
    best_test as best_test,
    error_rate as error_rate,
    roll_outcome as roll_outcome,
)
from .planning.testroll_equal import (
    best_equal_test as best_equal_test,
    equal_test_gain as equal_test_gain,
    prior_sd_from_archive as prior_sd_from_archive,
)
from .planning.verdict_chances import (
    LookChances as LookChances,
    VerdictChances as VerdictChances,
    verdict_chances as verdict_chances,
)
from .across.archive import (
    ArchivePrior as ArchivePrior,
    archive_prior as archive_prior,
    leave_one_out as leave_one_out,
    mirrored as mirrored,
    usual_prior as usual_prior,
)
from .across.false_discoveries import (
    FalseDiscoveries as FalseDiscoveries,
    false_discoveries as false_discoveries,
)
from .across.giants import (
    HeavyTails as HeavyTails,
    heavy_tails as heavy_tails,
)
from .across.lessons import (
    LessonPool as LessonPool,
    merge_treatments as merge_treatments,
    pool_lesson as pool_lesson,
)
from .across.metafor_parity import (
    tau2_of_metafor as tau2_of_metafor,
)
from .across.pooling import (
    ErrorMethod as ErrorMethod,
    Pooled as Pooled,
    SpreadMethod as SpreadMethod,
    between_test_variance as between_test_variance,
    pool as pool,
)
from .across.portfolio import (
    Portfolio as Portfolio,
    portfolio as portfolio,
    wins_above as wins_above,
)
from .across.selection import (
    Selected as Selected,
    correct_selected as correct_selected,
)
from .across.shrinkage import (
    EmpiricalBayes as EmpiricalBayes,
    Shrunken as Shrunken,
    shrink as shrink,
    shrink_empirical_bayes as shrink_empirical_bayes,
    shrink_families as shrink_families,
)
from .across.whole_archive import (
    ShrunkenArchive as ShrunkenArchive,
    shrink_archive as shrink_archive,
)
from .checks.balance import (
    AudienceMix as AudienceMix,
    SpendBalance as SpendBalance,
    audience_mix as audience_mix,
    spend_balance as spend_balance,
)
from .checks.plausibility import (
    DeliveryShift as DeliveryShift,
    SeenAgain as SeenAgain,
    TooGood as TooGood,
    delivery_shift as delivery_shift,
    people_seen_again as people_seen_again,
    too_good_to_be_true as too_good_to_be_true,
)
from .checks.sample_ratio import (
    ALARM as ALARM,
    SampleRatio as SampleRatio,
    SampleRatios as SampleRatios,
    WatchedSampleRatio as WatchedSampleRatio,
    sample_ratio as sample_ratio,
    sample_ratio_many as sample_ratio_many,
    watched_sample_ratio as watched_sample_ratio,
)
