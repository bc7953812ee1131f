"""What tests of the inbox and of withdrawal share."""

import pytest

from backpain_analytics.sources import absent
from backpain_analytics.sources.files import states


@pytest.fixture
def disks(monkeypatch):
    """Let folders be disks of their own; what is missing here lies on the machine's."""
    numbers = {}

    def device(folder):
        if not folder.exists():
            return None
        own = [numbers[path] for path in (folder, *folder.parents) if path in numbers]
        return own[0] if own else 1

    for module in (absent, states):
        monkeypatch.setattr(module, "device_of", device)
    return numbers
