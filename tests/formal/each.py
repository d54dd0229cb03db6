"""Induction over one clock, an assertion at a time: each.py TOP FILE.smt2, where FILE is Yosys's write_smt2 of TOP.

All assertions hold in one clock, all assumptions in it and the next: then each holds in the next, says z3 for each of
them in a process of its own. Together they are one problem that z3 may not finish; alone each is soon done.
"""
import re
import subprocess
import sys

QUERY = """
(declare-const now |{top}_s|)
(declare-const next |{top}_s|)
(assert (|{top}_a| now))
(assert (|{top}_u| now))
(assert (|{top}_h| now))
(assert (|{top}_t| now next))
(assert (|{top}_u| next))
(assert (|{top}_h| next))
{last}
(check-sat)
"""


def z3(problem, top, last):
    query = problem + QUERY.format(top=top, last=last)
    return subprocess.run(["z3", "-in"], input=query, capture_output=True, text=True, check=True).stdout.strip()


def main(top, path):
    with open(path, encoding="utf-8") as file:
        problem = file.read()
    failed = z3(problem, top, "") != "sat"     # or the assumptions leave nothing over
    if failed:
        print("no two clocks keep the assumptions and assertions")
    assertions = re.findall(r"^; yosys-smt2-assert (\d+) (.*)", problem, re.MULTILINE)
    for number, place in assertions:
        answer = z3(problem, top, f"(assert (not (|{top}_a {number}| next)))")
        if answer != "unsat":
            print(answer, place, flush=True)
            failed = True
    print(len(assertions), "assertions")
    return failed or not assertions


sys.exit(main(*sys.argv[1:]))
