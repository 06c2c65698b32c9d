import sys

import pytest

from maquette.errors import OptionError
from maquette.sketches.opencv import opencv


def test_one_call_is_one_thread() -> None:
    assert opencv().getNumThreads() == 1


def test_without_it_one_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    opencv.cache_clear()
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(OptionError, match=r"it needs OpenCV.*pip install maquette\[sketch\]"):
        opencv()
