"""What counts as a secret, and what only looks like one."""

from __future__ import annotations

import pytest

from trackai.redact import MASK, is_secret_name, redact_argv, redact_lines, redact_text, redact_url, redact_value

SECRET = "hunter2"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


@pytest.mark.parametrize(
    "argv",
    [
        ["--api-key=hunter2"],
        ["--api_key", "hunter2"],
        ["--apikey=hunter2"],
        ["--apiKey", "hunter2"],
        ["--API_KEY=hunter2"],
        ["-api-key", "hunter2"],
        ["--key=hunter2"],
        ["--key", "hunter2"],
        ["--token=hunter2"],
        ["--token", "hunter2"],
        ["--hf-token", "hunter2"],
        ["--hfToken=hunter2"],
        ["--auth_token=hunter2"],
        ["--secret=hunter2"],
        ["--client-secret", "hunter2"],
        ["--aws-secret-access-key=hunter2"],
        ["--aws_access_key_id=AKIAIOSFODNN7EXAMPLE"],
        ["--password=hunter2"],
        ["--password", "hunter2"],
        ["--db.password=hunter2"],
        ["--passwd=hunter2"],
        ["--pwd=hunter2"],
        ["--db-pwd", "hunter2"],
        ["--db-pass", "hunter2"],
        ["--credential=hunter2"],
        ["--credentials", "hunter2"],
        ["--gcp_credentials=hunter2"],
        ["--wandb-key=hunter2"],
        ["--private_key", "hunter2"],
        ["--passphrase=hunter2"],
        ["logger.api_key=hunter2"],
        ["+db.password=hunter2"],
        ["HF_TOKEN=hunter2", "python"],
        ["--url=https://me:hunter2@host/x"],
        ["--db", "postgresql+psycopg://me:hunter2@db/trackai"],
        ["--remote", "https://ghp_0123456789abcdefghij0123456789abcdef@github.com/a/b"],
        ["--note", "ghp_0123456789abcdefghij0123456789abcdef"],
        ["--note", "github_pat_11ABCDEFG0123456789abcdef_XYZ"],
        ["--note", "hf_abcdefghijklmnopqrstuvwxyz01234567"],
        ["--note=sk-proj-abc123def456ghi789jkl012"],
        ["sk-abcdefghijklmnopqrstuvwxyz0123456789"],
        ["--note", "AKIAIOSFODNN7EXAMPLE"],
        ["--note", JWT],
        ["--note", "xoxb-123456789012-abcdefghijkl"],
        ["--note", "glpat-abcdefghij0123456789"],
        ["--json", '{"api_key": "hunter2"}'],
        ["--hook=https://hooks.slack.com/services/T000/B000/XXXXhunter2"],
        ["--url", "https://host/path?access_token=hunter2&x=1"],
        ["--header", "Authorization: Bearer abcdef0123456789abcdef"],
    ],
    ids=lambda argv: " ".join(argv)[:60],
)
def test_a_secret_on_the_command_line_is_masked(argv: list[str]) -> None:
    masked = redact_argv(["train.py", *argv, "--epochs", "3"])

    text = " ".join(masked)
    assert MASK in text
    for secret in (
        SECRET,
        "ghp_",
        "github_pat_",
        "hf_a",
        "sk-",
        "AKIA",
        JWT,
        "xoxb",
        "glpat",
        "abcdef0123456789abcdef",
    ):
        assert secret not in text
    assert masked[0] == "train.py"
    assert masked[-2:] == ["--epochs", "3"]


@pytest.mark.parametrize(
    "argv",
    [
        ["--num-tokens=4096"],
        ["--num_tokens", "4096"],
        ["--max_tokens=128"],
        ["--max-new-tokens", "128"],
        ["--tokenizer=gpt2"],
        ["--tokenizer", "bert-base-uncased"],
        ["--key_dim=64"],
        ["--key-size", "64"],
        ["--pad_token=<pad>"],
        ["--eos-token", "</s>"],
        ["--token-type-ids", "2"],
        ["--tokens_per_second=100"],
        ["--label_key=target"],
        ["--sort-key", "loss"],
        ["--monitor_key=val/loss"],
        ["--keyboard=qwerty"],
        ["--keypoints=17"],
        ["--passes=3"],
        ["--num_pass", "3"],
        ["--bypass=1"],
        ["--compass", "north"],
        ["--author=me"],
        ["--secretary=bob"],
        ["--monkey=banana"],
        ["--data=https://host/path?split=train"],
        ["--branch=task-specific-very-long-name-of-branch"],
        ["--remote=ssh://git@host/repo"],
        ["--password-file=/run/x"],
    ],
    ids=lambda argv: " ".join(argv),
)
def test_what_only_looks_like_a_secret_stays_on_the_command_line(argv: list[str]) -> None:
    assert redact_argv(["train.py", *argv]) == ["train.py", *argv]


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://user:tok@host/team/repo.git", "https://host/team/repo.git"),
        ("https://ghp_0123456789abcdefghij@github.com/a/b.git", "https://github.com/a/b.git"),
        ("https://oauth2:glpat-abc@gitlab.com/a/b", "https://gitlab.com/a/b"),
        ("https://host/repo?private_token=abc&x=1#frag", "https://host/repo"),
        ("https://a@b:c@host/repo", "https://host/repo"),
        ("ssh://git@host:22/repo", "ssh://git@host:22/repo"),
        ("ssh://git:pw@host/repo", "ssh://host/repo"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git"),
        ("/srv/git/repo", "/srv/git/repo"),
        ("https://host/a/b.git", "https://host/a/b.git"),
    ],
)
def test_a_git_remote_keeps_its_address_and_loses_its_credentials(url: str, stored: str) -> None:
    assert redact_url(url) == stored


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_key", "x"), ("openai.api_key", "x"), ("logger/wandb_api_key", "x"), ("token", "x"), ("hf_token", "x"),
        ("password", 1234), ("db_pwd", "x"), ("aws_secret_access_key", "x"), ("GITHUB_TOKEN", "x"), ("credentials", "x"),
        ("api_keys", ["x", "y"]), ("accessToken", "x"), ("note", "hf_abcdefghijklmnopqrstuvwxyz"),
    ],
)  # fmt: skip
def test_config_leaves_that_hold_secrets_are_masked(name: str, value: object) -> None:
    masked = redact_value(name, value)

    assert masked == ([MASK, MASK] if isinstance(value, list) else MASK)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("num_tokens", 10), ("tokenizer", "gpt2"), ("max_tokens", 5), ("key_dim", 64), ("use_auth_token", True),
        ("token", None), ("pad_token", "<pad>"), ("bos_token", "<s>"), ("unk_token", "UNK"), ("special_tokens", ["a", "b"]),
        ("image_key", "img"), ("keys", ["a"]), ("token_budget", "1M"), ("n_keys", 3), ("monitor", "val/loss"), ("name", "key"),
        ("pad_token_id", 0), ("tokens_per_batch", 4096), ("hockey", "puck"), ("primary_key", "id"), ("secret_path", "/x"),
    ],
)  # fmt: skip
def test_config_leaves_with_harmless_names_are_kept(name: str, value: object) -> None:
    assert redact_value(name, value) == value


def test_a_config_is_masked_at_every_depth_and_left_unchanged_itself() -> None:
    config = {"model": {"dim": 8, "hub": {"token": "abc", "urls": ["https://u:p@h/x"]}}, "lr": 0.1}

    masked = redact_value("", config)

    assert masked == {"model": {"dim": 8, "hub": {"token": MASK, "urls": [f"https://{MASK}@h/x"]}}, "lr": 0.1}
    assert config["model"]["hub"]["token"] == "abc"  # type: ignore[index]


@pytest.mark.parametrize(
    "line",
    [
        "epoch 3/10 loss=0.314 tokens/s=12345 lr=3e-4",
        "loss per token: 2.31",
        "token: 17 key: 3",
        "pad_token='<pad>' num_tokens=123456",
        "\x1b[32mdone\x1b[0m key_dim=64 https://example.org/a/b",
        "tokenizer=AutoTokenizer.from_pretrained('gpt2')",
        "token=tokenizer.decode(ids)",
        "assert key == 'abcdef12'",
    ],
)
def test_ordinary_output_is_left_alone(line: str) -> None:
    assert redact_text(line) == line


def test_a_private_key_printed_over_several_lines_is_masked_line_by_line() -> None:
    lines = ["before", "-----BEGIN RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA", "-----END RSA PRIVATE KEY-----", "after"]

    assert redact_lines(lines) == ["before", MASK, MASK, MASK, "after"]


def test_secrets_in_a_diff_are_masked_and_the_code_around_them_is_kept() -> None:
    diff = '+API_KEY = "abcdef"\n+model.load(key, token)\n+HF_TOKEN=abc12345\n'

    assert redact_text(diff) == f'+API_KEY = "{MASK}"\n+model.load(key, token)\n+HF_TOKEN={MASK}\n'


@pytest.mark.parametrize("name", ["", "/", "...", "é", "_", "1", "token" * 500])
def test_any_name_can_be_asked_about(name: str) -> None:
    assert is_secret_name(name) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000 + "key=",
        "key=" * 250_000,
        "?a" * 500_000 + " key=",
        "a:" * 500_000 + "//key=",
        '"' * 1_000_000 + "key:",
    ],
    ids=["word", "assignments", "questions", "colons", "quotes"],
)
def test_a_million_characters_take_no_longer_than_reading_them(text: str) -> None:
    assert MASK not in redact_text(text)  # quadratic expressions would take hours, and run into the test's time limit
