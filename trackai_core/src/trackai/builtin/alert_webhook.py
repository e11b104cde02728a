"""Alerts posted to a web address: JSON, or the form that Slack and Discord want."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from trackai.errors import RemoteError
from trackai.extensions import Alert, AlertSink
from trackai.hooks import hookimpl
from trackai.settings import Settings

TIMEOUT_S = 10.0
_RANKS = {"info": 0, "warn": 1, "error": 2}
_SIGNS = {"info": "\N{INFORMATION SOURCE}", "warn": "\N{WARNING SIGN}", "error": "\N{CROSS MARK}"}
_DISCORD_COLORS = {"info": 0x3B82F6, "warn": 0xF59E0B, "error": 0xEF4444}
# Longest texts that the two services take (Slack: block of type «section»; Discord: title and description of an embed).
_SLACK_TEXT, _DISCORD_TITLE, _DISCORD_TEXT = 3000, 256, 4096


@hookimpl
def trackai_alert_sinks(settings: Settings) -> Iterable[AlertSink]:
    """Give one sink when an address is set."""
    return [Webhook(settings.webhook_url, settings.webhook_min_level)] if settings.webhook_url else []


class Webhook:
    """Posts alerts of a level and above to one address. No redirect is followed.

    Args:
        url: an ``http`` or ``https`` address.
        min_level: ``"info"``, ``"warn"`` or ``"error"``; anything else counts as ``"info"``.
    """

    name = "webhook"

    def __init__(self, url: str, min_level: str = "info") -> None:
        self.url, self.min_level = url, min_level.strip().lower()

    def send(self, alert: Alert) -> None:
        """Post *alert*, or raise.

        Raises:
            RemoteError: if the address is none, does not answer within 10 s, or answers with an error. The text names
                the host only: the rest of such an address is a secret.
        """
        if _RANKS.get(alert.level, 2) < _RANKS.get(self.min_level, 0):
            return
        body = body_for(self.url)(alert)
        _post(self.url, json.dumps(body).encode())


def body_for(url: str) -> Callable[[Alert], dict[str, Any]]:
    """Choose the body by the address: Slack's, Discord's, or plain JSON."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "hooks.slack.com":
        return slack_body
    if host in ("discord.com", "discordapp.com") or host.endswith((".discord.com", ".discordapp.com")):
        return discord_body
    return plain_body


def plain_body(alert: Alert) -> dict[str, Any]:
    """Return level, title, text, project, run, step and timestamp (ISO 8601, UTC); the id of the run besides."""
    return {
        "level": alert.level,
        "title": alert.title,
        "text": alert.text,
        "project": alert.run.project,
        "run": alert.run.name,
        "run_id": alert.run.id,
        "step": alert.step,
        "timestamp": datetime.fromtimestamp(alert.time, UTC).isoformat(),
    }


def slack_body(alert: Alert) -> dict[str, Any]:
    """Return blocks for an incoming webhook of Slack (https://api.slack.com/messaging/webhooks)."""
    title = f"{_SIGNS[alert.level]} {alert.title}"
    text = f"*{_slack_escaped(title)}*" + (f"\n{_slack_escaped(alert.text)}" if alert.text else "")
    return {
        "text": title[:_SLACK_TEXT],
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": text[:_SLACK_TEXT]}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": _slack_escaped(_where(alert))[:_SLACK_TEXT]}]},
        ],
    }


def discord_body(alert: Alert) -> dict[str, Any]:
    """Return an embed for a webhook of Discord (https://discord.com/developers/docs/resources/webhook)."""
    return {
        "allowed_mentions": {"parse": []},  # a run's name must not be able to call everyone
        "embeds": [
            {
                "title": f"{_SIGNS[alert.level]} {alert.title}"[:_DISCORD_TITLE],
                "description": alert.text[:_DISCORD_TEXT],
                "color": _DISCORD_COLORS[alert.level],
                "footer": {"text": _where(alert)[:2048]},
                "timestamp": datetime.fromtimestamp(alert.time, UTC).isoformat(),
            }
        ],
    }


def _where(alert: Alert) -> str:
    step = "" if alert.step is None else f" · step {alert.step:g}"
    return f"{alert.run.project} / {alert.run.name}{step}"


def _slack_escaped(text: str) -> str:
    # So that a title such as «<!channel>» stays a text (Slack: «Escaping text»).
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _post(url: str, body: bytes) -> None:
    import urllib.error  # 30 ms that only those pay who have a webhook
    import urllib.request

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments: object) -> None:
            return None

    host = urlsplit(url).hostname or "the webhook"
    headers = {"Content-Type": "application/json", "User-Agent": "trackai"}
    try:
        request = urllib.request.Request(url, body, headers, method="POST")
        if request.type not in ("http", "https"):
            raise RemoteError("the webhook's address must begin with http:// or https://")
        # urllib rather than http.client: it knows the proxy that many clusters have before the world.
        with urllib.request.build_opener(NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
            answer.read(64 * 1024)
    except urllib.error.HTTPError as error:
        error.close()
        raise RemoteError(f"{host} answered {error.code} {error.reason}") from error
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise RemoteError(f"{host} does not answer ({getattr(error, 'reason', error)})") from error
