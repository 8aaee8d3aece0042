"""`mutubaku worker`: the work beside the pages: files of papers from the queue, and the tick every few minutes.

`mutubaku serve` starts it and ends it. It ends by itself when the server is gone, however that went.
"""

import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from mutubaku.cases.services.ticking import tick
from mutubaku.documents.services import ordering
from mutubaku.figures.services import reading

log = logging.getLogger(__name__)
QUEUE_SECONDS = 0.5


class Command(BaseCommand):
    help = "Menjalankan pekerjaan latar: membuat berkas naskah dan memeriksa tenggat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="kerjakan yang menunggu, lalu berhenti")
        parser.add_argument(
            "--beside", action="store_true", help="berhenti bila masukan baku ditutup; dipakai oleh serve"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["beside"]:
            threading.Thread(target=_end_with_the_server, daemon=True).start()
        from_rows = settings.TASK_ENGINE == "basisdata"
        ordering.send_unfinished()
        reading.send_unfinished()
        if options["batch"]:
            _tick()
        else:
            threading.Thread(target=_tick_again_and_again, daemon=True).start()
        if from_rows:
            call_command("prune_db_task_results", verbosity=0)
            _work(batch=options["batch"])
        elif not options["batch"]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            threading.Event().wait()


def _work(*, batch: bool) -> None:
    worker = Worker(
        queue_names=["*"], interval=QUEUE_SECONDS, batch=batch, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=get_random_string(32), excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    worker.run()


def _end_with_the_server() -> None:
    """The server holds the other end of standard input; a file half built is built again at the next start."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


def _tick_again_and_again() -> None:
    pause = threading.Event()
    while True:
        _tick()
        pause.wait(settings.TICK_MINUTES * 60)


def _tick() -> None:
    """Whatever goes wrong is logged, and tried again at the next turn."""
    close_old_connections()
    try:
        tick(timezone.now())
    except Exception:  # one broken look must not end the worker; the next one comes in a few minutes
        log.exception("tick broke off")
    finally:
        close_old_connections()
