"""The command line before any command."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("words", ["--version", "version"])
def test_version_is_that_of_the_product(words):
    done = subprocess.run([sys.executable, "-m", "mutubaku", words], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "mutubaku 0.1.0\n", "")
