"""Made-up export.xml files of Apple Health."""

from backpain_analytics.testing import member

DTD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 11 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
]>
"""
ME = ' <Me HKCharacteristicTypeIdentifierDateOfBirth="1980-01-02"/>\n'
WATCH = (
    "&lt;&lt;HKDevice: 0x2831a6a30&gt;, name:Apple Watch, manufacturer:Apple Inc., "
    "model:Watch, hardware:Watch4,4, software:7.2&gt;"
)
PHONE = WATCH.replace("Watch", "iPhone").replace("4,4", "9,3")
WINTER = "2020-12-01 {} +0100"


def export(*elements, dtd=DTD):
    body = f'<HealthData locale="en_FR">\n <ExportDate value="2021-02-06 12:18:38 +0100"/>\n{ME}'
    return member(
        "apple_health_export/export.xml", dtd + body + "".join(elements) + "</HealthData>"
    )


def record(kind, start, end, value, *, unit="count", source="iPhone", device=None, inside=""):
    device = f' device="{device}"' if device else ""
    unit = f' unit="{unit}"' if unit else ""
    text = (
        f' <Record type="HK{kind}" sourceName="{source}" sourceVersion="14.2"{device}{unit} '
        f'creationDate="{end}" startDate="{start}" endDate="{end}" value="{value}"'
    )
    return f"{text}>\n  {inside}\n </Record>\n" if inside else f"{text}/>\n"


def step(start, end, value, **more):
    return record(
        "QuantityTypeIdentifierStepCount", WINTER.format(start), WINTER.format(end), value, **more
    )


def beat(at, bpm, **more):
    more = {"unit": "count/min", "source": "Anna’s Apple Watch", "device": WATCH} | more
    when = WINTER.format(at)
    return record("QuantityTypeIdentifierHeartRate", when, when, bpm, **more)


def sleep(start, end, stage, source="Anna’s Apple Watch"):
    return record(
        "CategoryTypeIdentifierSleepAnalysis",
        *(f"2020-12-{at}:00 +0100" for at in (start, end)),
        f"HKCategoryValueSleepAnalysis{stage}",
        unit=None,
        source=source,
    )


def resting(start, end, bpm):
    times = (f"2020-12-{at}:00 +0000" for at in (start, end))
    return record("QuantityTypeIdentifierRestingHeartRate", *times, bpm, unit="count/min")


def workout(activity, start="10:00:00", end="10:31:30", more="", inside=""):
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityType{activity}" {more} '
        f'sourceName="iPhone" startDate="{WINTER.format(start)}" '
        f'endDate="{WINTER.format(end)}">\n{inside} </Workout>\n'
    )


def metadata(key, value):
    return f'<MetadataEntry key="{key}" value="{value}"/>'
