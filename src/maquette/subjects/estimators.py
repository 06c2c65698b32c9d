"""A scikit-learn estimator as a subject: a live one, or one from a skops file, read without running anything that is not known."""

from pathlib import Path
from typing import Any

import numpy as np

from maquette.errors import ModelError, OptionError
from maquette.subjects.functions import columns, matrix
from maquette.tables import Table


class Estimator:
    """Anything with `predict`; `predict_proba` is preferred where it has one.

    One that was fitted on a data frame gets a data frame with the same columns, any other the columns of numbers in their order.
    """

    def __init__(self, estimator: Any, name: str = "") -> None:
        self._estimator = estimator
        self.name = name or type(estimator).__name__
        self.classes = tuple(_plain(one) for one in getattr(estimator, "classes_", ()))

    def ask(self, rows: Table) -> Any:
        """Chances of each class, or the prediction."""
        given = self._given(rows)
        if hasattr(self._estimator, "predict_proba"):
            return np.asarray(self._estimator.predict_proba(given))
        found = np.asarray(self._estimator.predict(given))
        return np.array([_plain(one) for one in found], dtype=object) if found.dtype.kind in "OUS" else found

    def _given(self, rows: Table) -> Any:
        names = getattr(self._estimator, "feature_names_in_", None)
        if names is None:
            return matrix(rows, getattr(self._estimator, "n_features_in_", None), self.name)
        missing = [str(name) for name in names if name not in rows]
        if missing:
            raise OptionError(f"`{self.name}`", f"it was fitted with columns that the table lacks: {', '.join(missing[:12])}", "Add them.")
        return _frame(rows.only([str(name) for name in names]))


def read_skops(path: str | Path) -> Estimator:
    """An estimator from a skops file.

    Raises:
        ModelError: it is damaged, or holds types that are not of scikit-learn, NumPy or SciPy.
    """
    try:
        from skops import io
    except ModuleNotFoundError as error:
        raise OptionError(f"`{path}`", "reading it needs skops and scikit-learn", "`pip install maquette[check]`.") from error
    try:
        unknown = io.get_untrusted_types(file=path)
        if unknown:
            raise ModelError(
                f"`{path}`", f"it holds types that are not known to be harmless: {', '.join(unknown[:8])}", "Save it without them."
            )
        return Estimator(io.load(path, trusted=[]), Path(path).name)
    except ModelError:
        raise
    except Exception as error:  # a damaged file can fail anywhere in the library
        raise ModelError(f"`{path}`", f"it is damaged or not a skops file ({type(error).__name__}: {error})", "Save it again.") from error


def _frame(rows: Table) -> Any:
    try:
        import pandas
    except ModuleNotFoundError as error:
        needed = "an estimator that was fitted on a data frame needs pandas"
        raise OptionError("this estimator", needed, "`pip install pandas`.") from error
    return pandas.DataFrame(columns(rows))


def _plain(value: Any) -> str:
    """A class as it would stand in a table."""
    return str(int(value)) if isinstance(value, (bool, np.bool_, int, np.integer)) else str(value)
