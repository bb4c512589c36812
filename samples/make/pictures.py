"""Makes the pictures of README.md and GUIDE.md: pages of the demonstration as LibreOffice prints them.

    matome demo demo
    python3 samples/make/pictures.py demo path/to/matome

Needs LibreOffice, poppler (pdftoppm, pdftotext), the font Noto Sans CJK JP and Pillow (pip install pillow).
The workbooks ask for Yu Gothic; Noto, whose letters are as wide, stands in for it. The open list in form.png is
drawn, because paper has none: with the entries of the form's own list, where and as large as Excel opens it.
"""

import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops, ImageDraw, ImageFont

OUT = pathlib.Path(__file__).resolve().parent.parent / "pictures"
# Workbook, and the words by which its page is found.
FOUR = [
    ("returned/ワークショップ記入_みほん.xlsx", ["② 有効な実施手順の確認", "選択した理由", "管理策"]),
    ("groups/グループ1.xlsx", ["②実施手順", "3　内部不正による情報漏えい等の被害", "グループのまとめ"]),
    ("plenary.xlsx", ["最も多い共通手順"]),
    ("plenary.xlsx", ["脅威×管理策", "管理策の番号"]),
]
WIDTH, GAP, BACK = 1000, 16, "#CBD2D9"
# Pages of the guide are drawn at this width and shown at half of it.
FINE = 2200
# 8 October 2024, 15:16 in Japan: when the forms of the demonstration come back.
AFTERNOON = 1728368160
INK, LINE, CHOSEN = "#1F2933", "#7B8794", "#DCE9F7"
FONTS = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>Yu Gothic</string></test>
    <edit name="family" mode="assign" binding="same"><string>Noto Sans CJK JP</string></edit>
  </match>
</fontconfig>
"""


def fold(text):
    return "".join(text.split())


class Printed:
    """A workbook on paper."""

    def __init__(self, book, folder):
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        self.pdf = folder / f"{book.stem}.pdf"

    def text(self, *options):
        command = ["pdftotext", *options, self.pdf, "-"]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def number(self, words):
        """The first page with all these words, spaces aside."""
        texts = self.text().split("\f")
        return next(i for i, text in enumerate(texts, 1) if all(fold(word) in fold(text) for word in words))

    def picture(self, number, width):
        one = ["-f", str(number), "-l", str(number)]
        command = ["pdftoppm", "-png", *one, "-scale-to-x", str(width), "-scale-to-y", "-1", self.pdf]
        return Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)).convert("RGB")

    def places(self, number, width):
        """Where each word of a page stands: (word, left, top, right, bottom), in the order of the page."""
        html = self.text("-bbox", "-f", str(number), "-l", str(number))
        scale = width / float(re.search(r'<page width="([\d.]+)"', html)[1])
        words = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', html)
        return [(word, *(float(n) * scale for n in box)) for *box, word in words]


def place(places, word):
    """The first place of a word."""
    return next(p for p in places if p[0] == word)


def trimmed(picture, margin=24):
    """Without the paper around what is printed."""
    blank = Image.new("RGB", picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, blank).getbbox()
    box = (left - margin, top - margin, right + margin, bottom + margin)
    return picture.crop((max(box[0], 0), max(box[1], 0), min(box[2], picture.width), min(box[3], picture.height)))


def beside(pictures):
    whole = Image.new("RGB", (sum(p.width for p in pictures), max(p.height for p in pictures)), "white")
    left = 0
    for picture in pictures:
        whole.paste(picture, (left, 0))
        left += picture.width
    return whole


def under(pictures, gap=40):
    height = sum(p.height for p in pictures) + gap * (len(pictures) - 1)
    whole = Image.new("RGB", (max(p.width for p in pictures), height), "white")
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height + gap
    return whole


def save(picture, name, width=1100):
    """Few colours are on the pages: a palette keeps the file small."""
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.LANCZOS)
    framed = Image.new("RGB", (picture.width + 2, picture.height + 2), BACK)
    framed.paste(picture, (1, 1))
    framed.quantize(64).save(OUT / name, optimize=True)


def four(demo, folder):
    pages = []
    for book, words in FOUR:
        paper = Printed(demo / book, folder)
        pages.append(paper.picture(paper.number(words), WIDTH))
    height = max(page.height for page in pages)
    whole = Image.new("RGB", (2 * WIDTH + 3 * GAP, 2 * height + 3 * GAP), BACK)
    for at, page in enumerate(pages):
        row, col = divmod(at, 2)
        whole.paste(page, (GAP + col * (WIDTH + GAP), GAP + row * (height + GAP)))
    whole.quantize(128).save(OUT / "workbooks.png", optimize=True)


def opened(picture, left, top, width, entries, chosen):
    """Draws an open list under a cell, as Excel shows it."""
    font = subprocess.run(["fc-match", "-f", "%{file}\n%{index}", "Noto Sans CJK JP"], check=True, capture_output=True)
    file, index = font.stdout.decode().split("\n")
    font = ImageFont.truetype(file, 22, index=int(index))
    draw, row = ImageDraw.Draw(picture), 40
    draw.rectangle((left + width, top - row, left + width + row, top), fill="#F0F4F8", outline=LINE, width=2)
    middle = left + width + row / 2
    draw.polygon([(middle - 9, top - 26), (middle + 9, top - 26), (middle, top - 14)], fill=INK)
    draw.rectangle((left, top, left + width + row, top + row * len(entries)), fill="white", outline=LINE, width=2)
    for at, entry in enumerate(entries):
        if at == chosen:
            draw.rectangle((left + 2, top + row * at + 2, left + width + row - 2, top + row * (at + 1)), fill=CHOSEN)
        while font.getlength(entry) > width + row - 24:
            entry = entry[:-2] + "…"
        draw.text((left + 10, top + row * at + 3), entry, font=font, fill=INK)


def form(book, controls, folder):
    """The cover as far as a participant is told what to do, and a sheet with its list open."""
    paper = Printed(book, folder)
    cover = paper.picture(1, FINE)
    end = place(paper.places(1, FINE), "テーマ")[2]
    number = paper.number(["② 有効な実施手順の確認", "選択した理由", "対象外（今回"])
    sheet, places = paper.picture(number, FINE), paper.places(number, FINE)
    heads = {word: place(places, word) for word in ["管理策", "実施手順"]}
    rows = [p for p in places if p[0] in ("2", "3", "4", "5") and p[1] < heads["管理策"][1] / 3]
    pencil = 34
    left, right = heads["管理策"][1] - pencil - 12, heads["実施手順"][1] - pencil - 14
    top = (rows[0][4] + rows[1][2]) / 2
    opened(sheet, left, top, right - left, controls, 5)
    below = rows[3][4] + 50
    under_header = 100
    cover = trimmed(cover.crop((0, under_header, FINE, int(end - 20))))
    sheet = trimmed(sheet.crop((0, under_header, FINE, int(below))))
    save(under([cover, sheet]), "form.png")


def strips(paper, words, columns, last=None):
    """A table, cut down to some of its columns: pairs of the headings where a strip begins and where it ends."""
    number = paper.number(words)
    picture, places = paper.picture(number, FINE), paper.places(number, FINE)
    heading = lambda word: place(places, word)
    edge = lambda word: int(heading(word)[1] - 14)
    bottom = int(place(places, last)[4] + 22) if last else picture.height - 150
    top = int(heading(columns[0][0])[2] - 26)
    parts = []
    for first, end in columns:
        parts.append(picture.crop((edge(first), top, edge(end) if end else picture.width, bottom)))
    return trimmed(beside(parts), 16)


def main():
    demo, matome = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
        four(demo, folder)
        # Before the last form came: one is missing.
        day = folder / "day"
        shutil.copytree(demo, day)
        next((day / "returned").rglob("205_*")).unlink()
        for minute, file in enumerate(sorted(p for p in (day / "returned").rglob("*") if p.is_file())):
            arrived = AFTERNOON + 97 * minute
            os.utime(file, (arrived, arrived))
        japan = {**os.environ, "TZ": "Asia/Tokyo"}
        subprocess.run([matome, "status", "-C", day], check=True, capture_output=True, env=japan)
        one = next((day / "forms").glob("101_*.xlsx"))
        # Hidden sheets are worth a note, which ends the command with 1.
        cells = subprocess.run([matome, "cells", one], capture_output=True, encoding="utf-8").stdout.splitlines()
        listed = [cell for cell in map(json.loads, cells) if cell["sheet"] == "_lists" and cell["cell"].startswith("A")]
        form(one, [cell["text"] for cell in listed][:7], folder)
        paper = Printed(day / "forms/配布一覧.xlsx", folder)
        save(strips(paper, ["配布一覧", "督促した日"], [("ID", "組織"), ("グループ", "メール"), ("ファイル", None)], "301"), "list.png")
        paper = Printed(day / "確認事項.xlsx", folder)
        save(strips(paper, ["何が起きたか"], [("重要度", "グループ"), ("ファイル", "シート"), ("何が起きたか", "扱い")]), "findings.png")
        paper = Printed(day / "groups/グループ1.xlsx", folder)
        number = paper.number(FOUR[1][1])
        save(trimmed(paper.picture(number, FINE).crop((0, 0, FINE, 1450))), "group.png")
        paper = Printed(day / "plenary.xlsx", folder)
        page = paper.picture(paper.number(FOUR[2][1]), FINE)
        save(trimmed(page.crop((0, 0, FINE, page.height - 120))), "plenary.png")


main()
