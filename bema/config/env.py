"""Reads the environment once. Every setting of an installation is named here and nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environs

BASE_DIR = Path(__file__).resolve().parent.parent.parent


# Where the known browsers have their messages delivered: whatever else a browser names is not called.
PUSH_SERVICES = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says of this installation; `BEMA_<FIELD>` gives each field."""

    debug: bool
    secret_key: str
    data_dir: Path
    static_dir: Path
    database: dict[str, Any]
    allowed_hosts: list[str]
    base_url: str
    organisation: str
    accent: str
    language: str
    time_zone: str
    lunar_time_zone: float
    email_url: dict[str, Any]
    email_from: str
    proxies: int
    https: bool
    demo: bool
    staff_mfa: str
    embedded: bool
    signing_pkcs12: str
    signing_passphrase: str
    machine_translation_url: str
    machine_translation_key: str
    embed_hosts: list[str]
    speech: str
    letters_at: int  # the hour of the day at which letters of what is new go out
    push_services: list[str]  # hosts, or whole origins, that browsers' messages may be sent to


def _secret_key(env: environs.Env, *, embedded: bool, data_dir: Path) -> str:
    """A key from the environment; an embedded installation without one makes its own, once, and keeps it.

    With a database of its own there may be several machines, which must share a key: it has to be given.
    """
    given = str(env.str("SECRET_KEY", ""))
    if given or not embedded:
        return given or str(env.str("SECRET_KEY"))
    kept = data_dir / "secret-key"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


def _staff_mfa(env: environs.Env, *, relaxed: bool) -> str:
    """Whether those with a role must sign in with a second step: `required` or `optional`."""
    return str(
        env.str(
            "STAFF_MFA",
            "optional" if relaxed else "required",
            validate=environs.validate.OneOf(["required", "optional"]),
        )
    )


def read_environment() -> Environment:
    """Parse the environment; raises `environs.EnvError` naming the variable that is missing or wrong."""
    env = environs.Env()
    with env.prefixed("BEMA_"):
        debug = bool(env.bool("DEBUG", False))
        demo = bool(env.bool("DEMO", False))
        local = debug or demo
        # The demo is thrown away and built anew: it never shares data with anything else.
        data_dir = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
        data_dir = data_dir / "demo" if demo else data_dir
        embedded = local or not env.str("DATABASE_URL", "")
        base_url = str(env.str("BASE_URL", "http://127.0.0.1:8000")).rstrip("/")
        return Environment(
            debug=debug,
            secret_key=_secret_key(env, embedded=embedded, data_dir=data_dir),
            data_dir=data_dir,
            static_dir=Path(env.str("STATIC_DIR", str(BASE_DIR / "build" / "static"))).resolve(),
            database=dict(env.dj_db_url("DATABASE_URL", f"sqlite:///{data_dir / 'bema.sqlite3'}")),
            allowed_hosts=list(env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])),
            base_url=base_url,
            organisation=str(env.str("ORGANISATION", "Riverland" if demo else "Bema")),
            accent=str(env.str("ACCENT", "")),
            language=str(env.str("LANGUAGE", "en")),
            time_zone=str(env.str("TIME_ZONE", "UTC")),
            lunar_time_zone=float(env.float("LUNAR_TIME_ZONE", 7.0)),
            email_url=dict(
                env.dj_email_url("EMAIL_URL", "console:" if local else "smtp://localhost:25")
            ),
            email_from=str(env.str("EMAIL_FROM", "bema@localhost")),
            proxies=int(env.int("PROXIES", 0)),
            https=bool(env.bool("HTTPS", base_url.startswith("https://"))),
            demo=demo,
            staff_mfa=_staff_mfa(env, relaxed=local),
            embedded=embedded,
            signing_pkcs12=str(env.str("SIGNING_PKCS12", "")),
            signing_passphrase=str(env.str("SIGNING_PASSPHRASE", "")),
            machine_translation_url=str(env.str("MACHINE_TRANSLATION_URL", "")),
            machine_translation_key=str(env.str("MACHINE_TRANSLATION_KEY", "")),
            embed_hosts=list(
                env.list("EMBED_HOSTS", ["youtube.com", "vimeo.com", "soundcloud.com"])
            ),
            speech=str(env.str("SPEECH", "espeak-ng")),
            letters_at=int(env.int("LETTERS_AT", 7)),
            push_services=list(env.list("PUSH_SERVICES", PUSH_SERVICES)),
        )
