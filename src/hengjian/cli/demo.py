"""The command `demo`: an office with invented people, one for each role."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from hengjian.cli.afresh import made_whole
from hengjian.cli.chinese import ChineseCommand, FileOrFolder
from hengjian.cli.exits import Exit
from hengjian.cli.office import DATA, find_office, open_office
from hengjian.cli.serve import LISTEN, address, serve

if TYPE_CHECKING:
    from hengjian.accounts.models import Account
    from hengjian.registry.models.bodies import Body as RegisteredBody

WORKERS = 2
FEWEST_CASES, MOST_CASES = 1_000, 100_000
IN_OFFICE = timedelta(days=240)
"""So long ago the people of the demo got their roles: some of what they did is over, some is overdue."""


@click.command("demo", cls=ChineseCommand, short_help="启动演示平台：每个角色一个账号")
@click.argument(
    "people", type=FileOrFolder(), metavar="人员文件", help="写明单位和人员的 YAML 文件"
)
@DATA
@LISTEN[0]
@LISTEN[1]
@click.option(
    "--cases",
    type=click.IntRange(0, MOST_CASES),
    metavar="件数",
    help="生成多少案件，0 为不生成；默认照文件所写",
)
@click.option("--no-serve", is_flag=True, help="只准备数据，不启动网页")
def demo_command(
    *, people: Path, data: Path | None, host: str, port: int, cases: int | None, no_serve: bool
) -> int:
    """用虚构的单位和人员准备一个演示平台，显示账号和密码，然后启动网页。

    再次运行时数据还在，密码换新；上次没有准备完的，从头再做。演示平台不要用来办真事：所有账号的密码相同。
    """  # fmt: skip
    if cases and cases < FEWEST_CASES:
        raise click.BadParameter(
            f"要生成就至少生成 {FEWEST_CASES:,} 件；0 为不生成。", param_hint="--cases"
        )
    described = yaml.safe_load(people.read_text(encoding="utf-8"))
    for name in {"site_name", "jurisdiction", "organ", "government"} & described.keys():
        os.environ.setdefault(f"HENGJIAN_{name.upper()}", described[name])
    settings = find_office(data)
    with made_whole(settings):
        open_office(data)
        rows, password = _people(described, settings.TIME_ZONE)
        _catalogue(described, settings.TIME_ZONE)
        _cases(
            described, settings.TIME_ZONE, described["city"]["cases"] if cases is None else cases
        )
        _item_review(described, settings.TIME_ZONE)
        _plan(described, people.parent, settings.TIME_ZONE)
        _coordination(described, settings.TIME_ZONE)
        _complaints(described, settings.TIME_ZONE)
        _supervision(described, settings.TIME_ZONE)
    click.echo("演示账号（密码相同，每次启动换新）：")
    for role, username, name, body in rows:
        click.echo(f"  {username:<12}{role}　{name}（{body}）")
    click.echo(f"  密码 {password}")
    if no_serve:
        command = f"{_near(sys.argv[0])} demo {people} --data {_near(settings.DATA.root)}"
        click.echo(f"数据已准备好，没有启动网页。启动：{command} --port {port}")
        click.echo(f"启动后的地址：{address(host, port)}")
        return Exit.DONE
    return serve(settings, host, port, WORKERS)


def _catalogue(described: dict[str, Any], zone: str) -> None:
    """Make the catalogue before the cases that name its items."""
    from hengjian.cli.demoitems import make_items  # noqa: PLC0415  after Django is set up
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if "catalogue" in described:
        day = clock.today(zone)
        make_items(described, make_bodies(described["bodies"], day), day)


def _item_review(described: dict[str, Any], zone: str) -> None:
    """Review the items once the cases are there."""
    from hengjian.cli.demoitems import make_review  # noqa: PLC0415  after Django is set up
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if "catalogue" in described:
        day = clock.today(zone)
        people = _first_of(described, supervisor="supervisor", leader="supervision_leader")
        make_review(described, make_bodies(described["bodies"], day), people, day)


def _cases(described: dict[str, Any], zone: str, cases: int) -> None:
    """Make the cases of the city where there are none yet."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up
    from hengjian.cli.democity import has_cases, make_cases  # noqa: PLC0415  likewise
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if not cases or has_cases():
        return
    day = clock.today(zone)
    supervisor = next(each for each in described["people"] if each["role"] == "supervisor")
    account = Account.objects.get(username=supervisor["username"])
    make_cases(described, make_bodies(described["bodies"], day), account, day, cases)
    click.echo(f"演示案件：{cases:,} 件，已导入并筛查。")


def _plan(described: dict[str, Any], folder: Path, zone: str) -> None:
    """Make the ledger of the described policy document where there is none yet."""
    from hengjian.cli.demoplans import make_plan  # noqa: PLC0415  after Django is set up
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if "plan" in described:
        day = clock.today(zone)
        make_plan(described["plan"], folder, make_bodies(described["bodies"], day), day)


def _coordination(described: dict[str, Any], zone: str) -> None:
    """Make the described disputes and major matters where there are none yet."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up
    from hengjian.cli.democoordination import make_coordination  # noqa: PLC0415  likewise
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if "coordination" in described:
        day, given = clock.today(zone), described["coordination"]
        account = Account.objects.get(username=given["by"])
        make_coordination(given, make_bodies(described["bodies"], day), account, day)


def _complaints(described: dict[str, Any], zone: str) -> None:
    """Make the described complaints where there are none yet."""
    from hengjian.cli.democomplaints import make_complaints  # noqa: PLC0415  likewise
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if "complaints" not in described:
        return
    day = clock.today(zone)
    people = _first_of(described, office="supervisor", agency="agency_clerk")
    make_complaints(described, make_bodies(described["bodies"], day), people, day)


def _supervision(described: dict[str, Any], zone: str) -> None:
    """Make the described clues, matters, plans and campaigns where there are none yet."""
    from hengjian.cli.demosupervision import make_supervision  # noqa: PLC0415  after Django is set up
    from hengjian.common import clock  # noqa: PLC0415  likewise

    if "supervision" in described:
        day = clock.today(zone)
        given = described["supervision"]
        if why_not := make_supervision(given, make_bodies(described["bodies"], day), day):
            click.echo(why_not)


def _first_of(described: Mapping[str, Any], **roles: str) -> dict[str, Account]:
    """Give the first person of each role by the use that is made of him."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up

    names = {
        use: next(e["username"] for e in described["people"] if e["role"] == role)
        for use, role in roles.items()
    }
    return {use: Account.objects.get(username=name) for use, name in names.items()}


def _near(path: str | Path) -> str:
    """Give a path as one would type it here."""
    return os.path.relpath(path)


def _people(described: dict[str, Any], zone: str) -> tuple[list[tuple[str, str, str, str]], str]:
    """Make the accounts that are not there yet, give all one new password, and list them."""
    from hengjian.accounts import services  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.models import Account  # noqa: PLC0415  likewise
    from hengjian.accounts.roles import Role  # noqa: PLC0415  likewise
    from hengjian.accounts.selectors import Body  # noqa: PLC0415  likewise
    from hengjian.accounts.slips import readable_secret  # noqa: PLC0415  likewise
    from hengjian.common import clock  # noqa: PLC0415  likewise

    day = clock.today(zone)
    bodies = {
        key: Body(body.uuid, body.name, body.path)
        for key, body in make_bodies(described["bodies"], day).items()
    }
    accounts, rows = [], []
    for person in described["people"]:
        body, role = bodies[person["body"]], Role(person["role"])
        account = Account.objects.filter(username=person["username"]).first()
        if account is None:
            account = services.create_account(
                actor=None, username=person["username"], display_name=person["name"], body=body,
                on=day,
            )  # fmt: skip
            services.give_grant(
                actor=None, account=account, role=role, body=bodies[person.get("for", person["body"])],
                valid_from=day - IN_OFFICE, valid_until=None, on=day,
            )  # fmt: skip
        accounts.append(account)
        rows.append((str(role.label), account.username, account.display_name, body.name))
    password = readable_secret()
    services.share_password(accounts=accounts, password=password, on=day)
    return rows, password


def make_bodies(described: Mapping[str, Mapping[str, str]], day: date) -> dict[str, RegisteredBody]:
    """Register the bodies that are not there yet, in the order written, each below its parent."""
    from hengjian.registry.models.bodies import Body  # noqa: PLC0415  after Django is set up
    from hengjian.registry.services.bodies import BodyDetails, create_body  # noqa: PLC0415  likewise

    found: dict[str, RegisteredBody] = {}
    for key, body in described.items():
        there = Body.objects.filter(name=body["name"]).first()
        found[key] = there or create_body(
            actor=None, parent=found[body["parent"]] if "parent" in body else None, on=day,
            details=BodyDetails(
                name=body["name"], kind=body["kind"], basis=body.get("basis", ""),
                mandate=body.get("mandate", ""), led=body.get("led", ""), superior=body.get("superior", ""),
            ),
        )  # fmt: skip
    return found
