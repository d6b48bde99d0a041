"""Django's settings. What varies between installations comes from `env.py`; nothing else does."""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from kaoping.config import env, postgres

ENV = env.read(os.environ)
MODE = ENV["KAOPING_MODE"]
HOME = ENV["KAOPING_HOME"]
PRODUCTION = ENV.production
KAOPING_DEMO = MODE == "demo"  # pages say that everybody is invented
DEBUG = MODE == "development"
BASE_DIR = env.CHECKOUT

# --- The house -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "kaoping.config",
    "kaoping.desk",
    "kaoping.notices",
    "kaoping.decisions",
    "kaoping.results",
    "kaoping.marks",
    "kaoping.ballots",
    "kaoping.juries",
    "kaoping.meetings",
    "kaoping.journal",
    "kaoping.cycles",
    "kaoping.schemes",
    "kaoping.people",
    "kaoping.audit",
    "kaoping.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kaoping.config.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaoping.config.middleware.SecondFactorMiddleware",
    "kaoping.people.access.DenyUndeclared",
]
ROOT_URLCONF = "kaoping.config.urls"
WSGI_APPLICATION = "kaoping.config.wsgi.application"
FORM_RENDERER = "kaoping.web.forms.KaopingRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaoping.web.context.page",
                "kaoping.desk.context.navigation",
            ],
        },
    },
]

# --- Database, jobs, cache -------------------------------------------------------------------

OWNER = ENV["KAOPING_DATABASE_ROLE"] == "owner"
_given = (OWNER and ENV["DATABASE_OWNER_URL"]) or ENV["DATABASE_URL"]
LAUNCHER = None if _given else postgres.Launcher.for_home(HOME, test=MODE == "test")
_server = _given or LAUNCHER.django_settings(owner=OWNER)
DATABASES = {
    "default": {
        **_server,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Questions of kaoping/web/composed.py are planned once for each connection.
        "OPTIONS": {**_server.get("OPTIONS", {}), "prepare_threshold": 1},
    },
}
WEB_ROLE = (ENV["DATABASE_URL"] or {"USER": postgres.WEB})["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["kaoping.config.tasks"]
# Rate limits must count over all processes, so the cache is a table; tests forget at once.
# Finished public pages are no secret and alike in all processes: each keeps a few for itself.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if MODE == "test"
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kaoping_cache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

# --- Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own name
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["kaoping.config.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"  # evidence; pages hand it out after asking who may see it
_manifest = MODE in ("demo", "production")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "kaoping.config.statics.Statics"
        if _manifest
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
        # Style sheets and scripts are public; nginx reads them as another user.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
UPLOAD_BYTES = ENV["KAOPING_UPLOAD_MB"] * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the desktop grid of 542 villages in one request
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Who signs in ----------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["kaoping.people.backends.WithPerson"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if MODE == "demo":
    PASSWORD_HASHERS = ["kaoping.config.accounts.DemoHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kaoping.config.accounts.ClosedDoor"
SOCIALACCOUNT_ADAPTER = "kaoping.config.accounts.KnownAccountsOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # an open session alone connects no other way in
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV["KAOPING_BEHIND_PROXY"] else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kaoping 考评"
MFA_FORMS = {
    "authenticate": "kaoping.web.two_steps.LoginCode",
    "reauthenticate": "kaoping.web.two_steps.CodeOnceMore",
    "activate_totp": "kaoping.web.two_steps.FirstCode",
}
_second_factor = ENV["KAOPING_SECOND_FACTOR"]
SECOND_FACTOR_FOR_STAFF = _second_factor == "staff" or (_second_factor == "default" and PRODUCTION)
# Villagers and their officials are no staff: an authenticator would keep them away.
ROLES_WITHOUT_SECOND_FACTOR = ("village_official", "supervisor")
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": ENV["KAOPING_OIDC_NAME"],
                "client_id": ENV["KAOPING_OIDC_CLIENT_ID"],
                "secret": ENV["KAOPING_OIDC_CLIENT_SECRET"],
                "settings": {"server_url": ENV["KAOPING_OIDC_ISSUER"]},
            }
        ]
        if ENV["KAOPING_OIDC_ISSUER"]
        else [],
    }
}

# --- Locks on the door -----------------------------------------------------------------------

SECRET_KEY = ENV.secret_key()
PERSONAL_KEYS = ENV.personal_keys()
SITE_ADDRESS = ENV["KAOPING_URL"]
_site = urlsplit(SITE_ADDRESS)
_here = () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]", "testserver")
ALLOWED_HOSTS = [_site.hostname, *ENV["KAOPING_ALLOWED_HOSTS"], *_here]
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
HTTPS = _site.scheme == "https"
if ENV["KAOPING_BEHIND_PROXY"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the office's other addresses are not ours to decide
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # so neither they nor preloading
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
# The live process pushes what hall screens show; pages of ours may open its streams, nothing else.
LIVE_URL = ENV["KAOPING_LIVE_URL"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "connect-src": [SELF, LIVE_URL] if LIVE_URL else [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# --- Mail and log ----------------------------------------------------------------------------

for _name, _value in ENV["KAOPING_MAIL_URL"].items():
    globals()[_name] = _value
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV["KAOPING_MAIL_FROM"]

# Lines name the address and the status, never a person, a form's content or a query's values.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": ENV["KAOPING_LOG_LEVEL"]},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Whoever scans the network by number gets a 400 and no traceback in the log.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "django.db.backends": {"level": "WARNING"},  # its debug lines carry values
        "procrastinate": {"level": "WARNING"},  # its info lines carry the jobs' arguments
    },
}
