"""The one door to OpenCV: an extra, imported when the first photograph is drawn."""

from functools import cache
from types import ModuleType

from maquette.errors import OptionError


@cache
def opencv() -> ModuleType:
    """OpenCV, told to use one thread a call: the pictures are already spread over the cores.

    Raises:
        OptionError: it is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        advice = "Install it with `pip install maquette[sketch]`."
        raise OptionError("drawing from photographs", f"it needs OpenCV, which is missing ({error})", advice) from error
    cv2.setNumThreads(1)
    return cv2
