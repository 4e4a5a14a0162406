"""The product's settings, as tests want them: nothing is kept, and no time is spent on hardening."""

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp

from hengjian.config.datafolder import DataFolder
from hengjian.config.settings import *  # noqa: F403  all of them, but for what follows
from hengjian.config.settings import DATABASES, MIDDLEWARE, STORAGES

DATA = DataFolder(Path(mkdtemp(prefix="hengjian-tests-")))
atexit.register(shutil.rmtree, DATA.root, ignore_errors=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Tests keep it in memory; the file is for commands that are tried with these settings.
    DATABASES["default"]["NAME"] = DATA.root / "tests.sqlite3"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# The real ones take as long on purpose as a thousand tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names with digests, and their server, need all files gathered first; tests/e2e serves them for real.
MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]
STATIC_ROOT = DATA.static
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
