"""Real WebDAV servers on this computer, each serving one folder while a context lasts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.fakes.served import Served, ServerProcess, folder, free_port, running

__all__ = ["SECRET", "USER", "Served", "servers"]

USER = "anna"
SECRET = "gehe im Wald, ü"


@contextmanager
def wsgidav() -> Iterator[Served]:
    """The one with correct preconditions."""
    with folder() as root, folder() as own:
        port = free_port()
        config = {
            "host": "127.0.0.1",
            "port": port,
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": SECRET}}}},
            "http_authenticator": {"accept_digest": False, "default_to_digest": False},
            "verbose": 0,
        }
        (own / "conf.json").write_text(json.dumps(config))
        command = [sys.executable, "-m", "wsgidav.server.server_cli", "-c", f"{own}/conf.json"]
        process = ServerProcess(command, port, own / "output")
        with running(process):
            yield Served("wsgidav", root, port, process, cuts_names=True)


@contextmanager
def rclone() -> Iterator[Served]:
    """The lax one. It lists a folder again for every file in it, unless it remembers what it listed
    for a moment; whoever changes something behind its back waits for that to be over."""
    program = Path(sys.executable).parent / "rclone"
    with folder() as root, folder() as own:
        port = free_port()
        command = [str(program), "serve", "webdav", str(root), "--addr", f"127.0.0.1:{port}"]
        command += ["--user", USER, "--pass", SECRET, "--config", f"{own}/none"]
        command += ["--dir-cache-time", "20ms"]
        process = ServerProcess(command, port, own / "output")
        moment = threading.Event()
        with running(process):
            yield Served("rclone", root, port, process, notice=lambda: moment.wait(0.025))


@contextmanager
def apache() -> Iterator[Served]:
    """Apache's mod_dav."""
    with folder() as root, folder() as own:
        port = free_port()
        (own / "users").write_text(_user_line())
        modules = "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs"
        lines = [f"LoadModule {m}_module {_APACHE_MODULES}/mod_{m}.so" for m in modules.split()]
        lines += [
            f'ServerRoot "{own}"',
            f"Listen 127.0.0.1:{port}",
            "ServerName 127.0.0.1",
            f'DefaultRuntimeDir "{own}"',
            f'PidFile "{own}/pid"',
            f'ErrorLog "{own}/log"',
            f'DavLockDB "{own}/locks"',
            "StartServers 1",
            "ServerLimit 1",
            "ThreadsPerChild 64",
            "MaxRequestWorkers 64",
            "MaxSpareThreads 64",
            "LimitRequestBody 0",
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
        process = ServerProcess(command, port, own / "output", [own / "pid"])
        with running(process):
            yield Served("apache", root, port, process)


@contextmanager
def nginx() -> Iterator[Served]:
    """nginx with its extended DAV module."""
    with folder() as root, folder() as own:
        port = free_port()
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
        process = ServerProcess(command, port, own / "output", [own / "pid"])
        with running(process):
            yield Served("nginx", root, port, process)


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


def _user_line() -> str:
    hashed = base64.b64encode(hashlib.sha1(SECRET.encode()).digest()).decode()
    return f"{USER}:{{SHA}}{hashed}\n"
