"""Makes samples/pictures/workbooks.png: four pages of the demonstration as LibreOffice prints them.

    matome demo demo
    python3 samples/make/pictures.py demo

Needs LibreOffice, poppler (pdftoppm, pdftotext), the font Noto Sans CJK JP and Pillow (pip install pillow).
The workbooks ask for Yu Gothic; Noto, whose letters are as wide, stands in for it.
"""

import io
import os
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

OUT = pathlib.Path(__file__).resolve().parent.parent / "pictures" / "workbooks.png"
# Workbook, and the words by which its page is found.
PAGES = [
    ("returned/ワークショップ記入_みほん.xlsx", ["② 有効な実施手順の確認", "選択した理由", "管理策"]),
    ("groups/グループ1.xlsx", ["②実施手順", "3　内部不正による情報漏えい等の被害", "グループのまとめ"]),
    ("plenary.xlsx", ["最も多い共通手順"]),
    ("plenary.xlsx", ["脅威×管理策", "管理策の番号"]),
]
WIDTH, GAP, BACK = 1000, 16, "#CBD2D9"
FONTS = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>Yu Gothic</string></test>
    <edit name="family" mode="assign" binding="same"><string>Noto Sans CJK JP</string></edit>
  </match>
</fontconfig>
"""


def printed(book, folder):
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return folder / f"{book.stem}.pdf"


def page(pdf, words):
    """The first page with all these words, spaces aside."""
    fold = lambda text: "".join(text.split())
    texts = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, encoding="utf-8").stdout.split("\f")
    number = next(i for i, text in enumerate(texts, 1) if all(fold(word) in fold(text) for word in words))
    one = ["-f", str(number), "-l", str(number)]
    command = ["pdftoppm", "-png", *one, "-scale-to-x", str(WIDTH), "-scale-to-y", "-1", pdf]
    return Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))


def main():
    demo = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
        pictures = [page(printed(demo / book, folder), words) for book, words in PAGES]
    height = max(picture.height for picture in pictures)
    whole = Image.new("RGB", (2 * WIDTH + 3 * GAP, 2 * height + 3 * GAP), BACK)
    for place, picture in enumerate(pictures):
        row, col = divmod(place, 2)
        whole.paste(picture, (GAP + col * (WIDTH + GAP), GAP + row * (height + GAP)))
    # Few colours are on the pages: a palette keeps the file small.
    whole.quantize(128).save(OUT, optimize=True)


main()
