"""An office that takes officers, to be killed by a test: python -m hengjian.registry.tests.killing COMMAND."""

import sys
from typing import Any

from hengjian.intake.tests.killing import Trial, main

PLACE = "/1/7/"
OFFICERS = 3


class Officers(Trial):
    """Some officers come in, one by one."""

    target = "hengjian.registry.target.RegistryTarget"
    holds = ""  # whatever the file turns out to hold

    def prepare(self) -> None:
        """Let one come in one go: all that can be killed between belongs to it."""
        from hengjian.registry.target import RegistryTarget  # noqa: PLC0415  after django.setup

        RegistryTarget.rows_at_once = 1

    def begin(self) -> None:
        """Make the body they belong to."""
        from hengjian.accounts.tests.factories import body_at  # noqa: PLC0415  after django.setup
        from hengjian.registry.tests.factories import make_body  # noqa: PLC0415  likewise

        body = make_body(PLACE)
        known = body_at(PLACE).uuid
        assert known is not None
        body.uuid = known
        body.save()

    def clerk(self) -> Any:
        """Make who keeps the registry."""
        from hengjian.registry.tests.factories import make_keeper  # noqa: PLC0415  after django.setup

        return make_keeper(PLACE)

    def file(self) -> tuple[str, bytes]:
        """Give a table of officers."""
        rows = [f"G{number},人员{number},执法人员" for number in range(OFFICERS)]
        return "人员.csv", "\n".join(("工号,姓名,人员类别", *rows)).encode()

    def written(self, load: Any) -> int:
        """Count the rows of which the load notes that they were written."""
        from hengjian.registry.models.records import LoadedRow  # noqa: PLC0415  after django.setup

        return LoadedRow.objects.filter(load=load, said="").count()

    def seen(self) -> int:
        """Count the officers; each has to have one change and one entry for it."""
        from hengjian.journal.models import Outgoing  # noqa: PLC0415  after django.setup
        from hengjian.registry.models.officers import Officer  # noqa: PLC0415  likewise
        from hengjian.registry.models.records import Change  # noqa: PLC0415  likewise

        there = set(Officer.objects.values_list("uuid", flat=True))
        added = Change.objects.filter(object__in=there, deed="登记人员")
        told = Outgoing.objects.filter(body__contains="officer_added")
        assert added.count() == len(there)
        assert told.count() >= len(there)
        return len(there)


if __name__ == "__main__":
    main(sys.argv[1:], Officers())
