"""Opens the model that a student learns from."""

from pathlib import Path

from maquette.errors import OptionError
from maquette.house import find
from maquette.model import generator_inputs, load_generator, read_record
from maquette.objectives.distil import Distil
from maquette.spec import Spec


def open_teacher(teacher: str, spec: Spec, latent_size: int, weight: float) -> Distil:
    """The teacher's loss, for a student that takes and gives what `spec` says.

    Args:
        teacher: a model folder, or the name of a model that ships with Maquette.
        latent_size: the student's.

    Raises:
        ModelError: there is no model there.
        OptionError: it takes or gives something else.
    """
    folder = Path(find(teacher))
    record = read_record(folder)
    given = f"`training.teacher={teacher}`"
    if record.spec.input is None or spec.input is None:
        which = f"a {record.family} makes" if record.spec.input is None else "this family makes"
        raise OptionError(given, f"{which} pictures from nothing, and only translators teach translators", "Leave it out.")
    form = (record.spec.input, record.spec.picture, record.spec.map)
    if form != (spec.input, spec.picture, spec.map):
        theirs, ours = (f"{one.input} to {one.picture}" for one in (record.spec, spec))
        needed = f"the teacher turns {theirs}, and the student {ours}: they must be the same"
        raise OptionError(given, needed, f"Try `--size {record.spec.picture.width}x{record.spec.picture.height}`.")
    network = load_generator(folder, record)
    inputs = generator_inputs(record, network)
    if "latents" in inputs and record.latent_size != latent_size:
        needed = f"the teacher starts from {record.latent_size} numbers and the student from {latent_size}"
        raise OptionError(given, needed, f"Try `--set model.latent_size={record.latent_size}`.")
    return Distil(network, inputs, weight)
