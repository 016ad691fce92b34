"""Matrix to one self-contained HTML page: no request leaves it, and no value in it can run."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from datetime import datetime
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checklist.lint import Severity, findings
from reports import markup
from reports.cells import RED, WORST_FIRST
from reports.events import Direction, Verdict
from reports.grid import grid
from reports.headline import count, headline, notes, sides
from reports.matrix import Matrix
from reports.promises import known, unpromised
from reports.silences import silences_of
from reports.strength import Strength, Unreadable, catchers, changes
from reports.strength import headline as strength_headline

MARKS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.OBSERVED: "○",
    Verdict.BLOCKED: "⊘",
    Verdict.ACCEPTED: "≈",
    Verdict.SKIPPED: "»",
}
_TONES = {Severity.ERROR: "failed", Severity.WARNING: "unknown", Severity.NOTE: "skipped"}
ARROWS = {Direction.FORWARD: "→", Direction.BACKWARD: "←", Direction.BOTH: "↔"}


def page(matrix: Matrix, strength: Strength | Unreadable | None = None) -> str:
    """Render the whole report as one HTML text; with what faulty syncs were caught, if that is known."""
    pages = _pages()
    script = _source(pages, "page.js")
    return pages.get_template("page.html").render(
        matrix=matrix,
        headline=headline(matrix),
        sides=sides(matrix),
        title=_title(matrix),
        notes=list(notes(matrix)),
        found=Counter(cell.verdict for cell in matrix.cells),
        grid=grid(matrix),
        labels=_labels(matrix),
        facts=_facts(matrix),
        silences=silences_of(matrix),
        unpromised=unpromised(matrix),
        known=known(matrix),
        findings=findings(matrix.checklist),
        allowance=markup.allowance_of(matrix.cells),
        **_strength_of(strength, matrix),
        style=_source(pages, "page.css"),
        script=script,
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
    )


def strength_page(strength: Strength) -> str:
    """Render the faulty syncs alone, for a folder without a run."""
    pages = _pages()
    return pages.get_template("strength_alone.html").render(
        **_strength_of(strength), style=_source(pages, "page.css")
    )


def _strength_of(
    strength: Strength | Unreadable | None, matrix: Matrix | None = None
) -> dict[str, object]:
    if not isinstance(strength, Strength):
        return {"strength": None, "unreadable": strength}
    return {
        "strength": strength,
        "strength_headline": strength_headline(strength),
        "changed": list(changes(strength, matrix)) if matrix else [],
    }


def _title(matrix: Matrix) -> str:
    if matrix.run.compared:
        return "Two syncs compared"
    return "Ready" if matrix.ready else "Not ready"


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"shown": markup.shown, "value": markup.value, "body": markup.body}
    pages.globals |= {
        "catchers": catchers,
        "example_of": markup.example_of, "count": count,
        "marks": MARKS, "arrows": ARROWS, "order": WORST_FIRST, "red_verdicts": RED,
        "tones": _TONES,
    }  # fmt: skip
    return pages


def _source(pages: Environment, name: str) -> Markup:
    """Read our own style or script, which must not be escaped and holds nothing from a log."""
    template = pages.get_template(name)
    return Markup(template.render())  # noqa: S704 - our own file


def _labels(matrix: Matrix) -> dict[str, str]:
    """Name pairings and rows by id, as the document names them."""
    pairings = matrix.checklist.pairings
    rows = {row.id: f"{row.source.path} ↔ {row.target.path}" for of in pairings for row in of.rows}
    return rows | {pairing.id: pairing.label for pairing in pairings}


def _facts(matrix: Matrix) -> dict[str, str]:
    run = matrix.run
    return {
        "Document": run.document_name,
        "SHA-256": sha256(run.document_text.encode("utf-8", "surrogatepass")).hexdigest(),
        "Document generated": matrix.checklist.dataflow.generated,
        "System under test": run.sut,
        "Profile": run.profile,
        "Seed": str(run.seed),
        "Started": run.at,
        "Took": _took(run.at, matrix.finished.at if matrix.finished else ""),
        "Versions": ", ".join(f"{name} {version}" for name, version in run.versions.items()),
        "Command": run.command,
    }


def _took(start: str, end: str) -> str:
    try:
        seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError):  # unfinished, or a stamp that is none
        return "unknown"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
