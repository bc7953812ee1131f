"""A workspace of made-up people to try everything on."""

import shutil
from pathlib import Path

from backpain_analytics.settings.workspace import (
    OWNER_ONLY_FILE,
    OWNER_ONLY_FOLDER,
    SETTINGS_FILE,
    Workspace,
    create_workspace,
    open_workspace,
    write_private,
)

_PACKAGE_SAMPLE = Path(__file__).parents[1] / "sample_data"
SAMPLE_DIR = (
    _PACKAGE_SAMPLE if _PACKAGE_SAMPLE.exists() else Path(__file__).parents[2] / "sample_data"
)
"""In an installed wheel beside the package's rooms, in a checkout at the top."""


def demo_workspace(folder: Path) -> Workspace:
    """Open the demo workspace in a folder; make it from the sample data where there is none."""
    if (folder / SETTINGS_FILE).exists():
        return open_workspace(folder)
    workspace = create_workspace(folder)
    shutil.copytree(SAMPLE_DIR / "inbox", workspace.inbox, dirs_exist_ok=True)
    for path in (workspace.inbox, *workspace.inbox.rglob("*")):
        path.chmod(OWNER_ONLY_FOLDER if path.is_dir() else OWNER_ONLY_FILE)
    settings = (SAMPLE_DIR / SETTINGS_FILE).read_text(encoding="utf-8")
    write_private(workspace.folder / SETTINGS_FILE, settings)
    return open_workspace(folder)
