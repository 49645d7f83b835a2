"""The program in docs/batch.md does what the command does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from batching import ids
from sites import page

ROOT = Path(__file__).parent.parent


def test_the_program_of_the_guide_runs_as_it_stands(tmp_path: Path):
    (program,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "batch.md").read_text(), re.M | re.S)
    (tmp_path / "job.py").write_text(program)
    (tmp_path / "archive").mkdir()
    for name in ("one", "two"):
        (tmp_path / "archive" / f"{name}.html").write_text(page(name.title()))
    done = subprocess.run(
        [sys.executable, "job.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2 rows, 0 faults"
    assert ids(tmp_path / "articles.jsonl") == ["archive/one.html", "archive/two.html"]
