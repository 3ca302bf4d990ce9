"""Victim-blaming words are pointed out, with better ones."""

import pytest

from graph.triage.wording import blaming, pointed_out


@pytest.mark.parametrize(
    "words",
    [
        "promiscuous", "putting herself at risk", "putting  themselves at risk", "lifestyle choice", "child prostitute",
        "sexual activity with", "streetwise", "refuses to engage", "won’t engage", "absconded", "attention seeking",
    ],
)  # fmt: skip
def test_words_that_blame_are_found_with_better_ones(words: str) -> None:
    (found,) = blaming(f"They said she is {words} a child.")
    assert found.words == " ".join(words.split())
    assert f"They said she is {words} a child."[found.start : found.end] == words
    assert found.why
    assert found.instead


def test_what_describes_the_harm_is_left_alone() -> None:
    assert blaming("The child has been sexually exploited by an adult and went missing. Engagement letter sent.") == ()


def test_each_wording_is_pointed_out_once() -> None:
    assert [one.words for one in pointed_out("Streetwise.", "streetwise and promiscuous")] == ["Streetwise", "promiscuous"]
