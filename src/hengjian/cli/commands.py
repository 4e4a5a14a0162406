"""The group of all commands."""

from __future__ import annotations

import click

from hengjian import __version__
from hengjian.cli.accounts import account_group
from hengjian.cli.backup import backup_command, restore_command
from hengjian.cli.chinese import ChineseGroup
from hengjian.cli.demo import demo_command
from hengjian.cli.impact import impact_command
from hengjian.cli.journal import journal_group
from hengjian.cli.law import law_group, rules_command
from hengjian.cli.plan import plan_group
from hengjian.cli.reading import read_command
from hengjian.cli.replaying import replay_command
from hengjian.cli.screening import explain_command, screen_command
from hengjian.cli.serve import serve_command
from hengjian.cli.synth import synth_command
from hengjian.cli.tidy import tidy_command
from hengjian.cli.verify import verify_command


@click.group("hengjian", cls=ChineseGroup, epilog="退出码：0 完成；1 程序出错；2 命令写错；3 有数据行被退回；"
             "4 规则包有错；5 数据无法使用；6 重放不一致；7 日志与签名不符。")  # fmt: skip
@click.version_option(
    __version__, prog_name="hengjian", message="%(prog)s %(version)s", help="显示版本"
)
def hengjian() -> None:
    """衡鉴：行政执法案件的法定期限与程序筛查。

    结果供人复核，不代替行政机关和法制审核人员的判断。
    """


for command in (
    screen_command, explain_command, impact_command, read_command, plan_group, rules_command,
    replay_command, law_group, serve_command, demo_command, account_group, synth_command,
    verify_command, journal_group, backup_command, restore_command, tidy_command,
):  # fmt: skip
    hengjian.add_command(command)
