"""Walks cases in a child process, kills it with SIGKILL at random moments, and lets a fresh child look at what is left.

Run by test_kill.py as a process of its own, because a fork must not inherit an open database connection.
Prints one JSON document: {"kills", "acknowledged", "lost", "faults", "finished"}.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from mutubaku.cases import selectors  # noqa: E402
from mutubaku.cases.models import Case, CaseEvent  # noqa: E402
from mutubaku.cases.rules.mutubaku import Proof, ProofKind  # noqa: E402
from mutubaku.cases.rules.state import Phase  # noqa: E402
from mutubaku.cases.services import flow  # noqa: E402
from mutubaku.ops.benches.casework import SINCE, SOP, office  # noqa: E402
from mutubaku.ops.management.commands.doctor import examine  # noqa: E402
from mutubaku.org.rules.holding import Role  # noqa: E402
from mutubaku.org.selectors import office_holders, offices, reporting_units  # noqa: E402
from mutubaku.sop.selectors import in_force  # noqa: E402
from mutubaku.sop.services import load_catalogue  # noqa: E402
from mutubaku.values.period import Period  # noqa: E402

KILLS = int(sys.argv[1])
CHANCE = random.Random()


def child(work: Callable[[int], None]) -> tuple[int, int]:
    """Forks; returns the child's pid and the end of the pipe it writes to."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            work(write)
            os._exit(0)
        except BaseException as broken:
            os.write(write, f"error {broken!r}\n".encode())
            os._exit(1)
    os.close(write)
    return pid, read


def all_of(pid: int, read: int) -> str:
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return text


def hear(read: int, lines: int) -> str:
    """What the child said until it had said so many lines: the kill then falls somewhere into its next step."""
    text = ""
    while text.count("\n") < lines and (part := os.read(read, 4096)):
        text += part.decode()
    return text


def found(write: int) -> None:
    call_command("migrate", verbosity=0)
    office_id, _ = office(3)
    load_catalogue(office_id)


def step(write: int) -> bool:
    """Completes one waiting work, or starts the next case; says so only once it is committed."""
    office_id = offices().get().pk
    holders = office_holders(office_id, SINCE)
    by_role = {holder.role: holder for holder in holders if not holder.heads}
    case = selectors.open_cases(office_id).first()
    if case is None:
        count = selectors.cases_of(office_id).count()
        version = in_force(office_id, SOP, SINCE.replace(year=2026))
        assert version is not None
        case_id = flow.start(
            office_id, sop_version_id=version.pk, period=Period.month_of(2020 + count // 12, count % 12 + 1), title="-",
            unit_ids=[unit.pk for unit in reporting_units(office_id)], by=by_role[Role.KASUBBAG_PERENCANAAN],
        )  # fmt: skip
    else:
        case_id = case.pk
        item = CHANCE.choice(selectors.waiting_works(case.pk))
        heads = {holder.unit: holder for holder in holders if holder.heads}
        by = heads[item.unit] if item.unit else by_role[Role(item.role)]
        if item.step.no == 10 and item.round < 3:
            flow.return_case(item.work_id, by=by, reason="perlu diperbaiki dahulu", units=("U001",))
        else:
            proofs = tuple(Proof(o.thing, ProofKind.DOCUMENT, "document:1", "ab") for o in item.step.outputs)
            flow.complete(item.work_id, by=by, proofs=proofs)
    seq = CaseEvent.objects.filter(case_id=case_id).count()
    os.write(write, f"{case_id} {seq}\n".encode())
    return Case.objects.filter(phase=Phase.RUNNING).exists()


def walk(write: int) -> None:
    while True:
        step(write)


def look(write: int) -> None:
    logged = [f"{case} {seq}" for case, seq in CaseEvent.objects.values_list("case_id", "seq")]
    os.write(write, json.dumps([logged, examine()["faults"]]).encode())


def finish(write: int) -> None:
    while step(write):
        pass


def main() -> None:
    all_of(*child(found))
    acknowledged: set[str] = set()
    lost: set[str] = set()
    faults: list[object] = []
    for _ in range(KILLS):
        pid, read = child(walk)
        heard = hear(read, CHANCE.randint(1, 6))
        time.sleep(CHANCE.uniform(0, 0.01))
        os.kill(pid, signal.SIGKILL)
        lines = (heard + all_of(pid, read)).splitlines()
        faults += [line for line in lines if line.startswith("error")]
        acknowledged |= {line for line in lines if line.count(" ") == 1 and not line.startswith("error")}
        logged, broken = json.loads(all_of(*child(look)))
        lost |= acknowledged - set(logged)
        faults += broken
    all_of(*child(finish))
    logged, broken = json.loads(all_of(*child(look)))
    report = {
        "kills": KILLS,
        "acknowledged": len(acknowledged),
        "lost": sorted(lost),
        "faults": faults + broken,
    }
    print(json.dumps(report))


main()
