"""The measure of reading level measures."""

from __future__ import annotations

import pytest

from tests.web.reading import grade, prose, sentences, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(
            ("muscle", 2),
            ("needle", 2),
            ("treatment", 2),
            ("pain", 1),
            ("area", 3),
            ("people", 2),
            ("relaxed", 2),
            ("injected", 3),
        ),
        *(
            ("sensitive", 3),
            ("stimulated", 4),
            ("idea", 3),
            ("breathe", 1),
            ("headaches", 3),
            ("nerve", 1),
        ),
        *(
            ("condition", 3),
            ("hypothesis", 4),
            ("tightened", 2),
            ("because", 2),
            ("electrical", 4),
            ("potential", 3),
            ("tired", 1),
        ),
        *(("unverified", 4), ("reason", 2), ("really", 2), ("dead", 1)),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    """Common words of these pages are counted right, or one too many rather than too few."""
    assert count <= syllables(word) <= count + 1


def test_a_known_text_has_its_known_grade() -> None:
    """Short words in short sentences are for beginners; long ones are not."""
    assert grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59, abs=0.01)
    assert grade(["Neurophysiological hypotheses concerning paraspinal supersensitivity necessitate corroboration."]) > 20


def test_a_colon_does_not_end_a_sentence() -> None:
    """Cutting at every sign would make long sentences look short."""
    assert len(sentences("They are dry: nothing is injected; no drug. None!")) == 2


def test_prose_leaves_out_sources_labels_and_explained_terms_only() -> None:
    """What a reader has to understand counts."""
    html = (
        "<main><h1>Title</h1><p>The needle meets acupuncture in a band <span class='source'>(Brady, 2014)</span>.</p>"
        "<p>Short</p><ul><li>One two three four five</li></ul></main><footer><p>This is not in the main part.</p></footer>"
    )
    assert [" ".join(text.split()) for text in prose(html, ["acupuncture"])] == [
        "The needle meets in a band .",
        "One two three four five",
    ]
