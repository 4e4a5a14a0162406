"""Settings, read from the environment; docs/operations/settings.md explains each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

import hengjian
from hengjian.config.datafolder import DataFolder
from hengjian.config.packcard import pack_card

env = environ.Env()

# --- what belongs to this office ---
DATA = DataFolder.of_environment()
PACK = env.str("HENGJIAN_PACK", default="")
# The place whose local terms this office suggests, as the pack names it; empty where there is none.
JURISDICTION = env.str("HENGJIAN_JURISDICTION", default="")
SITE_NAME = env.str("HENGJIAN_SITE_NAME", default="行政执法监督平台")
# What letters say of the office: who issues them, to which government it proposes, where questions go.
ORGAN = env.str("HENGJIAN_ORGAN", default="行政执法监督机构")
GOVERNMENT = env.str("HENGJIAN_GOVERNMENT", default="本级人民政府")
CONTACT = env.str("HENGJIAN_CONTACT", default="")
# What the QR code of a letter begins with, such as https://…; empty: the address at which it was printed.
ADDRESS = env.str("HENGJIAN_ADDRESS", default="")
HTTPS = env.bool("HENGJIAN_HTTPS", default=False)
BEHIND_PROXY = env.bool("HENGJIAN_BEHIND_PROXY", default=False)

DEBUG = False
SECRET_KEY = env.str("HENGJIAN_SECRET_KEY", default="") or DATA.secret()
# Former ones still open what they signed; see docs/operations/settings.md on how to change the key.
SECRET_KEY_FALLBACKS = env.list("HENGJIAN_FORMER_SECRET_KEYS", default=[])
ALLOWED_HOSTS = env.list("HENGJIAN_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("HENGJIAN_ORIGINS", default=[])

# --- rooms, lowest first ---
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.socialaccount",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "hengjian.common",
    "hengjian.journal",
    "hengjian.accounts",
    "hengjian.intake",
    "hengjian.registry",
    "hengjian.cases",
    "hengjian.screening",
    "hengjian.supervision",
    "hengjian.supervision.campaigns",
    "hengjian.supervision.coordination",
    "hengjian.supervision.filings",
    "hengjian.supervision.itemreviews",
    "hengjian.supervision.bodylists",
    "hengjian.supervision.complaints",
    "hengjian.supervision.referrals",
    "hengjian.evaluation",
    "hengjian.plans",
    "hengjian.desk",
]
ROOT_URLCONF = "hengjian.config.urls"
WSGI_APPLICATION = "hengjian.config.wsgi.application"

MIDDLEWARE = [
    "hengjian.config.middleware.request_number",
    "hengjian.config.middleware.systems_are_answered_in_json",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hengjian.config.middleware.content_security_policy",
    "hengjian.config.middleware.addresses_of_forms_say_so",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hengjian.config.middleware.sign_in_as_whole_page",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "hengjian.config.middleware.rights_read_once",
    "hengjian.accounts.middleware.account_in_order",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hengjian.config.frame.frame",
            ],
            "builtins": ["hengjian.common.templatetags.pages"],
        },
    }
]

# --- database ---
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA.database}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers do not wait for the writer, and a writer waits for another instead of failing in mid-transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Who tells what open work somebody has in hand, when his account is closed.
HELD_WORK = "hengjian.desk.holding.held_by"
# What takes the rows of batches: the intake stands below these rooms and knows them by name only.
INTAKE_TARGETS = ["hengjian.registry.target.RegistryTarget", "hengjian.cases.target.CasesTarget"]
# Long work of rooms above the intake, by kind of job; and what its worker asks every few seconds, whether it is due.
JOBS = {
    "screen": "hengjian.screening.running.work",
    "tabulate": "hengjian.evaluation.tabulating.work",
    "compare_filings": "hengjian.supervision.filings.comparing.work",
    "review_items": "hengjian.supervision.itemreviews.reviewing.work",
}
LOOKED_FOR = [
    "hengjian.screening.scheduling.look",
    "hengjian.evaluation.scheduling.look",
    "hengjian.supervision.filings.comparing.look",
    "hengjian.desk.digest.look",
]
# All cases are screened once a day from this time on (empty: never), what has changed every so many minutes (0:
# never).
SCREEN_DAILY_AT = env.str("HENGJIAN_SCREEN_DAILY_AT", default="02:00")
SCREEN_CHANGED_MINUTES = env.int("HENGJIAN_SCREEN_CHANGED_MINUTES", default=15)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- signing in ---
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_LENGTH = env.int("HENGJIAN_PASSWORD_LENGTH", default=10)
_PASSWORDS = "hengjian.accounts.passwords."
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_PASSWORDS}LongEnough", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {
        "NAME": f"{_PASSWORDS}UnlikeItsOwner",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": f"{_PASSWORDS}Uncommon"},
    {"NAME": f"{_PASSWORDS}NotOnlyDigits"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
# So many failures within so many minutes lock a name, or an address, until the minutes are over.
LOCK_MINUTES = env.int("HENGJIAN_LOCK_MINUTES", default=15)
LOCK_AFTER_FAILURES_OF_NAME = env.int("HENGJIAN_LOCK_NAME_AFTER", default=5)
LOCK_AFTER_FAILURES_OF_ADDRESS = env.int("HENGJIAN_LOCK_ADDRESS_AFTER", default=50)

# Whoever has one of these roles has to have a second factor, too.
SECOND_FACTOR_ROLES = env.list("HENGJIAN_SECOND_FACTOR_ROLES", default=[])
SINGLE_SIGN_ON: dict[str, Any] = {
    "issuer": env.str("HENGJIAN_SSO_ISSUER", default=""),  # none: it is off
    "client_id": env.str("HENGJIAN_SSO_CLIENT_ID", default=""),
    "client_secret": env.str("HENGJIAN_SSO_CLIENT_SECRET", default=""),
    "name": env.str("HENGJIAN_SSO_NAME", default="统一身份认证"),
    "claim": env.str("HENGJIAN_SSO_CLAIM", default="sub"),
    "scopes": env.list("HENGJIAN_SSO_SCOPES", default=["openid", "profile"]),
}
# django-allauth brings the protocol only: it makes no accounts and has no pages here.
SOCIALACCOUNT_ADAPTER = "hengjian.accounts.views.single.OfficeSignIn"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"

SESSION_COOKIE_AGE = 60 * env.int("HENGJIAN_SESSION_MINUTES", default=8 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "hengjian.config.errorpages.form_expired"

# --- what is sent out once a day: account=mailbox or account=https://…, by commas; none: it is off ---
DIGEST: dict[str, str] = env.dict("HENGJIAN_DIGEST", default={})
DIGEST_AT = env.str("HENGJIAN_DIGEST_AT", default="08:00")
EMAIL_HOST = env.str("HENGJIAN_MAIL_HOST", default="localhost")
EMAIL_PORT = env.int("HENGJIAN_MAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("HENGJIAN_MAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("HENGJIAN_MAIL_PASSWORD", default="")
EMAIL_USE_SSL = env.bool("HENGJIAN_MAIL_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("HENGJIAN_MAIL_FROM", default="hengjian@localhost")

# --- transport ---
SECURE_SSL_REDIRECT = HTTPS
# Who watches over the machine asks from the machine itself, where there is no https.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- files that pages load ---
STATIC_URL = "/static/"
STATIC_ROOT = DATA.static
NODE_MODULES = Path(
    env.str(
        "HENGJIAN_NODE_MODULES", default=str(Path(hengjian.__file__).parents[2] / "node_modules")
    )
)
# Exactly the files that pages use, by the address they are served under.
NPM_FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
# The faces of letters that come with the product: regular and bold, from the same place; no page loads them.
FONT_FILES = (
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
)
# A folder with 仿宋 and 小标宋, where the office has the right to use them.
FONTS = env.str("HENGJIAN_FONTS", default="")
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "hengjian.config.staticfiles.NpmFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA.uploads},
    },
    "staticfiles": {"BACKEND": "hengjian.config.staticfiles.GzippedStorage"},
}

# --- language and time: kept in UTC, shown in the zone of the law pack ---
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = pack_card(PACK)["timezone"]
USE_TZ = True

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbered": {"()": "hengjian.common.requestnumber.RequestNumberFilter"}},
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} [{request_number}] {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["numbered"]}
    },
    "root": {"handlers": ["stderr"], "level": env.str("HENGJIAN_LOG_LEVEL", default="WARNING")},
}
