"""An emulated Nextcloud on the loopback, by Nextcloud's developer manual and what a real one was
seen to do: ``status.php``, OCS, log-in flow v2, files by WebDAV, chunked uploads. It takes nothing
that a real one refuses.

::

    with nextcloud(Cloud(tmp_path)) as served:
        ...  # served.url, served.cloud
"""

from tests.fakes.nextcloud.cloud import Asked, Cloud, Refusal
from tests.fakes.nextcloud.server import ServedCloud, nextcloud

__all__ = ["Asked", "Cloud", "Refusal", "ServedCloud", "nextcloud"]
