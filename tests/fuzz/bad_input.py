"""What nobody types by mistake, and some of what they do."""

MEGABYTE = 1_000_000

BAD: dict[str, str | list[str]] = {
    "nothing": "",
    "a megabyte": "x" * MEGABYTE,
    "a megabyte of digits": "9" * MEGABYTE,
    "a zero byte": "a\x00b",
    "control signs": "a\x01\x08\x0b\x1b[31mb\r\nBcc: all@example.com",
    "emoji": "😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "right to left": "\u202eשלום עולם\u202c عربى",  # noqa: RUF001
    "marks on marks": "e" + "\u0301" * 500,
    "half a sign": "\ufffe\uffff\ue000",
    "SQL": "'); DROP TABLE order_order; --",
    "HTML": "<script>alert(7)</script><img src=x onerror=alert(7)>",
    "a template": "{{ settings.SECRET_KEY }}{% debug %}%(x)s{0.__class__}",
    "below zero": "-1",
    "huge": "99999999999999999999999999",
    "no number": "NaN",
    "beyond numbers": "1e400",
    "other digits": "٣",
    "no such day": "2026-02-30",
    "a path": "../../../../etc/passwd",
    "twice": ["1", "2"],
}
IN_ALL_FIELDS = [
    "nothing",
    "a megabyte",
    "a zero byte",
    "control signs",
    "emoji",
    "SQL",
    "HTML",
    "below zero",
    "huge",
    "no number",
    "no such day",
]
MARKUP = "<script>alert(7)"
"""Of the above: where it stands in an answer, it was not escaped."""
