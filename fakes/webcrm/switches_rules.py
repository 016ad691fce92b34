"""Unsettled points of webCRM's rules for organisations, opportunities, products and users."""

from __future__ import annotations

from fakes.switches import Switch, catalogue

ORGANISATIONS = catalogue(
    Switch(
        "webcrm.post.duplicate",
        ("allowed", "refused"),
        "a second organisation of the same name and division",
        "the importer tells organisations apart by both; a client checks for itself",
    ),
    Switch(
        "webcrm.organisation.nameless",
        ("refused", "allowed"),
        "an organisation without a name",
        "every known client sends a name; no source shows the refusal",
    ),
    Switch(
        "webcrm.organisation.search",
        ("absent", "served"),
        "/Organisations/Search?input=",
        "persons have such an operation since 2024",
    ),
)

OPPORTUNITIES = catalogue(
    Switch(
        "webcrm.owner.missing",
        ("refused", "allowed"),
        "an opportunity or a product of no organisation",
        "the data model has an owner for each; no source shows the refusal",
    ),
    Switch(
        "webcrm.opportunity.required",
        ("organisation", "level and date"),
        "what a new opportunity needs; the latter besides its organisation",
        "the specification marks the id only; Sesam sends level and order date",
    ),
    Switch(
        "webcrm.opportunity.numbers",
        ("locked", "free"),
        "two opportunities of the same number: whether the API may still edit them",
        "the vendor writes so about deliveries",
    ),
    Switch(
        "webcrm.opportunity.converted",
        ("vanishes", "stays"),
        "an opportunity that became a delivery",
        "an API operation and a tenant's setting convert; nobody tells what is left",
    ),
)

PRODUCTS = catalogue(
    Switch(
        "webcrm.product.price",
        ("stored", "total"),
        "ProductPrice as written, or ListPrice x Quantity less Discount where both are set",
        "the price of a quotation line is such a total",
    ),
)

USERS = catalogue(
    Switch(
        "webcrm.post.users",
        ("allow", "403", "400", "401"),
        "whether the API may create users",
        "the specification has the operation; each user costs a licence",
    ),
    Switch(
        "webcrm.user.required",
        ("nothing", "names"),
        "whether a new user needs UserName, UserLoginName and UserInitials",
        "the specification marks the id only; no recorded create of a user",
    ),
    Switch(
        "webcrm.user.names",
        ("repeated", "unique"),
        "a second user of the same login or initials",
        "people log in with them; no source tells of any uniqueness",
    ),
    Switch(
        "webcrm.user.email",
        ("repeated", "unique"),
        "a second user of the same e-mail address",
        "no source tells of any uniqueness",
    ),
    Switch(
        "webcrm.user.email.form",
        ("any", "checked"),
        "a UserEmail that is no e-mail address",
        "no source tells of any check",
    ),
    Switch(
        "webcrm.user.email.case",
        ("kept", "lowered"),
        "capitals in a UserEmail",
        "no source tells of any normalisation",
    ),
    Switch(
        "webcrm.user.active",
        ("everyone", "access"),
        "who is in /Users/AllActive; access: who has a UserAccessLevel over 0",
        "no field of a user says that it is active",
    ),
    Switch(
        "webcrm.user.password",
        ("(censored)", "empty"),
        "what a password reads as",
        "shown so for persons in Sesam's notes, maybe by their author",
    ),
)

HOOKS = catalogue(
    Switch(
        "webcrm.hooks.payload",
        ("object", "url", "record"),
        "what a hook posts; an object holds the EventType and the ResourceUrl",
        "the vendor's own synchronisation takes an id from the end of a resource URL",
    ),
    Switch(
        "webcrm.hooks.api_edits",
        ("fire", "silent"),
        "changes made through the API itself",
        "no source; the vendor's own synchronisation polls instead",
    ),
    Switch(
        "webcrm.hooks.retries",
        ("0", "3"),
        "further attempts, a minute apart",
        "no source tells of any",
    ),
)
