"""The rows of one comparison, built slowly from the method's text alone: an oracle."""

import numpy as np
import pandas as pd


def slow_rows(days: pd.DataFrame, exposure: str, lag: int) -> tuple[np.ndarray, np.ndarray]:
    """Build outcome and design day by day, in plain words and from the method's text alone."""
    days = days.loc[days["pain_nrs"].first_valid_index() : days["pain_nrs"].last_valid_index()]
    days = days.reset_index(drop=True)
    n_days, pain = len(days), days["pain_nrs"]
    held = days[exposure].clip(*np.nanpercentile(days[exposure], [2.5, 97.5]))
    scaled = (held - held.mean()) / held.std()
    outcomes, design = [], []
    for t in range(lag, n_days):
        d = t - lag
        anchor = pain[d] if lag > 0 else pain.get(d - 1, np.nan)
        if np.isnan([pain[t], scaled[d], anchor]).any():
            continue
        week_of_pain = pain.iloc[max(d - 7, 0) : d].dropna()
        week_of_exposure = scaled.iloc[max(d - 7, 0) : d].dropna()
        recent_pain = week_of_pain.mean() if len(week_of_pain) else pain.mean()
        recent_exposure = week_of_exposure.mean() if len(week_of_exposure) else 0.0
        row = [scaled[d], 1.0, float(t), anchor, recent_pain, recent_exposure]
        row += [np.cos(np.pi * j * (t + 0.5) / n_days) for j in range(2, 2 * n_days // 90 + 1)]
        row += [days["local_date"][t].weekday() == day for day in range(1, 7)]
        yesterday = scaled.get(d - 1, np.nan)
        row.append(0.0 if np.isnan(yesterday) else yesterday)
        if lag > 0:
            before = pain.get(d - 1, np.nan)
            row.append(recent_pain if np.isnan(before) else before)
        outcomes.append(pain[t])
        design.append(row)
    return np.array(outcomes), np.array(design, dtype=float)
