"""One table of weights: Splink and the single comparison agree."""

from collections import Counter
from datetime import date

import pytest

from graph.identity.compare import Comparer, frame
from graph.identity.evidence import weigh
from graph.identity.mention import Person
from graph.identity.names import name_of
from graph.identity.settings import settings
from graph.identity.tokens import Tokens

ROWS = [
    ("Connor", "Thackeray", "2011-04-14", ""), ("Con", "Thackeray", "", "DE1"), ("Conor", "Thackray", "2011-04-12", "DE2"),
    ("C", "Thackeray", "2011-04-14", ""), ("Mohammed", "Khan", "2010-02-03", "DE1"), ("Muhammad", "Khan", "2010-03-02", ""),
    ("Ali", "Smith-Jones", "", ""), ("Ari", "Jones", "", ""), ("Katerina", "Novak", "", ""), ("", "Novak", "", ""),
    ("Lena", "", "", ""), ("Ail", "Ahmed", "2010-11-21", ""), ("Ali", "Ahmed", "2010-11-12", ""),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
def test_splink_and_single_comparison_agree() -> None:
    people = [
        Person(
            name=name_of(given, family),
            dob=date.fromisoformat(dob) if dob else None,
            home=home,
            ids=frozenset({f"case:c{at % 4}"} if at % 3 else set()),
            aliases=frozenset({"lena", "con"} if at == 8 else set()),
        )
        for at, (given, family, dob, home) in enumerate(ROWS)
    ]
    keyed = [(str(at), person) for at, person in enumerate(people)]
    givens, families = Tokens(prior=0), Tokens(prior=0)
    for tokens, part in ((givens, "given"), (families, "family")):
        tokens.count = Counter(getattr(person.name, part) for person in people if getattr(person.name, part))
        tokens.total = sum(tokens.count.values())
    table = Comparer(frame(keyed)).every_pair(keyed)
    assert len(table) == len(ROWS) ** 2
    for left, right, weight in table.itertuples(index=False):
        own = weigh(people[int(left)], people[int(right)], givens, families).score
        assert own == pytest.approx(weight, abs=0.05), (ROWS[int(left)], ROWS[int(right)])


def test_protected_characteristics_are_not_weighed() -> None:
    assert set(settings().levels) == {"given", "family", "dob", "number", "home", "context"}
