import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from maquette.exporters.web import serve


def test_files_come_with_the_headers_for_threads_and_the_types_that_browsers_need(tmp_path: Path) -> None:
    for name in ("a.js", "b.wasm"):
        (tmp_path / name).write_bytes(b"0")
    with serve.server(tmp_path, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        for name, kind in (("a.js", "text/javascript"), ("b.wasm", "application/wasm")):
            with urllib.request.urlopen(f"http://127.0.0.1:{serving.server_port}/{name}") as answer:
                assert answer.headers["Content-Type"] == kind
                assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
                assert answer.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        serving.shutdown()
        thread.join()


def test_a_port_that_is_none_is_explained() -> None:
    done = subprocess.run([sys.executable, str(Path(serve.__file__)), "tea"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Try another port" in done.stderr
    assert "Traceback" not in done.stderr
