"""The weights of ``settings.yaml`` as a Splink model on DuckDB, for large batches and for training.

``graph.identity.evidence`` weighs single pairs by the same table; a test holds the two together.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pandas as pd
import splink.comparison_level_library as levels
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI
from splink.comparison_library import CustomComparison

from graph.identity.collecting import without_collecting
from graph.identity.mention import Person
from graph.identity.names import Name, sound, stands_for
from graph.identity.settings import Level, Settings, settings

# How each level reads in SQL, best first; the last of each comparison is whatever is left.
_SLIP = (
    "abs(length({0}_l) - length({0}_r)) <= 1 AND least(length({0}_l), length({0}_r)) >= 3 "
    "AND damerau_levenshtein({0}_l, {0}_r) = 1 AND (greatest(length({0}_l), length({0}_r)) > 3 "
    "OR list_sort(string_split({0}_l, '')) = list_sort(string_split({0}_r, '')))"
)
_BOTH_IN_FULL = "length(given_l) > 1 AND length(given_r) > 1 AND "
_FORM = (
    "(list_contains(given_forms_r, given_l) OR list_contains(given_forms_l, given_r) "
    "OR (list_has_any(given_forms_l, given_forms_r) AND given_sound_l = given_sound_r))"
)
_CALLED = "list_contains(given_aliases_r, given_l) OR list_contains(given_aliases_l, given_r)"
_ONE_DIGIT = "hamming(strftime(dob_l, '%d%m%Y'), strftime(dob_r, '%d%m%Y')) = 1"
_NEIGHBOURS = " OR ".join(
    f"(substr({{0}}_l, {at}, 2) = reverse(substr({{0}}_r, {at}, 2)) "
    f"AND substr({{0}}_l, 1, {at - 1}) = substr({{0}}_r, 1, {at - 1}) "
    f"AND substr({{0}}_l, {at + 2}) = substr({{0}}_r, {at + 2}))"
    for at in range(1, 8)
).format("dob_digits")

_TYPES = {
    "given_forms": "VARCHAR[]",
    "given_aliases": "VARCHAR[]",
    "family_parts": "VARCHAR[]",
    "dob": "DATE",
    "dob_month": "INTEGER",
    "dob_year": "INTEGER",
}

CONDITIONS: dict[str, dict[str, str]] = {
    "given": {
        "equal": "given_l = given_r AND length(given_l) > 1",
        "called": _CALLED,
        "initial": "(length(given_l) = 1 OR length(given_r) = 1) AND given_l[1] = given_r[1]",
        "form": _BOTH_IN_FULL + _FORM,
        "slip": _BOTH_IN_FULL + _SLIP.format("given"),
        "sound": _BOTH_IN_FULL + "given_sound_l = given_sound_r",
    },
    "family": {
        "equal": "family_l = family_r",
        "slip": _SLIP.format("family"),
        "part": "list_has_any(family_parts_l, family_parts_r)",
        "sound": "family_sound_l = family_sound_r",
    },
    "dob": {
        "equal": "dob_l = dob_r",
        "swapped": "year(dob_l) = year(dob_r) AND month(dob_l) = day(dob_r) AND day(dob_l) = month(dob_r)",
        "one_digit": f"{_ONE_DIGIT} OR {_NEIGHBOURS}",
    },
    "number": {
        "equal": "number_l = number_r",
        "slip": "damerau_levenshtein(number_l, number_r) = 1",
    },
    "home": {
        "equal": "home_l = home_r",
        "slip": "damerau_levenshtein(home_l, home_r) = 1",
    },
}


WEIGHED_AS = {"called": "form"}
"""Conditions that stand before others in a comparison, and weigh as one of its levels."""


def model(preset: Settings | None = None) -> SettingsCreator:
    """The Splink model with the preset weights."""
    chosen = preset or settings()
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, chosen) for name in CONDITIONS],
        blocking_rules_to_generate_predictions=[
            block_on("dob", "given_sound"),
            block_on("dob", "family_sound"),
            block_on("family", "given"),
            block_on("family", "given_first", "dob_month"),
            block_on("given", "family_start", "dob_month"),
            block_on("given", "dob_month", "dob_year"),
            block_on("family", "dob_year"),
            block_on("swapped_given", "swapped_family"),
            block_on("number"),
            block_on("home", "given_first"),
            block_on("home", "family_start"),
            block_on("home", "dob_year"),
            block_on("dob", "home"),
            block_on("given", "family_start"),
            block_on("given_sound", "family_sound"),
            block_on("family", "given_start"),
            block_on("family", "given_end"),
            # Endings of surnames (-son, -ova) are shared by far too many: by themselves they would be most of the pairs.
            block_on("given", "family_end", "dob_year"),
            block_on("given_start", "family_start"),
        ],
        probability_two_random_records_match=chosen.prior,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def _comparison(name: str, chosen: Settings) -> CustomComparison:
    gap = f"{name}_l IS NULL OR {name}_r IS NULL"
    if name == "number":
        gap += " OR number_kind_l <> number_kind_r"
    missing = levels.CustomLevel(gap, "not known").configure(is_null_level=True)
    known = [
        _level(name, levels.CustomLevel(condition, key), chosen.levels[name][WEIGHED_AS.get(key, key)], chosen)
        for key, condition in CONDITIONS[name].items()
    ]
    other = chosen.levels[name]["other"]
    left = levels.ElseLevel().configure(m_probability=other.m, u_probability=other.u)
    return CustomComparison(output_column_name=name, comparison_levels=[missing, *known, left])


def _level(name: str, level: Any, weights: Level, chosen: Settings) -> Any:
    configured = level.configure(m_probability=weights.m, u_probability=weights.u)
    if weights.frequency:
        configured = configured.configure(
            tf_adjustment_column=name, tf_minimum_u_value=chosen.rare, disable_tf_exact_match_detection=True
        )
    return configured


def frame(persons: Iterable[tuple[str, Person]]) -> pd.DataFrame:
    """One row for each person, in the columns that the model reads."""
    with without_collecting():
        rows = [_row(key, person) for key, person in persons]
    return pd.DataFrame(rows, columns=list(_row("", Person(name=Name()))))


def _row(key: str, person: Person) -> dict[str, object]:
    name, dob = person.name, person.dob
    given, family = name.given or None, name.family or None
    return {
        "unique_id": key,
        "given": given,
        "given_forms": sorted(stands_for(name.given)) if given else None,
        "given_aliases": sorted(person.aliases),
        "given_sound": sound(name.given) if given else None,
        "given_first": name.given[:1] or None,
        "given_start": name.given[:3] or None,
        "given_end": name.given[-3:] or None,
        "family": family,
        "family_parts": sorted({name.family, *name.parts}) if family else None,
        "family_sound": sound(name.family) if family else None,
        "family_start": name.family[:3] or None,
        "family_end": name.family[-3:] or None,
        "dob": dob,
        "number": min(person.ids, default=None),
        "number_kind": min(person.ids).partition(":")[0] if person.ids else None,
        "home": person.home or None,
        "dob_digits": f"{dob.day:02}{dob.month:02}{dob.year:04}" if dob else None,
        "dob_month": min(dob.day, dob.month) * 100 + max(dob.day, dob.month) if dob else None,
        "dob_year": dob.year if dob else None,
        "swapped_given": min(name.given, name.family) if given and family else None,
        "swapped_family": max(name.given, name.family) if given and family else None,
    }


class Comparer:
    """A Splink linker over many persons.

    Parameters
    ----------
    persons : pandas.DataFrame
        As made by `frame`.
    preset : Settings, optional
        Weights; those that ship with Kith by default.
    frequencies : dict, optional
        How often names occur, by column (given, family) and name; counted among `persons` where that is not said.
    """

    def __init__(
        self,
        persons: pd.DataFrame,
        preset: Settings | None = None,
        frequencies: Mapping[str, Mapping[str, float]] | None = None,
    ) -> None:
        self._connection = duckdb.connect(":memory:")
        self._api = DuckDBAPI(self._connection)
        # Types are stated, so that a column of gaps alone still has one.
        typed = ", ".join(f"CAST({column} AS {_TYPES.get(column, 'VARCHAR')}) AS {column}" for column in persons.columns)
        self._connection.register("given_persons", persons)
        self._connection.execute(f"CREATE TABLE persons AS SELECT {typed} FROM given_persons")
        table = self._api.register("persons", dataset_display_name="persons")
        self.linker = Linker(table, model(preset), log_level="ERROR")
        for column, shares in (frequencies or {}).items():
            counted = pd.DataFrame({column: list(shares), f"tf_{column}": list(shares.values())})
            held = self._api.register(counted, dataset_display_name=f"shares_{column}")
            self.linker.table_management.register_term_frequency_lookup(held, column)

    def pairs(self, above: float) -> pd.DataFrame:
        """Pairs of a match weight above `above` bits: unique_id_l, unique_id_r, match_weight."""
        found: Any = self.linker.inference.predict(threshold_match_weight=above, warning_mode="never")
        pairs: pd.DataFrame = found.as_pandas_dataframe()
        return pairs[["unique_id_l", "unique_id_r", "match_weight"]]

    def every_pair(self, persons: Iterable[tuple[str, Person]]) -> pd.DataFrame:
        """Match weights of every pair of a few persons, for holding them against ``evidence.weigh``."""
        rows = [_row(key, person) for key, person in persons]
        found: Any = self.linker.inference.score_pairs(rows, rows)
        pairs: pd.DataFrame = found.as_pandas_dataframe()
        return pairs[["unique_id_l", "unique_id_r", "match_weight"]]

    def train(self) -> None:
        """Learn weights from the data by expectation maximisation; for large sets only, the presets do better on small."""
        training = self.linker.training
        training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
        training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
        training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
