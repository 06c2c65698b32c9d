from maquette.errors import Interrupted, MaquetteError, OptionError


def test_a_message_says_what_was_given_what_was_needed_and_what_to_do() -> None:
    error = OptionError("`--size 100`", "the side must be a power of two", "Try `--size 128`.")
    assert str(error) == "`--size 100`: the side must be a power of two. Try `--size 128`."


def test_exit_statuses_tell_wrong_input_from_saved_work() -> None:
    assert OptionError("a", "b").exit_status == MaquetteError.exit_status == 2
    assert Interrupted("a", "b").exit_status == 3


def test_the_tree_at_the_head_of_the_file_names_every_error() -> None:
    import maquette.errors as module

    names = {name for name, value in vars(module).items() if isinstance(value, type) and issubclass(value, MaquetteError)}
    assert all(name in (module.__doc__ or "") for name in names)
