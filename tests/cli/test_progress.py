"""What a long command says while it works, where it is read from a log."""

from clustergraph.cli.progress import Progress


def told(capsys, *, log):
    with Progress(log=log) as progress:
        for step, done, of in (
            ("check", 0, 1), ("check", 1, 1), ("ranking: evidence", 50, 100), ("ranking: bootstrap", 1, 9), ("site", 0, 1),
        ):  # fmt: skip
            progress(step, done, of)
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_a_log_has_a_line_for_each_stage(capsys):
    assert told(capsys, log=True) == "check ...\nranking ...\nsite ...\n"


def test_without_a_log_nothing_is_said(capsys):
    assert told(capsys, log=False) == ""
