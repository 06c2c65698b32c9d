import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from maquette.errors import OptionError
from maquette.studio import serve

COMMAND = [sys.executable, "-c", "from maquette.cli import main; main()", "studio"]


def test_it_says_where_it_is_answers_and_ends_cleanly_on_ctrl_c(home: Path) -> None:
    process = subprocess.Popen([*COMMAND, "--models", str(home), "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert found
        assert b"emoji" in urllib.request.urlopen(found[0] + "api/models", timeout=60).read()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.stderr.close()
    assert "Traceback" not in rest
    assert rest.endswith("The studio is closed.\n")


def test_a_taken_port_is_said_and_no_other_one_is_chosen() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OptionError, match=rf"--port {port}.*already listening.*--port 0"):
            serve.bind("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises(OptionError, match=r"--host 192\.0\.2\.1"):
        serve.bind("192.0.2.1", 0)
    with pytest.raises(OptionError, match="no such address"):
        serve.bind("no such host", 0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may listen on every port")
def test_a_port_for_the_system_is_said() -> None:
    with pytest.raises(OptionError, match="not open to you"):
        serve.bind("127.0.0.1", 80)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="there is no such folder"):
        serve.serve(tmp_path / "nothing", host="127.0.0.1", port=0)


def test_the_address_carries_the_token_and_can_be_reached_from_the_network() -> None:
    with serve.bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert serve.address_of(listener, "127.0.0.1", None) == f"http://127.0.0.1:{port}/"
        assert serve.address_of(listener, "::1", "t") == f"http://[::1]:{port}/?token=t"
        assert "0.0.0.0" not in serve.address_of(listener, "0.0.0.0", "t")


def test_only_loopback_goes_without_a_token() -> None:
    assert all(serve.is_loopback(host) for host in ("127.0.0.1", "127.1.2.3", "localhost", "::1"))
    assert not any(serve.is_loopback(host) for host in ("0.0.0.0", "10.0.0.1", "", "::", "localhost.example"))


def test_off_loopback_a_token_is_made() -> None:
    process = subprocess.Popen([*COMMAND, "--host", "0.0.0.0", "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        found = re.search(r"http://\S+:(\d+)/\?token=(\S{16,})", process.stderr.readline())
        assert found
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/api/models", timeout=60)
        request = urllib.request.Request(f"http://127.0.0.1:{found[1]}/api/models", headers={"Authorization": f"Bearer {found[2]}"})
        assert urllib.request.urlopen(request, timeout=60).status == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stderr.close()
