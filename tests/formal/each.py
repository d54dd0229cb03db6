"""Induction over one clock, an assertion at a time: each.py SOLVER TOP FILE.smt2, where FILE is Yosys's write_smt2 of TOP.

All assertions hold in one clock, all assumptions in it and the next: then each holds in the next, says the solver for
each of them, in a process of its own, two at a time. Together they are one problem that none finishes; alone each is soon
done, by z3 or by cvc4, for some the one and for some the other.
"""
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

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


SOLVERS = {"z3": ["z3", "-in"], "cvc4": ["cvc4", "--lang", "smt2", "-q"]}


def solve(solver, problem, top, last):
    query = problem + QUERY.format(top=top, last=last)
    return subprocess.run(SOLVERS[solver], input=query, capture_output=True, text=True, check=True).stdout.strip()


def main(solver, top, path):
    with open(path, encoding="utf-8") as file:
        problem = file.read()
    failed = solve(solver, problem, top, "") != "sat"      # or the assumptions leave nothing over
    if failed:
        print("no two clocks keep the assumptions and assertions")
    assertions = re.findall(r"^; yosys-smt2-assert (\d+) (.*)", problem, re.MULTILINE)
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = pool.map(lambda it: solve(solver, problem, top, f"(assert (not (|{top}_a {it[0]}| next)))"), assertions)
        for (_, place), answer in zip(assertions, answers):
            if answer != "unsat":
                print(answer, place, flush=True)
                failed = True
    print(len(assertions), "assertions")
    return failed or not assertions


sys.exit(main(*sys.argv[1:]))
