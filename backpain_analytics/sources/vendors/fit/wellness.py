"""What watches and scales write besides: nights, resting heart rates, body weights."""

from collections.abc import Iterator

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.device_rows import sleep_session_batches, weight_batches
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.sample_rows import resting_heart_rate_batches, sleep_batches
from backpain_analytics.sources.vendors.fit.contents import FitContents
from backpain_analytics.sources.vendors.fit.monitoring import resting_heart_rates
from backpain_analytics.sources.vendors.fit.sleep import nights
from backpain_analytics.sources.vendors.fit.weights import are_of_several, body_weights


def wellness_batches(
    contents: FitContents,
    source_id: str,
    zones: ZoneHistory,
    span: tuple[float, float] | None,
) -> Iterator[Batch]:
    """Yield nights, resting heart rates and body weights.

    Args:
        contents: All that the file says of a life.
        source_id: The device.
        zones: The wearer's clock, where the file does not state it.
        span: The believable times of a damaged file; None: of a sound one, whose weights may
            go back for years.
    """
    if (contents.sleep["level"] >= 0).any():
        found = nights(contents.sleep, source_id)
        yield from sleep_batches(found)
        yield from sleep_session_batches(found)
    if contents.resting["timestamp"].size:
        rates = resting_heart_rates(contents.resting, contents.monitoring, source_id, zones)
        yield from resting_heart_rate_batches(rates)
    if contents.weights["timestamp"].size and not are_of_several(contents.weights):
        yield from weight_batches(body_weights(contents.weights, source_id, span))
