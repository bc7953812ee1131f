"""The colours of all figures, by the part that each plays: the page decides how a part looks.

Light and dark screens, high contrast and grey paper each have a column. `tests/report` holds the
contrasts: letters 4.5 : 1 against the background, marks 3 : 1.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One part that a colour plays."""

    light: str
    dark: str
    forced: str
    """Where the reader's system chooses all colours."""
    paper: str


def _mixed(percent: int) -> str:
    return f"color-mix(in srgb, CanvasText {percent}%, Canvas)"


PALETTE = {
    "page": Role("#ffffff", "#12181e", "Canvas", "#ffffff"),
    "ink": Role("#1b2530", "#e8edf2", "CanvasText", "#000000"),
    "muted": Role("#55626d", "#a8b4bf", "CanvasText", "#444444"),
    "line": Role("#d7dee4", "#303b46", _mixed(35), "#c4c4c4"),
    "accent": Role("#0b5c96", "#74b5ec", "CanvasText", "#2a2a2a"),
    "pale": Role("#c6ddf0", "#24486a", _mixed(25), "#d2d2d2"),
    "warm": Role("#b3471d", "#ff9466", "LinkText", "#000000"),
    "faint": Role("#e9edf1", "#222b34", _mixed(12), "#ebebeb"),
    "still_1": Role("#eaf2f8", "#1b2a37", _mixed(8), "#ededed"),
    "still_2": Role("#c1d8ea", "#264b68", _mixed(28), "#c9c9c9"),
    "still_3": Role("#83b1d5", "#3a78a6", _mixed(50), "#9d9d9d"),
    "still_4": Role("#3c80b6", "#68abdd", _mixed(72), "#666666"),
    "still_5": Role("#0a4a82", "#c4e3fb", "CanvasText", "#2b2b2b"),
}
"""`ink` and `muted` are letters; `accent` is what was recorded, `pale` its lighter half, `warm`
more pain; `line` and `faint` only guide the eye; `still_1` to `still_5` go from moving to still."""

PAGE, INK, MUTED, LINE, ACCENT, PALE, WARM, FAINT = (
    PALETTE[name].light
    for name in ("page", "ink", "muted", "line", "accent", "pale", "warm", "faint")
)
STILL = tuple(PALETTE[f"still_{step}"].light for step in range(1, 6))

ROLES = {role.light: name for name, role in PALETTE.items()}
"""What a figure is drawn in, back to the part that the colour plays."""


def variables() -> str:
    """Return the colours as variables of CSS, with dark screens and high contrast."""

    def rule(column: str) -> str:
        values = (f"--{name}:{getattr(role, column)}" for name, role in PALETTE.items())
        return ":root{" + ";".join(values) + "}"

    return (
        f"{rule('light')}\n"
        f"@media screen and (prefers-color-scheme:dark){{{rule('dark')}}}\n"
        f"@media (forced-colors:active){{{rule('forced')}}}\n"
    )
