"""What a hostile visitor writes into a form (T-61). Each piece would run, load or break out if it were not shown as text."""

from __future__ import annotations

SCRIPTS = (
    "<script>alert(1)</script>",
    "</textarea><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "'><svg onload=alert(4)>",
    "<svg><animate onbegin=alert(5) attributeName=x dur=1s>",
    '<iframe srcdoc="<script>parent.alert(6)</script>"></iframe>',
    '<a href="javascript:alert(7)">click</a>',
    "<body onpageshow=alert(8)>",
    "<input autofocus onfocus=alert(9)>",
    "<details open ontoggle=alert(10)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(11)>",
    "<style>@import 'http://192.0.2.1/x.css';</style>",
    "<link rel=stylesheet href=http://192.0.2.1/x.css>",
    "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'>",
    "<base href='http://192.0.2.1/'>",
    "<form action=http://192.0.2.1/><button>Send</button></form>",
    "<img src=http://192.0.2.1/pixel.png>",
    "<div hx-get='/sign-out/' hx-trigger='load'>x</div>",
    "<div hx-on:load='alert(12)'>x</div>",
    "{{ 7|add:7 }} {% load static %} ${7*7} #{7*7}",
    "&lt;script&gt;alert(13)&lt;/script&gt;",
    "\u202e<script>alert(14)</script>",
    "<scr\u0000ipt>alert(15)</scr\u0000ipt>".replace("\u0000", ""),
    '=HYPERLINK("http://192.0.2.1/","x")',
    "Bcc: everybody@example.org",
)
"""192.0.2.1 is an address for examples: nothing answers there, and asking for it fails the journey."""


def written(pieces: tuple[str, ...] = SCRIPTS) -> str:
    """All of it as the text of one question."""
    return "\n".join(pieces)
