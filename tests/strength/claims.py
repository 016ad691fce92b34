"""The claims of the features by name; a test holds the list against the features."""

from __future__ import annotations

EXISTING = "Each existing Keap record gets exactly one Webcrm record"
NEW = "Each new Keap record gets exactly one Webcrm record"
BEYOND = "Records beyond the first page are synchronized too"
INACTIVE = "Inactive Keap records are synchronized too"
BECOMES_INACTIVE = "A linked Keap record that becomes inactive stays linked"
ONE_WRITE = "A record is created in Webcrm once, in one write"
STAYS = "A linked record stays linked after its values changed and the sync was restarted"
ALIKE = "Records that look equal are not merged"
UNLISTED = "Records that match are not created again because a list comes back empty"
CORRECTED = "A record that was refused arrives once it was corrected"
BAD_EDIT_LEFT = "An edit in Keap that Webcrm refuses does not stop the others"
BAD_EDIT_RIGHT = "An edit in Webcrm that Keap refuses does not stop the others"
CORRECTED_EDIT_LEFT = "An edit in Keap that Webcrm refused arrives once it was corrected"
CORRECTED_EDIT_RIGHT = "An edit in Webcrm that Keap refused arrives once it was corrected"
MATCH = "Records that match are linked, not created again"
UNMAPPED_RIGHT = "What the document does not map keeps its value in Webcrm"
UNMAPPED_LEFT = "What the document does not map keeps its value in Keap"
ALONE = "Records that exist only in Webcrm stay alone"
QUIET = "A further pass writes nothing"
DELETED_LEFT = "A record deleted in Keap is not deleted in Webcrm"
DELETED_RIGHT = "A record deleted in Webcrm is not deleted in Keap"
STOPS_LEFT = "A deletion in Keap stops no other record"
STOPS_RIGHT = "A deletion in Webcrm stops no other record"
NOT_INHERITED = "A new Keap record does not inherit the partner of a deleted one"
NOT_BACK_LEFT = "A record deleted in Keap does not come back by itself"
NOT_BACK = "A record deleted in Webcrm does not come back by itself"
ONCE_LEFT = "An edit in Keap is written to Webcrm once, and not back to Keap"
ONCE_RIGHT = "An edit in Webcrm is written to Keap once, and not back to Webcrm"
ANY_ORDER = "Whatever people do, in any order, both sides agree in the end"

ARRIVES = "A value arrives with the new record"
TO_RIGHT = "An edit in Keap reaches Webcrm"
TO_LEFT = "An edit in Webcrm reaches Keap"
SEVERAL_LEFT = "Of several edits in Keap the last one stands"
SEVERAL_RIGHT = "Of several edits in Webcrm the last one stands"
UNDONE_LEFT = "An edit in Keap that is taken back in Webcrm is taken back in Keap, too"
UNDONE_RIGHT = "An edit in Webcrm that is taken back in Keap is taken back in Webcrm, too"
LATER_LEFT = "The later edit in Keap wins over the earlier one in Webcrm"
LATER_RIGHT = "The later edit in Webcrm wins over the earlier one in Keap"
BOTH_LEFT = "An edit in Keap and an edit of another property in Webcrm both survive"
BOTH_RIGHT = "An edit in Webcrm and an edit of another property in Keap both survive"
SLIGHT_LEFT = "The slightest edit in Keap reaches Webcrm"
SLIGHT_RIGHT = "The slightest edit in Webcrm reaches Keap"
AGREED = (
    "What people wrote alike in both systems is agreed, and an edit in Webcrm after it reaches Keap"
)
EMPTY_RIGHT = "An empty value in Webcrm does not overwrite one in Keap when the link is made"
EMPTY_LEFT = "An empty value in Keap does not overwrite one in Webcrm when the link is made"
CLEARED_LEFT = "After a value was cleared in Keap both sides agree"
CLEARED_RIGHT = "After a value was cleared in Webcrm both sides agree"
OVER_CLEARING_LEFT = "An edit in Keap wins over an earlier clearing in Webcrm"
OVER_CLEARING_RIGHT = "An edit in Webcrm wins over an earlier clearing in Keap"
CLEARED_BOTH = "A value that was cleared on both sides is left alone"
FILLED_BOTH = "The later of two who fill in what was empty wins"
TRIMMED_RIGHT = "What Webcrm trims is not taken for an edit in Webcrm"
TRIMMED_LEFT = "What Keap trims is not taken for an edit in Keap"

LOST = "A call that fails, or whose answer is lost, leaves nothing missing and nothing twice"
KILLED = (
    "A sync that is killed at any call and started again leaves nothing missing and nothing twice"
)
BETWEEN = "An edit between two calls of the sync is not lost"
OUTAGE = "An outage of either system is caught up completely"
LOGIN = "An expired login is caught up completely"
LISTED = "An empty, short or outdated list is never taken for a deletion"
REFUSED = "A record that is refused does not stop the others"
POLITE = "Rate limits are obeyed"
IN_PEACE = "A system that is out of order is left in peace"
FEW_LOGINS = "A login is used for more than one call"
TOGETHER = "All pairings at once do not get in each other's way"
HOWEVER = (
    "However the vendors behave where nothing is documented, nothing is missing and nothing is"
    " there twice"
)

# A word by which pytest's -k finds a claim that is tried with many examples.
WORD = {
    LOST: "fails",
    KILLED: "killed",
    BETWEEN: "between",
    OUTAGE: "outage",
    LOGIN: "expired",
    LISTED: "outdated",
    REFUSED: "refused",
    POLITE: "limits",
    IN_PEACE: "peace",
    FEW_LOGINS: "login and used",
    TOGETHER: "pairings",
    HOWEVER: "however",
}
RESILIENCE = frozenset(WORD)

# Claims about a whole pairing in which people edit every row.
EDITED = (ANY_ORDER, STAYS, BEYOND, INACTIVE, BECOMES_INACTIVE, ALIKE, STOPS_LEFT, STOPS_RIGHT)
FORWARD = (ARRIVES, TO_RIGHT, SEVERAL_LEFT, UNDONE_RIGHT, LATER_LEFT, BOTH_LEFT, SLIGHT_LEFT)
BACKWARD = (TO_LEFT, SEVERAL_RIGHT, UNDONE_LEFT, LATER_RIGHT, BOTH_RIGHT, SLIGHT_RIGHT, AGREED)
EVERY_ROW_CLAIM = (*FORWARD, *BACKWARD, EMPTY_RIGHT, EMPTY_LEFT, CLEARED_LEFT, CLEARED_RIGHT)
# Somebody writes again where a value was cleared, was empty from the start, or lost its blanks.
REWRITTEN = (
    OVER_CLEARING_LEFT,
    OVER_CLEARING_RIGHT,
    CLEARED_BOTH,
    FILLED_BOTH,
    TRIMMED_RIGHT,
    TRIMMED_LEFT,
)
