"""Made-up archives and workbooks, whole and spoilt."""

import io
import tarfile
import zipfile

import pyzipper

STEPS = "time,steps\n" + "".join(f"2026-03-02 08:{minute:02},{minute}\n" for minute in range(60))


def archive_of(entries, compression=zipfile.ZIP_DEFLATED):
    """Pack (name, content) pairs as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def tar_of(entries, form=tarfile.PAX_FORMAT, others=()):
    """Pack (name, content) pairs as a tar, and entries that are no files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, content in entries:
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), 1_772_000_000
            archive.addfile(entry, io.BytesIO(data))
        for entry in others:
            archive.addfile(entry)
    return buffer.getvalue()


def packed_by(method, entries):
    """Return a zip that says its files are packed by a method that Python does not know."""
    packed = bytearray(archive_of(entries, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = packed.find(mark)
        while at >= 0:
            packed[at + offset : at + offset + 2] = method.to_bytes(2, "little")
            at = packed.find(mark, at + 4)
    return bytes(packed)


def excel():
    """Return what Excel writes, as far as it is looked at."""
    return archive_of(
        [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", "<Relationships/>"),
            ("xl/workbook.xml", "<workbook/>"),
            ("xl/worksheets/sheet1.xml", "<worksheet/>"),
        ]
    )


def excel_by_a_library():
    """Return a workbook whose list of contents comes last."""
    return archive_of(
        [
            ("docProps/app.xml", "<Properties/>"),
            ("xl/worksheets/sheet1.xml", "<worksheet/>"),
            ("[Content_Types].xml", "<Types/>"),
        ]
    )


def open_document(kind="spreadsheet"):
    """Return what LibreOffice writes: its kind stands unpacked at the beginning."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<office:document-content/>")
    return buffer.getvalue()


def numbers():
    """Return what Apple's Numbers writes."""
    return archive_of([("Index/Document.iwa", b"\0"), ("Metadata/Properties.plist", b"x")])


PASSWORD = "sesame-4711"
LOCKED_STEPS = "date,time,steps\n2026-03-02,08:00,21\n2026-03-02,08:01,3\n"
LOCKED_NAME = "ACTIVITY_MINUTE/ACTIVITY_MINUTE_1600000000000.csv"


def locked(content=LOCKED_STEPS, name=LOCKED_NAME, password=PASSWORD):
    """Lock by AES, as Zepp does."""
    packed = io.BytesIO()
    with pyzipper.AESZipFile(packed, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, content)
    return packed.getvalue()
