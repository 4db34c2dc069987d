"""A real nginx before the emulated Nextcloud, with nginx's own limit of what a body may be."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_START_SECONDS = 20.0
_STOP_SECONDS = 10.0


def has_nginx() -> bool:
    return shutil.which("nginx") is not None


@contextmanager
def nginx_before(port: int, body_limit: str) -> Iterator[int]:
    """The port that leads to ``port`` of the loopback. ``body_limit`` is as nginx writes it."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        own_port: int = found.getsockname()[1]
    with tempfile.TemporaryDirectory() as made:
        own = Path(made).resolve()
        if os.geteuid() == 0:
            own.chmod(0o777)
        (own / "conf").write_text(
            f"""
            daemon off; pid {own}/pid; error_log {own}/log;
            {"user www-data;" if os.geteuid() == 0 else ""}
            events {{ }}
            http {{
                access_log off; client_body_temp_path {own}/bodies; proxy_temp_path {own}/p;
                fastcgi_temp_path {own}/f; uwsgi_temp_path {own}/u; scgi_temp_path {own}/s;
                server {{
                    listen 127.0.0.1:{own_port}; client_max_body_size {body_limit};
                    location / {{
                        proxy_pass http://127.0.0.1:{port}; proxy_set_header Host $http_host;
                    }}
                }}
            }}
            """
        )
        command = ["nginx", "-p", str(own), "-c", str(own / "conf"), "-e", str(own / "log")]
        process = subprocess.Popen(command)
        try:
            _wait_for(own_port, process)
            yield own_port
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    # Nothing tells when a server listens but a connection.
    pause = threading.Event()
    for _ in range(int(_START_SECONDS / 0.02)):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None:
                break
            pause.wait(0.02)
        else:
            return
    raise RuntimeError("nginx does not listen")
