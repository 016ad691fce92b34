"""The back door over HTTP, for tests of syncs that run in another process, and for the people who look on.

    GET POST           /keap/companies        the records; a new one (201, its id)
    GET PATCH DELETE   /keap/companies/7
    GET                /journal/keap?since=N&most=M   up to M of the exchanges after number N, oldest first
    GET POST DELETE    /faults/keap           what goes wrong, and its hits; one more, as `faults.spelling` has it; none
    GET POST           /clock                 the fakes' time; {"advance": seconds} moves it
    GET POST           /switches              what each stands at; {"webcrm.put.omitted": "reset"} moves some
    GET PUT            /state?journal         all of it as one JSON text, with the journals if asked; puts it back
    POST               /state                 saves it into the file of --state
    POST               /reset                 fresh tenants, empty journals
    GET                /                      a page to look at; a browser's password is the token, any user name

Times travel as ISO 8601 texts; values of secret fields and secrets in the journal are masked. Everything but the page
needs the header `Authorization: Bearer <token>`: a browser's own log-in opens nothing that can change something.
"""

from fakes.remote.door import RemoteBackDoor
from fakes.remote.running import save
from fakes.remote.visit import House

__all__ = ["House", "RemoteBackDoor", "save"]
