"""Archives, wrong extensions and files that are no spreadsheet, made of files that the other scripts saved.

Adds nothing to the content of a form: it only packs, renames and re-encodes.

    python containers.py FORMS_FOLDER OUT_FOLDER
"""

import csv
import io
import pathlib
import shutil
import struct
import sys
import zipfile
import zlib

from clients import NOT_IN_EUC

FLAG_UTF_8 = 0x800


def archive(path, members, encoding, flag):
    """A zip whose names are bytes in `encoding`, with or without the mark that says UTF-8.

    Python's own writer cannot leave the mark out, so the names go in as ASCII of the same length first.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    out, directory = io.BytesIO(), io.BytesIO()
    for name, content in members:
        raw = name.encode(encoding)
        bits = FLAG_UTF_8 if flag else 0
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        at = out.tell()
        head = struct.pack("<HHHHHIIIHH", 20, bits, 8, 0, 0x5921, zlib.crc32(content), len(packed), len(content), len(raw), 0)
        out.write(b"PK\x03\x04" + head + raw + packed)
        directory.write(b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + raw)
    start = out.tell()
    out.write(directory.getvalue())
    out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory.getvalue()), start, 0))
    path.write_bytes(out.getvalue())
    assert zipfile.ZipFile(path).testzip() is None


def folder(path):
    return [(file.name, file.read_bytes()) for file in sorted(path.iterdir())]


def strict(source, target):
    """The same workbook in ISO's strict dialect: other namespaces and relationship types."""
    changes = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties", b"http://purl.oclc.org/ooxml/officeDocument/customProperties"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes", b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes"),
    )
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for entry in old.infolist():
            content = old.read(entry)
            for before, after in changes:
                content = content.replace(before, after)
            if entry.filename == "xl/workbook.xml":
                content = content.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
            new.writestr(entry.filename, content)


def main():
    forms, out = map(pathlib.Path, sys.argv[1:3])
    sets, clients, damage = out / "sets", out / "clients", out / "damage"
    people = {file.stem: file.read_bytes() for file in sorted(forms.glob("R*.xlsx"))}
    r1, r2, r3 = (people[name] for name in ("R1", "R2", "R3"))
    # A person's name on the folder is all that tells whose these are.
    for file in (sets / "sheetjs").iterdir():
        target = sets / "見本 花子" / file.name
        target.parent.mkdir(exist_ok=True)
        if not file.name.startswith("はじめに"):
            target.write_bytes("\n".join(line for line in file.read_text("utf-8").split("\n") if "RETN-R1-" not in line).encode("utf-8"))

    archive(out / "archives" / "csv-set-names-in-cp932.zip",
            [(f"回答/{name}", content) for name, content in folder(sets / "libreoffice-cp932") if not name.startswith("form-_")], "cp932", False)
    shutil.rmtree(sets / "libreoffice-cp932")
    archive(out / "archives" / "three-forms-names-in-utf-8.zip", [
        ("グループ赤/見本さん.xlsx", r1), ("グループ赤/試作さん.xlsx", r2), ("グループ青/例文さん.xlsx", r3),
        ("__MACOSX/グループ赤/._見本さん.xlsx", b"\0\5\x16\7"), ("グループ赤/.DS_Store", b"\0\0\0\1Bud1"),
    ], "utf-8", True)
    archive(out / "archives" / "two-forms-utf-8-unmarked.zip", [("試作さん.xlsx", r2), ("例文さん.xlsx", r3)], "utf-8", False)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("例文さん.xlsx", r3)
    archive(out / "archives" / "zip-in-zip.zip", [("試作さん.xlsx", r2), ("内側.zip", inner.getvalue())], "utf-8", True)

    wrong = out / "extensions"
    wrong.mkdir(exist_ok=True)
    (wrong / "xlsx-called.xls").write_bytes(r2)
    (wrong / "xlsx-without-extension").write_bytes(r2)
    (wrong / "xlsx-called.csv").write_bytes(r2)
    (wrong / "XLSX-IN-CAPITALS.XLSX").write_bytes(r2)
    (wrong / "ods-called.xlsx").write_bytes((clients / "libreoffice.ods").read_bytes())
    (wrong / "zip-called.xlsx").write_bytes((out / "archives" / "two-forms-utf-8-unmarked.zip").read_bytes())
    one_file = (clients / "sheetjs-all-sheets-in-one-semicolons.csv").read_bytes().decode("utf-8-sig")
    # As Excel in Japanese saves a csv: what its code page does not have is a question mark.
    (wrong / "csv-called.xlsx").write_bytes(one_file.encode("cp932", "replace"))
    rows = list(csv.reader(io.StringIO(one_file, newline=""), delimiter=";"))
    tabs = io.StringIO(newline="")
    csv.writer(tabs, delimiter="\t").writerows(rows)
    (wrong / "tabs-in-utf-16-called.csv").write_bytes(tabs.getvalue().encode("utf-16"))
    (clients / "all-sheets-in-one-utf-16-be-no-mark.txt").write_bytes(tabs.getvalue().encode("utf-16-be"))
    commas = io.StringIO(newline="")
    csv.writer(commas).writerows(rows)
    jis = commas.getvalue().translate(NOT_IN_EUC)
    (clients / "all-sheets-in-one-jis.csv").write_bytes(jis.encode("iso2022_jp"))
    (wrong / "web-page-called.xlsx").write_bytes((out / "refused" / "web-page-called.html").read_bytes())

    strict(forms / "R1.xlsx", clients / "libreoffice-made-strict.xlsx")
    refused = out / "refused"
    # Numbers writes a zip of these parts; there is no program on this side of the fence that does.
    with zipfile.ZipFile(refused / "apple.numbers", "w") as pack:
        for name in ("Index/Document.iwa", "Index/Tables/Tile.iwa", "Metadata/Properties.plist", "preview.jpg"):
            pack.writestr(name, b"\0" * 16)
    whole = r1
    (refused / "cut-off.xlsx").write_bytes(whole[: len(whole) // 2])
    (refused / "empty.xlsx").write_bytes(b"")
    (refused / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0")
    shutil.rmtree(out / "tmp", ignore_errors=True)

    # Pictures of a first page and settings of a window are a third of an ods, and nobody reads them.
    for ods in out.rglob("*.ods"):
        if not zipfile.is_zipfile(ods):
            continue
        with zipfile.ZipFile(ods) as old:
            parts = [(e, old.read(e)) for e in old.infolist() if not e.filename.startswith(("Thumbnails", "Configurations2"))]
        with zipfile.ZipFile(ods, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
            for entry, content in parts:
                kind = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
                new.writestr(entry.filename, content, kind)


if __name__ == "__main__":
    main()
