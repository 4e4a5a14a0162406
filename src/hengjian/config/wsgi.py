"""The entrance for a web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from hengjian.config.datafolder import DataFolder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.config.settings")
# Before the settings are read, so that all processes of a server sign sessions with the same secret.
DataFolder.of_environment().prepare()
application = get_wsgi_application()
