"""Django's settings. Values that differ between installations come from `env.py`."""

from __future__ import annotations

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from bema.config.env import BASE_DIR, read_environment

django_stubs_ext.monkeypatch()

ENV = read_environment()

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
BEMA = ENV

INSTALLED_APPS = [
    "bema.common",
    "bema.search",
    "bema.accounts",
    "bema.authenticity",
    "bema.units",
    "bema.documents",
    "bema.library",
    "bema.study",
    "bema.assignments",
    "bema.updates",
    "bema.reports",
    "bema.portal",
    "bema.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "i18nfield",
    "django_htmx",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below WhiteNoise, whose files are compressed already.
    "bema.common.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bema.accounts.middleware.PreferencesMiddleware",
    "bema.accounts.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bema.study.admin.gate.AdminGate",
    "bema.common.middleware.ErrorMiddleware",
    "bema.portal.cache.middleware.NoteWhatIsRead",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "bema.config.urls"
WSGI_APPLICATION = "bema.config.wsgi.application"
FORM_RENDERER = "bema.common.forms.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bema.common.context.site",
            ],
        },
    }
]

_SQLITE_OPTIONS = {
    # A write transaction takes its lock at its start: it waits for its turn instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
        "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
    ),
}
DATABASES = {"default": ENV.database}
if ENV.database["ENGINE"] == "django.db.backends.sqlite3":
    # A thread keeps its connection: opening one and setting it up costs more than most queries.
    DATABASES["default"] = {
        **ENV.database,
        "ENGINE": "bema.common.sqlite",  # flushes each commit itself
        "OPTIONS": _SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},  # which test runners assume of Django's own engine only
    }
else:
    DATABASES["default"] = {**ENV.database, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared between processes, so that a rate limit counts every attempt.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bema_cache",
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Public pages are kept whole in front of Django (bema/portal/cache); not while they are being worked on.
PAGE_CACHE = not DEBUG
PAGE_CACHE_DIR = ENV.data_dir / "pages"

TASKS = {
    "default": {"BACKEND": "bema.common.jobs.backend.OutboxBackend"},
}

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "bema.units.backends.RoleBackend",
    "bema.study.admin.policy.EditorBackend",
    "bema.portal.admin.policy.PortalBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "bema.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "bema.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "member_number"
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_RATE_LIMITS = {
    # Many members of one office come from one address; tries at one account are counted apart.
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "code_failed": "60/5m/ip,6/15m/key",
    # What readers send of the portal: by the person or e-mail address, and by where it comes from.
    "comment": "60/h/ip,6/h/key",
    "api": "600/m/ip",
    "error_report": "60/h/ip,6/h/key",
    "letters": "60/h/ip,4/h/key",
    "push": "120/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = ENV.organisation
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# --- languages ------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone
LUNAR_TIME_ZONE = ENV.lunar_time_zone  # hours: 7 is Viet Nam's meridian, 8 China's
LANGUAGE_CODE = ENV.language
LANGUAGES = [
    ("en", "English"),
    ("vi", "Tiếng Việt"),
    ("uk", "Українська"),
    ("lo", "ລາວ"),
]
# Django has no Lao: without this it could not name the language.
LANG_INFO["lo"] = {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"}
FORMAT_MODULE_PATH = ["bema.formats"]
LOCALE_PATHS = [BASE_DIR / "bema" / "locale"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("uk", "Українська"), ("vi", "Tiếng Việt")]

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_dir
STATICFILES_DIRS = [path for path in [BASE_DIR / "build" / "vendor"] if path.is_dir()]
MEDIA_URL = "/media/"
MEDIA_ROOT = ENV.data_dir / "media"
BEMA_KEYS_DIR = ENV.data_dir / "keys"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- mail -----------------------------------------------------------------------------------
EMAIL_BACKEND = ENV.email_url["EMAIL_BACKEND"]
EMAIL_HOST = ENV.email_url["EMAIL_HOST"]
EMAIL_PORT = ENV.email_url["EMAIL_PORT"]
EMAIL_HOST_USER = ENV.email_url["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = ENV.email_url["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = ENV.email_url["EMAIL_USE_TLS"]
EMAIL_USE_SSL = ENV.email_url["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = ENV.email_from

# --- security -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],  # Wagtail's admin uses inline script
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editors' preview stands in a frame of our own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # wants DENY; see the line above
SESSION_ENGINE = "bema.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bema.common.views.csrf_failure"
if ENV.https:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
if ENV.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [ENV.base_url]
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies

# --- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = ENV.organisation
WAGTAILADMIN_BASE_URL = ENV.base_url
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # see bema/portal/addresses.py
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = (
    False  # what waits stands on the desk of who may approve it
)
WAGTAILDOCS_EXTENSIONS = ["vtt", "pdf", "docx", "mp3", "mp4", "ogg", "webm"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS = [{"class": "bema.portal.story.embeds.AllowedFinder"}]
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 74
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
# A translation is a draft until somebody publishes it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = (
    {
        "CLASS": "bema.portal.translation.machine.Translator",
        "OPTIONS": {
            "URL": ENV.machine_translation_url,
            "KEY": ENV.machine_translation_key,
            "TIMEOUT": 30,
        },
    }
    if ENV.machine_translation_url
    else None
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if not DEBUG else "WARNING"},
    # They tell of every page that is saved, which also stands in the log of changes, and of every glyph.
    "loggers": {name: {"level": "WARNING"} for name in ("wagtail", "fontTools", "fpdf", "pyhanko")},
}

# The names of things in text: how each language is called in each other is gettext's business.
LANGUAGE_NAMES = {
    "en": _("English"),
    "vi": _("Vietnamese"),
    "uk": _("Ukrainian"),
    "lo": _("Lao"),
    "de": _("German"),
}
