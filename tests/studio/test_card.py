import pytest

from maquette.studio.card import to_html

CARD = """---
license: "MIT"
tags: [maquette, gan]
---
# faces

Made **with** [Maquette](https://pypi.org/project/maquette/): `x < y`.
![What it makes](samples.png)

| | |
| --- | --- |
| pictures | 2,000 |

- one
- two

```python
import maquette  # <3
```
"""


def test_the_usual_parts_of_a_card_are_rendered() -> None:
    text = to_html(CARD)
    for part in (
        "<dt>license</dt><dd>MIT</dd>",
        "<strong>with</strong>",
        '<a href="https://pypi.org/project/maquette/" rel="noopener noreferrer nofollow">Maquette</a>',
        "<code>x &lt; y</code>",
        '<tr><th scope="row">pictures</th><td>2,000</td></tr>',
        "<ul><li>one</li><li>two</li></ul>",
        "import maquette  # &lt;3",
    ):
        assert part in text
    assert "samples.png" not in text
    assert "faces" not in text
    assert to_html("# Title\n# Second\n### Third") == "<h2>Second</h2>\n<h3>Third</h3>"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "# <img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '[x](https://a.example/"onmouseover="alert(1))',
        "[<b>x</b>](https://a.example/)",
        "| <script>a</script> |\n| --- |\n| <i>b</i> |",
        "---\nlicense: <script>a</script>\n---\nx",
        "`<script>` **<script>** - <script>",
        "```\n</code></pre><script>a</script>\n```",
        "<!-- --><svg/onload=alert(1)>",
    ],
)
def test_no_html_of_a_model_gets_through(evil: str) -> None:
    text = to_html(evil)
    for forbidden in ("<script", "<img", "<svg", "<i>", "<b>", 'href="java', '"onmouseover', 'onmouseover="'):
        assert forbidden not in text


@pytest.mark.parametrize("odd", ["", "---", "---\nno end", "```\nno end", "|", "|\n|", "#", "[", "**", "`", "\x00\n" * 50, "- "])
def test_odd_texts_are_no_trouble(odd: str) -> None:
    assert isinstance(to_html(odd), str)
