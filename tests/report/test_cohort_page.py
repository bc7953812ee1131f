"""Everyone on one page: what is pooled, who is left out and why, and names as they are written."""

from datetime import date

import pandas as pd
import pytest
from outline import Outline

from backpain_analytics.association.cohort import CohortAssociation, Pooled
from backpain_analytics.records import Message
from backpain_analytics.report.cohort.render import CohortContents, render_cohort
from backpain_analytics.report.contents import Making

TIERS = {"not_enough_data": 0.25, "consistent": 0.5, "cannot_tell": 0.25}
POOLED = Pooled(4, 0.4, 0.2, 0.6, 0.1, 0.1, 0.7)
HOSTILE = "<script>alert(1)</script>"


def somebody(person_id, **columns):
    return {
        "person_id": person_id, "rated_days": 100, "middle_nrs": 4.0, "valid_days": 90,
        "aerobic_weeks": 12, "aerobic_met_weeks": 9, "steps_weeks": 12, "steps_met_weeks": 3,
        "still_minutes": 600.0, "long_spell_minutes": 250.0, "refusal_code": None,
        "refusal_values": None,
    } | columns  # fmt: skip


REFUSED = {
    "refusal_code": "too_few_days",
    "refusal_values": '{"usable": 3, "needed": 30, "lag": 1}',
}


def page(people, *associations):
    making = Making(date(2026, 6, 1), "1")
    return render_cohort(CohortContents(pd.DataFrame(people), associations, 0.15, making))


def text(*given):
    return Outline(page(*given)).text


def pooled(exposure="steps", found=POOLED, *, is_beyond_bias=True, refusal=None):
    persons = found.persons if found else 2
    return CohortAssociation(exposure, 1, persons, found, TIERS, is_beyond_bias, refusal)


def test_each_person_has_a_line_with_weeks_that_could_have_come_out_either_way():
    said = text([somebody("anna"), somebody("ben", steps_met_weeks=0)])

    assert "anna 100 4 90 9 12 3 12 10 hours 4 hours 10 minutes" in said
    assert "ben 100 4 90 9 12 0 12" in said
    assert "2 people · made on 1 June 2026 · version 1" in said


def test_a_pooled_mean_has_its_range_the_spread_and_a_reading():
    said = text([somebody("anna")], pooled(), pooled("aerobic_minutes", is_beyond_bias=False))

    assert "Steps 4 +0.40 (+0.20 to +0.60) 0.10 +0.10 to +0.70 beyond what noise brings" in said
    assert "Aerobic minutes 4 +0.40 (+0.20 to +0.60) 0.10 +0.10 to +0.70 no finding" in said
    assert "1 of 2 things compared" in said
    assert "nothing below 0.15 is called a finding" in said


def test_what_cannot_be_pooled_says_why():
    few = Message("refusal.too_few_persons", {"persons": 2, "needed": 3})

    said = text([somebody("anna")], pooled(found=None, refusal=few))

    assert "Too few persons to pool: 2 of the 3 needed have an estimate." in said


def test_who_could_not_be_compared_is_named_with_the_reason():
    said = text([somebody("anna"), somebody("ben", **REFUSED)])

    assert "Who could not be compared, and why" in said
    assert "ben : Too few days to compare yet: 3 of the 30 needed" in said
    assert "anna :" not in said


def test_where_nothing_was_compared_the_page_says_so():
    assert "Nobody's days could be compared with pain yet." in text([somebody("anna")])


@pytest.mark.parametrize("name", [HOSTILE, "=1+1", "\u202egnp.exe", "مريم"])
def test_a_name_stands_as_it_is_written_and_runs_nothing(name):
    made = page([somebody(name, **REFUSED)], pooled())

    assert "<script>alert" not in made
    assert "\u202e" not in made
    assert name.replace("\u202e", "") in Outline(made).text
