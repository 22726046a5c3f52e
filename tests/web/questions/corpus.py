"""What hostile visitors type, for every place that shows what somebody typed."""

from __future__ import annotations

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% debug %}",
    '<a href="javascript:alert(1)">x</a>',
    "</textarea><script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
HEADERS = (
    "Ada\r\nBcc: victim@example.org",
    "Ada\nSubject: other",
    "Ada\rX-Evil: 1",
    "Ada%0d%0aBcc: victim@example.org",
    "Ada\u2028Bcc: victim@example.org",
    "Ada\x0bBcc: victim@example.org",
    "Ada\x00Bcc: victim@example.org",
)
