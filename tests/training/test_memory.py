import subprocess
import sys


def test_it_is_said_whether_malloc_listened() -> None:
    code = "from maquette.training.memory import keep_freed_memory; print(keep_freed_memory())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert said == str(sys.platform.startswith("linux"))
