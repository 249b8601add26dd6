#!/usr/bin/env python3
"""A second implementation of the MTF rating, written from the text of the standard alone.

Usage: reference.py VECTOR.json...   prints, a line each, the expected part computed from the input part.
"""
import json
import os
import sys
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
CONTROLS = json.load(open(os.path.join(HERE, "..", "controls.json"), encoding="utf-8"))
LEVELS = json.load(open(os.path.join(HERE, "..", "levels.json"), encoding="utf-8"))
PREFIX = {"provenance": "PRV", "permissions": "PRM", "behavior": "BHV", "maintenance": "MNT", "transparency": "TRN"}


def figure(value):
    value = Decimal(repr(round(min(100.0, max(0.0, value)), 9)))
    return float(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def time(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def credit(control, result, findings):
    if result["outcome"] != "evaluated":
        return 0.0
    if control["kind"] != "finding":
        return min(1.0, max(0.0, result["credit"]))
    return max(0.0, 1.0 - sum(LEVELS["severityLoss"][f["severity"]] for f in findings if f["control"] == control["id"]))


def dimension(entry, data):
    results = {r["id"]: r for r in data["controls"]}
    total = evaluated = earned = 0.0
    credits = {}
    for control in CONTROLS["controls"]:
        if not control["id"].startswith(PREFIX[entry["id"]]):
            continue
        result = results.get(control["id"], {"outcome": "notAvailable"})
        if result["outcome"] == "notApplicable":
            continue
        total += control["weight"]
        if result["outcome"] == "evaluated":
            evaluated += control["weight"]
            credits[control["id"]] = credit(control, result, data.get("findings", []))
            earned += control["weight"] * credits[control["id"]]
    if total == 0:
        return {"id": entry["id"], "applies": False, "score": 0.0, "upper": 100.0, "coverage": 0.0, "credits": credits}
    return {"id": entry["id"], "applies": True, "score": figure(100 * earned / total),
            "upper": figure(100 * (earned + total - evaluated) / total), "coverage": figure(100 * evaluated / total), "credits": credits}


def reviewed(data):
    mine = [r for r in data.get("reviews", []) if r["digest"] == data["digest"] and r["qualified"] and r["independent"]]
    now = time(data["asOf"])
    good = {r["reviewer"] for r in mine if r["approves"] and set(LEVELS["checklist"]) <= set(r["answered"])
            and time(r["reviewedAt"]) <= now <= time(r["reviewedAt"]) + timedelta(days=LEVELS["reviewValidityDays"])}
    last = {}
    for review in sorted(mine, key=lambda r: r["reviewedAt"]):
        last[review["reviewer"]] = review["approves"]
    return len(good) >= LEVELS["requiredReviews"] and all(last.values())


def level(data, score, dims, caps):
    by_id = {l["id"]: l for l in LEVELS["levels"]}
    findings = data.get("findings", [])
    scanned = (time(data["asOf"]) <= time(data["validUntil"])
               and all(part["outcome"] in ("evaluated", "notApplicable") for part in data["baseline"])
               and not caps and all(f["severity"] != "critical" for f in findings)
               and dims["permissions"]["score"] >= by_id["scanned"]["minimumPermissions"] and score >= by_id["scanned"]["minimumScore"])
    behaviour = data.get("behaviour")
    needs = by_id["verified"]
    verified = (behaviour is not None and behaviour["complete"] and behaviour["listedTools"] >= behaviour["declaredTools"]
                and behaviour["calledTools"] >= needs["minimumToolsCalled"] * behaviour["declaredTools"]
                and not any(f["control"].startswith("BHV") and f["severity"] in ("high", "critical") for f in findings)
                and dims["provenance"]["credits"].get("PRV-01") == 1
                and dims["maintenance"]["score"] >= needs["minimumMaintenance"] and score > needs["scoreAbove"])
    if not scanned:
        return "untrusted"
    if not reviewed(data):
        return "scanned"
    return "verified" if verified else "reviewed"


def rate(data):
    dims = {d["id"]: dimension(d, data) for d in CONTROLS["dimensions"]}
    weights = {d["id"]: d["weight"] for d in CONTROLS["dimensions"] if dims[d["id"]]["applies"]}
    kinds = {f["cap"] for f in data.get("findings", []) if f.get("cap")} | ({"revoked"} if data.get("revoked") else set())
    caps = sorted((c for c in LEVELS["caps"] if c["kind"] in kinds), key=lambda c: c["limit"])
    limit = min([c["limit"] for c in caps], default=100)

    def mean(key, none):
        return sum(w * dims[d][key] for d, w in weights.items()) / sum(weights.values()) if weights else none

    score = figure(min(limit, mean("score", 0)))
    band = "significant-risk" if score < 40 else "acceptable" if score <= 70 else "enterprise-grade"
    return {"score": score, "upper": figure(min(limit, mean("upper", 100))), "coverage": figure(mean("coverage", 0)), "band": band,
            "level": level(data, score, dims, caps), "caps": [c["kind"] for c in caps],
            "dimensions": [{"id": d["id"], "score": d["score"], "upper": d["upper"], "coverage": d["coverage"]} for d in dims.values()]}


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json.dumps(rate(json.load(open(path, encoding="utf-8"))["input"])))
