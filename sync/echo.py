"""What a side says after it was written to. PURE."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from sync.memory import Face
from sync.scene import target_path
from sync.systems import Record, unchanged
from sync.values import is_empty

CENT = Decimal("0.01")
SHORTEST_CUT = (
    20  # characters; no vendor's limit is known to be lower, so less was typed by a person
)


def face_after(written: Any, read: Any) -> Any:
    """The face to remember: what was read if that is how the vendor stores what we wrote, else what we wrote.

    A person may edit the record between our write and our reading. Taken for an echo, that edit would never reach the other
    side; remembered as written, it is an edit in the next pass.
    """
    return read if _stored_as(written, read) else written


def learnt_faces(faces: Mapping[str, Face], stored: Record) -> dict[str, Face]:
    """The faces of a created pair, now that it is known how the vendor stored the right one.

    A value that did not come through the creation has no face: it is still to be agreed on.
    """
    reads = {key: stored.values.get(target_path(key)) for key in faces}
    return {
        key: Face(face.left, face_after(face.right, reads[key]))
        for key, face in faces.items()
        if not is_empty(reads[key]) or _stored_as(face.right, reads[key])
    }


def ignored(written: Mapping[str, Any], before: Record, stored: Record) -> list[str]:
    """The paths that the vendor was told, and that it did not change."""
    return [
        path
        for path, value in written.items()
        if unchanged(before.values.get(path), stored.values.get(path))
        and not _stored_as(value, stored.values.get(path))
    ]


def taken(written: Mapping[str, Any], before: Record, stored: Record) -> bool:
    """Whether the vendor surely stored all of it: each says what was written, or something else than before.

    What has become empty instead may have been emptied by the way in which it was written.
    """
    return all(
        _surely_stored(value, before.values.get(path), stored.values.get(path))
        for path, value in written.items()
    )


def _surely_stored(written: Any, before: Any, read: Any) -> bool:
    if is_empty(read):
        return is_empty(written)
    return bool(read == written) or not unchanged(before, read)


def _stored_as(written: Any, read: Any) -> bool:
    if is_empty(written):
        return is_empty(read) or read in (0, False)
    if is_empty(read):
        return not _likeness(str(written))  # nothing but blanks, trimmed
    before, after = _number(written), None if isinstance(read, str) else _number(read)
    if before is not None and after is not None:
        return abs(before - after) < CENT  # rounded to cents, as no text is
    ours, theirs = _likeness(str(written)), _likeness(str(read))
    return theirs == ours or (len(str(read)) >= SHORTEST_CUT and ours.startswith(theirs))


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _likeness(text: str) -> str:
    """The text without what vendors are known to change: case, blanks, the form of its characters."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
