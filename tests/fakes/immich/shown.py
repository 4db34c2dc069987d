"""Assets and albums as the server shows them, by its version."""

from __future__ import annotations

import base64
import hashlib
import uuid

from tests.fakes.immich.state import Album, Photo, State

TIME = "2024-01-01T00:00:00.000Z"


def shown_album(state: State, album: Album) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": album.id, "albumName": album.name, "description": "",
        "createdAt": album.created_at, "updatedAt": TIME, "isActivityEnabled": True,
        "assetCount": len(album.asset_ids),
        "albumThumbnailAssetId": next(iter(album.asset_ids), None), "hasSharedLink": False,
        "shared": bool(album.others),
    }  # fmt: skip
    if state.version[0] < 3:
        return shown | {"ownerId": _user(album.owner)["id"], "albumUsers": [], "assets": []}
    everybody = {album.owner: "owner", **dict.fromkeys(sorted(album.others), "editor")}
    users = [{"role": role, "user": _user(name)} for name, role in everybody.items()]
    return shown | {"albumUsers": users}


def _user(name: str) -> dict[str, object]:
    return {
        "id": str(uuid.UUID(bytes=hashlib.md5(name.encode()).digest(), version=4)),
        "name": name, "email": "somebody@example.org", "avatarColor": "red",
        "profileImagePath": "", "profileChangedAt": TIME,
    }  # fmt: skip


def shown(state: State, photo: Photo) -> dict[str, object]:
    stack = None
    if photo.stack is not None:
        count = sum(one.stack == photo.stack for one in state.photos.values())
        cover = state.covers[photo.stack]
        stack = {"id": photo.stack, "primaryAssetId": cover, "assetCount": count}
    still_length: object = None if state.version[0] >= 3 else "0:00:00.00000"
    return {
        "id": photo.id, "ownerId": photo.id, "checksum": base64.b64encode(photo.sha1).decode(),
        "originalFileName": photo.name, "originalPath": f"/data/{photo.id}", "stack": stack,
        "livePhotoVideoId": photo.film, "isTrashed": photo.is_trashed, "duration": still_length,
        "visibility": "hidden" if photo.is_hidden else photo.visibility, "isArchived": False,
        "type": "VIDEO" if photo.is_film else "IMAGE", "createdAt": TIME, "updatedAt": TIME,
        "fileCreatedAt": photo.fields["fileCreatedAt"], "localDateTime": TIME,
        "fileModifiedAt": photo.fields["fileModifiedAt"], "hasMetadata": True, "isEdited": False,
        "isFavorite": photo.is_favourite, "isOffline": False, "thumbhash": None,
        "width": 4, "height": 3,
    }  # fmt: skip
