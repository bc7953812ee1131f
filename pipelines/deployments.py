"""What a workspace is called on a Prefect server, so that none takes another one's place."""

import re
from hashlib import sha256
from platform import node

from backpain_analytics.settings.workspace import Workspace, open_workspace


def deployment_name(workspace: Workspace) -> str:
    """Return a readable name that no other folder, on this machine or another, has.

    Two machines that share a server may well keep their workspaces at the same path.
    """
    readable = re.sub(r"[^\w.-]+", "-", workspace.folder.name)
    place = sha256(f"{node()}:{workspace.folder}".encode()).hexdigest()
    return f"{readable}-{place[:8]}"


def describe_workspace() -> dict[str, str]:
    """Return what prefect.yaml says of the workspace found from here or by BACKPAIN_WORKSPACE."""
    workspace = open_workspace(None)
    return {
        "deployment": f"{deployment_name(workspace)}-worker",
        "folder": str(workspace.folder),
        "time_zone": workspace.settings.time_zone,
    }
