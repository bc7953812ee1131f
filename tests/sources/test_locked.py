"""Archives locked with a password: named with the remedy, opened when it is given, never kept."""

import io
import sys
import zipfile

import duckdb
import pytest
from packed import LOCKED_STEPS, PASSWORD, locked

from backpain_analytics.cli import main
from backpain_analytics.records import FileOutcome
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.ingest import ingest as ingest_stage
from tests.opened import walk_members


def locked_by_the_old_cipher(content):
    """Lock by the cipher of 1989, which Python reads but does not write."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.csv", content)
    packed = bytearray(whole.getvalue())
    info = archive.infolist()[0]
    head, body = packed[: 30 + len("a.csv")], content.encode()
    directory = packed[len(head) + len(body) :]
    # Twelve bytes go in front; the last of them is the checksum's highest.
    secret = _scrambled(b"\0" * 11 + bytes([info.CRC >> 24]) + body, PASSWORD.encode())
    for part, flags, size in ((head, 6, 18), (directory, 8, 20)):
        part[flags] |= 1
        part[size : size + 4] = len(secret).to_bytes(4, "little")
    end = directory.index(b"PK\x05\x06")
    directory[end + 16 : end + 20] = (len(head) + len(secret)).to_bytes(4, "little")
    return bytes(head + secret + directory)


def _scrambled(content, password):
    keys = [0x12345678, 0x23456789, 0x34567890]

    def stir(byte):
        keys[0] = _crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134_775_813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[2], keys[1] >> 24)

    for byte in password:
        stir(byte)
    scrambled = bytearray()
    for byte in content:
        mixed = (keys[2] | 2) & 0xFFFF
        scrambled.append(byte ^ (((mixed * (mixed ^ 1)) >> 8) & 0xFF))
        stir(byte)
    return scrambled


def _crc_step(crc, byte):
    crc ^= byte
    for _ in range(8):
        crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
    return crc


def only(path, password=None):
    (member,) = walk_members(path, password)
    return member


def content_of(member):
    with member.open() as file:
        return file.read().decode()


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "zepp.zip"
    path.write_bytes(locked())
    return path


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "workspace")


def ingest(workspace, path, password=None):
    request = IngestRequest((path,), "anna", password=password)
    with draft_to_publish(workspace) as draft:
        return ingest_stage(workspace, draft, request)


def test_a_locked_member_names_the_remedy(archive):
    member = only(archive)

    assert isinstance(member, FileOutcome)
    assert "backpain ingest FILE --password" in member.reason


def test_a_wrong_password_is_named_as_such(archive):
    member = only(archive, "something else")

    assert isinstance(member, FileOutcome)
    assert "password does not open it" in member.reason


def test_the_password_opens_what_aes_locked(archive):
    member = only(archive, PASSWORD)

    assert member.name == "ACTIVITY_MINUTE_1600000000000.csv"
    assert content_of(member) == LOCKED_STEPS


def test_the_password_opens_what_the_old_cipher_locked(tmp_path):
    path = tmp_path / "old.zip"
    path.write_bytes(locked_by_the_old_cipher(LOCKED_STEPS))

    assert content_of(only(path, PASSWORD)) == LOCKED_STEPS


def test_the_password_opens_a_locked_archive_inside_an_open_one(tmp_path):
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as outer:
        outer.writestr("inner.zip", locked())

    assert content_of(only(path, PASSWORD)) == LOCKED_STEPS


def test_an_archive_seen_while_locked_is_read_once_the_password_is_given(workspace, archive):
    (before,) = ingest(workspace, archive).files
    (after,) = ingest(workspace, archive, PASSWORD).files

    assert (before.status, after.status) == ("unknown", "read")
    assert after.rows == {"step_intervals": 2}
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        assert con.execute("select status from source_files").fetchall() == [("read",)]


def test_the_password_is_written_nowhere(workspace, archive, capfd):
    ingest(workspace, archive, PASSWORD)

    kept = [path for path in workspace.folder.rglob("*") if path.is_file()]
    assert workspace.warehouse in kept
    assert [path for path in kept if PASSWORD.encode() in path.read_bytes()] == []
    assert PASSWORD not in repr(IngestRequest(password=PASSWORD))
    assert PASSWORD not in "".join(capfd.readouterr())


@pytest.fixture
def ingest_by_hand(workspace, archive, monkeypatch, capsys):
    """Run the command with the option; gives (exit code, all output)."""

    def ingest_by_hand():
        words = ["ingest", str(archive), "-p", "anna", "-w", str(workspace.folder), "--password"]
        monkeypatch.setattr(sys, "argv", ["backpain", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, "".join(capsys.readouterr())

    return ingest_by_hand


def test_the_password_is_asked_for_on_a_terminal(ingest_by_hand, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda question: PASSWORD)

    code, output = ingest_by_hand()

    assert code == 0, output
    assert "2 step counts" in output
    assert PASSWORD not in output


def test_the_password_is_the_first_line_that_is_piped_in(ingest_by_hand, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))

    code, output = ingest_by_hand()

    assert code == 0, output
    assert "2 step counts" in output


def test_an_empty_password_is_refused(ingest_by_hand, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))

    code, output = ingest_by_hand()

    assert code == 3
    assert "no password was given" in output
