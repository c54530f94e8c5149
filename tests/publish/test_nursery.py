"""Workers come from the nursery, which loads the generator from where the build does, whatever the folder it is run in holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import generator
from generator.publish.nursery import _environment

HOME = Path(generator.__file__).parent.parent
PROGRAM = """
import os, sys
from generator.publish.nursery import open_nursery

def told(): print(os.environ.get("OPENBLAS_NUM_THREADS"), os.environ.get("PYTHONPATH"), flush=True)

if __name__ == "__main__":
    context = open_nursery()
    told()
    with context.Pool(1) as pool:
        print(pool.apply(os.getenv, ("OPENBLAS_NUM_THREADS",)), flush=True)
"""


def test_a_folder_that_holds_files_of_our_names_is_not_loaded_from(tmp_path: Path) -> None:
    (tmp_path / "generator/publish").mkdir(parents=True)
    for name in ("__init__", "publish/__init__", "publish/crew"):
        (tmp_path / f"generator/{name}.py").write_text("open('decoy-was-loaded', 'a').close()\n", encoding="utf-8")
    program = tmp_path / "elsewhere" / "program.py"
    program.parent.mkdir()
    program.write_text(PROGRAM, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(HOME)!r}); import runpy; sys.path.remove('') if '' in sys.path "
         f"else None; runpy.run_path({str(program)!r}, run_name='__main__')"],
        cwd=tmp_path, env=environment | {"OPENBLAS_NUM_THREADS": "7"}, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert not (tmp_path / "decoy-was-loaded").exists()
    assert ran.stdout.splitlines() == ["7 None", "1"], ran.stderr


def test_what_the_environment_said_before_it_says_again() -> None:
    os.environ["PORTAL_TEST_OF_OURS"] = "before"
    try:
        with _environment({"PORTAL_TEST_OF_OURS": "meanwhile", "PORTAL_TEST_OF_NOBODY": "meanwhile"}):
            assert os.environ["PORTAL_TEST_OF_OURS"] == os.environ["PORTAL_TEST_OF_NOBODY"] == "meanwhile"
        assert os.environ["PORTAL_TEST_OF_OURS"] == "before" and "PORTAL_TEST_OF_NOBODY" not in os.environ
    finally:
        del os.environ["PORTAL_TEST_OF_OURS"]
