"""An invented workshop: who types what, the same on every run, and its tally counted without matome.

Most answers are sentences; some are what makes spreadsheets stumble: line breaks, texts that look like
formulas, dates or numbers, half-width kana, 髙﨑, an emoji.
"""

import csv
import multiprocessing
import pathlib
import random
from collections import Counter
from types import SimpleNamespace

import office

SURVEY = [
    "セミナー受講で得た学びの成果",
    "セミナー受講で得た自社の課題・気づき",
    "セミナー受講で得た活用できそうな施策・アイデア",
]
WORK = ["受発注", "図面の受け渡し", "給与計算", "予約の受付", "配送の手配", "見積り", "在庫の管理", "顧客の名簿"]
MEANS = ["メールで", "取引先の画面から", "共有フォルダーで", "電話と紙で", "外部のサービスを使って", "持ち帰りの端末で"]
LOSS = ["数日止まる", "取引先に迷惑がかかる", "売り上げが落ちる", "信用を失う", "元に戻すのに費用がかかる", "説明に追われる"]
ODD = [
    "=停止すると全員が手待ちになる", "+αの費用が出せない", "-1点ずつ見直す", "@担当が決まっていない", "10/2", "08:30", "0120",
    "50%", "1,200", "TRUE", "なし", "ｼｽﾃﾑが古く更新できない", "髙﨑さんに聞かないと分からない", "①②③の順に進める", "急がば回れ 🙂",
    "「6-1」と同じ", "・一つ目\n・二つ目\n・三つ目", "費用がない。\n\n人もいない。", "A & B <比較>", "'引用から始まる",
]


class Invented:
    """The answers of people and groups, as rows like those of samples/answers.csv and groups.csv."""

    def __init__(self, roster, seed=20240):
        self.random = random.Random(seed)
        self.people = office.rows(roster)
        self.steps_of = office.labels()
        self.steps = [label for labels in self.steps_of.values() for label in labels]
        self.threats = office.threats()
        self.groups = list(dict.fromkeys(p["グループ"] for p in self.people))
        favourites = {(g, no): self.random.choice(self.steps) for g in self.groups for no in self.threats}
        self.answers = [row for p in self.people for row in self.of_person(p, favourites)]
        self.written = [row for g in self.groups for row in self.of_group(g, favourites)]

    def sentence(self):
        choose = self.random.choice
        if self.random.random() < 0.08:
            return choose(ODD)
        text = f"{choose(WORK)}を{choose(MEANS)}行っており、{choose(LOSS)}おそれがある。"
        if self.random.random() < 0.15:
            text += f"\nそのうえ、{choose(WORK)}にも及び、{choose(LOSS)}。"
        return text

    def step_as_typed(self, label):
        """Most pick from the list; some type the id, or the sentence without it."""
        number, sentence = label.split(" ", 1)
        return self.random.choices([label, number, sentence], [18, 1, 1])[0]

    def of_person(self, person, favourites):
        some = self.random.random

        def row(sheet, no, nth, heading, text):
            return {"id": person["ID"], "sheet": sheet, "no": no, "nth": nth, "heading": heading, "text": text}

        for no in self.threats:
            if some() < 0.9:
                yield row("①事業影響", no, 1, "事業内容", self.sentence())
            if some() < 0.9:
                yield row("①事業影響", no, 1, "脅威発生時の事業への影響", self.sentence())
            if some() < 0.1:
                continue
            label = favourites[person["グループ"], no] if some() < 0.45 else self.random.choice(self.steps)
            control = next(control for control, steps in self.steps_of.items() if label in steps)
            if some() < 0.95:
                yield row("②実施手順", no, 1, "管理策", control)
            yield row("②実施手順", no, 1, "実施手順", self.step_as_typed(label))
            if some() < 0.9:
                yield row("②実施手順", no, 1, "選択した理由", self.sentence())
            for nth in range(1, self.random.randint(0, 3) + 1):
                yield row("③課題と解決手段", no, nth, "課題", self.sentence())
                yield row("③課題と解決手段", no, nth, "解決手段", self.sentence())
        for no, question in enumerate(SURVEY, 1):
            yield row("アンケート", no, 1, question, self.sentence())

    def of_group(self, group, favourites):
        def row(sheet, no, nth, heading, text):
            return {"group": group, "sheet": sheet, "no": no, "nth": nth, "heading": heading, "text": text}

        for no in self.threats:
            for nth in range(1, self.random.randint(1, 3) + 1):
                yield row("①事業影響", no, nth, "グループの共通認識", self.sentence())
            if self.random.random() < 0.85:
                yield row("②実施手順", no, 1, "共通認識の実施手順", self.step_as_typed(favourites[group, no]))
                yield row("②実施手順", no, 1, "選択した理由", self.sentence())
            for nth in range(1, self.random.randint(0, 3) + 1):
                yield row("②実施手順", no, nth, "多様な視点", self.sentence())
                for heading in ["課題", "解決手段", "代替手段"]:
                    yield row("③課題と解決手段", no, nth, heading, self.sentence())
        no = self.random.choice(list(self.threats))
        yield row("発表", "", 1, "発表する脅威", f"{no} {self.threats[no]}")

    def save(self, folder):
        """Writes answers.csv and groups.csv for the fill scripts."""
        for name, lines in [("answers.csv", self.answers), ("groups.csv", self.written)]:
            with open(pathlib.Path(folder, name), "w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, lines[0])
                writer.writeheader()
                writer.writerows(lines)

    def of(self, ids):
        """The answers of some people by place: (id, theme, No, nth, heading) to text."""
        return {place(row["id"], row): row["text"] for row in self.answers if row["id"] in ids}

    def of_groups(self):
        """What the groups wrote by place, but for the choice of what to present, which is no answer."""
        return {place(row["group"], row): self.shown(row) for row in self.written if row["sheet"] != "発表"}

    def shown(self, row):
        """What a cell of a group shows after a merge: a step as the dropdown has it, all else as typed."""
        if row["heading"] != "共通認識の実施手順":
            return row["text"]
        return next(label for label in self.steps if label.split(" ")[0] == self.id_of(row["text"]))

    def id_of(self, text):
        """The step that a text names: its label, its id or its sentence."""
        return next(label.split(" ")[0] for label in self.steps if text in (label, *label.split(" ", 1)))

    def tally(self, ids, agreed=True):
        """What `tally --json` must say when these people have returned."""
        group_of = {p["ID"]: p["グループ"] for p in self.people}
        picks = [(group_of[r["id"]], r["no"], self.id_of(r["text"])) for r in self.answers if r["heading"] == "実施手順" and r["id"] in ids]
        written = [r for r in self.written if r["heading"] == "共通認識の実施手順" and agreed]
        agreed = {(r["group"], r["no"], self.id_of(r["text"])) for r in written}
        votes = Counter(picks)
        most = {}
        for (group, no, _), n in votes.items():
            most[group, no] = max(n, most.get((group, no), 0))
        common = {key for key, n in votes.items() if n >= 2}
        leading = {key for key, n in votes.items() if n == most[key[:2]]}
        names = dict(label.split(" ", 1) for label in self.steps)

        def of_threat(no):
            for step, text in names.items():
                keys = [(group, no, step) for group in self.groups]
                standings = [
                    {"group": k[0], "votes": votes[k], "common": k in common, "leading": k in leading, "agreed": k in agreed}
                    for k in keys
                    if votes[k] or k in agreed
                ]
                if standings:
                    yield {"id": step, "text": text, "votes": sum(votes[k] for k in keys), "groups": standings}

        def totals(step):
            count = lambda marked: len({group for group, _, s in marked if s == step})
            total = sum(n for (_, _, s), n in votes.items() if s == step)
            return {"id": step, "votes": total, "groups_common": count(common), "groups_leading": count(leading), "groups_agreed": count(agreed)}

        steps = [totals(step) for step in names]
        order = [(-s["groups_agreed"], -s["groups_common"], -s["votes"]) for s in steps]
        for step, figures in zip(steps, order):
            step["rank"] = 1 + sum(other < figures for other in order) if any(figures) else None
        steps.sort(key=lambda step: step["rank"] or 1 + len(names))
        threats = [
            {"no": no, "title": title, "steps": sorted(of_threat(no), key=lambda s: -s["votes"])}
            for no, title in self.threats.items()
        ]
        people = {"expected": len(self.people), "returned": len(set(ids))}
        return {"participants": people, "threats": threats, "steps": steps}


def place(who, row):
    """Where an answer stands in データ. The survey's questions have no No there."""
    no = None if row["sheet"] == "アンケート" else int(row["no"])
    return who, row["sheet"], no, int(row["nth"]), row["heading"]


def sent(program, folder, roster, *options):
    """A new workshop in folder/w with its forms."""
    office.run(program, "new", "w", "--roster", roster, "--code", "TEST", cwd=folder)
    office.run(program, "forms", "-C", "w", *options, cwd=folder)
    return folder / "w"


def held(program, folder, workshop, roster, *options):
    """Holds the whole workshop in folder/w, filled in with openpyxl: new, forms, group, group work, group, plenary."""
    workshop.save(folder)
    w = sent(program, folder, roster, *options)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        forms = {person["ID"]: next((w / "forms").glob(f"{person['ID']}_*.xlsx")) for person in workshop.people}
        filled = [
            pool.apply_async(with_openpyxl, (folder, form, w / "returned" / form.name), {"id": id}) for id, form in forms.items()
        ]
        for one in filled:
            one.get()
    office.run(program, "group", "-C", "w", *options, cwd=folder)
    for path, group in zip(group_books(w), sorted(workshop.groups)):
        with_openpyxl(folder, path, path, group=group)
    office.run(program, "group", "-C", "w", *options, cwd=folder)
    office.run(program, "plenary", "-C", "w", *options, cwd=folder)
    return w


def group_books(folder):
    return sorted((folder / "groups").glob("*.xlsx"))


def books(folder):
    """The merged workbooks of a workshop."""
    return group_books(folder) + [folder / "plenary.xlsx"]


def with_openpyxl(folder, source, out, **who):
    """Fills a form (id=…) or a group workbook (group=…) from the csv files in folder, without LibreOffice."""
    import fill_openpyxl

    files = {"answers": folder / "answers.csv", "groups": folder / "groups.csv", "id": None, "group": None}
    fill_openpyxl.fill(SimpleNamespace(**{**files, **who}, source=str(source), out=str(out)))
