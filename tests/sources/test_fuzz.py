"""A hundred damaged exports; `make fuzz` tries twenty thousand."""

from tests.fuzz.__main__ import fuzz


def test_damaged_exports_cost_only_themselves():
    findings = fuzz(inputs=100, seed=7)

    assert findings.faults == []
    assert findings.recognised * 2 > findings.inputs
