"""The worker beside the server: a child process that is started again when it dies, and ends with the server."""

import logging
import os
import subprocess
import sys
import threading
from types import TracebackType

log = logging.getLogger(__name__)
RESTART_SECONDS = 3
GRACE_SECONDS = 20


class Beside:
    """`with Beside("worker"):` runs the command beside what is done inside."""

    def __init__(self, *command: str) -> None:
        self._command = (sys.executable, "-m", "mutubaku", *command)
        self._stopping = threading.Event()
        self._child = self._start()
        self._watch = threading.Thread(target=self._keep_running, daemon=True)

    def __enter__(self) -> "Beside":
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._let_go)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Asks the child to end and waits for the file it is building; then it is ended."""
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            log.error("background work did not end in time and was stopped")
            self._child.kill()
            self._child.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        """The pipe to its standard input closes when this process is gone, which tells the child to end."""
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, env=os.environ)

    def _let_go(self) -> None:
        """In a forked process of the server: only the server itself holds the pipe."""
        if self._child.stdin is not None:
            self._child.stdin.close()

    def _keep_running(self) -> None:
        while True:
            code = self._child.wait()
            # Ctrl+C reaches the child first; a moment tells whether the server is ending too.
            if self._stopping.wait(RESTART_SECONDS):
                return
            log.error("background work ended with code %s and is started again", code)
            self._child = self._start()
