"""What a sync may leave unpromised: each promise in words, and the claims that cannot be held against it then.

Claims are named as the features name them; {left} and {right} stand for the systems of a pairing, source first.
"""

from __future__ import annotations

from collections.abc import Mapping

from steps.promise import BLOCKED, OBSERVED, Promise

KEAP_USERS = "Keap Users"

EXISTING = "Each existing {left} record gets exactly one {right} record"
NEW = "Each new {left} record gets exactly one {right} record"
INACTIVE = "Inactive {left} records are synchronized too"
BECOMES_INACTIVE = "A linked {left} record that becomes inactive stays linked"
ONE_WRITE = "A record is created in {right} once, in one write"
PAGES = "Records beyond the first page are synchronized too"
OWN = "A new {left} record does not inherit the partner of a deleted one"
RESTARTED = "A linked record stays linked after its values changed and the sync was restarted"
ALIKE = "Records that look equal are not merged"
MATCHING = "Records that match are linked, not created again"
UNLISTED = "Records that match are not created again because a list comes back empty"
UNMAPPED = (
    "What the document does not map keeps its value in {right}",
    "What the document does not map keeps its value in {left}",
)
ALONE = "Records that exist only in {right} stay alone"
REST = "A further pass writes nothing"
ONE_EDIT = (
    "An edit in {left} is written to {right} once, and not back to {left}",
    "An edit in {right} is written to {left} once, and not back to {right}",
)
DELETED = (
    "A record deleted in {left} is not deleted in {right}",
    "A record deleted in {right} is not deleted in {left}",
)
STOPS_NOTHING = (
    "A deletion in {left} stops no other record",
    "A deletion in {right} stops no other record",
)
GONE = (
    "A record deleted in {left} does not come back by itself",
    "A record deleted in {right} does not come back by itself",
)
# What is required after a deletion in the source, and after one in the target.
DELETED_THERE = (DELETED[0], STOPS_NOTHING[0], GONE[0], OWN)
DELETED_BACK = (DELETED[1], STOPS_NOTHING[1], GONE[1])
ANY_ORDER = "Whatever people do, in any order, both sides agree in the end"
AFTERLIFE = "What becomes of a record that is deleted in {right} and then edited in {left}"

ARRIVES = "A value arrives with the new record"
THERE = (
    "An edit in {left} reaches {right}",
    "The slightest edit in {left} reaches {right}",
    "Of several edits in {left} the last one stands",
)
BACK = (
    "An edit in {right} reaches {left}",
    "The slightest edit in {right} reaches {left}",
    "Of several edits in {right} the last one stands",
)
LATER_THERE = "The later edit in {left} wins over the earlier one in {right}"
LATER_BACK = "The later edit in {right} wins over the earlier one in {left}"
BOTH_THERE = "An edit in {left} and an edit of another property in {right} both survive"
BOTH_BACK = (
    "An edit in {right} and an edit of another property in {left} both survive",
    "What people wrote alike in both systems is agreed, and an edit in {right} after it reaches {left}",
)
EMPTY_RIGHT = "An empty value in {right} does not overwrite one in {left} when the link is made"
EMPTY_LEFT = "An empty value in {left} does not overwrite one in {right} when the link is made"
CLEARED = (
    "After a value was cleared in {left} both sides agree",
    "After a value was cleared in {right} both sides agree",
)
OVER_CLEARING_THERE = "An edit in {left} wins over an earlier clearing in {right}"
OVER_CLEARING_BACK = "An edit in {right} wins over an earlier clearing in {left}"
CLEARED_BOTH = "A value that was cleared on both sides is left alone"
FILLED_BOTH = "The later of two who fill in what was empty wins"
UNDONE = (
    "An edit in {left} that is taken back in {right} is taken back in {left}, too",
    "An edit in {right} that is taken back in {left} is taken back in {right}, too",
)
TRIMMED = (
    "What {right} trims is not taken for an edit in {right}",
    "What {left} trims is not taken for an edit in {left}",
)

FAILS = "A call that fails, or whose answer is lost, leaves nothing missing and nothing twice"
KILLED = (
    "A sync that is killed at any call and started again leaves nothing missing and nothing twice"
)
BETWEEN = "An edit between two calls of the sync is not lost"
OUTAGE = "An outage of either system is caught up completely"
LOGIN = "An expired login is caught up completely"
LISTS = "An empty, short or outdated list is never taken for a deletion"
REFUSED = "A record that is refused does not stop the others"
CORRECTED = "A record that was refused arrives once it was corrected"
BAD_EDIT = (
    "An edit in {left} that {right} refuses does not stop the others",
    "An edit in {right} that {left} refuses does not stop the others",
)
CORRECTED_EDIT = (
    "An edit in {left} that {right} refused arrives once it was corrected",
    "An edit in {right} that {left} refused arrives once it was corrected",
)
LIMITS = "Rate limits are obeyed"
PEACE = "A system that is out of order is left in peace"
FEW_LOGINS = "A login is used for more than one call"
TOGETHER = "All pairings at once do not get in each other's way"
WAYS = "However the vendors behave where nothing is documented, nothing is missing and nothing is there twice"

TROUBLE = (FAILS, KILLED, BETWEEN, OUTAGE, LOGIN, LISTS, CORRECTED, WAYS, REFUSED, LIMITS)
MANNERS = (PEACE, FEW_LOGINS)
# People edit any property in either system, and all that they wrote last must stand on both sides.
EDITED = (PAGES, RESTARTED, ANY_ORDER, TOGETHER, *TROUBLE)
# Both sides write the row, one after the other; the last word must stand on both.
BOTH_WRITE = (FILLED_BOTH, *TRIMMED)
OF_A_ROW = (
    *(ARRIVES, *THERE, *BACK, LATER_THERE, LATER_BACK, BOTH_THERE, *BOTH_BACK),
    *(EMPTY_RIGHT, EMPTY_LEFT, *CLEARED),
    *(OVER_CLEARING_THERE, OVER_CLEARING_BACK, CLEARED_BOTH, *BOTH_WRITE, *UNDONE),
)
OF_A_PAIRING = (
    *(EXISTING, NEW, INACTIVE, BECOMES_INACTIVE, ONE_WRITE, PAGES, RESTARTED, ALIKE, MATCHING),
    *(UNLISTED, ALONE, *UNMAPPED, OWN, REST, *ONE_EDIT, *DELETED, *STOPS_NOTHING, *GONE),
    *(ANY_ORDER, TOGETHER, AFTERLIFE, *TROUBLE, *BAD_EDIT, *CORRECTED_EDIT, *MANNERS),
)

EDITS_BACK = (
    *(*BACK, LATER_BACK, *BOTH_BACK, EMPTY_LEFT, OVER_CLEARING_BACK, *BOTH_WRITE, *EDITED),
    *(*UNDONE, ONE_EDIT[1], STOPS_NOTHING[1], BAD_EDIT[1], CORRECTED_EDIT[1]),
)
TARGET_ALONE = (UNMAPPED[1],)  # people edit nothing in the source
# The sync must have made one of the pair, or has nothing to write where people made both.
MADE = (ARRIVES, CLEARED_BOTH, FILLED_BOTH)

CATALOGUE: Mapping[str, Promise] = {
    "creation": Promise(
        "A record that people make in the source gets a counterpart in the target.",
        BLOCKED,
        (*OF_A_PAIRING, *OF_A_ROW),
        linked=(
            *(*UNMAPPED, REST, *ONE_EDIT),
            *(claim for claim in OF_A_ROW if claim not in MADE),
        ),
        note="Without it no linked pair can be made, so that every claim about the pairing is BLOCKED. Where policy or "
        "document link records by content, people make both records, and what needs no more than that still runs.",
    ),
    "inactive records": Promise(
        "Inactive records get a counterpart too.", OBSERVED, (INACTIVE, BECOMES_INACTIVE)
    ),
    "one write": Promise("A new record is made in a single write.", OBSERVED, (ONE_WRITE,)),
    "one write an edit": Promise(
        "An edit is written to the other system once, and not back to its own.", OBSERVED, ONE_EDIT
    ),
    "linking": Promise(
        "Records that match are linked, and those that only look equal are not.",
        OBSERVED,
        (MATCHING, ALIKE, UNLISTED),
    ),
    "strays": Promise("Records that only the target has are left alone.", OBSERVED, (ALONE,)),
    "deletions": Promise("What people delete in one system stays in the other.", OBSERVED, DELETED),
    "lasting deletions": Promise(
        "What people deleted does not come back, and gives its partner to nobody else.",
        OBSERVED,
        (*GONE, OWN),
    ),
    "pages beyond the first": Promise(
        "More records than one page holds are synchronized.", OBSERVED, (PAGES,)
    ),
    "unmapped properties": Promise(
        "What the document does not map is left as people have it.",
        OBSERVED,
        (*UNMAPPED, BOTH_THERE, *BOTH_BACK),
        note="For properties that the sync writes for itself use [owns] instead. Without the promise no other claim looks at them either.",
    ),
    "rest": Promise(
        "With nothing to do, the sync writes nothing.",
        OBSERVED,
        (REST, *CLEARED, CLEARED_BOTH, *TRIMMED),
        note="The claims about troubles and about edits in any order are still judged, but for their last pass.",
    ),
    "properties": Promise(
        "The values of a row are synchronized at all.",
        BLOCKED,
        (
            *(*OF_A_ROW, *EDITED, *ONE_EDIT, *STOPS_NOTHING, INACTIVE, BECOMES_INACTIVE, ALIKE),
            *(*BAD_EDIT, *CORRECTED_EDIT),
        ),
        of_rows=True,
        beside=(BOTH_THERE, *BOTH_BACK),
    ),
    "edits": Promise(
        "What people edit in the source reaches the target.",
        BLOCKED,
        (
            *(*THERE, LATER_THERE, BOTH_THERE, OVER_CLEARING_THERE, *BOTH_WRITE, *EDITED),
            *(*UNDONE, ONE_EDIT[0], STOPS_NOTHING[0], BAD_EDIT[0], CORRECTED_EDIT[0]),
            *(INACTIVE, BECOMES_INACTIVE, ALIKE),
        ),
        of_rows=True,
        beside=BOTH_BACK,
    ),
    "edits back": Promise(
        "What people edit in the target reaches the source.",
        BLOCKED,
        EDITS_BACK,
        of_rows=True,
        beside=(BOTH_THERE,),
        idle=TARGET_ALONE,
    ),
    "edits of Keap users": Promise(
        "What people edit elsewhere reaches Keap's users.",
        BLOCKED,
        EDITS_BACK,
        of_rows=True,
        beside=(BOTH_THERE,),
        idle=TARGET_ALONE,
        entity=KEAP_USERS,
        note="Keap's REST v1 cannot change a user, only v2 can: whoever speaks v1 alone cannot promise it. What was cleared "
        "elsewhere can be filled again from Keap, so that both sides agreeing stays required.",
    ),
    "conflicts": Promise(
        "When people edit the same property on both sides, the later edit wins.",
        OBSERVED,
        (
            *(LATER_THERE, LATER_BACK, PAGES, ANY_ORDER, TOGETHER, BETWEEN),
            *(OVER_CLEARING_THERE, OVER_CLEARING_BACK, *BOTH_WRITE),
        ),
        of_rows=True,
    ),
    "other properties": Promise(
        "Edits of two properties of one record, one in each system, both survive.",
        OBSERVED,
        (BOTH_THERE, *BOTH_BACK),
        of_rows=True,
        beside=(ANY_ORDER, TOGETHER, BETWEEN),
    ),
    "empty values": Promise(
        "When a link is made, an empty value does not overwrite a filled one.",
        OBSERVED,
        (EMPTY_RIGHT, EMPTY_LEFT),
        of_rows=True,
    ),
    "clearing": Promise(
        "After a value was cleared, both sides agree, and who fills it in again is heard.",
        OBSERVED,
        (*CLEARED, CLEARED_BOTH, OVER_CLEARING_THERE, OVER_CLEARING_BACK, *TRIMMED),
        of_rows=True,
    ),
    "restarts": Promise(
        "A sync that is ended and started again goes on where it was.",
        BLOCKED,
        (RESTARTED, ANY_ORDER, TOGETHER, *GONE),
    ),
    "kills": Promise(
        "A sync that is killed in the middle of its work makes up for it.",
        BLOCKED,
        (KILLED,),
    ),
    "failing calls": Promise(
        "A call that fails, or whose answer is lost, leaves nothing missing and nothing twice.",
        OBSERVED,
        (FAILS,),
    ),
    "edits between calls": Promise(
        "An edit while the sync is at work is not lost.", OBSERVED, (BETWEEN,)
    ),
    "outages": Promise("An outage of either system is caught up.", BLOCKED, (OUTAGE, PEACE)),
    "manners": Promise(
        "A system that is out of order is not called all the time, nor is a login made for each call.",
        OBSERVED,
        MANNERS,
    ),
    "pairings at once": Promise(
        "All pairings of the document are synchronized at the same time.", OBSERVED, (TOGETHER,)
    ),
    "logins": Promise("A login that expires is renewed.", BLOCKED, (LOGIN,)),
    "untrue lists": Promise(
        "An empty, short or outdated list is not taken for a deletion.", OBSERVED, (LISTS, UNLISTED)
    ),
    "refusals": Promise(
        "A record or an edit that is refused does not stop the others, and arrives once it was corrected.",
        OBSERVED,
        (REFUSED, CORRECTED, *BAD_EDIT, *CORRECTED_EDIT),
    ),
    "rate limits": Promise("No call is made while none is allowed.", BLOCKED, (LIMITS,)),
    "vendor behaviours": Promise(
        "Whatever the vendors do where nothing is documented is survived.",
        BLOCKED,
        (WAYS, *TRIMMED),
    ),
}
