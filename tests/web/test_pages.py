"""The reader of pages reads what people read."""

from __future__ import annotations

from tests.web.pages import main_text, read, runs


def test_text_is_read_block_by_block_without_scripts_and_pictures() -> None:
    """Nested tags belong to their block, silent elements to none."""
    page = read("<body><p>One <b>two</b><br>three</p><script>no</script><svg><text>no</text></svg><li>four<li>five</body>")
    assert [run.text() for run in runs(page)] == ["One twothree", "four", "five"]


def test_unclosed_and_stray_tags_do_not_swallow_the_rest() -> None:
    """A page with small faults is still read to its end."""
    page = read("<div><p>a<p>b</span></div><p>c</p>")
    assert [run.text() for run in runs(page)] == ["a", "b", "c"]


def test_elements_know_what_they_lie_in() -> None:
    """A source or a row is found from the text inside it."""
    page = read('<p data-from="x"><data><b>1</b></data></p>')
    bold = next(one for one in page.walk() if one.tag == "b")
    assert [one.tag for one in bold.above()] == ["b", "data", "p", "document"]
    assert next(one for one in page.walk() if one.tag == "p").attributes == {"data-from": "x"}


def test_text_beside_a_block_is_read_as_well() -> None:
    """Words that lie directly in a box are not overlooked because the box has paragraphs too."""
    assert main_text("<main><div>before<p>in</p>after</div><dl><dt>a</dt><dd>b</dd></dl></main>") == "before in after a b"
