from maquette.spec import LabelSpec, PictureSpec, Spec


def test_a_spec_reads_as_a_person_would_say_it() -> None:
    assert str(PictureSpec(48, 64)) == "64 x 48 RGB"
    assert str(PictureSpec(8, 8, 1)) == "8 x 8 grey"


def test_channels_come_first_in_memory() -> None:
    assert PictureSpec(48, 64, 4).shape == (4, 48, 64)


def test_a_translator_is_what_takes_pictures() -> None:
    assert not Spec(PictureSpec(8, 8)).is_translator
    assert Spec(PictureSpec(8, 8), PictureSpec(8, 8, 1)).is_translator
    assert len(LabelSpec(("cat", "dog"))) == 2
