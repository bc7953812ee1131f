"""The command line as tests run it, and two exports to hand in."""

import sys

import pytest

from backpain_analytics.cli import main

HEART_RATES = "time,heart rate\n" + "".join(
    f"2026-03-{day:02}T{hour:02}:{minute:02}:00+01:00,{60 + minute % 7}\n"
    for day in (2, 3)
    for hour in range(8, 12)
    for minute in range(60)
)
DIARY = "date,pain_nrs\n2026-03-02,4\n2026-03-03,5\n2026-03-04,eleven\n"


@pytest.fixture
def backpain(tmp_path, monkeypatch, capsys):
    """Run the command in a folder of its own; gives (exit code, standard output, errors)."""
    monkeypatch.chdir(tmp_path)

    def backpain(*words, ok=True):
        monkeypatch.setattr(sys, "argv", ["backpain", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        assert not ok or ended.value.code == 0, errors
        return ended.value.code, out, errors

    return backpain


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "pulse.csv").write_text(HEART_RATES, encoding="utf-8")
    (folder / "diary.csv").write_text(DIARY, encoding="utf-8")
    return folder
