"""The errors a person can cause, as one small tree.

MaquetteError            anything a person can mend; never shown as a traceback      exit 2
├── OptionError          a flag, a setting or an argument
├── PicturesError        pictures, labels or pairs that cannot be used
│   └── BadPicture       one file among them (data/files.py)
├── ModelError           a model folder that is missing, damaged or of another kind
├── RunError             a training that cannot go on (diverged, disk full, checkpoint lost)
└── Interrupted          stopped on request, with the work saved                     exit 3
"""


class MaquetteError(Exception):
    """One message in parts: what was given (and where), what was needed, what to do."""

    exit_status = 2

    def __init__(self, given: str, needed: str, do: str = "") -> None:
        self.given, self.needed, self.do = given, needed, do
        super().__init__(f"{given}: {needed}." + (f" {do}" if do else ""))


class OptionError(MaquetteError):
    """A flag, a setting or an argument that cannot be taken."""


class PicturesError(MaquetteError):
    """Pictures, labels or pairs that cannot be used."""


class ModelError(MaquetteError):
    """A model folder that is missing, damaged or of another kind."""


class RunError(MaquetteError):
    """A training that cannot go on."""


class Interrupted(MaquetteError):
    """Work stopped on request; what was done is saved."""

    exit_status = 3
