"""The program of a year: from the year's rows, or from the file of a CCO, which stands above them."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coordcare.errors import NotStated, Problems
from coordcare.figures import Law, Term
from coordcare.measures.incentive_metric import IncentiveMetric
from coordcare.measures.pool import CcoInYear, distribute, share_earned
from coordcare.measures.program import verdicts
from coordcare.measures.scoring import Observed, decide
from coordcare.oregon.quality.program_file import program_file
from coordcare.oregon.quality.programs import of_unknown_rates, program_of

OWN = """\
metrics:
  - {id: well_child_visits, benchmark: 78.5%, floor: 3%, floor_kind: percentage_point, challenge: true}
  - id: preventive_dental
    cite: the contract
    standing: confirmed
    components:
      - {id: preventive_dental_1_5, benchmark: 45.4%}
      - {id: preventive_dental_6_14, benchmark: 65.5%, floor: 3%, floor_kind: percentage_point}
  - {id: readmissions, better: lower, unit: index, benchmark: 1.2422, rates: [plan_all_cause_readmissions]}
digits: 1
pool:
  share_of_payments: 4.25%
  steps: [{met: 3, earns: 100%}, {met: 2, earns: 60%}]
"""


def workspace(folder: Path, text: str, year: int = 2022) -> Path:
    (folder / "quality").mkdir()
    (folder / "quality" / f"{year}.yaml").write_text(text)
    return folder


def shares(**values: str) -> dict[str, Observed]:
    return {rate: Observed(value=Decimal(value)) for rate, value in values.items()}


def metric(year: int, id: str) -> IncentiveMetric:
    return next(each for each in program_of(year).metrics if each.id == id)


def test_a_metric_of_a_year_leads_back_to_the_year_s_row() -> None:
    [component] = metric(2019, "amb_ed").components
    assert component.source == Law(name="incentive_measures.amb_ed", cite="oha-benchmarks-2019", standing="reported")
    assert (component.rates, component.better, component.benchmark) == (("emergency_visits",), "lower", Decimal("43.1"))


DECIDED_BY_YEAR = [
    # year  metric               results                                        last year's  met
    (2019, "amb_ed",            {"emergency_visits": "49.0"},                   {"emergency_visits": "50.0"},  True),
    (2019, "amb_ed",            {"emergency_visits": "49.1"},                   {"emergency_visits": "50.0"},  False),
    (2019, "dhs_custody",       {"custody_assessments": "0.78"},                {"custody_assessments": "0.75"},  True),
    (2019, "dhs_custody",       {"custody_assessments": "0.8999"},              {"custody_assessments": "0.88"}, False),
    (2018, "cahps_access",      {"cahps_access_adult": "0.85", "cahps_access_child": "0.90"},
                                {"cahps_access_adult": "0.80", "cahps_access_child": "0.91"},  False),
    (2020, "preventive_dental", {"preventive_dental_1_5": "0.46", "preventive_dental_6_14": "0.66"}, {},  True),
    (2020, "iet",               {"substance_use_initiation": "0.47", "substance_use_engagement": "0.16"},
                                {"substance_use_initiation": "0.40", "substance_use_engagement": "0.15"},  False),
    (2020, "ppc_postpartum",    {"postpartum_care": "0.60"},                    {"postpartum_care": "0.10"},  False),
    (2019, "wcc",               {"child_weight_assessment": "0.5", "child_nutrition_counseling": "0.3",
                                 "child_activity_counseling": "0.2"},           {},  True),
    (2013, "col",               {"col": "0.5"},                                 {"col": "0.4"},  None),
    (2017, "cigarette",         {"cigarette_benefit": "1", "cigarette_report": "1", "cigarette": "0.4"},
                                {"cigarette": "0.3"},  True),
    (2018, "cigarette",         {"cigarette_benefit": "1", "cigarette_report": "1", "cigarette": "0.4"},
                                {"cigarette": "0.3"},  False),
    (2018, "cigarette",         {"cigarette_benefit": "0", "cigarette_report": "1", "cigarette": "0.2"}, {},  False),
    (2019, "pcpch_enrollment",  {"pcpch_enrollment": "0.68"},                   {},  True),
    (2018, "pcpch_enrollment",  {"pcpch_enrollment": "0.5999"},                 {},  False),
    (2021, "w34",               {"well_child_visits": "0.99"},                  {"well_child_visits": "0.5"},  None),
]  # fmt: skip


@pytest.mark.parametrize(("year", "id", "results", "baselines", "met"), DECIDED_BY_YEAR)
def test_a_metric_is_decided_as_its_year_says(
    year: int, id: str, results: dict[str, str], baselines: dict[str, str], met: bool | None
) -> None:
    assert decide(metric(year, id), shares(**results), shares(**baselines)).met is met


@pytest.mark.parametrize("year", [2022, 2023])
def test_a_year_whose_measure_set_is_not_known_says_where_to_state_it(year: int) -> None:
    with pytest.raises(NotStated, match=f"quality/{year}.yaml"):
        program_of(year)


def test_a_cco_s_own_file_makes_the_program_of_a_year_that_states_none(tmp_path: Path) -> None:
    program = program_of(2022, workspace(tmp_path, OWN))
    assert [(metric.id, metric.standing) for metric in program.metrics] == [
        ("well_child_visits", "assumed"), ("preventive_dental", "confirmed"), ("readmissions", "assumed"),
    ]  # fmt: skip
    assert program.metrics[0].components[0].source == Term(path="metrics[well_child_visits]", file="quality/2022.yaml")
    assert (program.challenges, program.digits, program.pool.standing) == (("well_child_visits",), 1, "assumed")
    found = verdicts(
        program,
        shares(
            well_child_visits="0.78",
            preventive_dental_1_5="0.5",
            preventive_dental_6_14="0.6",
            plan_all_cause_readmissions="1.0276",
        ),
        shares(well_child_visits="0.75", preventive_dental_6_14="0.6"),
    )
    assert {id: verdict.met for id, verdict in found.items()} == {
        "well_child_visits": True, "preventive_dental": False, "readmissions": True,
    }  # fmt: skip
    assert share_earned(program.pool, found).share == Fraction("0.6")


def test_a_file_may_state_the_pool_alone(tmp_path: Path) -> None:
    own = program_of(2019, workspace(tmp_path, "pool: {steps: [{met: 12, earns: 100%}, {met: 6, earns: 50%}]}", 2019))
    assert own.metrics == program_of(2019).metrics
    assert (own.pool.required, len(own.pool.steps)) == (program_of(2019).pool.required, 2)


def test_a_workspace_without_a_file_has_the_year_s_program(tmp_path: Path) -> None:
    assert program_of(2019, tmp_path) == program_of(2019)


WRONG = [
    # what stands in the file                                               what is said of it
    ("- a",                                                                 "states neither"),
    ("metrics: [{benchmark: 50%}]",                                         "id is missing"),
    ("metrics: [{id: a, benchmark: half}]",                                 "benchmark"),
    ("metrics: [{id: a, better: up}]",                                      "'higher' or 'lower'"),
    ("metrics: [{id: a, floor: 3%}]",                                       "“floor” and “floor_kind” together"),
    ("metrics: [{id: a, floor_kind: percentage_point}]",                    "“floor” and “floor_kind” together"),
    ("metrics: [{id: a, benchmark: 5%, components: [{id: b}]}]",            "has components"),
    ("metrics: [{id: a, threshold: 60, components: [{id: b}]}]",            "needs its “weight”"),
    ("metrics: [{id: a}, {id: a}]",                                         "“a” stands twice"),
    ("metrics: [{id: a, goal: 5%}]",                                        "goal is not known here"),
    ("pool: {share_of_payments: 425%}",                                     "above 1"),
    ("digits: -1",                                                          "below 0"),
    (OWN + "  required: [well_child_visit]",                                "“well_child_visit” .*well_child_visits;"),
    (OWN + "  others: [{name: B, payments: 1, member_months: 1, earned: 1, challenges_met: [readmission]}]",
                                                                            "others “B”.*is well_child_visits;"),
    ("metrics: [",                                                          "line [12]"),
    ("pool: {steps: [{met: 9, earns: 100%}, {met: 6, earns: 60%}, {met: 7.5, earns: 10%}]}",
                                                                            "7.5” earns 10.*than “met: 6” earns 60"),
    ("pool: {steps: [{met: 6, earns: 60%}, {met: 6, earns: 50%}]}",         "would never count. Correct"),
    ("pool: {steps: [{met: 6, earns: 60%}, {met: 8, earns: 50%, required: true}]}",  "would never count"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_in_a_file_is_said_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Problems, match=said):
        program_of(2022, workspace(tmp_path, text))


@pytest.mark.parametrize("text", ["metrics: [", "- a", "digits: -1", "metrics: [{id: a}, {id: a}]"])
def test_what_is_wrong_in_a_file_is_told_with_its_folder_what_it_keeps_from_and_what_to_do(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(Problems) as refused:
        program_of(2022, workspace(tmp_path, text))
    first, *told = str(refused.value).splitlines()
    assert first.startswith(f"{tmp_path / 'quality' / '2022.yaml'}: ")
    assert "nothing was computed" in first
    assert "Mend" in first
    assert told


def test_the_nearest_names_stand_first_where_none_is_known_by_the_name_that_is_required(tmp_path: Path) -> None:
    with pytest.raises(Problems) as refused:
        program_of(2019, workspace(tmp_path, "pool: {required: [pcpch_enrolment]}", 2019))
    assert "pcpch_enrollment" in str(refused.value)


def test_what_a_file_requires_of_the_year_s_own_metrics_is_known(tmp_path: Path) -> None:
    program = program_of(2019, workspace(tmp_path, "pool: {required: [pcpch_enrollment]}", 2019))
    assert program.pool.required == ("pcpch_enrollment",)


def test_health_share_s_payment_for_2014_comes_out_to_the_dollar() -> None:
    """Published: $32,970,255 by measures, $1,622,402 by four challenge measures, of a pool of about $128 million.

    Put in, as no source gives it: payments of which 3% are the published first sum; that the other CCOs bring the pool
    to $128,000,000, that $6,489,608 of it are unearned, and that Health Share has a quarter of the member months of
    those who met each challenge measure.
    """
    program = program_of(2014)
    others = frozenset(program.challenges)
    year = distribute(
        program.pool,
        [
            CcoInYear(
                name="Health Share",
                payments=Decimal(1_099_008_500),
                member_months=1,
                earned=Fraction(1),
                challenges_met=others,
            ),
            CcoInYear(
                name="twelve more at 100%",
                payments=Decimal(2_626_857_500),
                member_months=3,
                earned=Fraction(1),
                challenges_met=others,
            ),
            CcoInYear(name="three at 60%", payments=Decimal("540800666.67"), member_months=1, earned=Fraction("0.6")),
        ],
        challenges=program.challenges,
    )
    first = year.awards[0]
    assert year.pool == Decimal(128_000_000)
    assert len(first.for_challenges) == 4
    assert first.for_measures == Decimal(32_970_255)
    assert sum(first.for_challenges.values()) == Decimal(1_622_402)
    assert first.total == Decimal(34_592_657)
    assert sum(award.total for award in year.awards) == year.pool


def test_steps_that_are_reached_otherwise_may_earn_less_at_more(tmp_path: Path) -> None:
    steps = "[{met: 6, earns: 100%, required: true}, {met: 8, earns: 80%}, {met: 7, earns: 80%}]"
    assert len(program_of(2019, workspace(tmp_path, f"pool: {{steps: {steps}}}", 2019)).pool.steps) == 3


def unknown(folder: Path, text: str, *brought: str) -> tuple[str, ...]:
    return of_unknown_rates(program_file(workspace(folder, text), 2022), 2022, brought)


@pytest.mark.parametrize(
    "metrics",
    [
        "{id: preventive_dental_6_15}",
        "{id: dental, components: [{id: preventive_dental_6_15}, {id: preventive_dental_1_5}]}",
        "{id: dental, rates: [preventive_dental_6_15]}",
    ],
)
def test_a_name_of_a_rate_that_nothing_knows_is_told_with_the_nearest_one(tmp_path: Path, metrics: str) -> None:
    (note,) = unknown(tmp_path, f"metrics: [{metrics}]")
    assert note.startswith("quality/2022.yaml: “preventive_dental_6_15”")
    assert "Write preventive_dental_6_14 if that is meant" in note
    assert "measure_results" in note


def test_what_is_brought_what_a_benchmark_knows_and_what_a_measure_computes_is_known(tmp_path: Path) -> None:
    text = "metrics: [{id: our_own}, {id: cahps_access_adult}, {id: preventive_dental_1_5}, {id: a, rates: [our_own]}]"
    assert unknown(tmp_path, text, "our_own") == ()


def test_a_program_without_own_metrics_has_no_unknown_names() -> None:
    assert of_unknown_rates(None, 2019, ()) == ()
