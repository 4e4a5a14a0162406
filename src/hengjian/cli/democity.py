"""The cases of the demo office: a synthetic city with the bodies and people of the demo, imported as any file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl
from django.core.management import call_command

from hengjian.cli.asking import telling
from hengjian.rulebook.loader import load_pack
from hengjian.rulebook.rulebook import national_pack
from hengjian.synth.city import make_city
from hengjian.synth.parts import City
from hengjian.synth.plan import read_plan

if TYPE_CHECKING:
    from hengjian.accounts.models import Account
    from hengjian.registry.models.bodies import Body

WORKERS = 2


@dataclass(frozen=True)
class Agency:
    """A body with cases: the mark of its papers, and the officers who do them."""

    body: Body
    mark: str
    officers: tuple[str, ...]


def has_cases() -> bool:
    """Tell whether the office has its cases already: they are made once."""
    from hengjian.cases.models import Case  # noqa: PLC0415  after Django is set up

    return Case.objects.exists()


def make_cases(
    described: Mapping[str, Any],
    bodies: Mapping[str, Body],
    supervisor: Account,
    day: date,
    cases: int,
) -> None:
    """Make the officers and the cases of the described city, import the cases as the supervisor and screen them."""
    city = described["city"]
    agencies = _agencies(described, bodies, day)
    senders = [bodies[key] for key in city["senders"]]
    with TemporaryDirectory(prefix="hengjian-city-") as name, telling() as progress:
        folder = Path(name)
        pack = load_pack(national_pack())
        make_city(read_plan(pack), City(city["seed"], cases), folder / "drawn", WORKERS, progress)
        progress("导入案件", 0, cases)
        for body, files in given_out(folder, agencies, senders, described):
            _import(files, body, supervisor, day)
        progress("筛查案件", 0, cases)
        call_command("screen_office", full=True, stdout=StringIO())
        progress("筛查案件", cases, cases)


def _agencies(
    described: Mapping[str, Any], bodies: Mapping[str, Body], day: date
) -> dict[str, list[Agency]]:
    """Register the officers of each body with cases, and give these bodies by domain."""
    names = _names(described["city"])
    found: dict[str, list[Agency]] = {}
    for key, body in described["bodies"].items():
        if "domains" not in body:
            continue
        people = tuple(
            _officer(bodies[key], next(names), number, described["city"], day)
            for number in range(1, described["city"]["officers"] + 1)
        )
        for domain in body["domains"]:
            found.setdefault(domain, []).append(Agency(bodies[key], body["mark"], people))
    return found


def _names(city: Mapping[str, Any]) -> Iterator[str]:
    """Give names that no two people share, in an order that does not show how they were put together."""
    surnames, given = city["surnames"], city["given"]
    total = len(surnames) * len(given)
    step = next(n for n in range(total * 5 // 8, total) if _coprime(n, total))
    for i in range(total):
        place = i * step % total
        yield surnames[place % len(surnames)] + given[place // len(surnames)]


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1


def _officer(body: Body, name: str, number: int, city: Mapping[str, Any], day: date) -> str:
    from hengjian.registry.models.officers import (  # noqa: PLC0415  after Django is set up
        Credential,
        Officer,
    )
    from hengjian.registry.services import officers  # noqa: PLC0415  likewise

    terms = {key: date.fromisoformat(text) for key, text in city["credentials"].items()}
    last = number == city["officers"]
    until = date.fromisoformat(city["lapsed"]) if last else terms["until"]
    details = officers.OfficerDetails(
        name=name,
        kind=Officer.Kind.OFFICER,
        number=f"{body.pk:03}{number:03}",
        joined_on=terms["from"],
    )
    officer = officers.add_officer(actor=None, body=body, details=details, on=day)
    credential = officers.CredentialDetails(
        kind=Credential.Kind.PROVINCIAL, number=f"HC{body.pk:04}{number:04}",
        valid_from=terms["from"], valid_until=until,
        examined_on=None if last else terms["examined"],
    )  # fmt: skip
    officers.issue_credential(actor=None, officer=officer, details=credential, on=day)
    return name


def given_out(
    folder: Path,
    agencies: Mapping[str, list[Agency]],
    senders: list[Body],
    described: Mapping[str, Any],
) -> Iterator[tuple[Body, list[Path]]]:
    """Write the drawn city with the bodies, items, numbers and names of the demo: what each sender sends."""
    every = [agency for some in agencies.values() for agency in some]
    drawn = folder / "drawn"
    cases = pl.read_parquet(drawn / "cases-0001.parquet")
    place = _places(cases, agencies, every)
    names = pl.Series([agency.body.name for agency in every])
    marks = pl.Series([agency.mark for agency in every])
    shown = cases.with_columns(
        _items(cases, described["catalogue"]),
        names.gather(place).alias("body"),
        (marks.gather(place) + cases["number"]).alias("number"),
    )
    acts = pl.read_parquet(drawn / "acts-0001.parquet")
    owner = pl.DataFrame({"case": cases["case"], "place": place})
    done = acts.select("case").join(owner, on="case", how="left", maintain_order="left")["place"]
    signed = pl.read_parquet(drawn / "actors-0001.parquet").join(
        acts.select("act").with_columns(done), on="act", how="left", maintain_order="left"
    )
    crew = len(every[0].officers)
    people = pl.Series([name for agency in every for name in agency.officers])
    own = signed["person"].str.strip_chars_start("P").cast(pl.UInt32) % crew
    actors = signed.select(
        "act", "role", people.gather(signed["place"] * crew + own).alias("person")
    )
    since = date.fromisoformat(described["city"]["complete_from"])
    sources = pl.read_parquet(drawn / "sources.parquet").with_columns(
        pl.lit(since).alias("complete_from")
    )
    tables = (
        ("cases", shown, place),
        ("acts", acts, done),
        ("actors", actors, signed["place"]),
    )
    for sender, places in _senders(every, senders).items():
        own_folder = folder / str(sender.pk)
        own_folder.mkdir()
        for table, frame, at in tables:
            frame.filter(at.is_in(places)).write_parquet(own_folder / f"{table}.parquet")
        sources.write_parquet(own_folder / "sources.parquet")
        yield sender, sorted(own_folder.iterdir())


def _senders(every: list[Agency], bodies: list[Body]) -> dict[Body, list[int]]:
    """Give who sends the cases of which agencies, by their places: the nearest of some bodies above an agency."""
    found: dict[Body, list[int]] = {}
    for place, agency in enumerate(every):
        above = [body for body in bodies if agency.body.path.startswith(body.path)]
        found.setdefault(max(above, key=lambda body: len(body.path)), []).append(place)
    return found


def _items(cases: pl.DataFrame, catalogue: Mapping[str, Any]) -> pl.Series:
    """Give the items of the cases by their names in the catalogue, where the drawn word means one of its domain."""
    drawn = {(e["domain"], e["drawn"]): e["name"] for e in catalogue["items"] if "drawn" in e}
    otherwise = catalogue["not_listed"]
    pairs = zip(cases["domain"].cast(pl.String), cases["item"].cast(pl.String), strict=True)
    named = [drawn.get((domain, item), otherwise.get(item, item)) for domain, item in pairs]
    return pl.Series("item", named, dtype=pl.String)


def _places(
    cases: pl.DataFrame, agencies: Mapping[str, list[Agency]], every: list[Agency]
) -> pl.Series:
    """Give each case one of the bodies of its domain, by the body that it was drawn for."""
    drawn = cases["body"].rank("dense").cast(pl.UInt32)
    first = pl.Series(
        [every.index(agencies[domain][0]) for domain in cases["domain"].cast(pl.String)],
        dtype=pl.UInt32,
    )
    many = pl.Series(
        [len(agencies[domain]) for domain in cases["domain"].cast(pl.String)], dtype=pl.UInt32
    )
    return first + drawn % many


def _import(files: list[Path], body: Body, supervisor: Account, day: date) -> None:
    from django.core.files import File  # noqa: PLC0415  after Django is set up

    from hengjian.accounts.selectors import Body as KnownBody  # noqa: PLC0415  likewise
    from hengjian.intake import jobs  # noqa: PLC0415  likewise
    from hengjian.intake.models import Job  # noqa: PLC0415  likewise
    from hengjian.intake.services.bringing import bring  # noqa: PLC0415  likewise
    from hengjian.intake.services.deciding import confirm  # noqa: PLC0415  likewise

    uploads = [File(path.open("rb"), name=path.name) for path in files]
    try:
        batch = bring(
            actor=supervisor,
            body=KnownBody(body.uuid, body.name, body.path),
            uploads=uploads,
            on=day,
        )
    finally:
        for upload in uploads:
            upload.close()
    jobs.run.call(str(Job.objects.get(subject=batch.uuid).uuid))
    batch.refresh_from_db()
    confirm(actor=supervisor, batch=batch, on=day)
    jobs.run.call(str(Job.objects.filter(subject=batch.uuid).latest("id").uuid))
