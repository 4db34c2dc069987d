#!/bin/sh
# An AppImage of the bundle, which has not been made here: appimagetool fetches its runtime.
#
#     python -m scripts.packages linux && packaging/linux/appimage.sh
set -eu
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' desktop_sync/__init__.py)
folder=build/AppDir
rm -rf "$folder"
cp -a build/root "$folder"
cp "$folder/usr/share/applications/desktop-sync.desktop" "$folder/"
cp "$folder/usr/share/icons/hicolor/256x256/apps/desktop-sync.png" "$folder/"
ln -s usr/bin/desktop-sync "$folder/AppRun"
# No package manager keeps this copy up to date.
sed -i 's/"updates": "[^"]*"/"updates": ""/' \
    "$folder/usr/lib/desktop-sync/_internal/desktop_sync/resources/build.json"
appimagetool "$folder" "dist/desktop-sync-$version-$(uname -m).AppImage"
