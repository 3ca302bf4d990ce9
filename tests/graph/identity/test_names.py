import pytest

from graph.identity.names import fold, known_form, name_of, one_slip, sound, split_name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë O'Brien", "zoe obrien"),
        ("ŁUKASZ Żak", "lukasz zak"),
        ("Иван Петров", "ivan petrov"),
        ("محمد", "mhmd"),
        ("Smith-Jones", "smith jones"),
        ("  ", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("CUTLER, Idris", "idris", "cutler"),
        ("Z. Novak", "z", "novak"),
        ("Mr Omar al-Hassan", "omar", "alhassan"),
        ("Ana van der Berg", "ana", "vanderberg"),
        ("Lena", "lena", ""),
        ("", "", ""),
        ("Mary Ann Smith", "mary", "smith"),
    ],
)
def test_splitting(text: str, given: str, family: str) -> None:
    name = split_name(text)
    assert (name.given, name.family) == (given, family)


def test_parts_of_a_double_surname() -> None:
    assert name_of("Ana", "Smith-Jones").parts == ("smith", "jones")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kuba", "jakub"),
        ("zosia", "zofia"),
        ("mohamed", "muhammad"),
        ("stef", "stefan"),
        ("tomek", "tomasz"),
        ("roxy", "roxana"),
    ],
)
def test_known_forms(one: str, other: str) -> None:
    assert known_form(one, other)
    assert known_form(other, one)


@pytest.mark.parametrize(("one", "other"), [("mia", "millie"), ("mina", "nina"), ("jayden", "kayden")])
def test_sisters_are_not_forms(one: str, other: str) -> None:
    assert not known_form(one, other)


def test_slips() -> None:
    assert one_slip("lacatus", "lacauts")
    assert one_slip("ravi", "rvi")
    assert not one_slip("ali", "ari")
    assert not one_slip("novak", "novak")
    assert not one_slip("jo", "j")


def test_sound() -> None:
    assert sound("mohamed") == sound("muhammad")
    assert sound("szymon") != sound("stefan")


@pytest.mark.parametrize(("given", "family"), [("Lil K", ""), ("Lil", "K"), ("lil", "k")])
def test_a_street_name_is_one_word_however_it_is_split(given: str, family: str) -> None:
    assert name_of(given, family) == split_name("Lil K")
    assert name_of("Master", "Reed").family == "reed"
