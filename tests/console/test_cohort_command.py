"""`backpain cohort`: groups, how much people differ, and no p-value."""

import json

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.console import results
from backpain_analytics.errors import NothingToReportError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.associate import associate
from backpain_analytics.stages.build import build
from backpain_analytics.stages.cohort import cohort as cohort_stage
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest

STRESS = '[exposures.stress_nrs]\nstep = 1\nunit = "1 point"\n'


def diary(person, slope):
    """120 days in which pain follows the stress of the day before."""
    rng = np.random.default_rng([5, person])
    stress = rng.integers(0, 11, 120)
    pain = np.clip(np.round(5 + slope * (np.roll(stress, 1) - 5) + rng.normal(0, 1.5, 120)), 0, 10)
    dates = pd.date_range("2026-01-01", periods=120).strftime("%Y-%m-%d")
    return pd.DataFrame({"date": dates, "pain_nrs": pain, "stress_nrs": stress})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Four people who all rate stress: in all of them pain follows it."""
    workspace = create_workspace(tmp_path_factory.mktemp("cohort") / "w")
    (workspace.folder / "backpain.toml").write_text(STRESS, encoding="utf-8")
    for person in range(4):
        folder = workspace.inbox / f"p{person}"
        folder.mkdir()
        diary(person, 0.4).to_csv(folder / "diary.csv", index=False)
    workspace = open_workspace(workspace.folder)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        built = build(workspace, draft)
        associate(workspace, draft, built.persons)
    return workspace


def shown(workspace, capsys, *, as_json):
    results.show_cohort(cohort_stage(workspace), as_json=as_json)
    return capsys.readouterr().out


def test_the_persons_own_estimates_are_pooled(workspace):
    cohort = cohort_stage(workspace)

    stress = next(row for row in cohort.associations if row.exposure == "stress_nrs")
    assert cohort.persons == stress.persons == 4
    # 0.4 points per point of stress, whose standard deviation is sqrt((11² - 1) / 12) = 3.16.
    assert stress.pooled.mean == pytest.approx(0.4 * 3.16, abs=0.25)
    assert stress.is_beyond_bias
    assert stress.tier_shares["consistent"] == 1


def test_only_the_next_day_is_pooled_and_every_exposure_listed(workspace):
    cohort = cohort_stage(workspace)

    assert len(cohort.associations) == 5 + 1
    assert {row.lag_days for row in cohort.associations} == {1}


def test_the_table_names_finding_interval_and_shares_and_no_p_value(workspace, capsys):
    out = " ".join(shown(workspace, capsys, as_json=False).split())

    assert "a finding: beyond 0.15, interval without 0" in out
    assert "0 of the 3 needed have an estimate" in out
    assert "100%" in out
    assert "nothing below 0.15 is called a finding" in out
    assert "p-value" not in out
    assert "p_value" not in shown(workspace, capsys, as_json=True)


def test_the_json_holds_mean_spread_and_prediction_interval(workspace, capsys):
    written = json.loads(shown(workspace, capsys, as_json=True))

    stress = next(row for row in written["associations"] if row["exposure"] == "stress_nrs")
    assert set(stress["pooled"]) >= {"mean", "low", "high", "spread", "prediction_low"}
    assert written["bias_points"] == 0.15


def test_the_command_prints_the_table_or_the_json(workspace, backpain):
    _, out, _ = backpain("cohort", "-w", workspace.folder)
    _, written, _ = backpain("cohort", "--json", "-w", workspace.folder)

    assert "over 4 persons" in out
    assert json.loads(written)["persons"] == 4


def test_without_a_warehouse_the_next_step_is_named(tmp_path):
    with pytest.raises(NothingToReportError, match="backpain run"):
        cohort_stage(create_workspace(tmp_path / "w"))


def test_without_comparisons_the_next_step_is_named(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    diary(0, 0.0).to_csv(workspace.inbox / "anna" / "diary.csv", index=False)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())

    with pytest.raises(NothingToReportError, match="backpain build"):
        cohort_stage(workspace)
