"""Counts a certified vote again from its published JSON file, with nothing but Python itself.

Read it: it is short on purpose. What is checked: cells add up to the valid ballots of each group
and to the totals; ballots that came back ≤ slips handed out ≤ people present ≤ people entitled;
the equation of slips, or a note; the quorum; one receipt for each cast slip; the digest, which is
printed on the minutes. What a file can't show: that the right people drew the slips.
"""

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path

FORMAT = "kaoping-ballots/1"
SAME, DIFFERENT, UNREADABLE = 0, 1, 2
LARGEST_FILE = 16 * 1024 * 1024
FEW = 10
ENOUGH = {"over": lambda have, least: have > least, "at_least": lambda have, least: have >= least}


def main(path):
    """Recount one file: 0 it adds up, 1 it doesn't, 2 it can't be read."""
    try:
        twin = read(Path(path))
        faults = list(recount(twin))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        sys.stderr.write(f"{path} 不是表决结果文件：{type(fault).__name__} {str(fault)[:200]}\n")
        return UNREADABLE
    for fault in faults:
        sys.stdout.write(f"不符：{fault}\n")
    if faults:
        return DIFFERENT
    returned = sum(box["returned"] for group in twin["groups"] for box in group["boxes"])
    sys.stdout.write(
        f"相符：{twin['meeting']['title']}（{twin['meeting']['place']}，"
        f"{twin['meeting']['held_on']}），{len(twin['questions'])}个表决事项，收回{returned}张票。\n"
        f"请与会议记录上的摘要核对：{twin['digest']}\n"
    )
    return SAME


def read(path):
    """The file's data; numbers are whole, and no key stands twice."""
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError("文件过大")
    twin = json.loads(path.read_text("utf-8"), parse_float=_no_float, object_pairs_hook=_once)
    if twin["format"] != FORMAT:
        raise ValueError(f"不认识的格式 {twin['format']}")
    return twin


def _no_float(text):
    raise ValueError(f"数应当是整数：{text}")


def _once(pairs):
    if len(dict(pairs := list(pairs))) < len(pairs):
        raise ValueError("同一个键写了两次")
    return dict(pairs)


def recount(twin):
    """Everything that doesn't add up, in words."""
    yield from _digest(twin)
    groups = _once((str(group["number"]), group) for group in twin["groups"])
    for group in twin["groups"]:
        for box in group["boxes"]:
            yield from _box(box, twin["note"])
    for question in twin["questions"]:
        yield from _question(question, groups)
    for key, ballot in twin["ballots"].items():
        yield from _quorum(key, ballot, twin["questions"], groups)
    yield from _telling(twin)
    yield from _receipts(twin)


def _digest(twin):
    plain = {key: value for key, value in twin.items() if key != "digest"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != twin["digest"]:
        yield "文件的摘要与内容不一致，文件被改动过"
    if len(twin["box_hash"]) != 64 or not set(twin["box_hash"]) <= set("0123456789abcdef"):
        yield "票箱的封存码不完整"


def _box(box, note):
    name = box["title"]
    numbers = [value for key, value in box.items() if key != "title"]
    if any(type(number) is not int or number < 0 for number in numbers):
        yield f"{name}：有不是非负整数的数"
        return
    accounted = box["used"] + box["paper"] + box["unused"] + box["spoiled"] + box["test"]
    if box["printed"] != accounted and not note.strip():
        yield f"{name}：印制{box['printed']} ≠ 已投+改投纸质+未用+作废+演练={accounted}，且没有说明"
    if box["returned"] != box["used"] + box["papers"]:
        yield f"{name}：收回{box['returned']} ≠ 已投{box['used']}+纸质票{box['papers']}"
    if box["returned"] != box["valid"] + box["invalid"]:
        yield f"{name}：收回{box['returned']} ≠ 有效{box['valid']}+无效{box['invalid']}"
    if box["papers"] > box["paper"]:
        yield f"{name}：纸质票{box['papers']}张，多于撕下的存根{box['paper']}张"
    if not box["returned"] <= box["issued"] <= box["present"] <= box["entitled"]:
        numbers = (box[key] for key in ("returned", "issued", "present", "entitled"))
        yield f"{name}：收回 ≤ 发出 ≤ 到会 ≤ 应到 不成立：{'、'.join(map(str, numbers))}"


def _question(question, groups):
    name = f"第{question['position']}项 {question['title']}"
    allowed = {option["key"] for option in question["options"]} | {""}
    if question["low"] is not None:
        allowed |= set(map(str, range(question["low"], question["high"] + 1)))
    total = {}
    for number, cells in question["groups"].items():
        valid = sum(box["valid"] for box in groups[number]["boxes"])
        if sum(cells.values()) != valid or min(cells.values(), default=0) < 0:
            yield f"{name}：{groups[number]['title']}各选项之和{sum(cells.values())} ≠ 有效票{valid}"
        if not set(cells) <= allowed:
            yield f"{name}：{groups[number]['title']}有不存在的选项"
        for option, count in cells.items():
            total[option] = total.get(option, 0) + count
    if {key: n for key, n in total.items() if n} != {k: n for k, n in question["total"].items() if n}:
        yield f"{name}：合计与各组之和不一致"


def _quorum(key, ballot, questions, groups):
    if ballot["quorum"] is None:
        return
    share, enough = Fraction(ballot["quorum"]), ENOUGH[ballot["quorum_how"]]
    voted = {number for each in questions if each["ballot"] == key for number in each["groups"]}
    for box in (box for number in sorted(voted) for box in groups[number]["boxes"]):
        if not enough(box["present"], share * box["entitled"]):
            yield f"{ballot['title']}：{box['title']}到会{box['present']}、应到{box['entitled']}，人数不够"


def _telling(twin):
    """Small and unanimous groups stand in larger ones; one that can't is said to be telling."""
    for group in twin["groups"]:
        asked = [each["groups"].get(str(group["number"]), {}) for each in twin["questions"]]
        counts = [[n for n in cells.values() if n] for cells in asked]
        tells = any(cells and (sum(cells) < FEW or len(cells) == 1) for cells in counts)
        if tells != group["is_telling"]:
            yield f"{group['title']}：票数过少或意见一致，应当注明"


def _receipts(twin):
    used = sum(box["used"] for group in twin["groups"] for box in group["boxes"])
    if len(twin["receipts"]) != used:
        yield f"回执{len(twin['receipts'])}个 ≠ 已投{used}张"
    if sorted(twin["receipts"]) != twin["receipts"]:
        yield "回执没有按自身排序，次序可能透露投票先后"
