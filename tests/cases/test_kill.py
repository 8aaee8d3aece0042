"""`kill -9` at random points of a running case: nothing acknowledged is lost, nothing is doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HARNESS = Path(__file__).parent / "kill_harness.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork: run on Linux or macOS")
def test_fifty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "MUTUBAKU_HOME": str(tmp_path),
        "MUTUBAKU_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "mutubaku.settings",
        "PYTHONPATH": str(HARNESS.parents[2]),
    }

    done = subprocess.run(
        [sys.executable, HARNESS, "50"], env=env, capture_output=True, text=True, timeout=300
    )

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["acknowledged"] > 50
    assert (report["kills"], report["lost"], report["faults"]) == (50, [], [])
