"""The commands `account`: for whoever has the machine, before anybody can sign in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hengjian.cli.chinese import ChineseCommand, ChineseGroup
from hengjian.cli.exits import Exit
from hengjian.cli.office import DATA, open_existing_office, open_office

if TYPE_CHECKING:  # the models can be had only after Django is set up
    from hengjian.accounts.models import Account


@click.group("account", cls=ChineseGroup, short_help="建立第一个管理员账号、重设密码、解除二次验证")
def account_group() -> None:
    """在服务器上管理账号。

    平时在网页上管理；这里用来建立第一个系统管理员，以及在没有人能登录时重设密码、解除二次验证。
    """


@account_group.command("add", cls=ChineseCommand, short_help="建立一个系统管理员账号")
@click.argument("username", metavar="用户名", help="登录时用的名字，2 至 64 个字符")
@click.option("--name", "display_name", required=True, metavar="姓名", help="显示在页面上的姓名")
@DATA
def add_command(*, username: str, display_name: str, data: Path | None) -> int:
    """建立一个系统管理员账号，管理全部单位，并显示一次初始密码。"""
    settings = open_office(data)
    from hengjian.accounts import services  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.roles import Role  # noqa: PLC0415  likewise
    from hengjian.accounts.selectors import WHOLE, Body  # noqa: PLC0415  likewise
    from hengjian.common import clock  # noqa: PLC0415  likewise
    from hengjian.common.refusals import Refused  # noqa: PLC0415  likewise
    from hengjian.common.subtrees import ROOT  # noqa: PLC0415  likewise

    day = clock.today(settings.TIME_ZONE)
    whole = Body(None, WHOLE, ROOT)
    try:
        account = services.create_account(
            actor=None, username=username, display_name=display_name, body=whole, on=day
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    services.give_grant(
        actor=None, account=account, role=Role.OPERATOR, body=whole, valid_from=day,
        valid_until=None, on=day,
    )  # fmt: skip
    password = services.reset_password(actor=None, account=account, on=day)
    click.echo(f"已建立系统管理员 {account.username}。初始密码只显示这一次，首次登录时必须更换：")
    click.echo(password)
    return Exit.DONE


@account_group.command("password", cls=ChineseCommand, short_help="重设一个账号的密码")
@click.argument("username", metavar="用户名", help="要重设密码的账号")
@DATA
def password_command(*, username: str, data: Path | None) -> int:
    """重设一个账号的密码，显示一次新的初始密码；这个账号的登录全部退出，登录暂停随之解除。"""
    settings = open_existing_office(data)
    from hengjian.accounts import services  # noqa: PLC0415  after Django is set up
    from hengjian.common import clock  # noqa: PLC0415  likewise
    from hengjian.common.refusals import Refused  # noqa: PLC0415  likewise

    account = _account(username)
    day = clock.today(settings.TIME_ZONE)
    try:
        password = services.reset_password(actor=None, account=account, on=day)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo("新的初始密码只显示这一次，登录后必须更换：")
    click.echo(password)
    return Exit.DONE


@account_group.command("factor", cls=ChineseCommand, short_help="解除一个账号的二次验证")
@click.argument("username", metavar="用户名", help="要解除的账号")
@DATA
def factor_command(*, username: str, data: Path | None) -> int:
    """解除一个账号的二次验证；这个账号的登录全部退出，以后只用密码登录，直到本人再次开启。"""
    settings = open_existing_office(data)
    from hengjian.accounts import factors  # noqa: PLC0415  after Django is set up
    from hengjian.common import clock  # noqa: PLC0415  likewise

    account = _account(username)
    if factors.factor_of(account) is None:
        raise click.ClickException(f"账号“{account.username}”没有开启二次验证。")
    factors.reset(actor=None, account=account, on=clock.today(settings.TIME_ZONE))
    click.echo(f"账号 {account.username} 的二次验证已解除。")
    return Exit.DONE


def _account(username: str) -> Account:
    """Give the account of a name that was typed."""
    from hengjian.accounts.models import Account  # noqa: PLC0415  after Django is set up
    from hengjian.accounts.services import normal_username  # noqa: PLC0415  likewise

    name = normal_username(username)
    account = Account.objects.filter(username=name).first()
    if account is None:
        raise click.ClickException(f"没有用户名为“{name}”的账号。")
    return account
