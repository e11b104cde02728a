"""Take secrets out of what is captured, before the first write: command lines, git remotes, config, console lines.

Two ways to know a secret: by the *name* it is given to (``--api-key``, ``db.password``) and by its own *shape*
(``ghp_…``, ``AKIA…``, a JWT, ``user:password@`` in an address). What is taken out shows as ``•••``, never silently.

Names decide by their words: ``hf_token`` and ``hfToken`` are secrets, ``tokenizer``, ``num_tokens``, ``pad_token`` and
``key_dim`` are not. In doubt a name counts as secret; a value that is no text (a number, a flag) only behind a name that
leaves no doubt. Shapes follow the formats that their issuers publish; lengths are lower bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

MASK = "•••"

# -- names ----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ALWAYS = {
    "secret", "secrets", "password", "passwords", "passwd", "passphrase", "pwd", "credential", "credentials", "creds",
    "authorization", "bearer", "jwt", "apikey", "apikeys", "apitoken", "authtoken", "accesstoken", "accesskey", "secretkey",
    "privatekey",
}  # fmt: skip
_ENDINGS = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "secretkey",
    "accesskey",
    "authtoken",
    "accesstoken",
)
# `secret_path` and `password_length` tell about a secret, they are none.
_ABOUT = {"file", "path", "dir", "name", "length", "len", "size", "count", "type", "field", "env", "policy"}
_WHOSE = {
    "api", "access", "auth", "aws", "account", "admin", "anthropic", "app", "azure", "bearer", "bot", "client", "comet",
    "deploy", "encryption", "gcp", "git", "github", "gitlab", "google", "hf", "hub", "hugging", "huggingface", "id",
    "jwt", "license", "master", "mlflow", "neptune", "oauth", "openai", "private", "refresh", "root", "security",
    "service", "session", "shared", "signing", "slack", "ssh", "storage", "trackai", "user", "wandb", "webhook",
}  # fmt: skip
# Words before «token» and «key» with which machine learning means something else.
_PLAIN_TOKEN = {
    "additional", "audio", "begin", "bos", "boi", "boa", "class", "cls", "decoder", "dist", "distillation", "end", "eoi",
    "eos", "eot", "first", "image", "last", "mask", "max", "min", "next", "num", "pad", "padding", "patch", "per",
    "prefix", "reg", "register", "seed", "sep", "special", "start", "stop", "suffix", "target", "think", "trigger",
    "unk", "video", "vision",
}  # fmt: skip
_PLAIN_KEY = {
    "answer", "audio", "batch", "by", "cache", "caption", "checkpoint", "ckpt", "col", "column", "completion", "config",
    "data", "dataset", "dedup", "dict", "epoch", "feature", "foreign", "group", "hot", "image", "index", "input", "join",
    "json", "label", "lookup", "loss", "map", "mask", "metric", "model", "monitor", "name", "order", "output", "param",
    "parameter", "partition", "per", "primary", "prng", "prompt", "query", "question", "response", "reward", "rng",
    "row", "sample", "score", "short", "sort", "split", "state", "step", "target", "text", "video",
}  # fmt: skip


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Say whether a value under *name* (a config leaf, a flag, a variable) is to be masked. Only the last path part counts."""
    return _secrecy(name) > 0


@lru_cache(maxsize=4096)
def _secrecy(name: str) -> int:
    """Return 0 for a plain name, 1 where texts are secret, 2 where anything but a flag is."""
    leaf = re.split(r"[/.]", name.rstrip("/."))[-1]
    words = [word.lower() for word in _WORD.findall(leaf)]
    while words and words[-1] in ("value", "str", "string"):
        words.pop()
    if not words or words[-1] in _ABOUT:
        return 0
    if any(word in _ALWAYS or word.endswith(_ENDINGS) for word in words):
        return 2
    last, before = words[-1], set(words[:-1])
    if last == "pass":
        return (
            1 if not before & {"forward", "backward", "first", "second", "num", "per", "single", "low", "high"} else 0
        )
    if last in ("token", "key"):
        plain = _PLAIN_TOKEN if last == "token" else _PLAIN_KEY
        return 1 if before & _WHOSE or not before & plain else 0
    if last in ("tokens", "keys"):  # of a vocabulary or of a dict, unless somebody owns them
        return 1 if before & (_WHOSE - {"id", "user"}) and not before & {"num", "max", "min"} else 0
    return 0


# -- shapes -----------------------------------------------------------------------------------------------------------


class _Patterns:
    """Compiled at the first suspicious text: compiling takes milliseconds, and `import trackai` has few to spend."""

    def __init__(self) -> None:
        self.shapes = re.compile(
            r"""
              -----BEGIN[ A-Z]*PRIVATE\ KEY(?:\ BLOCK)?-----.*?(?:-----END[ A-Z]*PRIVATE\ KEY(?:\ BLOCK)?-----|\Z)
            | (?<![A-Za-z0-9_])(?:
                  gh[pousr]_[A-Za-z0-9]{16,} | github_pat_\w{20,} | gl(?:pat|dt|ptt|rt)-[\w-]{16,}
                | hf_[A-Za-z0-9]{16,} | api_org_[A-Za-z0-9]{16,}
                | sk-(?:[A-Za-z0-9]{20,}|(?=[\w-]*\d)[\w-]{16,}) | [sr]k_(?:live|test)_[A-Za-z0-9]{10,}
                | (?:AKIA|ASIA)[A-Z0-9]{12,} | AIza[\w-]{30,} | ya29\.[\w-]{20,} | GOCSPX-[\w-]{20,}
                | eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]* | xox[abeoprs]-[\w-]{10,} | xapp-[\w-]{10,}
                | pypi-[\w-]{16,} | npm_[A-Za-z0-9]{30,} | r8_[A-Za-z0-9]{30,} | gsk_[A-Za-z0-9]{30,} | wandb_v1_\w{20,}
              )
            """,
            re.VERBOSE | re.DOTALL,
        )
        self.userinfo = re.compile(
            r"(?<![A-Za-z0-9+.-])(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,40})://"
            r"(?P<user>[^/\s:@'\"]{0,500})(?P<password>:[^/\s'\"]{0,500})?@(?=[^/\s@])"
        )
        self.bearer = re.compile(r"\b((?:[Bb]earer|Basic|[Tt]oken)\s+)(?=[^\s'\"]*\d)[A-Za-z0-9+/._~-]{16,}=*")
        self.hook = re.compile(r"(hooks\.slack\.com/services/|discord(?:app)?\.com/api/webhooks/)[\w/-]+")
        self.query = re.compile(
            r"([?&;](?:[\w.-]{0,60}(?:key|token|secret|password|pwd|signature|credential)|sig|auth)=)[^&\s#'\"]+",
            re.IGNORECASE,
        )
        # NAME=value of shells, and quoted values in code, JSON and YAML. Unquoted ones need a digit:
        # `token=tokenizer.decode` is code. The look behind and the bounds keep it linear in lines of a million letters.
        self.assigned = re.compile(
            r"""(?<![\w.-])(?P<name>[A-Za-z_][\w.-]{0,100})(?P<sep>["']?\s*(?:=(?!=)|:)\s*)(?P<quote>["'])(?P<quoted>[^"'\n]{3,2000})(?P=quote)
              | (?<![\w.-])(?P<bare>[A-Za-z_][\w.-]{0,100})=(?=[^\s&;,"']{0,200}\d)(?P<value>[A-Za-z0-9+/_~!@#$%^*-]{6,}=*)(?=$|[\s&;,"'])""",
            re.VERBOSE,
        )


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    return _Patterns()


# Each shape holds one of these; looking for them costs a microsecond where the expressions would cost fifty.
_SIGNS = (
    "://", "_", "sk-", "AKIA", "ASIA", "AIza", "ya29", "eyJ", "xox", "xapp-", "pypi-", "glpat-", "gldt-", "glptt-",
    "glrt-", "GOCSPX-", "earer ", "asic ", "oken ", "PRIVATE KEY", "discord", "hooks.slack",
)  # fmt: skip
_PREFIXED = (
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "hf_", "k_live_", "k_test_", "api_org_", "npm_", "r8_", "gsk_",
    "wandb_v1_",
)  # fmt: skip
_NAMED = ("key", "token", "secret", "pass", "pwd", "cred", "authorization", "sig=")


def redact_text(text: str) -> str:
    """Mask what has the shape of a secret in any text: a line of output, a diff, an argument, a traceback."""
    if _may_have_shape(text):
        patterns = _patterns()
        text = patterns.shapes.sub(MASK, text)
        text = patterns.bearer.sub(rf"\1{MASK}", text)
        text = patterns.hook.sub(rf"\1{MASK}", text)
        text = patterns.userinfo.sub(_without_userinfo, text)
    if _may_name(text):
        text = _patterns().query.sub(rf"\1{MASK}", text)
        text = _patterns().assigned.sub(_assigned, text)
    return text


# Plain loops: a generator inside any() takes three times as long, and ordinary lines end here.
def _may_have_shape(text: str) -> bool:
    for sign in _SIGNS:  # noqa: SIM110 - see above
        if sign in text and (sign != "_" or any(prefix in text for prefix in _PREFIXED)):
            return True
    return False


def _may_name(text: str) -> bool:
    if "=" not in text and ":" not in text:
        return False
    lowered = text.lower()
    for word in _NAMED:  # noqa: SIM110 - see above
        if word in lowered:
            return True
    return False


def _without_userinfo(match: re.Match[str]) -> str:
    scheme = match["scheme"]
    if match["password"] is None and not scheme.lower().startswith("http"):
        return match[0]  # ssh://git@host: a user name, and nothing else
    return f"{scheme}://{MASK}@"


def _assigned(match: re.Match[str]) -> str:
    if match["bare"] is not None:
        return f"{match['bare']}={MASK}" if is_secret_name(match["bare"]) else match[0]
    if not is_secret_name(match["name"]) or _is_marker(match["quoted"]):
        return match[0]
    return f"{match['name']}{match['sep']}{match['quote']}{MASK}{match['quote']}"


def _is_marker(text: str) -> bool:
    """Say whether *text* is a token of a vocabulary: ``<pad>``, ``[MASK]``, ``</s>``, ``<|endoftext|>``."""
    return (text[:1], text[-1:]) in (("<", ">"), ("[", "]")) and len(text) < 40


# -- what is captured -------------------------------------------------------------------------------------------------


def redact_lines(lines: Sequence[str]) -> list[str]:
    """Mask secrets in lines of output; private keys that span several of them as well."""
    whole = "\n".join(lines)
    if not _may_have_shape(whole) and not _may_name(whole):
        return list(lines)
    masked, in_key = [], False
    for line in lines:
        in_key = in_key or ("-----BEGIN" in line and "PRIVATE KEY" in line)
        masked.append(MASK if in_key else redact_text(line))
        in_key = in_key and "-----END" not in line
    return masked


def redact_argv(argv: Sequence[str]) -> list[str]:
    """Mask secrets in a command line: ``--api-key=…``, ``--token …``, ``db.password=…`` and known shapes anywhere."""
    masked: list[str] = []
    hide_next = False
    for argument in argv:
        if hide_next and not argument.startswith("--"):
            masked.append(MASK)
            hide_next = False
            continue
        name, equals, value = argument.partition("=")
        is_flag, is_secret = argument.startswith("-"), is_secret_name(name.lstrip("-+~"))
        if equals and is_secret and value and not _is_marker(value):
            masked.append(f"{name}={MASK}")
        else:
            masked.append(redact_text(argument))
        hide_next = is_flag and is_secret and not equals
    return masked


def redact_url(url: str) -> str:
    """Strip user, password, query and fragment from an address, for git remotes: ``https://u:t@h/p?x`` → ``https://h/p``."""
    scheme, found, rest = url.partition("://")
    if not found:
        return redact_text(url)  # git@host:path and local folders have no place for a secret
    host, slash, path = rest.partition("/")
    user, at, host_only = host.rpartition("@")
    keep_user = at and ":" not in user and not scheme.lower().startswith("http")
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    return redact_text(f"{scheme}://{host if keep_user else host_only or host}{slash}{path}")


def redact_value(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Mask secrets in a config value and everything below it.

    Args:
        name: its path or key; the last part decides.
        value: a JSON value; not changed in place.
    """
    if isinstance(value, str):
        secret = value and is_secret_name(name) and not _is_marker(value)
        return MASK if secret else redact_text(value)
    if isinstance(value, Mapping):
        return {key: redact_value(str(key), below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [redact_value(name, below) for below in value]
    if isinstance(value, int | float) and not isinstance(value, bool) and _secrecy(name) > 1:
        return MASK
    return value
