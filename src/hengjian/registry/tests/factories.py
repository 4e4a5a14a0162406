"""Rows of the registry for tests."""

from datetime import date
from itertools import count

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.services import items, officers, parties
from hengjian.registry.services.items import ItemDetails
from hengjian.registry.services.officers import CredentialDetails, OfficerDetails
from hengjian.registry.services.parties import PartyDetails

# Fictional, with true check digits.
CODE = "91420100MA4KWH3D0T"
OTHER_CODE = "91310230MA1JX0AB7N"
RESIDENT = "42010119900101123X"
FIRST = date(2025, 1, 1)
LAST = date(2027, 12, 31)

_numbers = count(1)


def make_body(path: str = "/1/", *, name: str = "", kind: Body.Kind = Body.Kind.STATUTORY) -> Body:
    """Give the body at a path, made there with all above it where there is none yet."""
    found = Body.objects.filter(path=path).first()
    if found is not None:
        return found
    top = path.rstrip("/").rpartition("/")[0] + "/"
    parent = make_body(top) if top != "/" else None
    body = Body(name=name or f"单位{path}", kind=kind, parent=parent, path=path)
    body.full_clean()
    body.save()
    return body


def make_keeper(path: str = "/1/") -> Account:
    """Make an account that keeps the registry of a subtree."""
    return make_holder(Role.OPERATOR, path)


def make_officer(
    path: str = "/1/", *, name: str = "", kind: Officer.Kind = Officer.Kind.OFFICER
) -> Officer:
    """Make an officer of the body at a path."""
    number = next(_numbers)
    details = OfficerDetails(name=name or f"人员{number}", kind=kind, number=f"G{number:04}")
    return officers.add_officer(actor=None, body=make_body(path), details=details, on=DAY)


def make_credential(
    officer: Officer,
    *,
    valid_from: date = FIRST,
    valid_until: date | None = LAST,
    fields: tuple[str, ...] = (),
) -> Credential:
    """Issue a provincial credential to an officer."""
    details = CredentialDetails(
        kind=Credential.Kind.PROVINCIAL, number=f"Z{next(_numbers):08}", valid_from=valid_from,
        valid_until=valid_until, fields=fields,
    )  # fmt: skip
    return officers.issue_credential(actor=None, officer=officer, details=details, on=DAY)


def make_party(path: str = "/1/", *, name: str = "", number: str = "") -> Party:
    """Make an individual with a resident identity number, if any."""
    details = PartyDetails(
        kind=Party.Kind.INDIVIDUAL,
        name=name or f"当事人{next(_numbers)}",
        number_kind=Party.NumberKind.RESIDENT if number else "",
        number=number,
    )
    return parties.add_party(actor=None, body=make_body(path), details=details, on=DAY)


def make_item(path: str = "/1/", *, code: str = "", holders: tuple[Body, ...] = ()) -> Item:
    """Put an item into the catalogue of the body at a path."""
    number = next(_numbers)
    details = ItemDetails(
        code=code or f"XZCF{number:04}", name=f"事项{number}", act=Item.Act.PENALTY
    )
    return items.add_item(
        actor=None, body=make_body(path), details=details, holders=holders, on=DAY
    )
