"""The page as a browser has it: its tags, attributes and words."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

from reports.events import ClaimJudged
from reports.matrix import Matrix, fold
from reports.page import page
from tests.reports import runs

CHECKLIST = runs.checklist()
PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
HOSTILE = "</pre></style><script>alert(1)</script>\u202egnp\0\ud800'\"><img src=//evil onerror=x>{{ 7*7 }}"


class Seen(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, wanted: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == wanted]


def folded(*judgements: ClaimJudged) -> Matrix:
    return fold(CHECKLIST, runs.events(*judgements))


def seen(*judgements: ClaimJudged) -> Seen:
    return Seen(page(folded(*judgements)))
