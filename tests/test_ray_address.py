"""A wrong address of a cluster is said at once, on one line."""

import socket

import pytest
from click.testing import CliRunner

pytest.importorskip("ray", reason="the extra 'ray' is not installed")

from newsclean.cli import main


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1:{port}", "no Ray cluster is there: "),
        ("127.0.0.1:99999", "no Ray cluster is there: "),
        ("nowhere.invalid:6379", "no Ray cluster is there: "),
        ("ray://127.0.0.1:{port}", "give the address of the head node itself"),
    ],
)
def test_2_where_nobody_answers(tmp_path, address, reason):
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n', encoding="utf-8")
    address = address.format(port=closed_port())
    options = ["--out", str(tmp_path / "out.jsonl"), "--engine", "ray", "--address", address]
    result = CliRunner().invoke(main, ["batch", str(tmp_path / "a.jsonl"), *options])
    (told,) = result.stderr.splitlines()
    assert result.exit_code == 2
    assert told.startswith(f"newsclean: {address}: {reason}")
