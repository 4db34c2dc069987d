"""Real WebDAV servers on this computer, each serving one folder while a context lasts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "anna"
SECRET = "gehe im Wald, ü"
_START_SECONDS = 20.0
_STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Served:
    """``root`` is the folder behind ``port`` on the loopback."""

    root: Path
    port: int


@contextmanager
def wsgidav() -> Iterator[Served]:
    """The one with correct preconditions."""
    with _folder() as root, tempfile.TemporaryDirectory() as own:
        port = _free_port()
        config = {
            "host": "127.0.0.1",
            "port": port,
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": SECRET}}}},
            "http_authenticator": {"accept_digest": False, "default_to_digest": False},
            "verbose": 0,
        }
        (Path(own) / "conf.json").write_text(json.dumps(config))
        command = [sys.executable, "-m", "wsgidav.server.server_cli", "-c", f"{own}/conf.json"]
        with _process(command, port, Path(own)):
            yield Served(root, port)


@contextmanager
def rclone() -> Iterator[Served]:
    """The lax one."""
    program = Path(sys.executable).parent / "rclone"
    with _folder() as root, tempfile.TemporaryDirectory() as own:
        port = _free_port()
        command = [str(program), "serve", "webdav", str(root), "--addr", f"127.0.0.1:{port}"]
        command += ["--user", USER, "--pass", SECRET, "--config", f"{own}/none", "--dir-cache-time"]
        with _process([*command, "0s"], port, Path(own)):
            yield Served(root, port)


@contextmanager
def apache() -> Iterator[Served]:
    """Apache's mod_dav."""
    with _folder() as root, _folder() as own:
        port = _free_port()
        (own / "users").write_text(_user_line())
        modules = "mpm_prefork authn_core authn_file authz_core authz_user auth_basic dav dav_fs"
        lines = [f"LoadModule {m}_module {_APACHE_MODULES}/mod_{m}.so" for m in modules.split()]
        lines += [
            f'ServerRoot "{own}"',
            f"Listen 127.0.0.1:{port}",
            "ServerName 127.0.0.1",
            f'DefaultRuntimeDir "{own}"',
            f'PidFile "{own}/pid"',
            f'ErrorLog "{own}/log"',
            f'DavLockDB "{own}/locks"',
            "StartServers 8",
            f'DocumentRoot "{root}"',
            f'<Directory "{root}">',
            "Dav On",
            "AuthType Basic",
            "AuthName tests",
            f'AuthUserFile "{own}/users"',
            "Require valid-user",
            "</Directory>",
        ]
        if os.geteuid() == 0:
            lines += ["User www-data", "Group www-data"]
        (own / "conf").write_text("\n".join(lines) + "\n")
        command = ["apache2", "-d", str(own), "-f", str(own / "conf"), "-DFOREGROUND"]
        with _process(command, port, own):
            yield Served(root, port)


@contextmanager
def nginx() -> Iterator[Served]:
    """nginx with its extended DAV module."""
    with _folder() as root, _folder() as own:
        port = _free_port()
        (own / "users").write_text(_user_line())
        config = f"""
            load_module {_NGINX_DAV};
            daemon off; pid {own}/pid; error_log {own}/log;
            {"user www-data;" if os.geteuid() == 0 else ""}
            events {{ }}
            http {{
                access_log off; client_body_temp_path {own}/bodies; proxy_temp_path {own}/p;
                fastcgi_temp_path {own}/f; uwsgi_temp_path {own}/u; scgi_temp_path {own}/s;
                server {{
                    listen 127.0.0.1:{port}; root {root}; client_max_body_size 0;
                    auth_basic tests; auth_basic_user_file {own}/users;
                    dav_methods PUT DELETE MKCOL COPY MOVE;
                    dav_ext_methods PROPFIND OPTIONS;
                }}
            }}
        """
        (own / "conf").write_text(config)
        command = ["nginx", "-p", str(own), "-c", str(own / "conf"), "-e", str(own / "log")]
        with _process(command, port, own):
            yield Served(root, port)


_APACHE_MODULES = Path("/usr/lib/apache2/modules")
_NGINX_DAV = Path("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so")


def servers() -> dict[str, Callable[[], AbstractContextManager[Served]]]:
    """Those that can be started here."""
    found: dict[str, Callable[[], AbstractContextManager[Served]]] = {"wsgidav": wsgidav}
    if (Path(sys.executable).parent / "rclone").exists():
        found["rclone"] = rclone
    if shutil.which("apache2") and (_APACHE_MODULES / "mod_dav.so").exists():
        found["apache"] = apache
    if shutil.which("nginx") and _NGINX_DAV.exists():
        found["nginx"] = nginx
    return found


@contextmanager
def _folder() -> Iterator[Path]:
    """One that the servers' own user may use, too."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        if os.geteuid() == 0:
            folder.chmod(0o777)
        yield folder


@contextmanager
def _process(command: list[str], port: int, own: Path) -> Iterator[None]:
    with (own / "output").open("wb") as output:
        # Apache ends its whole group when it ends.
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait_for(port, process, own / "output")
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
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
    raise RuntimeError(f"{process.args!r} does not listen: {output.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _user_line() -> str:
    hashed = base64.b64encode(hashlib.sha1(SECRET.encode()).digest()).decode()
    return f"{USER}:{{SHA}}{hashed}\n"
