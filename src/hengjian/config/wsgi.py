"""The entrance for a web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from hengjian.config.datafolder import DataFolder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.config.settings")
# Before the settings are read, so that all processes of a server sign sessions with the same secret.
DataFolder.of_environment().prepare()
application = get_wsgi_application()


def load() -> None:
    """Read in the addresses and the law pack before the first request, so that nobody waits for them.

    In each process of the server, not once before they fork: the libraries that read tables have threads by then.
    """
    from django.urls import get_resolver  # noqa: PLC0415  after Django is set up

    from hengjian.intake.law import declarations  # noqa: PLC0415  likewise
    from hengjian.screening.law import office_judge  # noqa: PLC0415  likewise

    _ = get_resolver().url_patterns
    office_judge()
    declarations()


load()
