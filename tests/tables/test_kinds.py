"""Hours and dates are summed from kinds of minutes; here each minute is
counted for itself. `judged_minutes` keep the number of the kind."""

from collections import defaultdict
from datetime import timedelta
from random import Random

import pytest
from drawing import MINUTE, MONDAY, at, set_kinds

NEPAL = 345
MIDNIGHT = at("18:15", MONDAY - timedelta(days=1))
ATTRIBUTES = {
    "is_waking": (True, False),
    "wear_source": (None, "steps", "heart_rate"),
    "intensity": (None, "sedentary", "light", "moderate", "vigorous"),
    "intensity_source": ("heart_rate", "cadence", "cadence_hr_suspect"),
    "intensity_confidence": ("high", "medium", "low"),
    "steps": (None, 0, 7, 120),
    "is_sedentary_below_20_steps": (True, False),
    "is_near_maximal": (None, True, False),
    "aerobic_minutes": (0, 1, 2),
    "aerobic_minutes_low": (0, 1, 2),
    "aerobic_minutes_high": (0, 1, 2),
    "aerobic_minutes_percent_maximum": (0, 1, 2),
    "aerobic_minutes_by_heart_rate": (None, 0, 1, 2),
    "aerobic_minutes_by_cadence": (None, 0, 1, 2),
}
NO_JUDGEMENT = (
    *("person_id", "minute_at", "local_date", "local_hour", "source_id"),
    *("heart_rate_bpm", "is_worn", "is_asleep"),
)
"""What tells minutes apart, and what was read or is judged in another column."""
OF_KNOWN_MINUTES = (
    *("intensity_source", "intensity_confidence", "is_sedentary_below_20_steps"),
    *("aerobic_minutes", "aerobic_minutes_low", "aerobic_minutes_high"),
    "aerobic_minutes_percent_maximum",
)


def minutes_of_anything(seed):
    """Three days of Nepal, whose hours begin at a quarter past, in spells of 1 to 40 minutes."""
    random = Random(seed)
    minutes, position = [], 0
    while position < 3 * 1440:
        spell = {name: random.choice(values) for name, values in ATTRIBUTES.items()}
        if spell["intensity"] is None:
            spell |= dict.fromkeys(OF_KNOWN_MINUTES)
        for _ in range(min(random.randint(1, 40), 3 * 1440 - position)):
            start = MIDNIGHT + position * MINUTE
            clock = start + timedelta(minutes=NEPAL)
            place = {"minute_at": start, "local_date": clock.date(), "local_hour": clock.hour}
            minutes.append(spell | place)
            position += 1
    return minutes


def amounts(minute):
    """What one minute adds to each sum; null: it does not tell."""
    wear, intensity = minute["wear_source"], minute["intensity"]
    known, worn = intensity is not None, wear is not None
    by_pulse, by_steps = (minute[f"aerobic_minutes_by_{how}"] for how in ("heart_rate", "cadence"))
    readings = [reading for reading in (by_pulse, by_steps) if reading is not None]
    tells_stillness = known and wear == "heart_rate" and minute["steps"] is not None
    still, aerobic = minute["steps"] == 0, minute["aerobic_minutes"]
    of_intensity = {
        f"{name}_minutes": intensity == name if known else None
        for name in ("light", "moderate", "vigorous")
    }
    of_stillness = {
        "sedentary_minutes": intensity == "sedentary",
        "sedentary_minutes_zero_steps": intensity == "sedentary" and still,
        "sedentary_minutes_below_20_steps": minute["is_sedentary_below_20_steps"],
    }
    return {
        "minutes": 1,
        "steps": minute["steps"],
        "wear_minutes": worn,
        "step_wear_minutes": wear == "steps",
        "waking_wear_minutes": worn and minute["is_waking"],
        "unknown_minutes": worn and minute["is_waking"] and not known,
        **of_intensity,
        **{name: value if tells_stillness else None for name, value in of_stillness.items()},
        **{name: minute[name] for name in ATTRIBUTES if name.startswith("aerobic_minutes_p")},
        "aerobic_minutes": aerobic,
        "nonambulatory_aerobic_minutes": aerobic if still or aerobic is None else 0,
        "aerobic_minutes_low": minute["aerobic_minutes_low"],
        "aerobic_minutes_high": minute["aerobic_minutes_high"],
        "aerobic_minutes_heart_rate_only": by_pulse,
        "aerobic_minutes_cadence_only": by_steps,
        "aerobic_minutes_either": max(readings, default=None),
        "near_maximal_minutes": minute["is_near_maximal"],
        "heart_rate_minutes": minute["intensity_source"] == "heart_rate",
        "cadence_minutes": known and minute["intensity_source"] != "heart_rate",
        **{
            f"{name}_confidence_minutes": minute["intensity_confidence"] == name
            for name in ("high", "medium", "low")
        },
        "effort_known_minutes": bool(readings),
    }


def summed(minutes, *keys):
    """Each minute's amounts added up; what no minute tells stays null."""
    found = defaultdict(lambda: defaultdict(lambda: None))
    for minute in minutes:
        sums = found[tuple(minute[key] for key in keys)]
        for name, amount in amounts(minute).items():
            if amount is not None:
                sums[name] = (sums[name] or 0) + int(amount)
    return found


def test_every_column_that_is_judged_of_minutes_is_drawn_here(con, load):
    load("minute_activity")

    assert set(con.table("minute_activity").columns) == {*ATTRIBUTES, *NO_JUDGEMENT, "kind"}


@pytest.mark.parametrize("judged", sorted(ATTRIBUTES))
def test_minutes_that_are_judged_otherwise_are_of_another_kind(con, load, judged):
    values = ATTRIBUTES[judged][:2]
    load("minute_activity", *({judged: value} for value in values))
    set_kinds(con)

    kinds = con.execute("select count(distinct kind) from minute_activity").fetchone()
    assert kinds == (2,)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("keys", [("local_date",), ("local_date", "local_hour")])
def test_kinds_add_up_to_what_the_minutes_do_one_by_one(con, load, rows, keys, seed):
    con.execute("update zone_spans set utc_offset_minutes = ?", [NEPAL])
    minutes = minutes_of_anything(seed)
    load("minute_activity", *minutes)

    columns = list(amounts(minutes[0]))
    expected = [
        (*key, *(sums[name] for name in columns)) for key, sums in summed(minutes, *keys).items()
    ]
    table = "hourly_activity" if "local_hour" in keys else "daily_counts"
    assert rows(table, ", ".join((*keys, *columns))) == expected
