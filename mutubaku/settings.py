"""One settings file. Everything an operator may change comes from the environment, each named MUTUBAKU_…

Without any variable the office runs on SQLite in MUTUBAKU_HOME (default: `var/` in the working folder).
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"MUTUBAKU_{name}", "") or default


def flag(name: str, default: bool) -> bool:
    return text(name, "1" if default else "0").lower() in ("1", "true", "ya")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"MUTUBAKU_{name} harus berupa angka, bukan {value!r}.")
    return int(value)


HOME = Path(text("HOME", "var")).resolve()
FILES = HOME / "berkas"
DEBUG = flag("DEBUG", False)
# FULL keeps every acknowledged step through a power cut; NORMAL only through a crash of the program.
SQLITE_SYNCHRONOUS = text("SQLITE_SYNCHRONOUS", "FULL").upper()
if SQLITE_SYNCHRONOUS not in ("FULL", "NORMAL"):
    raise ImproperlyConfigured("MUTUBAKU_SQLITE_SYNCHRONOUS harus FULL atau NORMAL.")


def secret_key() -> str:
    """From MUTUBAKU_SECRET_KEY, else a random one kept in HOME, readable by the owner only."""
    given = text("SECRET_KEY")
    if given:
        return given
    kept = HOME / "kunci-rahasia"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return kept.read_text()


def database(url: str) -> dict:
    """`postgresql://user:password@host:port/name` or `sqlite:///path`; empty means SQLite in HOME."""
    parts = urlsplit(url or f"sqlite:///{HOME / 'mutubaku.sqlite3'}")
    try:
        port = str(parts.port or "")
    except ValueError:
        raise ImproperlyConfigured(
            "Porta pada MUTUBAKU_DATABASE_URL harus berupa angka, misalnya 5432."
        ) from None
    if parts.scheme == "sqlite":
        path = Path(unquote(parts.path[1:] if parts.path.startswith("//") or os.name == "nt" else parts.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            # A file, so that tests may open it from several threads and processes.
            "TEST": {"NAME": path.with_name(f"uji-{path.name}")},
            "OPTIONS": {
                "timeout": 20,
                # A read that later writes would fail at once in WAL; taking the write lock first waits instead.
                "transaction_mode": "IMMEDIATE",
                "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous={SQLITE_SYNCHRONOUS};"
                "PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;PRAGMA cache_size=-20000;",
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        if not parts.path.strip("/"):
            raise ImproperlyConfigured(
                "Nama basis data belum ada pada MUTUBAKU_DATABASE_URL. Tulis postgresql://nama:sandi@host:5432/basisdata."
            )
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": port,
            "OPTIONS": {"connect_timeout": 5, "pool": {"min_size": 1, "max_size": 8, "timeout": 6}},
        }
    raise ImproperlyConfigured(
        "MUTUBAKU_DATABASE_URL tidak dikenal. Tulis postgresql://nama:sandi@host:5432/basisdata atau sqlite:///jalur/berkas."
    )


SECRET_KEY = secret_key()
ALLOWED_HOSTS = text("HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": database(text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "org.Person"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "allauth.account",  # only because allauth.mfa stands on it: none of its pages is mounted
    "allauth.mfa",
    "mutubaku.org",
    "mutubaku.sop",
    "mutubaku.plans",
    "mutubaku.figures",
    "mutubaku.documents",
    "mutubaku.books",
    "mutubaku.cases",
    "mutubaku.web",
    "mutubaku.ops",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    # A file that is known already is answered 304, compressed or not: gzip makes its ETag weak, this one reads both.
    "django.middleware.http.ConditionalGetMiddleware",
    "mutubaku.web.views.gate.Gzip",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mutubaku.web.views.gate.headers",
    "mutubaku.web.views.faults.form_only",
    "mutubaku.web.views.gate.Gate",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "mutubaku.urls"
WSGI_APPLICATION = "mutubaku.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "nip")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# axes refuses a locked name before a password is looked at.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
CSRF_FAILURE_VIEW = "mutubaku.web.views.faults.expired"
LOGIN_URL = "web:masuk"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "web:masuk"

# One name from one address: an office behind one address does not lock itself out, nor does a stranger elsewhere lock it.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = number("SIGN_IN_FAILURES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=number("SIGN_IN_LOCK_MINUTES", 15))
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying on does not make it longer
AXES_DISABLE_ACCESS_LOG = True  # the journal is the log
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
AXES_LOCKOUT_CALLABLE = "mutubaku.web.views.sign_in.locked"
AXES_CLIENT_IP_CALLABLE = "mutubaku.web.views.gate.address"
# How many proxies of ours stand before the program; each adds one entry to X-Forwarded-For.
PROXIES = number("PROXIES", 0)

# Second factors: codes of an authenticator app, passkeys, and recovery codes for whoever lost both. No e-mail anywhere.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "mutubaku.org.services.sealing.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Mutubaku"
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute wrong still signs in
FACTOR_FAILURES = 10  # wrong codes of one person from all addresses together, in the minutes of the lock

# Served behind TLS unless the operator says otherwise; the demo on 127.0.0.1 is plain http.
HTTPS = flag("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SESSION_LIMIT = timedelta(hours=number("SESSION_HOURS", 8))
# The row outlives its session by a day: whoever comes back the next morning reads why the sign-in asks again.
SESSION_COOKIE_AGE = int((SESSION_LIMIT + timedelta(days=1)).total_seconds())
SESSION_IDLE = timedelta(minutes=number("SESSION_IDLE_MINUTES", 60))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a sheet of two thousand rows, eight cells each
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Where the outside reaches the program: the QR of a signed paper and links in messages lead there. Empty: the first
# host above.
PUBLIC_ADDRESS = text("ADDRESS") or (
    f"https://{ALLOWED_HOSTS[0]}" if HTTPS else f"http://{ALLOWED_HOSTS[0]}:8000"
)
# Who seals signed papers: lokal, bsre or basah, also per office ("lokal,DISDAG:bsre"). Empty: certificates of the
# office's own authority where it has one, else the mark is recorded and no file is sealed.
SIGNING = text("SIGNING")
KEYS = HOME / "kunci-tanda"
CERTIFICATE_YEARS = number("CERTIFICATE_YEARS", 2)
# A time stamp authority (RFC 3161) for certificates of the office: with it B-T, with its root certificate (a file, PEM)
# and our list of revoked certificates B-LT, without it B-B.
TSA_URL = text("TSA_URL")
TSA_ROOT = Path(text("TSA_ROOT")).read_text() if text("TSA_ROOT") else ""
# The signing service of BSrE in the government network: its address, version 1 or 2 of its interface, and our account.
BSRE_URL = text("BSRE_URL")
BSRE_VERSION = number("BSRE_VERSION", 2)
BSRE_USER, BSRE_PASSWORD = text("BSRE_USER"), text("BSRE_PASSWORD")
BSRE_SECONDS = number("BSRE_SECONDS", 60)
# How often one address may ask the public pages of verification, and how large a file it may bring.
VERIFY_PER_MINUTE = number("VERIFY_PER_MINUTE", 20)
VERIFY_MEGABYTES = number("VERIFY_MEGABYTES", 20)

# Background work: at once in the same process, by a worker from rows of the same database (what `serve` uses and
# starts), or by the backend class named here, for a broker of the operator's own.
TASK_BACKENDS = {
    "langsung": "django_tasks.backends.immediate.ImmediateBackend",
    "basisdata": "django_tasks_db.DatabaseBackend",
}
TASK_ENGINE = text("TASKS", "langsung")
if TASK_ENGINE not in TASK_BACKENDS and "." not in TASK_ENGINE:
    raise ImproperlyConfigured("MUTUBAKU_TASKS harus langsung, basisdata, atau nama kelas backend tugas.")
TASKS = {"default": {"BACKEND": TASK_BACKENDS.get(TASK_ENGINE, TASK_ENGINE)}}
TICK_MINUTES = number("TICK_MINUTES", 5)

# Papers by e-mail. Without a host messages are written into a folder and the pages say that they have not left.
EMAIL_HOST = text("SMTP_HOST")
EMAIL_PORT = number("SMTP_PORT", 587)
EMAIL_HOST_USER = text("SMTP_USER")
EMAIL_HOST_PASSWORD = text("SMTP_PASSWORD")
EMAIL_USE_TLS = flag("SMTP_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = HOME / "surel"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = text("MAIL_FROM", "mutubaku@localhost")

LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = text("ZONE", "Asia/Makassar")
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Static files that are made on this machine: the font of the pages.
PAGES = HOME / "halaman"
PAGES.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [PAGES]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": text("LOG_LEVEL", "WARNING")},
}
