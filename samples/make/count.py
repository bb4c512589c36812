"""Counts the sample answers anew and compares with expected-tally.json, which was counted by hand.

Shares no code with matome, so that a wrong rule cannot agree with itself. Prints what differs.

    python3 count.py
"""

import csv
import json
import pathlib
import re
import sys
from collections import Counter

SAMPLES = pathlib.Path(__file__).resolve().parent.parent
STEPS = [f"{control}-{ordinal}" for control in range(1, 21) for ordinal in (1, 2, 3)]


def rows(name):
    with open(SAMPLES / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


people = {row["ID"]: row["グループ"] for row in rows("roster.csv")}
groups = list(dict.fromkeys(people.values()))
picked = [(people[r["id"]], int(r["no"]), r["text"]) for r in rows("answers.csv") if r["heading"] == "実施手順"]
written = [(r["group"], int(r["no"]), r["text"]) for r in rows("groups.csv") if r["heading"] == "共通認識の実施手順"]
# A step is its id, its id and sentence, or its sentence alone. Sentences are learnt from those with an id.
sentences = dict(m.groups() for *_, text in picked + written if (m := re.fullmatch(r"(\d+-\d) (.+)", text)))
ids = {sentence: step for step, sentence in sentences.items()}
step_of = lambda text: ids.get(text) or text.split(" ")[0]

votes = Counter((group, no, step_of(text)) for group, no, text in picked)
agreed = {(group, no, step_of(text)) for group, no, text in written}
common = {key for key, n in votes.items() if n >= 2}
leading = {(g, no, s) for (g, no, s), n in votes.items() if n == max(v for k, v in votes.items() if k[:2] == (g, no))}


def standing(key):
    return {"group": key[0], "votes": votes[key], "common": key in common, "leading": key in leading, "agreed": key in agreed}


def step_in(no, step):
    keys = [(group, no, step) for group in groups]
    of_groups = [standing(key) for key in keys if votes[key] or key in agreed]
    return {"id": step, "text": sentences.get(step), "votes": sum(votes[k] for k in keys), "groups": of_groups}


def total(step):
    count = lambda marked: len({group for group, _, s in marked if s == step})
    n = sum(n for (_, _, s), n in votes.items() if s == step)
    return {"id": step, "votes": n, "groups_common": count(common), "groups_leading": count(leading), "groups_agreed": count(agreed)}


threats = {}
for no in range(2, 11):
    steps = [step for step in (step_in(no, s) for s in STEPS) if step["groups"]]
    threats[no] = sorted(steps, key=lambda step: -step["votes"])
steps = [total(step) for step in STEPS]
order = [(-s["groups_agreed"], -s["groups_common"], -s["votes"]) for s in steps]
for step, figures in zip(steps, order):
    step["rank"] = 1 + sum(other < figures for other in order) if any(figures) else None
returned = len({row["id"] for row in rows("answers.csv")})

expected = json.loads((SAMPLES / "expected-tally.json").read_text(encoding="utf-8"))
pairs = [("participants", expected["participants"], {"expected": len(people), "returned": returned})]
pairs += [(f"threat {t['no']}", t["steps"], threats.pop(t["no"], None)) for t in expected["threats"]]
pairs += [("other threats", {}, threats), ("number of steps", len(expected["steps"]), len(steps))]
pairs += [(f"step {hand['id']}", hand, step) for hand, step in zip(expected["steps"], steps)]
wrong = [f"{what}\n  by hand: {hand}\n  counted: {counted}" for what, hand, counted in pairs if hand != counted]
print("\n".join(wrong) or f"expected-tally.json holds: {sum(votes.values())} picks, {len(agreed)} agreed")
sys.exit(bool(wrong))
