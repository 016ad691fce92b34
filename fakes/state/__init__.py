"""What tenants hold, as one JSON text that can be handed to a colleague.

    {"format": "syncproof fakes", "version": 1,
     "clock": {"now": "2026-01-05T09:00:00+00:00", "offset": 0.0},
     "systems": {"keap": {
        "switches": {"keap.retry_after": "sent"},          those that do not stand at their default
        "revision": 7,
        "tables": {"companies": {"next_id": 3, "graves": {"2": 7}, "records": [
            {"id": 1, "revision": 5, "values": {"company_name": "Acme", "date_created": {"$time": "2026-..."}}}]}},
        "hooks": {"next_id": 2, "graves": {}, "records": [...]}, the subscriptions; older states have none
        "journal": [...]}}}                                   where it was asked for

No credential and no value of a secret field is in it: they read `***`. Sessions, quotas, faults, and letters of hooks
that are under way are not kept.
"""

from fakes.state.file import check_folder, read, written
from fakes.state.parts import StateError
from fakes.state.reading import loaded
from fakes.state.writing import saved

__all__ = ["StateError", "check_folder", "loaded", "read", "saved", "written"]
