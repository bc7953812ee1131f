"""The first screen answers the question that was asked, whatever the answer."""

import pandas as pd
import pytest
from report_examples import FIRST_DATE
from report_people import _watch, changing, diary, links, no_links, person

from backpain_analytics.records import Message

ASKED = "The question asked: does your pain differ after days with"
NUMBERS = ["estimate", "low", "high", "estimate_per_sd", "family_low", "family_high"]


def declared(tables, exposure="prolonged_30_minutes", **changed):
    frame = tables["associations"].astype({"counted_from": "object"})
    is_asked = frame["exposure"] == exposure
    frame["family"] = ["declared" if asked else "exploratory" for asked in is_asked]
    for column, value in changed.items():
        frame.loc[is_asked, column] = value
    return {"associations": frame}


def said(tables, days=120):
    screen = person(days, **diary(changing(days)), **tables).screen()
    return " ".join(one.text for one in screen.sentences if one.heading.startswith("What went"))


@pytest.mark.parametrize(
    ("tier", "says"),
    [
        ("consistent", "It did: it was often higher the next day, by"),
        ("possible", "Perhaps: it may have been higher the next day, and that may be chance."),
        ("little_or_no_link", "We found no such link. If there is one, it is small"),
        ("cannot_tell", "We cannot tell yet: your days so far neither show a link nor rule one"),
    ],
)
def test_each_answer_is_given(tier, says):
    wide = {"family_low": 0.1, "family_high": 0.9} if tier == "possible" else {}

    text = said(declared(links(prolonged_30_minutes=tier), **wide))

    assert text.startswith(f"{ASKED} more time in long spells of keeping still? {says}")


def test_an_answer_has_its_rates_and_gives_no_reason():
    text = said(declared(links(prolonged_30_minutes="consistent"), p_family=0.012))

    assert "A pattern in a diary does not show the reason, and its true size is likely" in text
    assert "By chance about 1 in 80 diaries look so; in a year 1 in" in text


def test_an_early_answer_that_is_not_clear_enough_is_put_off():
    found = declared(links(prolonged_30_minutes="consistent"), tier="cannot_tell")

    assert "It is too early to say: an early answer must be very clear." in said(found)


def test_less_pain_after_more_keeping_still_is_no_reason_to_rest():
    found = declared(links(prolonged_30_minutes="consistent"))
    frame = found["associations"]
    turned = {"associations": frame.assign(**{name: -frame[name] for name in NUMBERS})}

    text = said(turned)

    assert "It did: it was often lower the next day" in text
    assert "This is no reason to rest: the common advice is to keep active." in text


def test_too_few_days_are_said_with_how_many_are_missing():
    text = said(declared(no_links(12)) | _watch(120))

    assert text.startswith(
        f"{ASKED} more time in long spells of keeping still? Not yet: that takes at least 18 more "
        "days with a"
    )


def test_a_diary_alone_can_never_answer():
    watch = "That takes a watch as well, worn beside the diary."

    assert (
        said(declared(no_links(12)))
        == f"{ASKED} more time in long spells of keeping still? {watch}"
    )


def test_who_cannot_be_answered_for_the_diary_is_not_told_to_wear_a_watch():
    values = {"period": 7, "changes": 20, "on_period": 20}
    found = declared(no_links(90, Message("refusal.pain_filled_in", values)))

    assert "a watch" not in said(found)
    assert "Your ratings look filled in for several days at once" in said(found)


def test_who_asked_of_the_log_is_not_told_to_wear_a_watch():
    assert "a watch" not in said(declared(no_links(12), exposure="exercise_done"))


def test_days_that_do_not_count_are_said():
    found = declared(
        links(prolonged_30_minutes="cannot_tell"), counted_from=pd.Timestamp(FIRST_DATE)
    )

    assert "on count for this: earlier ones may have led to the question." in said(found)


def test_who_asked_nothing_is_answered_nothing():
    assert "The question asked" not in said(links(prolonged_30_minutes="consistent"))


def test_beside_the_answer_another_pattern_is_told():
    text = said(declared(links(prolonged_30_minutes="cannot_tell", steps="consistent")))

    assert text.index("The question asked") < text.index("After days with more steps")


def test_what_was_asked_may_go_along_with_a_stronger_pattern():
    found = links(prolonged_30_minutes="consistent", sedentary_minutes="consistent")

    text = said(declared(found, goes_along_with="sedentary_minutes"))

    assert "It goes along with keeping still, beside which it showed nothing more." in text
    assert "After days with more keeping still, your pain was often higher" in text


def test_that_nothing_tells_to_move_less_is_said_once():
    little = dict.fromkeys(("sedentary_minutes", "prolonged_30_minutes", "steps"))
    text = said(declared(links(**dict.fromkeys(little, "little_or_no_link"))))

    assert text.count("Nothing here tells you to move less.") == 1


def with_exercise(tables, tier="little_or_no_link", usual=0.5, low=-0.2, high=0.1):
    """The same, and exercise: a yes or no, in points between days with and without."""
    frame = tables["associations"]
    done = frame[frame["exposure"] == "steps"].assign(
        exposure="exercise_done",
        tier=tier,
        estimate=0.02,
        estimate_per_sd=0.02 * usual,
        standard_deviation=usual,
        family_low=low,
        family_high=high,
    )
    return {"associations": pd.concat([frame, done], ignore_index=True)}


@pytest.mark.parametrize(
    ("low", "high", "usual", "within"),
    [(-0.4, 0.1, 0.5, "0.4"), (-0.1, 0.41, 0.5, "0.5"), (None, None, 0.4, "1.3")],
)
def test_of_a_yes_or_no_days_with_and_without_are_told(low, high, usual, within):
    found = with_exercise(links(), usual=usual, low=low, high=high)

    text = said(declared(found, "exercise_done"))

    assert f"days with and without differ by less than {within} points." in text
    assert "usual change" not in text.partition("Nothing here")[0]


def test_a_yes_or_no_is_no_usual_change_on_the_first_screen():
    names = ("sedentary_minutes", "steps")
    text = said(with_exercise(links(**dict.fromkeys(names, "little_or_no_link"))))

    assert (
        "less than half a point for a usual change in keeping still and steps and less than 0.2 "
        "points between days with and without exercise."
    ) in text
