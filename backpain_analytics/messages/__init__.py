"""What the project says to people: the only room that holds sentences of page, paper and checks.

Other rooms hand over codes and values. `say("pain.rated", rated_days=117, days=120)` looks the
sentence up in english.toml and puts the values into it.
"""

import json
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from backpain_analytics.messages.language import messages
from backpain_analytics.messages.numbers import formatted
from backpain_analytics.records import Message

REFUSAL = "refusal"
"""The chapter of what the association room says instead of an answer."""


class _Sentence(Formatter):
    """`{name:form}`: a value in one of the forms of `numbers.formatted`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return formatted(value, format_spec)

    def check_unused_args(
        self, used_args: set[int | str], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> None:
        if unused := kwargs.keys() - used_args:
            raise KeyError(f"the sentence has no place for {sorted(unused)}")


def say(code: str, /, **values: object) -> str:
    """Return a sentence by its dotted code, with the values in their places.

    >>> say("pain.rated", rated_days=117, days=120)
    'You wrote it down on 117 of 120 days.'

    Raises:
        KeyError: No sentence has this code, or its places and the values do not fit.
    """
    sentence: Any = messages()
    for part in code.split("."):
        sentence = sentence[part]
    return _Sentence().vformat(sentence, (), values)


def worded(message: Message) -> str:
    """Return the sentence of a message.

    >>> worded(Message("refusal.trend_few", {"rated": 27, "needed": 28}))
    'Too few rated days for a trend yet: 27 of the 28 needed.'
    """
    return say(message.code, **message.values)


def refusal(code: str, values: str) -> str:
    """Return the sentence of a refusal as the tables hold it.

    Args:
        code: `refusal_code`.
        values: `refusal_values`, the text of a JSON object.

    >>> refusal("trend_few", '{"rated": 27, "needed": 28}')
    'Too few rated days for a trend yet: 27 of the 28 needed.'
    """
    return say(f"{REFUSAL}.{code}", **json.loads(values))
