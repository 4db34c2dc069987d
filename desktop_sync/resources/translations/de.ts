<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>badge</name>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Sidecar</source>
        <translation>Begleitdatei</translation>
    </message>
    <message>
        <source>RAW</source>
        <translation>RAW</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>Without a date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>Today, {day}</source>
        <translation>Heute, {day}</translation>
    </message>
    <message>
        <source>Yesterday, {day}</source>
        <translation>Gestern, {day}</translation>
    </message>
    <message>
        <source>Today {time}</source>
        <translation>Heute, {time}</translation>
    </message>
    <message>
        <source>Yesterday {time}</source>
        <translation>Gestern, {time}</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>tomorrow, {time}</source>
        <translation>morgen, {time}</translation>
    </message>
</context>
<context>
    <name>destinations</name>
    <message>
        <source>Folder or mounted share</source>
        <translation>Ordner oder eingebundene Freigabe</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>WebDAV</source>
        <translation>WebDAV</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Certificate authority of your own</source>
        <translation>Eigene Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>SHA-256 of the server’s certificate</source>
        <translation>SHA-256 des Zertifikats des Servers</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Read every file back</source>
        <translation>Jede Datei zurücklesen</translation>
    </message>
    <message>
        <source>Compare sizes only</source>
        <translation>Nur Größen vergleichen</translation>
    </message>
    <message>
        <source>Nextcloud</source>
        <translation>Nextcloud</translation>
    </message>
    <message>
        <source>App password</source>
        <translation>App-Passwort</translation>
    </message>
    <message>
        <source>Folder (empty: Photos/Desktop Sync)</source>
        <translation>Ordner (leer: Photos/Desktop Sync)</translation>
    </message>
    <message>
        <source>Immich</source>
        <translation>Immich</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>S3-compatible storage</source>
        <translation>S3-kompatibler Speicher</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>Geheimer Schlüssel</translation>
    </message>
    <message>
        <source>Folder in the bucket</source>
        <translation>Ordner im Bucket</translation>
    </message>
    <message>
        <source>Region (empty: us-east-1)</source>
        <translation>Region (leer: us-east-1)</translation>
    </message>
    <message>
        <source>The bucket’s name</source>
        <translation>Name des Buckets</translation>
    </message>
    <message>
        <source>Stands after the address</source>
        <translation>Steht hinter der Adresse</translation>
    </message>
    <message>
        <source>Stands before it</source>
        <translation>Steht vor ihr</translation>
    </message>
    <message>
        <source>Proof where the server does not verify</source>
        <translation>Nachweis, wo der Server nicht prüft</translation>
    </message>
</context>
<context>
    <name>device</name>
    <message>
        <source>Which part is shown</source>
        <translation>Welcher Teil gezeigt wird</translation>
    </message>
    <message>
        <source>In what order</source>
        <translation>In welcher Reihenfolge</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Nach Tag</translation>
    </message>
    <message>
        <source>By album</source>
        <translation>Nach Album</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>Schon hier</translation>
    </message>
    <message>
        <source>Only in iCloud</source>
        <translation>Nur in iCloud</translation>
    </message>
    <message>
        <source>To import from an iPhone by cable, install “Apple Devices” from the Microsoft Store, or iTunes.</source>
        <translation>Für den Import von einem iPhone per Kabel „Apple-Geräte“ aus dem Microsoft Store oder iTunes installieren.</translation>
    </message>
    <message>
        <source>To import from an iPhone by cable, install usbmuxd.</source>
        <translation>Für den Import von einem iPhone per Kabel usbmuxd installieren.</translation>
    </message>
    <message>
        <source>To import from an iPhone by cable: “{command}”</source>
        <translation>Für den Import von einem iPhone per Kabel: „{command}“</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln ausgewählt</numerusform>
            <numerusform>%Ln ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Select all new</source>
        <translation>Alle neuen auswählen</translation>
    </message>
    <message>
        <source>Select none</source>
        <translation>Keine auswählen</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln new</source>
        <translation>
            <numerusform>%Ln neue importieren</numerusform>
            <numerusform>%Ln neue importieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln selected</source>
        <translation>
            <numerusform>%Ln ausgewählte importieren</numerusform>
            <numerusform>%Ln ausgewählte importieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln video(s)</source>
        <translation>
            <numerusform>%Ln Video</numerusform>
            <numerusform>%Ln Videos</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos}, {videos}</source>
        <translation>{photos}, {videos}</translation>
    </message>
    <message>
        <source>Fits: {free} free.</source>
        <translation>Passt: {free} frei.</translation>
    </message>
    <message>
        <source>Does not fit: {chosen} are selected, {free} are free. Make room, or select less.</source>
        <translation>Passt nicht: {chosen} sind ausgewählt, {free} sind frei. Platz schaffen oder weniger auswählen.</translation>
    </message>
    <message>
        <source>Select this day</source>
        <translation>Diesen Tag auswählen</translation>
    </message>
    <message>
        <source>Leave out this day</source>
        <translation>Diesen Tag auslassen</translation>
    </message>
    <message>
        <source>Select this album</source>
        <translation>Dieses Album auswählen</translation>
    </message>
    <message>
        <source>Leave out this album</source>
        <translation>Dieses Album auslassen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Which device</source>
        <translation>Welches Gerät</translation>
    </message>
    <message>
        <source>When plugged in</source>
        <translation>Beim Anschließen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Photos and videos on the device</source>
        <translation>Fotos und Videos auf dem Gerät</translation>
    </message>
    <message>
        <source>What is new on it will stand here.</source>
        <translation>Was darauf neu ist, steht dann hier.</translation>
    </message>
    <message>
        <source>No phone is plugged in</source>
        <translation>Kein Telefon angeschlossen</translation>
    </message>
    <message>
        <source>The {product} was unplugged</source>
        <translation>Das {product} wurde getrennt</translation>
    </message>
    <message>
        <source>Nothing on it is new</source>
        <translation>Nichts darauf ist neu</translation>
    </message>
    <message>
        <source>Nothing on it is here already</source>
        <translation>Nichts darauf ist schon hier</translation>
    </message>
    <message>
        <source>Nothing on it is only in iCloud</source>
        <translation>Nichts darauf ist nur in iCloud</translation>
    </message>
    <message>
        <source>new, left out before</source>
        <translation>neu, zuvor ausgelassen</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>already here</source>
        <translation>schon hier</translation>
    </message>
    <message>
        <source>removed from the library by you</source>
        <translation>von Hand aus der Mediathek entfernt</translation>
    </message>
    <message>
        <source>only in iCloud, cannot be read by cable</source>
        <translation>nur in iCloud, per Kabel nicht lesbar</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln neu</numerusform>
            <numerusform>%Ln neu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already here</source>
        <translation>
            <numerusform>%Ln schon hier</numerusform>
            <numerusform>%Ln schon hier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only in iCloud</source>
        <translation>
            <numerusform>%Ln nur in iCloud</numerusform>
            <numerusform>%Ln nur in iCloud</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed by you</source>
        <translation>
            <numerusform>%Ln von Hand entfernt</numerusform>
            <numerusform>%Ln von Hand entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>{device}: nothing new</source>
        <translation>{device}: nichts Neues</translation>
    </message>
    <message numerus="yes">
        <source>{device}: %Ln new</source>
        <translation>
            <numerusform>{device}: %Ln neu</numerusform>
            <numerusform>{device}: %Ln neu</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting to the {product}</source>
        <translation>Verbindung mit dem {product} wird hergestellt</translation>
    </message>
    <message>
        <source>Unlock the {product} to see what is new on it.</source>
        <translation>Das {product} entsperren, um zu sehen, was darauf neu ist.</translation>
    </message>
    <message>
        <source>Tap “Trust” on the {product}. This page goes on by itself.</source>
        <translation>Auf dem {product} „Vertrauen“ antippen. Diese Seite geht von selbst weiter.</translation>
    </message>
    <message>
        <source>The {product} does not trust this computer.</source>
        <translation>Das {product} vertraut diesem Computer nicht.</translation>
    </message>
    <message>
        <source>Looking at what is on the {product}</source>
        <translation>Es wird nachgesehen, was auf dem {product} ist</translation>
    </message>
    <message>
        <source>The {product} does not answer as it should.</source>
        <translation>Das {product} antwortet nicht, wie es sollte.</translation>
    </message>
    <message>
        <source>Importing from {device}</source>
        <translation>Import von {device}</translation>
    </message>
    <message>
        <source>Importing {done} of {total} from {device}</source>
        <translation>Import von {device}: {done} von {total}</translation>
    </message>
    <message>
        <source>The {product} was unplugged. Plug it in, and it goes on where it was.</source>
        <translation>Das {product} wurde getrennt. Nach dem Anschließen geht es an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>The {product} was unplugged at {done} of {total}. Plug it in, and it goes on where it was.</source>
        <translation>Das {product} wurde bei {done} von {total} getrennt. Nach dem Anschließen geht es an derselben Stelle weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out before</source>
        <translation>
            <numerusform>%Ln zuvor ausgelassen</numerusform>
            <numerusform>%Ln zuvor ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>by cable, unlocked</source>
        <translation>per Kabel, entsperrt</translation>
    </message>
    <message>
        <source>nothing is ever deleted from it</source>
        <translation>darauf wird nie etwas gelöscht</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) found so far</source>
        <translation>
            <numerusform>Bisher %Ln Aufnahme gefunden</numerusform>
            <numerusform>Bisher %Ln Aufnahmen gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>by cable, locked</source>
        <translation>per Kabel, gesperrt</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>Das dauert einen Augenblick.</translation>
    </message>
    <message>
        <source>Its photos can be read once it is unlocked. This page goes on by itself.</source>
        <translation>Seine Fotos lassen sich lesen, sobald es entsperrt ist. Diese Seite geht von selbst weiter.</translation>
    </message>
    <message>
        <source>The {product} asks whether to trust this computer, and then for its passcode. Without that its photos cannot be read.</source>
        <translation>Das {product} fragt, ob es diesem Computer vertrauen soll, und dann nach seinem Code. Ohne das lassen sich seine Fotos nicht lesen.</translation>
    </message>
    <message>
        <source>Unplug it and plug it in again: it then asks once more. Tap “Trust” on it, and this page goes on by itself.</source>
        <translation>Trennen und wieder anschließen: Dann fragt es noch einmal. Darauf „Vertrauen“ antippen, und diese Seite geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Nothing is copied yet. With many photos this takes a moment.</source>
        <translation>Noch wird nichts kopiert. Bei vielen Fotos dauert das einen Augenblick.</translation>
    </message>
    <message>
        <source>There are no photos or videos on it to be read.</source>
        <translation>Es sind keine Fotos oder Videos darauf, die sich lesen lassen.</translation>
    </message>
    <message>
        <source>What is imported stands on the page Now.</source>
        <translation>Was importiert wird, steht auf der Seite Jetzt.</translation>
    </message>
    <message>
        <source>Unplug it and plug it in again. If it stays so, restart the {product}.</source>
        <translation>Trennen und wieder anschließen. Bleibt es so, das {product} neu starten.</translation>
    </message>
    <message>
        <source>What was imported before is whole.</source>
        <translation>Was schon importiert wurde, ist vollständig.</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Nachfragen</translation>
    </message>
    <message>
        <source>Import everything new</source>
        <translation>Alles Neue importieren</translation>
    </message>
    <message>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln new from {device}</source>
        <translation>
            <numerusform>%Ln neue von {device} importieren</numerusform>
            <numerusform>%Ln neue von {device} importieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) only in iCloud and cannot be read by cable.</source>
        <translation>
            <numerusform>%Ln ist nur in iCloud und per Kabel nicht lesbar.</numerusform>
            <numerusform>%Ln sind nur in iCloud und per Kabel nicht lesbar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Import all of it, or choose. Nothing is ever deleted from the {product}.</source>
        <translation>Alles importieren oder auswählen. Auf dem {product} wird nie etwas gelöscht.</translation>
    </message>
</context>
<context>
    <name>drop</name>
    <message>
        <source>Drop to import</source>
        <translation>Zum Importieren ablegen</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>wird gezählt …</translation>
    </message>
    <message>
        <source>Nothing to import here</source>
        <translation>Hier gibt es nichts zu importieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) on the web and cannot be imported from there. Save (it|them) to a folder first, then drop (it|them) here.</source>
        <translation>
            <numerusform>%Ln liegt im Web und lässt sich von dort nicht importieren. Erst in einem Ordner speichern, dann hier ablegen.</numerusform>
            <numerusform>%Ln liegen im Web und lassen sich von dort nicht importieren. Erst in einem Ordner speichern, dann hier ablegen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) on a server or a device that is not open here as a folder. Copy (it|them) to a folder first, then drop (it|them) here.</source>
        <translation>
            <numerusform>%Ln liegt auf einem Server oder Gerät, das hier nicht als Ordner geöffnet ist. Erst in einen Ordner kopieren, dann hier ablegen.</numerusform>
            <numerusform>%Ln liegen auf einem Server oder Gerät, das hier nicht als Ordner geöffnet ist. Erst in einen Ordner kopieren, dann hier ablegen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The photos and videos in it are already here.</source>
        <translation>Die Fotos und Videos darin sind schon da.</translation>
    </message>
    <message>
        <source>What lies in the library is already in the library.</source>
        <translation>Was in der Mediathek liegt, ist schon in der Mediathek.</translation>
    </message>
    <message>
        <source>You removed this from the library, so it is not imported again.</source>
        <translation>Dies wurde von Hand aus der Mediathek entfernt und wird daher nicht erneut importiert.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>Es ist nicht mehr da.</translation>
    </message>
    <message>
        <source>There are no photos or videos in it.</source>
        <translation>Darin sind keine Fotos oder Videos.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln video(s)</source>
        <translation>
            <numerusform>%Ln Video</numerusform>
            <numerusform>%Ln Videos</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos}, {videos}</source>
        <translation>{photos}, {videos}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln description(s) of photos</source>
        <translation>
            <numerusform>%Ln Begleitdatei zu Fotos</numerusform>
            <numerusform>%Ln Begleitdateien zu Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing new so far</source>
        <translation>bisher nichts Neues</translation>
    </message>
    <message numerus="yes">
        <source>%Ln already here</source>
        <translation>
            <numerusform>%Ln schon da</numerusform>
            <numerusform>%Ln schon da</numerusform>
        </translation>
    </message>
    <message>
        <source>at least {what}</source>
        <translation>mindestens {what}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) new</source>
        <translation>
            <numerusform>%Ln ist neu</numerusform>
            <numerusform>%Ln sind neu</numerusform>
        </translation>
    </message>
    <message>
        <source>copied to the library, then read back</source>
        <translation>in die Mediathek kopiert, dann zurückgelesen</translation>
    </message>
    <message>
        <source>imported before, left as they are</source>
        <translation>früher importiert, unverändert gelassen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed by you</source>
        <translation>
            <numerusform>%Ln von Hand entfernt</numerusform>
            <numerusform>%Ln von Hand entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>not imported again</source>
        <translation>nicht erneut importiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln from the library</source>
        <translation>
            <numerusform>%Ln aus der Mediathek</numerusform>
            <numerusform>%Ln aus der Mediathek</numerusform>
        </translation>
    </message>
    <message>
        <source>already in the library</source>
        <translation>schon in der Mediathek</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other file(s)</source>
        <translation>
            <numerusform>%Ln andere Datei</numerusform>
            <numerusform>%Ln andere Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>no photos or videos, left out</source>
        <translation>keine Fotos oder Videos, ausgelassen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s)</source>
        <translation>
            <numerusform>%Ln Verknüpfung</numerusform>
            <numerusform>%Ln Verknüpfungen</numerusform>
        </translation>
    </message>
    <message>
        <source>leading elsewhere, left out</source>
        <translation>nach außerhalb, ausgelassen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s)</source>
        <translation>
            <numerusform>%Ln Ordner</numerusform>
            <numerusform>%Ln Ordner</numerusform>
        </translation>
    </message>
    <message>
        <source>cannot be read, left out</source>
        <translation>nicht lesbar, ausgelassen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not there</source>
        <translation>
            <numerusform>%Ln nicht da</numerusform>
            <numerusform>%Ln nicht da</numerusform>
        </translation>
    </message>
    <message>
        <source>gone since you took them up</source>
        <translation>seit Beginn des Ziehens verschwunden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) on the web</source>
        <translation>
            <numerusform>%Ln im Web</numerusform>
            <numerusform>%Ln im Web</numerusform>
        </translation>
    </message>
    <message>
        <source>cannot be imported from there</source>
        <translation>von dort kein Import möglich</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) elsewhere</source>
        <translation>
            <numerusform>%Ln woanders</numerusform>
            <numerusform>%Ln woanders</numerusform>
        </translation>
    </message>
    <message>
        <source>on a server or a device: copy them to a folder first</source>
        <translation>auf einem Server oder Gerät: erst in einen Ordner kopieren</translation>
    </message>
    <message>
        <source>The originals stay where they are. Press Esc to cancel.</source>
        <translation>Die Originale bleiben, wo sie sind. Abbrechen mit Esc.</translation>
    </message>
</context>
<context>
    <name>empty</name>
    <message>
        <source>They are copied into the library and read back to make sure.
The originals stay where they are.</source>
        <translation>Sie werden in die Mediathek kopiert und zur Sicherheit zurückgelesen.
Die Originale bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>Aus Ordner importieren …</translation>
    </message>
    <message>
        <source>Card or folder</source>
        <translation>Karte oder Ordner</translation>
    </message>
    <message>
        <source>Photos, Live Photos, RAW and videos, with their edits.</source>
        <translation>Fotos, Live Photos, RAW und Videos, mit ihren Bearbeitungen.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>On this computer, in {folder}.</source>
        <translation>Auf diesem Computer, in {folder}.</translation>
    </message>
    <message>
        <source>Open library</source>
        <translation>Mediathek öffnen</translation>
    </message>
    <message>
        <source>Plug in a phone, or drop photos here</source>
        <translation>Ein Telefon anschließen oder Fotos hier ablegen</translation>
    </message>
    <message>
        <source>Drop photos or a folder here</source>
        <translation>Fotos oder einen Ordner hier ablegen</translation>
    </message>
</context>
<context>
    <name>first-run</name>
    <message>
        <source>Desktop Sync</source>
        <translation>Desktop Sync</translation>
    </message>
    <message>
        <source>Card or folder</source>
        <translation>Karte oder Ordner</translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>auf diesem Computer</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Loslegen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Skip, use the defaults</source>
        <translation>Überspringen, Voreinstellungen nutzen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Where photos live</source>
        <translation>Wo die Fotos liegen</translation>
    </message>
    <message>
        <source>The library is a plain folder. You can open it with any program.</source>
        <translation>Die Mediathek ist ein gewöhnlicher Ordner. Jedes Programm kann ihn öffnen.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Change the library folder</source>
        <translation>Ordner der Mediathek ändern</translation>
    </message>
    <message>
        <source>How folders are named</source>
        <translation>Wie die Ordner heißen</translation>
    </message>
    <message>
        <source>Every copy is read back from disk before it counts. Nothing is ever overwritten, and nothing is deleted from where it came.</source>
        <translation>Jede Kopie wird vom Datenträger zurückgelesen, bevor sie zählt. Nichts wird je überschrieben, und an der Quelle wird nichts gelöscht.</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Nach Tag</translation>
    </message>
    <message>
        <source>By month</source>
        <translation>Nach Monat</translation>
    </message>
    <message>
        <source>By year</source>
        <translation>Nach Jahr</translation>
    </message>
    <message numerus="yes">
        <source>{size} free, room for about %Ln photo(s)</source>
        <translation>
            <numerusform>{size} frei, Platz für etwa %Ln Foto</numerusform>
            <numerusform>{size} frei, Platz für etwa %Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>How it behaves</source>
        <translation>Wie es sich verhält</translation>
    </message>
    <message>
        <source>You can change all of this in Settings.</source>
        <translation>Alles davon lässt sich in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>Tell me what was done</source>
        <translation>Mitteilen, was erledigt wurde</translation>
    </message>
    <message>
        <source>At most one notification an hour. What needs you is said in any case.</source>
        <translation>Höchstens eine Mitteilung pro Stunde. Was zu erledigen ist, wird in jedem Fall gemeldet.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>follows it by itself</source>
        <translation>folgt ihm von selbst</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>It goes on by itself</source>
        <translation>Es geht von selbst weiter</translation>
    </message>
    <message>
        <source>Closing the window stops nothing. An import that was interrupted goes on at the next start, where it was.</source>
        <translation>Das Fenster zu schließen hält nichts an. Ein unterbrochener Import geht beim nächsten Start an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Bring the first photos in, now or later.</source>
        <translation>Die ersten Fotos importieren, jetzt oder später.</translation>
    </message>
    <message>
        <source>Drop photos, a card or a folder on this window</source>
        <translation>Fotos, eine Karte oder einen Ordner in dieses Fenster ziehen</translation>
    </message>
    <message>
        <source>The originals stay where they are.</source>
        <translation>Die Originale bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>Aus Ordner importieren …</translation>
    </message>
</context>
<context>
    <name>held</name>
    <message numerus="yes">
        <source>%Ln asset(s) (waits|wait) for a direct way to {name}</source>
        <translation>
            <numerusform>%Ln Aufnahme wartet auf einen direkten Weg zu {name}</numerusform>
            <numerusform>%Ln Aufnahmen warten auf einen direkten Weg zu {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) until {time}</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet bis {time}</numerusform>
            <numerusform>Hochladen: %Ln warten bis {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) until you plug in</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf das Netzteil</numerusform>
            <numerusform>Hochladen: %Ln warten auf das Netzteil</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) for “{detail}”</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf „{detail}“</numerusform>
            <numerusform>Hochladen: %Ln warten auf „{detail}“</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) for another network</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf ein anderes Netzwerk</numerusform>
            <numerusform>Hochladen: %Ln warten auf ein anderes Netzwerk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) for a network</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf ein Netzwerk</numerusform>
            <numerusform>Hochladen: %Ln warten auf ein Netzwerk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) until you log in to the network</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf die Anmeldung im Netzwerk</numerusform>
            <numerusform>Hochladen: %Ln warten auf die Anmeldung im Netzwerk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) until you are done presenting</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf das Ende der Präsentation</numerusform>
            <numerusform>Hochladen: %Ln warten auf das Ende der Präsentation</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) until the computer is less busy</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet, bis der Computer weniger zu tun hat</numerusform>
            <numerusform>Hochladen: %Ln warten, bis der Computer weniger zu tun hat</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait)</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet</numerusform>
            <numerusform>Hochladen: %Ln warten</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} about {time}</source>
        <translation>{name} etwa {time}</translation>
    </message>
    <message>
        <source>the rest</source>
        <translation>der Rest</translation>
    </message>
    <message>
        <source>{name} after you plug in</source>
        <translation>{name} erst am Netzteil</translation>
    </message>
    <message>
        <source>{name} once there is a direct way</source>
        <translation>{name} erst auf direktem Weg</translation>
    </message>
    <message>
        <source>{name} from {time}</source>
        <translation>{name} ab {time}</translation>
    </message>
    <message>
        <source>{name} on another network</source>
        <translation>{name} erst in einem anderen Netzwerk</translation>
    </message>
    <message>
        <source>{name} once there is a network</source>
        <translation>{name} erst mit einem Netzwerk</translation>
    </message>
    <message>
        <source>{name} later</source>
        <translation>{name} später</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Uploaded</source>
        <translation>Hochgeladen</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Which part is shown</source>
        <translation>Welcher Teil gezeigt wird</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>aufgeklappt</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>zugeklappt</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>Show in Library</source>
        <translation>In der Mediathek zeigen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>Import again</source>
        <translation>Erneut importieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Its bytes were read from the source, and the copy was read back from the disk.</source>
        <translation>Das Original wurde aus der Quelle gelesen und die Kopie vom Datenträger zurückgelesen.</translation>
    </message>
    <message>
        <source>Nothing was copied: every file of it was there.</source>
        <translation>Nichts wurde kopiert: Alle Dateien waren schon da.</translation>
    </message>
    <message>
        <source>What you remove on purpose does not come back with a later import.</source>
        <translation>Was von Hand entfernt wird, kommt mit einem späteren Import nicht zurück.</translation>
    </message>
    <message>
        <source>Nothing of it was copied. Try again to import it.</source>
        <translation>Nichts davon wurde kopiert. Zum Importieren erneut versuchen.</translation>
    </message>
    <message>
        <source>It does not come back with a later import, unless you bring it back.</source>
        <translation>Es kommt mit einem späteren Import nicht zurück, außer es wird zurückgeholt.</translation>
    </message>
    <message>
        <source>Each file was compared with what was imported, byte for byte.</source>
        <translation>Jede Datei wurde Byte für Byte mit dem verglichen, was importiert wurde.</translation>
    </message>
    <message>
        <source>{reason}. Tried again by itself.</source>
        <translation>{reason}. Von selbst erneut versucht.</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}.</translation>
    </message>
    <message>
        <source>You had it tried again.</source>
        <translation>Von Hand erneut versucht.</translation>
    </message>
    <message>
        <source>You left it out.</source>
        <translation>Von Hand ausgelassen.</translation>
    </message>
    <message>
        <source>In the library. The copy was read back and is the same.</source>
        <translation>In der Mediathek. Die Kopie wurde zurückgelesen und ist identisch.</translation>
    </message>
    <message>
        <source>The same is already in the library.</source>
        <translation>Dasselbe ist schon in der Mediathek.</translation>
    </message>
    <message>
        <source>Left out: you removed it before.</source>
        <translation>Ausgelassen: früher von Hand entfernt.</translation>
    </message>
    <message>
        <source>Moved to the trash.</source>
        <translation>In den Papierkorb gelegt.</translation>
    </message>
    <message>
        <source>The whole library was read back.</source>
        <translation>Die ganze Mediathek wurde zurückgelesen.</translation>
    </message>
    <message>
        <source>It says its copy has the same hash.</source>
        <translation>Nach eigener Auskunft hat die dortige Kopie denselben Hash.</translation>
    </message>
    <message>
        <source>The copy there was read back and is the same.</source>
        <translation>Die dortige Kopie wurde zurückgelesen und ist identisch.</translation>
    </message>
    <message>
        <source>A copy of the same size is there.</source>
        <translation>Eine Kopie derselben Größe ist dort.</translation>
    </message>
    <message>
        <source>It cannot be kept there.</source>
        <translation>Dort kann das nicht aufbewahrt werden.</translation>
    </message>
    <message>
        <source>Asked again, it was not there, or not the same.</source>
        <translation>Bei erneuter Nachfrage fehlte die Kopie oder war nicht mehr identisch.</translation>
    </message>
    <message>
        <source>It was asked for everything again.</source>
        <translation>Nach allem wurde erneut gefragt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) uploaded.</source>
        <translation>
            <numerusform>%Ln Aufnahme hochgeladen.</numerusform>
            <numerusform>%Ln Aufnahmen hochgeladen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) found there already.</source>
        <translation>
            <numerusform>%Ln Aufnahme war schon dort.</numerusform>
            <numerusform>%Ln Aufnahmen waren schon dort.</numerusform>
        </translation>
    </message>
    <message>
        <source>The import from {source} began.</source>
        <translation>Der Import aus {source} begann.</translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more problem(s).</source>
        <translation>
            <numerusform>Und %Ln weiteres Problem.</numerusform>
            <numerusform>Und %Ln weitere Probleme.</numerusform>
        </translation>
    </message>
    <message>
        <source>You cancelled the import.</source>
        <translation>Der Import wurde von Hand abgebrochen.</translation>
    </message>
    <message>
        <source>The import stopped.</source>
        <translation>Der Import wurde unterbrochen.</translation>
    </message>
    <message>
        <source>The import ended.</source>
        <translation>Der Import ist beendet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) imported, every copy read back.</source>
        <translation>
            <numerusform>%Ln Aufnahme importiert, jede Kopie zurückgelesen.</numerusform>
            <numerusform>%Ln Aufnahmen importiert, jede Kopie zurückgelesen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) imported earlier.</source>
        <translation>
            <numerusform>%Ln Aufnahme früher importiert.</numerusform>
            <numerusform>%Ln Aufnahmen früher importiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) the same as one in the library.</source>
        <translation>
            <numerusform>%Ln Aufnahme gleicht einer in der Mediathek.</numerusform>
            <numerusform>%Ln Aufnahmen gleichen einer in der Mediathek.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) left out: you removed them.</source>
        <translation>
            <numerusform>%Ln Aufnahme ausgelassen: von Hand entfernt.</numerusform>
            <numerusform>%Ln Aufnahmen ausgelassen: von Hand entfernt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) not imported yet.</source>
        <translation>
            <numerusform>%Ln Aufnahme noch nicht importiert.</numerusform>
            <numerusform>%Ln Aufnahmen noch nicht importiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Search a name, a day, a place or a reason</source>
        <translation>Name, Tag, Ort oder Grund suchen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”. Try a name or a day.</source>
        <translation>Nichts gefunden zu „{text}“. Einen Namen oder Tag versuchen.</translation>
    </message>
    <message>
        <source>Nothing happened yet</source>
        <translation>Noch nichts geschehen</translation>
    </message>
    <message>
        <source>Nothing of this kind happened yet</source>
        <translation>Noch nichts dieser Art geschehen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) written to “{file}”</source>
        <translation>
            <numerusform>%Ln Zeile in „{file}“ geschrieben</numerusform>
            <numerusform>%Ln Zeilen in „{file}“ geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>What happened, and what became of it</source>
        <translation>Was geschehen ist und was daraus wurde</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; imported, read back, the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; importiert, zurückgelesen, identisch</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; not imported: the same is already in the library</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; nicht importiert: Dasselbe ist schon in der Mediathek</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; not imported: you removed it before</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; nicht importiert: Es wurde früher von Hand entfernt</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; could not be imported at first</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; ließ sich zunächst nicht importieren</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; left out: you cancelled it</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; ausgelassen: von Hand abgebrochen</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; removed, and moved to the trash</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; entfernt und in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; was no longer what was imported</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; war nicht mehr, was importiert wurde</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; was missing from the library</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; fehlte in der Mediathek</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln file(s)&lt;/b&gt; of the library read back</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Datei&lt;/b&gt; der Mediathek zurückgelesen</numerusform>
            <numerusform>&lt;b&gt;%Ln Dateien&lt;/b&gt; der Mediathek zurückgelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>The import from &lt;b&gt;{source}&lt;/b&gt; stopped at first</source>
        <translation>Der Import aus &lt;b&gt;{source}&lt;/b&gt; wurde zunächst unterbrochen</translation>
    </message>
    <message>
        <source>The import from &lt;b&gt;{source}&lt;/b&gt; stopped</source>
        <translation>Der Import aus &lt;b&gt;{source}&lt;/b&gt; wurde unterbrochen</translation>
    </message>
    <message>
        <source>&lt;b&gt;{source}&lt;/b&gt; · {reason}</source>
        <translation>&lt;b&gt;{source}&lt;/b&gt; · {reason}</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; imported from {source} so far</source>
        <translation>
            <numerusform>Bisher &lt;b&gt;%Ln Aufnahme&lt;/b&gt; aus {source} importiert</numerusform>
            <numerusform>Bisher &lt;b&gt;%Ln Aufnahmen&lt;/b&gt; aus {source} importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;{source}&lt;/b&gt; held nothing new</source>
        <translation>&lt;b&gt;{source}&lt;/b&gt; enthielt nichts Neues</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln photo(s)&lt;/b&gt; imported from {source}, every copy read back</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Foto&lt;/b&gt; aus {source} importiert, jede Kopie zurückgelesen</numerusform>
            <numerusform>&lt;b&gt;%Ln Fotos&lt;/b&gt; aus {source} importiert, jede Kopie zurückgelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln video(s)&lt;/b&gt; imported from {source}, every copy read back</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Video&lt;/b&gt; aus {source} importiert, jede Kopie zurückgelesen</numerusform>
            <numerusform>&lt;b&gt;%Ln Videos&lt;/b&gt; aus {source} importiert, jede Kopie zurückgelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; imported from {source}, every copy read back</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; aus {source} importiert, jede Kopie zurückgelesen</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; aus {source} importiert, jede Kopie zurückgelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>being tried again</source>
        <translation>wird erneut versucht</translation>
    </message>
    <message>
        <source>imported again since</source>
        <translation>inzwischen erneut importiert</translation>
    </message>
    <message>
        <source>a later import looked at it anew</source>
        <translation>von einem späteren Import neu geprüft</translation>
    </message>
    <message>
        <source>there since {time}</source>
        <translation>dort seit {time}</translation>
    </message>
    <message>
        <source>whole again since {time}</source>
        <translation>wieder vollständig seit {time}</translation>
    </message>
    <message>
        <source>in the library since {time}</source>
        <translation>in der Mediathek seit {time}</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>needs you</source>
        <translation>zu erledigen</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message numerus="yes">
        <source>%Ln uploaded</source>
        <translation>
            <numerusform>%Ln hochgeladen</numerusform>
            <numerusform>%Ln hochgeladen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln imported</source>
        <translation>
            <numerusform>%Ln importiert</numerusform>
            <numerusform>%Ln importiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failure(s) open</source>
        <translation>
            <numerusform>%Ln Fehler offen</numerusform>
            <numerusform>%Ln Fehler offen</numerusform>
        </translation>
    </message>
    <message>
        <source>all failures solved</source>
        <translation>alle Fehler gelöst</translation>
    </message>
    <message>
        <source>Save the history</source>
        <translation>Verlauf speichern</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>history</source>
        <translation>Verlauf</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln file(s)&lt;/b&gt; asked for again</source>
        <translation>
            <numerusform>Nach &lt;b&gt;%Ln Datei&lt;/b&gt; erneut gefragt</numerusform>
            <numerusform>Nach &lt;b&gt;%Ln Dateien&lt;/b&gt; erneut gefragt</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; could not be uploaded at first</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; konnte zunächst nicht hochgeladen werden</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; was there no more, or not the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; fehlte dort oder war nicht mehr identisch</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; not uploaded: you left it out</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; nicht hochgeladen: von Hand ausgelassen</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; added</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; hinzugefügt</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; removed; what is there stays</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; entfernt; was dort ist, bleibt</translation>
    </message>
    <message>
        <source>Uploads to &lt;b&gt;{name}&lt;/b&gt; paused by you</source>
        <translation>Hochladen zu &lt;b&gt;{name}&lt;/b&gt; von Hand angehalten</translation>
    </message>
    <message>
        <source>Uploads to &lt;b&gt;{name}&lt;/b&gt; resumed</source>
        <translation>Hochladen zu &lt;b&gt;{name}&lt;/b&gt; fortgesetzt</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; found there, the server’s hashes are the same</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; war schon dort, der Hash des Servers ist derselbe</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; waren schon dort, die Hashes des Servers sind dieselben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; found there, all read back</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; war schon dort, zurückgelesen</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; waren schon dort, alle zurückgelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; found there, known by their sizes alone</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; war schon dort, nur der Größe nach bekannt</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; waren schon dort, nur der Größe nach bekannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; cannot be kept there</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; kann dort nicht aufbewahrt werden</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; können dort nicht aufbewahrt werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; uploaded, the server’s hashes are the same</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; hochgeladen, der Hash des Servers ist derselbe</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; hochgeladen, die Hashes des Servers sind dieselben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; uploaded, all read back</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; hochgeladen, zurückgelesen</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; hochgeladen, alle zurückgelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; uploaded, known by their sizes alone</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; hochgeladen, nur der Größe nach bekannt</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; hochgeladen, nur der Größe nach bekannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln asset(s)&lt;/b&gt; uploaded</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln Aufnahme&lt;/b&gt; hochgeladen</numerusform>
            <numerusform>&lt;b&gt;%Ln Aufnahmen&lt;/b&gt; hochgeladen</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; uploaded, the server’s hash is the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; hochgeladen, der Hash des Servers ist derselbe</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; uploaded, read back, the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; hochgeladen, zurückgelesen, identisch</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; uploaded, its size is the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; hochgeladen, die Größe ist dieselbe</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; cannot be kept there</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; kann dort nicht aufbewahrt werden</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; was there already, the server’s hash is the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; war schon dort, der Hash des Servers ist derselbe</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; was there already, read back, the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; war schon dort, zurückgelesen, identisch</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; was there already, its size is the same</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; war schon dort, die Größe ist dieselbe</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Done today</source>
        <translation>Heute erledigt</translation>
    </message>
    <message>
        <source>cancelled by you</source>
        <translation>von Hand abgebrochen</translation>
    </message>
    <message>
        <source>paused by you, until {time}</source>
        <translation>von Hand angehalten, bis {time}</translation>
    </message>
    <message>
        <source>paused by you</source>
        <translation>von Hand angehalten</translation>
    </message>
    <message>
        <source>Library → {destination}</source>
        <translation>Mediathek → {destination}</translation>
    </message>
    <message>
        <source>{source} → Library</source>
        <translation>{source} → Mediathek</translation>
    </message>
    <message>
        <source>server-hashed, the same</source>
        <translation>Hash vom Server, identisch</translation>
    </message>
    <message>
        <source>there, and its size is the same</source>
        <translation>dort, die Größe ist dieselbe</translation>
    </message>
    <message>
        <source>cannot be kept there</source>
        <translation>kann dort nicht aufbewahrt werden</translation>
    </message>
    <message>
        <source>read back, the same</source>
        <translation>zurückgelesen, identisch</translation>
    </message>
    <message>
        <source>the same is already in the library</source>
        <translation>dasselbe ist schon in der Mediathek</translation>
    </message>
    <message>
        <source>already imported</source>
        <translation>schon importiert</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>in the library, read back, the same</source>
        <translation>Mediathek: zurückgelesen, identisch</translation>
    </message>
    <message>
        <source>checking the copy</source>
        <translation>Kopie wird geprüft</translation>
    </message>
    <message>
        <source>again at {time}</source>
        <translation>erneut um {time}</translation>
    </message>
    <message>
        <source>try {count}</source>
        <translation>Versuch {count}</translation>
    </message>
    <message>
        <source>{percent} percent</source>
        <translation>{percent} Prozent</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>library</name>
    <message>
        <source>at an unknown time</source>
        <translation>zu unbekannter Zeit</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s)</source>
        <translation>
            <numerusform>%Ln Aufnahme</numerusform>
            <numerusform>%Ln Aufnahmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found for “{words}”. Try a day, a camera or a name.</source>
        <translation>Nichts gefunden zu „{words}“. Einen Tag, eine Kamera oder einen Namen versuchen.</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>Each mark is one place, in this order: {names}</source>
        <translation>Jedes Zeichen steht für einen Ort, in dieser Reihenfolge: {names}</translation>
    </message>
    <message>
        <source>Each mark is one place: the copy in the library was read back</source>
        <translation>Jedes Zeichen steht für einen Ort: Die Kopie in der Mediathek wurde zurückgelesen</translation>
    </message>
    <message>
        <source>Date, name, camera</source>
        <translation>Datum, Name, Kamera</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>Mediathek durchsuchen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Photos and videos</source>
        <translation>Fotos und Videos</translation>
    </message>
    <message>
        <source>The library is empty</source>
        <translation>Die Mediathek ist leer</translation>
    </message>
    <message>
        <source>Drop photos or a folder anywhere on this window. They are copied into the library and read back, and then stand here by day.</source>
        <translation>Fotos oder einen Ordner irgendwo in diesem Fenster ablegen. Sie werden in die Mediathek kopiert und zurückgelesen und stehen dann hier, nach Tagen geordnet.</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>Aus Ordner importieren …</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Save receipt…</source>
        <translation>Beleg speichern…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Select a photo or video to see its receipt.</source>
        <translation>Ein Foto oder Video auswählen, um seinen Beleg zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln ausgewählt</numerusform>
            <numerusform>%Ln ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>One file</source>
        <translation>Eine Datei</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) moved as one</source>
        <translation>
            <numerusform>%Ln Datei, gemeinsam bewegt</numerusform>
            <numerusform>%Ln Dateien, gemeinsam bewegt</numerusform>
        </translation>
    </message>
    <message>
        <source>Receipt · {role}</source>
        <translation>Beleg · {role}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>No file manager could be opened.</source>
        <translation>Es ließ sich kein Dateimanager öffnen.</translation>
    </message>
    <message>
        <source>The file is “{path}”.</source>
        <translation>Die Datei ist „{path}“.</translation>
    </message>
    <message>
        <source>Time from EXIF</source>
        <translation>Zeit aus EXIF</translation>
    </message>
    <message>
        <source>Time from the video itself</source>
        <translation>Zeit aus dem Video selbst</translation>
    </message>
    <message>
        <source>Time from XMP</source>
        <translation>Zeit aus XMP</translation>
    </message>
    <message>
        <source>Time from the file’s name</source>
        <translation>Zeit aus dem Dateinamen</translation>
    </message>
    <message>
        <source>Time from the file’s own date</source>
        <translation>Zeit aus dem Datum der Datei</translation>
    </message>
    <message>
        <source>Nothing says when it was captured</source>
        <translation>Aufnahmezeit nirgends vermerkt</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Ausgeblendet</translation>
    </message>
    <message>
        <source>Album: {names}</source>
        <translation>Album: {names}</translation>
    </message>
    <message>
        <source>Albums: {names}</source>
        <translation>Alben: {names}</translation>
    </message>
    <message>
        <source>copy in the library read back</source>
        <translation>Kopie in der Mediathek zurückgelesen</translation>
    </message>
    <message>
        <source>copy in the library not read back</source>
        <translation>Kopie in der Mediathek nicht zurückgelesen</translation>
    </message>
    <message>
        <source>all read back</source>
        <translation>alle zurückgelesen</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Live Photo</source>
        <translation>Live Photo</translation>
    </message>
    <message>
        <source>burst</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>sidecar</source>
        <translation>Begleitdatei</translation>
    </message>
</context>
<context>
    <name>networks</name>
    <message>
        <source>Networks this computer was in</source>
        <translation>Netzwerke, in denen dieser Computer war</translation>
    </message>
    <message>
        <source>Network “{name}”</source>
        <translation>Netzwerk „{name}“</translation>
    </message>
    <message>
        <source>As the system says</source>
        <translation>Laut System</translation>
    </message>
    <message>
        <source>Metered</source>
        <translation>Getaktet</translation>
    </message>
    <message>
        <source>Not metered</source>
        <translation>Nicht getaktet</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Forget {name}</source>
        <translation>{name} vergessen</translation>
    </message>
    <message>
        <source>Last here: {time}</source>
        <translation>Zuletzt hier: {time}</translation>
    </message>
    <message>
        <source>to {name} nothing over {size} gets through</source>
        <translation>zu {name} kommt nichts über {size} durch</translation>
    </message>
    <message numerus="yes">
        <source>to {name} %Ln upload(s) at a time (is|are) enough</source>
        <translation>
            <numerusform>zu {name} genügt %Ln gleichzeitiges Hochladen</numerusform>
            <numerusform>zu {name} genügt es, %Ln gleichzeitig hochzuladen</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is {milliseconds} ms away</source>
        <translation>{name} ist {milliseconds} ms entfernt</translation>
    </message>
</context>
<context>
    <name>notice</name>
    <message>
        <source>{imported}, {uploaded}</source>
        <translation>{imported}, {uploaded}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not uploaded</source>
        <translation>
            <numerusform>%Ln nicht hochgeladen</numerusform>
            <numerusform>%Ln nicht hochgeladen</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Desktop Sync to see why.</source>
        <translation>Desktop Sync zeigt, warum.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) (waits|wait) for it, and everything else goes on. (It is|They are) in the library and nothing is lost.</source>
        <translation>
            <numerusform>%Ln Aufnahme wartet darauf, alles andere geht weiter. Sie ist in der Mediathek, nichts ist verloren.</numerusform>
            <numerusform>%Ln Aufnahmen warten darauf, alles andere geht weiter. Sie sind in der Mediathek, nichts ist verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Places</source>
        <translation>Orte öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln uploaded to {names}</source>
        <translation>
            <numerusform>%Ln zu {names} hochgeladen</numerusform>
            <numerusform>%Ln zu {names} hochgeladen</numerusform>
        </translation>
    </message>
    <message>
        <source>{size}, done at {time}. Every copy there was checked.</source>
        <translation>{size}, fertig um {time}. Jede Kopie dort wurde geprüft.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) not uploaded. Open Desktop Sync to see why.</source>
        <translation>
            <numerusform>%Ln wurde nicht hochgeladen. Desktop Sync zeigt, warum.</numerusform>
            <numerusform>%Ln wurden nicht hochgeladen. Desktop Sync zeigt, warum.</numerusform>
        </translation>
    </message>
    <message>
        <source>{what}.</source>
        <translation>{what}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (waits|wait) for {name}.</source>
        <translation>
            <numerusform>%Ln wartet auf {name}.</numerusform>
            <numerusform>%Ln warten auf {name}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>The import from {source} stopped</source>
        <translation>Der Import aus {source} wurde unterbrochen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln imported from {source}</source>
        <translation>
            <numerusform>%Ln Aufnahme aus {source} importiert</numerusform>
            <numerusform>%Ln Aufnahmen aus {source} importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>{size}, done at {time}. Every copy was read back.</source>
        <translation>{size}, fertig um {time}. Jede Kopie wurde zurückgelesen.</translation>
    </message>
    <message>
        <source>Nothing imported from {source}</source>
        <translation>Nichts aus {source} importiert</translation>
    </message>
    <message>
        <source>Nothing new in {source}</source>
        <translation>Nichts Neues in {source}</translation>
    </message>
    <message>
        <source>No photos or videos in {source}</source>
        <translation>Keine Fotos oder Videos in {source}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) here already.</source>
        <translation>
            <numerusform>%Ln war schon da.</numerusform>
            <numerusform>%Ln waren schon da.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) not imported. Open Desktop Sync to see why.</source>
        <translation>
            <numerusform>%Ln wurde nicht importiert. Der Grund steht in Desktop Sync.</numerusform>
            <numerusform>%Ln wurden nicht importiert. Die Gründe stehen in Desktop Sync.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) worth a look.</source>
        <translation>
            <numerusform>%Ln ist einen Blick wert.</numerusform>
            <numerusform>%Ln sind einen Blick wert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Desktop Sync {version} is there</source>
        <translation>Desktop Sync {version} ist da</translation>
    </message>
    <message>
        <source>The settings say what changed. Nothing is installed by itself.</source>
        <translation>Was sich geändert hat, steht in den Einstellungen. Nichts wird von selbst installiert.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
</context>
<context>
    <name>now</name>
    <message>
        <source>on battery, {level} %</source>
        <translation>Akkubetrieb, {level} %</translation>
    </message>
    <message>
        <source>on battery</source>
        <translation>Akkubetrieb</translation>
    </message>
    <message>
        <source>on mains</source>
        <translation>Netzbetrieb</translation>
    </message>
    <message>
        <source>on a metered network</source>
        <translation>getaktetes Netzwerk</translation>
    </message>
    <message>
        <source>Wi-Fi “{name}” (metered)</source>
        <translation>WLAN „{name}“ (getaktet)</translation>
    </message>
    <message>
        <source>Wi-Fi “{name}”</source>
        <translation>WLAN „{name}“</translation>
    </message>
    <message>
        <source>“{name}” (metered)</source>
        <translation>„{name}“ (getaktet)</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Import läuft</translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (is|are) tried again by (itself|themselves)</source>
        <translation>
            <numerusform>%Ln Hochladen wird von selbst erneut versucht</numerusform>
            <numerusform>%Ln werden von selbst erneut hochgeladen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to do yet</source>
        <translation>Noch nichts zu tun</translation>
    </message>
    <message>
        <source>The library is empty and waiting.</source>
        <translation>Die Mediathek ist leer und bereit.</translation>
    </message>
    <message>
        <source>All done</source>
        <translation>Alles erledigt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not imported</source>
        <translation>
            <numerusform>%Ln nicht importiert</numerusform>
            <numerusform>%Ln nicht importiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not uploaded</source>
        <translation>
            <numerusform>%Ln nicht hochgeladen</numerusform>
            <numerusform>%Ln nicht hochgeladen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait)</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet</numerusform>
            <numerusform>Hochladen: %Ln warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) for other places</source>
        <translation>
            <numerusform>%Ln wartet auf andere Orte</numerusform>
            <numerusform>%Ln warten auf andere Orte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln places need you</source>
        <translation>
            <numerusform>%Ln Ort ist zu erledigen</numerusform>
            <numerusform>%Ln Orte sind zu erledigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Uploading {done} of {total}</source>
        <translation>Hochladen: {done} von {total}</translation>
    </message>
    <message>
        <source>Uploading {done} of {total} · about {time}</source>
        <translation>Hochladen: {done} von {total} · etwa {time}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln left, {size}</source>
        <translation>
            <numerusform>%Ln übrig, {size}</numerusform>
            <numerusform>%Ln übrig, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>importing {done} of {total} from {source}</source>
        <translation>Import: {done} von {total} aus {source}</translation>
    </message>
    <message numerus="yes">
        <source>Uploads to %Ln places wait</source>
        <translation>
            <numerusform>Das Hochladen zu %Ln Ort wartet</numerusform>
            <numerusform>Das Hochladen zu %Ln Orten wartet</numerusform>
        </translation>
    </message>
    <message>
        <source>Uploads to “{name}” wait</source>
        <translation>Das Hochladen zu „{name}“ wartet</translation>
    </message>
    <message>
        <source>Uploads to “{name}” are paused by you</source>
        <translation>Das Hochladen zu „{name}“ wurde von Hand angehalten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) found so far</source>
        <translation>
            <numerusform>Bisher %Ln Datei gefunden</numerusform>
            <numerusform>Bisher %Ln Dateien gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking through {source}</source>
        <translation>{source} wird durchsucht</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) to look at</source>
        <translation>
            <numerusform>%Ln Datei anzusehen</numerusform>
            <numerusform>%Ln Dateien anzusehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Finding what is new in {source}</source>
        <translation>Neues in {source} wird gesucht</translation>
    </message>
    <message>
        <source>Importing {done} of {total}</source>
        <translation>{done} von {total} importiert</translation>
    </message>
    <message>
        <source>Importing {done} of {total} · about {time}</source>
        <translation>{done} von {total} importiert · fertig gegen {time}</translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation>aus {source}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln to upload, {size}</source>
        <translation>
            <numerusform>%Ln noch hochzuladen, {size}</numerusform>
            <numerusform>%Ln noch hochzuladen, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>The library is empty.</source>
        <translation>Die Mediathek ist leer.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) in the library, {size}</source>
        <translation>
            <numerusform>%Ln Aufnahme in der Mediathek, {size}</numerusform>
            <numerusform>%Ln Aufnahmen in der Mediathek, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first} and %Ln more</source>
        <translation>
            <numerusform>{first} und %Ln weitere</numerusform>
            <numerusform>{first} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Zu erledigen</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Alle erneut versuchen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) (waits|wait). Nothing is lost.</source>
        <translation>
            <numerusform>%Ln Aufnahme wartet. Nichts ist verloren.</numerusform>
            <numerusform>%Ln Aufnahmen warten. Nichts ist verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Places</source>
        <translation>Orte öffnen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>{name} was not imported</source>
        <translation>{name} wurde nicht importiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) not uploaded to {destination}</source>
        <translation>
            <numerusform>%Ln wurde nicht zu {destination} hochgeladen</numerusform>
            <numerusform>%Ln wurden nicht zu {destination} hochgeladen</numerusform>
        </translation>
    </message>
    <message>
        <source>{names}. {reason}</source>
        <translation>{names}. {reason}</translation>
    </message>
    <message>
        <source>{name} was not uploaded to {destination}</source>
        <translation>{name} wurde nicht zu {destination} hochgeladen</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} und %Ln weitere</numerusform>
            <numerusform>{names} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>Einen Blick wert</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>Jetzt ausführen</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>This network costs nothing</source>
        <translation>Dieses Netzwerk kostet nichts</translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more</source>
        <translation>
            <numerusform>Und %Ln weitere</numerusform>
            <numerusform>Und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Import from a folder (Ctrl+I)</source>
        <translation>Aus Ordner importieren (Strg+I)</translation>
    </message>
    <message>
        <source>Cancel import</source>
        <translation>Import abbrechen</translation>
    </message>
    <message>
        <source>What is in the library stays. The rest is not copied.</source>
        <translation>Was in der Mediathek ist, bleibt. Der Rest wird nicht kopiert.</translation>
    </message>
    <message>
        <source>Show in Library</source>
        <translation>In der Mediathek zeigen</translation>
    </message>
    <message>
        <source>Leave out of this import</source>
        <translation>Bei diesem Import auslassen</translation>
    </message>
    <message>
        <source>Do not upload to {name}</source>
        <translation>Nicht zu {name} hochladen</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>How much of it is done</source>
        <translation>Wie viel davon erledigt ist</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>How long to pause</source>
        <translation>Wie lange angehalten wird</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) (waits|wait) for {name}</source>
        <translation>
            <numerusform>%Ln Aufnahme wartet auf {name}</numerusform>
            <numerusform>%Ln Aufnahmen warten auf {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>paused by you</source>
        <translation>von Hand angehalten</translation>
    </message>
</context>
<context>
    <name>pause</name>
    <message>
        <source>Until {time}</source>
        <translation>Bis {time}</translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation>Für eine Stunde</translation>
    </message>
    <message>
        <source>Until I resume</source>
        <translation>Bis zum Fortsetzen</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open the library’s folder</source>
        <translation>Ordner der Mediathek öffnen</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Computer</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} frei</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>Jetzt ausführen</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Enter a new password…</source>
        <translation>Neues Passwort eingeben …</translation>
    </message>
    <message>
        <source>Enter a new key…</source>
        <translation>Neuen Schlüssel eingeben …</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>Mehr zu {name}</translation>
    </message>
    <message>
        <source>Asking whether files can be put there…</source>
        <translation>Es wird gefragt, ob dort Dateien abgelegt werden können …</translation>
    </message>
    <message>
        <source>Files can be put there.</source>
        <translation>Dateien können dort abgelegt werden.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Rename a place</source>
        <translation>Ort umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Remove a place</source>
        <translation>Ort entfernen</translation>
    </message>
    <message>
        <source>Remove “{name}”?</source>
        <translation>„{name}“ entfernen?</translation>
    </message>
    <message>
        <source>Nothing that is there is touched. Desktop Sync uploads nothing more to it, and forgets what is proven there.</source>
        <translation>Was dort ist, wird nicht angerührt. Desktop Sync lädt nichts mehr dorthin hoch und vergisst, was dort nachgewiesen ist.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Das wird gebraucht.</translation>
    </message>
    <message>
        <source>Keeping it…</source>
        <translation>Wird gesichert …</translation>
    </message>
    <message>
        <source>There is a place of that name already.</source>
        <translation>Es gibt schon einen Ort mit diesem Namen.</translation>
    </message>
    <message>
        <source>This system has no keyring that a password can be kept in. It can be kept in a file of this profile that only you can read.</source>
        <translation>Dieses System hat keinen Schlüsselbund für Passwörter. Eine nur für den eigenen Benutzer lesbare Datei dieses Profils kann es aufbewahren.</translation>
    </message>
    <message>
        <source>Go on in the browser. This goes on by itself then.</source>
        <translation>Im Browser fortfahren. Danach geht es hier von selbst weiter.</translation>
    </message>
    <message>
        <source>Logged in.</source>
        <translation>Angemeldet.</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Choose: {label}</source>
        <translation>Auswählen: {label}</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie bisher</translation>
    </message>
    <message>
        <source>This cannot be used: {detail}.</source>
        <translation>Das kann nicht verwendet werden: {detail}.</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
    <message>
        <source>Add a place</source>
        <translation>Ort hinzufügen</translation>
    </message>
    <message>
        <source>Change a place</source>
        <translation>Ort ändern</translation>
    </message>
    <message>
        <source>Kind of place</source>
        <translation>Art des Ortes</translation>
    </message>
    <message>
        <source>Log in in the browser…</source>
        <translation>Im Browser anmelden …</translation>
    </message>
    <message>
        <source>Keep it in a file of this profile instead</source>
        <translation>Stattdessen in einer Datei dieses Profils aufbewahren</translation>
    </message>
    <message>
        <source>Keep it all the same</source>
        <translation>Trotzdem behalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>A copy somewhere else</source>
        <translation>Eine Kopie an einem anderen Ort</translation>
    </message>
    <message>
        <source>Add a place: a folder, a disk or a server of your own. What is imported is uploaded there in the background, and proven by asking the place itself.</source>
        <translation>Ein Ort ist ein Ordner, eine Festplatte oder ein eigener Server. Was importiert wird, wird im Hintergrund dorthin hochgeladen und durch Nachfrage beim Ort selbst nachgewiesen.</translation>
    </message>
    <message>
        <source>Add a place…</source>
        <translation>Ort hinzufügen …</translation>
    </message>
    <message>
        <source>When to upload</source>
        <translation>Wann hochgeladen wird</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netzwerke</translation>
    </message>
    <message>
        <source>Any network</source>
        <translation>Jedes Netzwerk</translation>
    </message>
    <message>
        <source>Only these</source>
        <translation>Nur diese</translation>
    </message>
    <message>
        <source>Their names, with commas between them</source>
        <translation>Die Namen, mit Kommas getrennt</translation>
    </message>
    <message>
        <source>At any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Only between</source>
        <translation>Nur zu diesen Zeiten</translation>
    </message>
    <message>
        <source>The times, such as 22:00-06:00</source>
        <translation>Die Zeiten, etwa 22:00-06:00</translation>
    </message>
    <message>
        <source>Hours are written like 22:00-06:00.</source>
        <translation>Zeiten werden wie 22:00-06:00 geschrieben.</translation>
    </message>
    <message>
        <source>As everywhere</source>
        <translation>Wie überall</translation>
    </message>
    <message>
        <source>Nothing is uploaded yet</source>
        <translation>Noch ist nichts hochgeladen</translation>
    </message>
    <message>
        <source>Add a place, and the library is uploaded there and proven.</source>
        <translation>An einen neuen Ort wird die Mediathek hochgeladen und dort nachgewiesen.</translation>
    </message>
    <message>
        <source>Nothing to upload yet</source>
        <translation>Noch ist nichts hochzuladen</translation>
    </message>
    <message>
        <source>What is imported is uploaded by itself.</source>
        <translation>Was importiert wird, wird von selbst hochgeladen.</translation>
    </message>
    <message>
        <source>Each place was asked itself.</source>
        <translation>Jeder Ort wurde selbst gefragt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln (waits|wait) for {name}</source>
        <translation>
            <numerusform>%Ln wartet auf {name}</numerusform>
            <numerusform>%Ln warten auf {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln upload(s) (waits|wait) for {names}</source>
        <translation>
            <numerusform>Hochladen: %Ln wartet auf {names}</numerusform>
            <numerusform>Hochladen: %Ln warten auf {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) not uploaded</source>
        <translation>
            <numerusform>%Ln wurde nicht hochgeladen</numerusform>
            <numerusform>%Ln wurden nicht hochgeladen</numerusform>
        </translation>
    </message>
    <message>
        <source>paused by you</source>
        <translation>angehalten</translation>
    </message>
    <message numerus="yes">
        <source>The other %Ln (is|are) in the library, the first upload is still to come</source>
        <translation>
            <numerusform>%Ln weitere ist in der Mediathek, das erste Hochladen steht noch aus</numerusform>
            <numerusform>%Ln weitere sind in der Mediathek, das erste Hochladen steht noch aus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The other %Ln (is|are) in the library, and proven nowhere else yet</source>
        <translation>
            <numerusform>%Ln weitere ist in der Mediathek und sonst noch nirgends nachgewiesen</numerusform>
            <numerusform>%Ln weitere sind in der Mediathek und sonst noch nirgends nachgewiesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The other %Ln (is|are) in the library, and not proven at {places} places yet</source>
        <translation>
            <numerusform>%Ln weitere ist in der Mediathek und noch nicht an {places} Orten nachgewiesen</numerusform>
            <numerusform>%Ln weitere sind in der Mediathek und noch nicht an {places} Orten nachgewiesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Proven at %Ln place(s) or more</source>
        <translation>
            <numerusform>An mindestens %Ln Ort nachgewiesen</numerusform>
            <numerusform>An mindestens %Ln Orten nachgewiesen</numerusform>
        </translation>
    </message>
    <message>
        <source>proven</source>
        <translation>nachgewiesen</translation>
    </message>
    <message>
        <source>size only</source>
        <translation>nur Größe</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>steht noch aus</translation>
    </message>
    <message>
        <source>held</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>needs you</source>
        <translation>zu erledigen</translation>
    </message>
    <message>
        <source>nothing in it yet</source>
        <translation>noch leer</translation>
    </message>
    <message>
        <source>every copy read back</source>
        <translation>jede Kopie zurückgelesen</translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln{e} not read back</source>
        <translation>
            <numerusform>{b}%Ln{e} nicht zurückgelesen</numerusform>
            <numerusform>{b}%Ln{e} nicht zurückgelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln{e} known by size only</source>
        <translation>
            <numerusform>{b}%Ln{e} nur der Größe nach bekannt</numerusform>
            <numerusform>{b}%Ln{e} nur der Größe nach bekannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln{e} cannot be kept there</source>
        <translation>
            <numerusform>{b}%Ln{e} kann dort nicht aufbewahrt werden</numerusform>
            <numerusform>{b}%Ln{e} können dort nicht aufbewahrt werden</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>Nichts wartet</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln steht noch aus</numerusform>
            <numerusform>%Ln stehen noch aus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln (was|were) not uploaded{e}</source>
        <translation>
            <numerusform>{b}%Ln wurde nicht hochgeladen{e}</numerusform>
            <numerusform>{b}%Ln wurden nicht hochgeladen{e}</numerusform>
        </translation>
    </message>
    <message>
        <source>{b}{count} of {total}{e} proven</source>
        <translation>{b}{count} von {total}{e} nachgewiesen</translation>
    </message>
    <message>
        <source>server-hashed or read back</source>
        <translation>vom Server geprüft oder zurückgelesen</translation>
    </message>
    <message>
        <source>read back</source>
        <translation>zurückgelesen</translation>
    </message>
    <message>
        <source>server-hashed</source>
        <translation>vom Server geprüft</translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln held{e}</source>
        <translation>
            <numerusform>{b}%Ln wartet{e}</numerusform>
            <numerusform>{b}%Ln warten{e}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln (waits|wait) for you{e}</source>
        <translation>
            <numerusform>{b}%Ln wartet{e}, zu erledigen</numerusform>
            <numerusform>{b}%Ln warten{e}, zu erledigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln (waits|wait) for a new password{e}</source>
        <translation>
            <numerusform>{b}%Ln wartet auf ein neues Passwort{e}</numerusform>
            <numerusform>{b}%Ln warten auf ein neues Passwort{e}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{b}%Ln (waits|wait) for a new key{e}</source>
        <translation>
            <numerusform>{b}%Ln wartet auf einen neuen Schlüssel{e}</numerusform>
            <numerusform>{b}%Ln warten auf einen neuen Schlüssel{e}</numerusform>
        </translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>Noch keine Antwort</translation>
    </message>
    <message>
        <source>Answered just now</source>
        <translation>Hat gerade geantwortet</translation>
    </message>
    <message>
        <source>Last answer: {time}</source>
        <translation>Letzte Antwort: {time}</translation>
    </message>
</context>
<context>
    <name>plot</name>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>How fast it went in the last minutes</source>
        <translation>Tempo der letzten Minuten</translation>
    </message>
    <message numerus="yes">
        <source>Held %Ln s</source>
        <translation>
            <numerusform>%Ln s gewartet</numerusform>
            <numerusform>%Ln s gewartet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Held %Ln min</source>
        <translation>
            <numerusform>%Ln min gewartet</numerusform>
            <numerusform>%Ln min gewartet</numerusform>
        </translation>
    </message>
    <message>
        <source>{held} · {why}</source>
        <translation>{held} · {why}</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>the library is read-only</source>
        <translation>die Mediathek ist schreibgeschützt</translation>
    </message>
    <message>
        <source>the library is not there</source>
        <translation>die Mediathek ist nicht da</translation>
    </message>
    <message>
        <source>the source is not there</source>
        <translation>die Quelle ist nicht da</translation>
    </message>
    <message>
        <source>it cannot be reached</source>
        <translation>nicht zu erreichen</translation>
    </message>
    <message>
        <source>the password or key was refused</source>
        <translation>Passwort oder Schlüssel wurde abgelehnt</translation>
    </message>
    <message>
        <source>it may not be written to</source>
        <translation>dort darf nicht geschrieben werden</translation>
    </message>
    <message>
        <source>no room is left there</source>
        <translation>dort ist kein Platz mehr</translation>
    </message>
    <message>
        <source>its certificate is not to be trusted</source>
        <translation>dem Zertifikat ist nicht zu trauen</translation>
    </message>
    <message>
        <source>it does not answer as it should</source>
        <translation>die Antwort ist nicht, wie sie sein soll</translation>
    </message>
    <message>
        <source>too little room is left</source>
        <translation>zu wenig Platz ist übrig</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>kein Netzwerk</translation>
    </message>
    <message>
        <source>the network wants a log-in</source>
        <translation>das Netzwerk verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>not a network you chose</source>
        <translation>kein gewähltes Netzwerk</translation>
    </message>
    <message>
        <source>on a metered network</source>
        <translation>getaktetes Netzwerk</translation>
    </message>
    <message>
        <source>on battery</source>
        <translation>Akkubetrieb</translation>
    </message>
    <message>
        <source>the battery is low</source>
        <translation>der Akku ist fast leer</translation>
    </message>
    <message>
        <source>the system saves power</source>
        <translation>das System spart Strom</translation>
    </message>
    <message>
        <source>the hours you chose</source>
        <translation>die gewählten Zeiten</translation>
    </message>
    <message>
        <source>something fills the screen</source>
        <translation>etwas füllt den Bildschirm</translation>
    </message>
    <message>
        <source>other programs are busy</source>
        <translation>andere Programme arbeiten</translation>
    </message>
    <message>
        <source>nothing could be written</source>
        <translation>es ließ sich nichts schreiben</translation>
    </message>
    <message>
        <source>now, {time}</source>
        <translation>jetzt, {time}</translation>
    </message>
</context>
<context>
    <name>program</name>
    <message>
        <source>This program</source>
        <translation>Dieses Programm</translation>
    </message>
    <message>
        <source>Start at log-in</source>
        <translation>Start beim Anmelden</translation>
    </message>
    <message>
        <source>It stands in the tray then, and takes up its work.</source>
        <translation>Es steht dann in der Leiste und nimmt seine Arbeit auf.</translation>
    </message>
    <message>
        <source>Start by itself</source>
        <translation>Von selbst starten</translation>
    </message>
    <message>
        <source>Its page</source>
        <translation>Zur Seite</translation>
    </message>
    <message>
        <source>The page of the new version</source>
        <translation>Die Seite der neuen Version</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>Jetzt nachsehen</translation>
    </message>
    <message>
        <source>Look for a new version now</source>
        <translation>Jetzt nach einer neuen Version sehen</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Herunterladen …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the download</source>
        <translation>Herunterladen abbrechen</translation>
    </message>
    <message>
        <source>Desktop Sync {version}</source>
        <translation>Desktop Sync {version}</translation>
    </message>
    <message>
        <source>Version {version} is there</source>
        <translation>Version {version} ist da</translation>
    </message>
    <message>
        <source>The system’s package manager keeps it up to date.</source>
        <translation>Die Paketverwaltung des Systems hält es aktuell.</translation>
    </message>
    <message>
        <source>This copy does not look for new versions.</source>
        <translation>Dieses Exemplar sieht nicht nach neuen Versionen.</translation>
    </message>
    <message>
        <source>Looking for a new version…</source>
        <translation>Es wird nach einer neuen Version gesehen …</translation>
    </message>
    <message>
        <source>New versions were not looked for yet.</source>
        <translation>Nach neuen Versionen wurde noch nicht gesehen.</translation>
    </message>
    <message>
        <source>No newer version is known. Last looked: {time}</source>
        <translation>Keine neuere Version bekannt. Zuletzt nachgesehen: {time}</translation>
    </message>
    <message>
        <source>Downloading: {size}</source>
        <translation>Wird heruntergeladen: {size}</translation>
    </message>
    <message>
        <source>It can be installed once nothing is imported or uploaded.</source>
        <translation>Sie kann installiert werden, sobald nichts importiert oder hochgeladen wird.</translation>
    </message>
    <message>
        <source>Downloaded, and the same as what was published.</source>
        <translation>Heruntergeladen und identisch mit dem, was veröffentlicht wurde.</translation>
    </message>
    <message>
        <source>Its page says how to get it for this computer.</source>
        <translation>Auf ihrer Seite steht, wie sie auf diesen Computer kommt.</translation>
    </message>
    <message>
        <source>Published on {day}. This is version {version}.</source>
        <translation>Veröffentlicht am {day}. Dies ist Version {version}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more on its page</source>
        <translation>
            <numerusform>%Ln weitere auf ihrer Seite</numerusform>
            <numerusform>%Ln weitere auf ihrer Seite</numerusform>
        </translation>
    </message>
    <message>
        <source>Install and restart</source>
        <translation>Installieren und neu starten</translation>
    </message>
    <message>
        <source>Open it and quit</source>
        <translation>Öffnen und beenden</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>Datei anzeigen</translation>
    </message>
</context>
<context>
    <name>receipt</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>not read back</source>
        <translation>nicht zurückgelesen</translation>
    </message>
    <message>
        <source>Copy the whole digest</source>
        <translation>Ganze Prüfsumme kopieren</translation>
    </message>
    <message>
        <source>our copy read back</source>
        <translation>Kopie zurückgelesen</translation>
    </message>
    <message>
        <source>server-hashed</source>
        <translation>Prüfsumme vom Server</translation>
    </message>
    <message>
        <source>read back</source>
        <translation>zurückgelesen</translation>
    </message>
    <message>
        <source>read from source</source>
        <translation>aus der Quelle gelesen</translation>
    </message>
    <message>
        <source>size only</source>
        <translation>nur die Größe</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>It is not proven that the copy in the library is the same.</source>
        <translation>Es ist nicht nachgewiesen, dass die Kopie in der Mediathek identisch ist.</translation>
    </message>
    <message>
        <source>Not read back</source>
        <translation>Nicht zurückgelesen</translation>
    </message>
    <message>
        <source>The copy in the library was read back and is the same.</source>
        <translation>Die Kopie in der Mediathek wurde zurückgelesen und ist identisch.</translation>
    </message>
    <message numerus="yes">
        <source>The copies of %Ln file(s) in the library were read back and are the same.</source>
        <translation>
            <numerusform>Die Kopie von %Ln Datei in der Mediathek wurde zurückgelesen und ist identisch.</numerusform>
            <numerusform>Die Kopien von %Ln Dateien in der Mediathek wurden zurückgelesen und sind identisch.</numerusform>
        </translation>
    </message>
    <message>
        <source>Read back</source>
        <translation>Zurückgelesen</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>What Desktop Sync knew of “{library}” on {moment}.</source>
        <translation>Was Desktop Sync am {moment} von „{library}“ wusste.</translation>
    </message>
    <message>
        <source>Save receipt</source>
        <translation>Beleg speichern</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Webseite (*.html)</translation>
    </message>
    <message>
        <source>“{path}” could not be written.</source>
        <translation>„{path}“ konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Receipt {name}</source>
        <translation>Beleg {name}</translation>
    </message>
    <message>
        <source>Receipts {day}</source>
        <translation>Belege {day}</translation>
    </message>
    <message>
        <source>not kept there</source>
        <translation>dort nicht aufbewahrt</translation>
    </message>
    <message>
        <source>left out by you</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>needs you</source>
        <translation>zu erledigen</translation>
    </message>
    <message>
        <source>being uploaded</source>
        <translation>wird hochgeladen</translation>
    </message>
    <message>
        <source>paused by you</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>steht noch aus</translation>
    </message>
    <message>
        <source>held</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>proven</source>
        <translation>nachgewiesen</translation>
    </message>
    <message>
        <source>What each place keeps is the same, bit for bit.</source>
        <translation>Was jeder Ort aufbewahrt, ist Bit für Bit identisch.</translation>
    </message>
    <message>
        <source>The file is the same in each of them, bit for bit.</source>
        <translation>Die Datei ist an jedem davon Bit für Bit identisch.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are the same in each of them, bit for bit.</source>
        <translation>
            <numerusform>%Ln Datei ist an jedem davon Bit für Bit identisch.</numerusform>
            <numerusform>%Ln Dateien sind an jedem davon Bit für Bit identisch.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>remove</name>
    <message>
        <source>Remove from the library</source>
        <translation>Aus der Mediathek entfernen</translation>
    </message>
    <message numerus="yes">
        <source>Only what is in the library is moved. %Ln will not come back with a later import.</source>
        <translation>
            <numerusform>Nur was in der Mediathek ist, wird bewegt. %Ln Aufnahme kommt mit einem späteren Import nicht zurück.</numerusform>
            <numerusform>Nur was in der Mediathek ist, wird bewegt. %Ln Aufnahmen kommen mit einem späteren Import nicht zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weitere</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be moved to the trash</source>
        <translation>
            <numerusform>%Ln Aufnahme ließ sich nicht in den Papierkorb legen</numerusform>
            <numerusform>%Ln Aufnahmen ließen sich nicht in den Papierkorb legen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln photo(s) to the trash?</source>
        <translation>
            <numerusform>%Ln Foto in den Papierkorb legen?</numerusform>
            <numerusform>%Ln Fotos in den Papierkorb legen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln video(s) to the trash?</source>
        <translation>
            <numerusform>%Ln Video in den Papierkorb legen?</numerusform>
            <numerusform>%Ln Videos in den Papierkorb legen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln asset(s) to the trash?</source>
        <translation>
            <numerusform>%Ln Aufnahme in den Papierkorb legen?</numerusform>
            <numerusform>%Ln Aufnahmen in den Papierkorb legen?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>role</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Paired video</source>
        <translation>Zugehöriges Video</translation>
    </message>
    <message>
        <source>Alternate photo</source>
        <translation>Alternatives Foto</translation>
    </message>
    <message>
        <source>Adjustment</source>
        <translation>Bearbeitung</translation>
    </message>
    <message>
        <source>Adjusted photo</source>
        <translation>Bearbeitetes Foto</translation>
    </message>
    <message>
        <source>Adjusted video</source>
        <translation>Bearbeitetes Video</translation>
    </message>
    <message>
        <source>Sidecar</source>
        <translation>Begleitdatei</translation>
    </message>
</context>
<context>
    <name>safe</name>
    <message>
        <source>Safe in {places} places</source>
        <translation>An {places} Orten gesichert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s), {safe} of them safe.</source>
        <translation>
            <numerusform>%Ln Aufnahme, davon {safe} gesichert.</numerusform>
            <numerusform>%Ln Aufnahmen, davon {safe} gesichert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Safe is what was read back from the library and is proven at %Ln other place(s).</source>
        <translation>
            <numerusform>Gesichert ist, was aus der Mediathek zurückgelesen wurde und an %Ln anderem Ort nachgewiesen ist.</numerusform>
            <numerusform>Gesichert ist, was aus der Mediathek zurückgelesen wurde und an %Ln anderen Orten nachgewiesen ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{safe} of %Ln asset(s) (is|are) safe in {places} places.</source>
        <translation>
            <numerusform>{safe} von %Ln Aufnahme ist an {places} Orten gesichert.</numerusform>
            <numerusform>{safe} von %Ln Aufnahmen sind an {places} Orten gesichert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) (is|are) safe in {places} places</source>
        <translation>
            <numerusform>%Ln Aufnahme ist an {places} Orten gesichert</numerusform>
            <numerusform>%Ln Aufnahmen sind an {places} Orten gesichert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All done. %Ln asset(s) (is|are) safe in {places} places</source>
        <translation>
            <numerusform>Alles erledigt. %Ln Aufnahme ist an {places} Orten gesichert</numerusform>
            <numerusform>Alles erledigt. %Ln Aufnahmen sind an {places} Orten gesichert</numerusform>
        </translation>
    </message>
    <message>
        <source>{safe} of {assets} are safe in {places} places</source>
        <translation>{safe} von {assets} sind an {places} Orten gesichert</translation>
    </message>
    <message numerus="yes">
        <source>Safe means: in the library, and proven at %Ln place(s) or more.</source>
        <translation>
            <numerusform>Gesichert heißt: in der Mediathek und an mindestens %Ln Ort nachgewiesen.</numerusform>
            <numerusform>Gesichert heißt: in der Mediathek und an mindestens %Ln Orten nachgewiesen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>When to upload</source>
        <translation>Wann hochgeladen wird</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Language and access</source>
        <translation>Sprache und Bedienung</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>Das Programm</translation>
    </message>
    <message>
        <source>Library folder</source>
        <translation>Ordner der Mediathek</translation>
    </message>
    <message>
        <source>Where imported photos and videos are kept. Another folder starts a library of its own: nothing is moved or deleted.</source>
        <translation>Wo importierte Fotos und Videos aufbewahrt werden. In einem anderen Ordner beginnt eine eigene Mediathek: Nichts wird verschoben oder gelöscht.</translation>
    </message>
    <message>
        <source>Folders and names</source>
        <translation>Ordner und Namen</translation>
    </message>
    <message>
        <source>How the library is laid out. It is used from the next import on; what is there keeps its place.</source>
        <translation>Wie die Mediathek geordnet ist. Gilt ab dem nächsten Import; was schon da ist, bleibt an seinem Platz.</translation>
    </message>
    <message>
        <source>Room for previews</source>
        <translation>Platz für Vorschauen</translation>
    </message>
    <message>
        <source>Small pictures kept so that the library opens fast. They can be made again.</source>
        <translation>Kleine Bilder, mit denen sich die Mediathek schnell öffnet. Sie lassen sich jederzeit neu erzeugen.</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Keep free</source>
        <translation>Frei halten</translation>
    </message>
    <message>
        <source>Imports stop before the library’s disk has less room than this.</source>
        <translation>Importe halten an, bevor auf dem Datenträger der Mediathek weniger Platz bleibt.</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Safe from</source>
        <translation>Gesichert ab</translation>
    </message>
    <message>
        <source>A photo counts as safe once it is in the library and proven at so many places besides.</source>
        <translation>Ein Foto gilt als gesichert, wenn es in der Mediathek ist und außerdem an so vielen Orten nachgewiesen.</translation>
    </message>
    <message>
        <source>On battery</source>
        <translation>Im Akkubetrieb</translation>
    </message>
    <message>
        <source>What uploads do while the computer is not plugged in. Imports go on.</source>
        <translation>Wie es mit dem Hochladen ohne Netzteil weitergeht. Importe gehen weiter.</translation>
    </message>
    <message>
        <source>Uploads go on</source>
        <translation>Weiter hochladen</translation>
    </message>
    <message>
        <source>Down to a level</source>
        <translation>Bis zu einem Ladestand</translation>
    </message>
    <message>
        <source>Uploads wait</source>
        <translation>Mit dem Hochladen warten</translation>
    </message>
    <message>
        <source>Lowest level</source>
        <translation>Niedrigster Ladestand</translation>
    </message>
    <message>
        <source>Below it uploads wait until you plug in. While the system saves power they wait, too.</source>
        <translation>Darunter wartet das Hochladen auf das Netzteil. Es wartet auch, solange das System Strom spart.</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>On metered networks</source>
        <translation>In getakteten Netzwerken</translation>
    </message>
    <message>
        <source>What uploads do where bytes cost money, as on the hotspot of a phone.</source>
        <translation>Wie es mit dem Hochladen weitergeht, wo Daten Geld kosten, etwa am Hotspot eines Telefons.</translation>
    </message>
    <message>
        <source>A little a day</source>
        <translation>Ein wenig am Tag</translation>
    </message>
    <message>
        <source>A little is at most</source>
        <translation>Ein wenig ist höchstens</translation>
    </message>
    <message>
        <source>What may go in one day on metered networks. What is larger waits for another network.</source>
        <translation>So viel darf an einem Tag in getakteten Netzwerken hochgeladen werden. Was größer ist, wartet auf ein anderes Netzwerk.</translation>
    </message>
    <message>
        <source>Only on these networks</source>
        <translation>Nur in diesen Netzwerken</translation>
    </message>
    <message>
        <source>Their names, with commas between them. On any other uploads wait.</source>
        <translation>Die Namen, mit Kommas getrennt. In jedem anderen wartet das Hochladen.</translation>
    </message>
    <message>
        <source>Any network</source>
        <translation>Jedes Netzwerk</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Uploads only between these times, such as 22:00-06:00.</source>
        <translation>Hochgeladen wird nur zu diesen Zeiten, etwa 22:00-06:00.</translation>
    </message>
    <message>
        <source>At any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Upload no faster than</source>
        <translation>Nicht schneller hochladen als</translation>
    </message>
    <message>
        <source>All uploads together stay below this, so that others can use the line. 0 is no limit.</source>
        <translation>Alles Hochladen zusammen bleibt darunter, damit die Leitung auch für andere reicht. 0 heißt unbegrenzt.</translation>
    </message>
    <message>
        <source>MB/s</source>
        <translation>MB/s</translation>
    </message>
    <message>
        <source>No faster only between</source>
        <translation>So begrenzt nur zu diesen Zeiten</translation>
    </message>
    <message>
        <source>The hours in which uploads stay below that, such as 08:00-18:00.</source>
        <translation>Die Zeiten, in denen das Hochladen darunter bleibt, etwa 08:00-18:00.</translation>
    </message>
    <message>
        <source>While presenting or in full screen</source>
        <translation>Bei Präsentationen und Vollbild</translation>
    </message>
    <message>
        <source>They go on when you are done.</source>
        <translation>Danach geht es weiter.</translation>
    </message>
    <message>
        <source>While other programs need the processor</source>
        <translation>Solange andere Programme den Prozessor brauchen</translation>
    </message>
    <message>
        <source>They go on when the computer is less busy.</source>
        <translation>Es geht weiter, sobald der Computer weniger zu tun hat.</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was erledigt wurde</translation>
    </message>
    <message>
        <source>At most once an hour one notification says what was imported and what is where. What needs you is said in any case.</source>
        <translation>Höchstens einmal pro Stunde sagt eine Mitteilung, was importiert wurde und was wo ist. Was zu erledigen ist, wird in jedem Fall gemeldet.</translation>
    </message>
    <message>
        <source>Notify me</source>
        <translation>Benachrichtigen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>The colours of the window.</source>
        <translation>Die Farben des Fensters.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The language of the window and the tray.</source>
        <translation>Die Sprache des Fensters und des Symbols in der Leiste.</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Deutsch</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Progress moves once a second, and finished rows leave at once.</source>
        <translation>Der Fortschritt bewegt sich einmal pro Sekunde, und fertige Zeilen verschwinden sofort.</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Bewegung verringern</translation>
    </message>
    <message>
        <source>New versions</source>
        <translation>Neue Versionen</translation>
    </message>
    <message>
        <source>Once a day, where no package manager does it. Nothing is installed by itself.</source>
        <translation>Einmal am Tag, wo keine Paketverwaltung es tut. Nichts wird von selbst installiert.</translation>
    </message>
    <message>
        <source>Look for them</source>
        <translation>Nach ihnen sehen</translation>
    </message>
</context>
<context>
    <name>settings-page</name>
    <message>
        <source>{label}: {tick}</source>
        <translation>{label}: {tick}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose: {label}</source>
        <translation>Wählen: {label}</translation>
    </message>
    <message>
        <source>Add a field</source>
        <translation>Feld einfügen</translation>
    </message>
    <message>
        <source>Example: {path}</source>
        <translation>Beispiel: {path}</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Changes apply at once</source>
        <translation>Änderungen gelten sofort</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”.</source>
        <translation>Nichts gefunden zu „{text}“.</translation>
    </message>
    <message>
        <source>Takes effect when Desktop Sync starts again</source>
        <translation>Gilt, sobald Desktop Sync neu startet</translation>
    </message>
    <message>
        <source>Use the default</source>
        <translation>Voreinstellung nutzen</translation>
    </message>
    <message>
        <source>Use the default: {label}</source>
        <translation>Voreinstellung nutzen: {label}</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
</context>
<context>
    <name>shell</name>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
</context>
<context>
    <name>sizes</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>Desktop Sync cannot start</source>
        <translation>Desktop Sync kann nicht starten</translation>
    </message>
</context>
<context>
    <name>tray</name>
    <message>
        <source>Starting</source>
        <translation>Wird gestartet</translation>
    </message>
    <message>
        <source>Open Desktop Sync</source>
        <translation>Desktop Sync öffnen</translation>
    </message>
    <message>
        <source>Open library</source>
        <translation>Mediathek öffnen</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>Aus Ordner importieren …</translation>
    </message>
    <message>
        <source>Import from</source>
        <translation>Importieren von</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Version {version} is there…</source>
        <translation>Version {version} ist da …</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Einem Ordner …</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Guide to Desktop Sync</source>
        <translation>Handbuch zu Desktop Sync</translation>
    </message>
    <message>
        <source>Closing Desktop Sync</source>
        <translation>Desktop Sync schließen</translation>
    </message>
    <message>
        <source>Desktop Sync goes on in the background</source>
        <translation>Desktop Sync arbeitet im Hintergrund weiter</translation>
    </message>
    <message>
        <source>This desktop has no tray, so closing the window minimises it. Quit ends the program; unfinished imports go on at the next start.</source>
        <translation>Dieser Desktop hat keine Symbolleiste für Programme im Hintergrund. Schließen verkleinert das Fenster daher nur. „Beenden“ beendet das Programm; offene Importe gehen beim nächsten Start weiter.</translation>
    </message>
    <message>
        <source>Minimise</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Mediathek</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Every copy was read back</source>
        <translation>Jede Kopie wurde zurückgelesen</translation>
    </message>
    <message>
        <source>Nothing in the library yet</source>
        <translation>Noch nichts in der Mediathek</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>In der Mediathek</translation>
    </message>
    <message>
        <source>{assets} · {size}</source>
        <translation>{assets} · {size}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s)</source>
        <translation>
            <numerusform>%Ln Aufnahme</numerusform>
            <numerusform>%Ln Aufnahmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of %Ln asset(s)</source>
        <translation>
            <numerusform>{count} von %Ln Aufnahme</numerusform>
            <numerusform>{count} von %Ln Aufnahmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>More pages</source>
        <translation>Weitere Seiten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln neu</numerusform>
            <numerusform>%Ln neu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) (needs|need) you</source>
        <translation>
            <numerusform>%Ln Foto zu erledigen</numerusform>
            <numerusform>%Ln Fotos zu erledigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) (needs|need) you</source>
        <translation>
            <numerusform>%Ln Sache ist zu erledigen</numerusform>
            <numerusform>%Ln Sachen sind zu erledigen</numerusform>
        </translation>
    </message>
    <message>
        <source>held</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Desktop Sync</source>
        <translation>Desktop Sync</translation>
    </message>
    <message>
        <source>Search this page</source>
        <translation>Auf dieser Seite suchen</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>Aus Ordner importieren …</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>To the pages and back</source>
        <translation>Zu den Seiten und zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Import from a folder</source>
        <translation>Aus Ordner importieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message>
        <source>{name} was not imported: it could not be read. The rest goes on. Check the card or the cable, then try again.</source>
        <translation>{name} wurde nicht importiert: Die Datei ließ sich nicht lesen. Der Rest geht weiter. Karte oder Kabel prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not imported: it was gone before it could be copied. The rest goes on. If it should be there, put it back and import again.</source>
        <translation>{name} wurde nicht importiert: Die Datei war weg, bevor sie kopiert werden konnte. Der Rest geht weiter. Falls sie da sein sollte, zurücklegen und erneut importieren.</translation>
    </message>
    <message>
        <source>{name} was not imported: it changed while it was copied. Try again when nothing else writes to it.</source>
        <translation>{name} wurde nicht importiert: Die Datei hat sich beim Kopieren verändert. Erneut versuchen, wenn nichts anderes mehr in sie schreibt.</translation>
    </message>
    <message>
        <source>{name} was not imported: the file is empty. There is nothing in it to keep.</source>
        <translation>{name} wurde nicht importiert: Die Datei ist leer. Es ist nichts darin, was sich behalten ließe.</translation>
    </message>
    <message>
        <source>{name} was imported as it is, but it ends early: a part of it is missing. If the camera shows it whole, copy it to the card again and import that.</source>
        <translation>{name} wurde importiert, wie es ist, endet aber zu früh: Ein Teil fehlt. Falls die Kamera es vollständig zeigt, dort erneut auf die Karte kopieren und diese Kopie importieren.</translation>
    </message>
    <message>
        <source>{name} was imported as it is, but its content was not recognised. Open it to see whether it is what its name says.</source>
        <translation>{name} wurde importiert, wie es ist, der Inhalt wurde aber nicht erkannt. Beim Öffnen zeigt sich, ob es ist, was der Name sagt.</translation>
    </message>
    <message>
        <source>{name} was not imported, because another file of the same photo could not be. They are only moved together. Solve that one, then try again.</source>
        <translation>{name} wurde nicht importiert, weil eine andere Datei desselben Fotos nicht importiert werden konnte. Sie werden nur gemeinsam übernommen. Erst das andere Problem lösen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not imported: the copy, read back from the disk, was not the same. The copy is not kept. Try again; if it happens again, check the library’s disk.</source>
        <translation>{name} wurde nicht importiert: Die Kopie war beim Zurücklesen nicht identisch. Sie wird nicht behalten. Erneut versuchen; falls es wieder geschieht, den Datenträger der Mediathek prüfen.</translation>
    </message>
    <message>
        <source>“{name}” is not there. What was imported from it before is whole. Plug it in or check the name, then import again.</source>
        <translation>„{name}“ ist nicht da. Was zuvor daraus importiert wurde, ist vollständig. Anschließen oder den Namen prüfen, dann erneut importieren.</translation>
    </message>
    <message>
        <source>The import stopped: less room is left on the library’s disk than you asked to keep. What is in the library is whole. Make room, or change “Keep free”, then import again.</source>
        <translation>Der Import wurde unterbrochen: Auf dem Datenträger der Mediathek ist weniger Platz, als frei bleiben soll. Was in der Mediathek ist, ist vollständig. Platz schaffen oder „Frei halten“ ändern, dann erneut importieren.</translation>
    </message>
    <message>
        <source>The import stopped: the library’s disk is full. What is in the library is whole. Make room and import again, and it goes on where it was.</source>
        <translation>Der Import wurde unterbrochen: Der Datenträger der Mediathek ist voll. Was in der Mediathek ist, ist vollständig. Platz schaffen und erneut importieren; dann geht es an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>The import stopped: the library cannot be written to. What is in it is whole. Make its disk writable and import again, and it goes on where it was.</source>
        <translation>Der Import wurde unterbrochen: In die Mediathek lässt sich nicht schreiben. Was darin ist, ist vollständig. Den Datenträger beschreibbar machen und erneut importieren; dann geht es an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>The import stopped: the library folder cannot be used. Check that its disk is there and import again, and it goes on where it was.</source>
        <translation>Der Import wurde unterbrochen: Der Ordner der Mediathek ist nicht nutzbar. Prüfen, ob der Datenträger da ist, und erneut importieren; dann geht es an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>The import stopped, because you paused imports in the window. Resume there and import again.</source>
        <translation>Der Import wurde unterbrochen, weil Importe im Fenster angehalten wurden. Dort fortsetzen und erneut importieren.</translation>
    </message>
    <message>
        <source>{name} was not imported: you removed it from the library.</source>
        <translation>{name} wurde nicht importiert: Es wurde von Hand aus der Mediathek entfernt.</translation>
    </message>
    <message>
        <source>{name} was not imported: no file name could be made of it that the library’s disk takes. Rename it at its source, then import again.</source>
        <translation>{name} wurde nicht importiert: Daraus ließ sich kein Dateiname bilden, den der Datenträger der Mediathek annimmt. An der Quelle umbenennen, dann erneut importieren.</translation>
    </message>
    <message>
        <source>{name} was not imported: something happened that Desktop Sync did not expect. The rest goes on. Try again; if it stays so, report it with the log.</source>
        <translation>{name} wurde nicht importiert: Etwas Unerwartetes ist geschehen. Der Rest geht weiter. Erneut versuchen; falls es so bleibt, mit dem Protokoll melden.</translation>
    </message>
    <message>
        <source>“{name}” is not in the library, so it was left alone. “desktop-sync library list” shows what is.</source>
        <translation>„{name}“ ist nicht in der Mediathek und wurde daher in Ruhe gelassen. „desktop-sync library list“ zeigt, was darin ist.</translation>
    </message>
    <message>
        <source>{name} was not removed and is still in the library: the desktop’s trash did not take it ({detail}).</source>
        <translation>{name} wurde nicht entfernt und ist noch in der Mediathek: Der Papierkorb hat es nicht angenommen ({detail}).</translation>
    </message>
    <message>
        <source>{name} in the library is no longer what was imported: its content has changed. Nothing was done to it. Bring it back from a backup, or import the original again.</source>
        <translation>{name} in der Mediathek ist nicht mehr, was importiert wurde: Der Inhalt hat sich verändert. Die Datei wurde nicht angerührt. Aus einer Datensicherung zurückholen oder das Original erneut importieren.</translation>
    </message>
    <message>
        <source>{name} is missing from the library. Bring it back from a backup, or import the original again.</source>
        <translation>{name} fehlt in der Mediathek. Aus einer Datensicherung zurückholen oder das Original erneut importieren.</translation>
    </message>
    <message>
        <source>You stopped the import with {detail} left. What is in the library is whole. Import again, and it goes on where it was.</source>
        <translation>Der Import wurde von Hand abgebrochen, {detail} fehlten noch. Was in der Mediathek ist, ist vollständig. Beim nächsten Import geht es an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>{name} was not imported: you cancelled it. Try again to import it.</source>
        <translation>{name} wurde nicht importiert: Es wurde von Hand abgebrochen. Zum Importieren erneut versuchen.</translation>
    </message>
    <message>
        <source>Something happened to {name} that Desktop Sync has no words for ({code}). The rest goes on. Try again; if it stays so, report it with the log.</source>
        <translation>Mit {name} ist etwas geschehen, wofür Desktop Sync keine Worte hat ({code}). Der Rest geht weiter. Erneut versuchen; falls es so bleibt, mit dem Protokoll melden.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is not a photo or a video.</source>
        <translation>„{name}“ wurde übergangen: Es ist kein Foto oder Video.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: a system made it for its own use.</source>
        <translation>„{name}“ wurde übergangen: Ein System hat es für eigene Zwecke angelegt.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is hidden.</source>
        <translation>„{name}“ wurde übergangen: Es ist versteckt.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is a link that leaves the folder. Import the folder it leads to.</source>
        <translation>„{name}“ wurde übergangen: Es ist eine Verknüpfung, die aus dem Ordner hinausführt. Den Ordner importieren, zu dem sie führt.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is a link that leads nowhere.</source>
        <translation>„{name}“ wurde übergangen: Es ist eine Verknüpfung, die ins Leere führt.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is a device or a pipe, not a file.</source>
        <translation>„{name}“ wurde übergangen: Es ist ein Gerät oder eine Pipe, keine Datei.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: the folder could not be read. Check the card or who may open it, then import again.</source>
        <translation>„{name}“ wurde übergangen: Der Ordner ließ sich nicht lesen. Karte oder Zugriffsrechte prüfen, dann erneut importieren.</translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is in the library already.</source>
        <translation>„{name}“ wurde übergangen: Es ist schon in der Mediathek.</translation>
    </message>
    <message>
        <source>“{name}” was passed over ({code}).</source>
        <translation>„{name}“ wurde übergangen ({code}).</translation>
    </message>
    <message>
        <source>Imports wait for room on the library’s disk · “{path}” is full</source>
        <translation>Importe warten auf Platz für die Mediathek · „{path}“ ist voll</translation>
    </message>
    <message>
        <source>Imports wait until the library can be written to · “{path}” is read-only</source>
        <translation>Importe warten, bis sich in die Mediathek schreiben lässt · „{path}“ ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Imports wait for the library folder · “{path}” cannot be used</source>
        <translation>Importe warten auf den Ordner der Mediathek · „{path}“ ist nicht nutzbar</translation>
    </message>
    <message>
        <source>Imports wait for “{path}” · it is not there. Plug it in, and it goes on where it was</source>
        <translation>Importe warten auf „{path}“ · nicht da. Nach dem Anschließen geht es an derselben Stelle weiter</translation>
    </message>
    <message>
        <source>Imports wait for “{path}” · it is locked. Unlock it, and it goes on where it was</source>
        <translation>Importe warten auf „{path}“ · gesperrt. Nach dem Entsperren geht es an derselben Stelle weiter</translation>
    </message>
    <message>
        <source>Imports wait for “{path}” · it does not trust this computer. Tap “Trust” on it, and it goes on where it was</source>
        <translation>Importe warten auf „{path}“ · vertraut diesem Computer nicht. Darauf „Vertrauen“ antippen; dann geht es an derselben Stelle weiter</translation>
    </message>
    <message>
        <source>Imports wait for “{path}” · it does not answer. Plug it in again, and it goes on where it was</source>
        <translation>Importe warten auf „{path}“ · antwortet nicht. Nach erneutem Anschließen geht es an derselben Stelle weiter</translation>
    </message>
    <message>
        <source>Imports wait for room on the library’s disk · less is free than you asked to keep. Make room, or change “Keep free” in the settings</source>
        <translation>Importe warten auf Platz für die Mediathek · weniger ist frei, als frei bleiben soll. Platz schaffen oder „Frei halten“ in den Einstellungen ändern</translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation>Von Hand angehalten</translation>
    </message>
    <message>
        <source>Paused by you until {until}</source>
        <translation>Von Hand angehalten bis {until}</translation>
    </message>
    <message>
        <source>Imports wait · {code}</source>
        <translation>Importe warten · {code}</translation>
    </message>
    <message>
        <source>{hold} · looked at again at {until}</source>
        <translation>{hold} · nächste Prüfung um {until}</translation>
    </message>
    <message>
        <source>being asked</source>
        <translation>wird gefragt</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>waits for trust</source>
        <translation>wartet auf Vertrauen</translation>
    </message>
    <message>
        <source>does not trust this computer</source>
        <translation>vertraut diesem Computer nicht</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>importing</source>
        <translation>wird importiert</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>unplugged</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>Unlock “{path}” to see what is new on it.</source>
        <translation>„{path}“ entsperren, um zu sehen, was darauf neu ist.</translation>
    </message>
    <message>
        <source>Tap “Trust” on “{path}”. It goes on by itself.</source>
        <translation>Auf „{path}“ „Vertrauen“ antippen. Dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>“{path}” does not trust this computer. Unplug it and plug it in again, and tap “Trust” when it asks.</source>
        <translation>„{path}“ vertraut diesem Computer nicht. Trennen und wieder anschließen, und auf seine Frage „Vertrauen“ antippen.</translation>
    </message>
    <message>
        <source>“{path}” does not answer as it should. Unplug it and plug it in again; if it stays so, start it anew.</source>
        <translation>„{path}“ antwortet nicht, wie es sollte. Trennen und wieder anschließen; bleibt es so, neu starten.</translation>
    </message>
    <message>
        <source>“{path}” was unplugged in the middle of an import. Plug it in, and it goes on where it was.</source>
        <translation>„{path}“ wurde mitten in einem Import getrennt. Nach dem Anschließen geht es an derselben Stelle weiter.</translation>
    </message>
    <message>
        <source>{count} are only in iCloud and cannot be read by cable.</source>
        <translation>{count} sind nur in iCloud und per Kabel nicht lesbar.</translation>
    </message>
    <message>
        <source>1 is only in iCloud and cannot be read by cable.</source>
        <translation>1 ist nur in iCloud und per Kabel nicht lesbar.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: the file there under its name is not the same, bit for bit. Nothing was changed or deleted. Look at both, then try again.</source>
        <translation>{name} wurde nicht hochgeladen: Die dortige Datei dieses Namens ist nicht Bit für Bit dieselbe. Nichts wurde geändert oder gelöscht. Beide ansehen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: something else has its name there, and nothing is ever overwritten. Rename that, then try again.</source>
        <translation>{name} wurde nicht hochgeladen: Etwas anderes trägt dort diesen Namen, und nie wird etwas überschrieben. Das andere umbenennen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: it is in the trash there, and a copy in the trash is none. Restore it there or empty the trash, then try again.</source>
        <translation>{name} wurde nicht hochgeladen: Die Aufnahme liegt dort im Papierkorb, und eine Kopie im Papierkorb ist keine. Dort wiederherstellen oder den Papierkorb leeren, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: it is larger than the destination takes. Raise the limit there, then try again.</source>
        <translation>{name} wurde nicht hochgeladen: Die Datei ist größer, als das Ziel annimmt. Dort die Grenze anheben, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: the destination did not take it. Look whether it takes such names and files, then try again.</source>
        <translation>{name} wurde nicht hochgeladen: Das Ziel hat die Datei nicht angenommen. Nachsehen, ob es solche Namen und Dateien annimmt, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: the library’s file is no longer what was imported. Bring it back from a backup, or import the original again.</source>
        <translation>{name} wurde nicht hochgeladen: Die Datei der Mediathek ist nicht mehr, was importiert wurde. Aus einer Sicherung zurückholen oder das Original erneut importieren.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: it was gone when it was needed. The rest goes on. “desktop-sync verify” says what is missing from the library.</source>
        <translation>{name} wurde nicht hochgeladen: Die Datei war weg, als sie gebraucht wurde. Alles andere geht weiter. „desktop-sync verify“ sagt, was in der Mediathek fehlt.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: it could not be read. The rest goes on. Check the disk it is on, then try again.</source>
        <translation>{name} wurde nicht hochgeladen: Die Datei konnte nicht gelesen werden. Alles andere geht weiter. Die Festplatte prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} was not uploaded: something happened that Desktop Sync did not expect. The rest goes on. Try again; if it stays so, report it with the log.</source>
        <translation>{name} wurde nicht hochgeladen: Etwas ist geschehen, womit Desktop Sync nicht gerechnet hat. Alles andere geht weiter. Erneut versuchen; bleibt es so, mit dem Protokoll melden.</translation>
    </message>
    <message>
        <source>{name} was not uploaded, for a reason that Desktop Sync has no words for ({code}). The rest goes on. Try again; if it stays so, report it with the log.</source>
        <translation>{name} wurde nicht hochgeladen, aus einem Grund, für den Desktop Sync keine Worte hat ({code}). Alles andere geht weiter. Erneut versuchen; bleibt es so, mit dem Protokoll melden.</translation>
    </message>
    <message>
        <source>{name} is not at “{path}” any more. It is uploaded again.</source>
        <translation>{name} ist nicht mehr bei „{path}“. Die Datei wird erneut hochgeladen.</translation>
    </message>
    <message>
        <source>{name} at “{path}” is in the trash there, and no longer counted as safe. Restore it there, or empty the trash to have it uploaded again.</source>
        <translation>{name} liegt bei „{path}“ im Papierkorb und gilt nicht mehr als sicher. Dort wiederherstellen, oder den Papierkorb leeren, um sie erneut hochladen zu lassen.</translation>
    </message>
    <message>
        <source>{name} at “{path}” is no longer the same, bit for bit. Nothing was changed or deleted there. Look at both, and take the one there away to have it uploaded again.</source>
        <translation>{name} ist bei „{path}“ nicht mehr Bit für Bit dieselbe Datei. Dort wurde nichts geändert oder gelöscht. Beide ansehen, und die dortige wegnehmen, um sie erneut hochladen zu lassen.</translation>
    </message>
    <message>
        <source>{name} at “{path}” could not be read back. It is no longer counted as safe there, and is asked for again.</source>
        <translation>{name} konnte bei „{path}“ nicht zurückgelesen werden. Die Datei gilt dort nicht mehr als sicher, und nach ihr wird erneut gefragt.</translation>
    </message>
    <message>
        <source>{name} at “{path}” could not be compared: the library’s file is no longer what was imported. “desktop-sync verify” says what is wrong with the library.</source>
        <translation>{name} konnte bei „{path}“ nicht verglichen werden: Die Datei der Mediathek ist nicht mehr, was importiert wurde. „desktop-sync verify“ sagt, was in der Mediathek nicht stimmt.</translation>
    </message>
    <message>
        <source>{name} at “{path}” could not be compared ({code}). It is no longer counted as safe there, and is asked for again.</source>
        <translation>{name} konnte bei „{path}“ nicht verglichen werden ({code}). Die Datei gilt dort nicht mehr als sicher, und nach ihr wird erneut gefragt.</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · it cannot be reached</source>
        <translation>Das Hochladen zu „{path}“ wartet · nicht zu erreichen</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · it does not accept the user name, password or key</source>
        <translation>Das Hochladen zu „{path}“ wartet · Benutzername, Passwort oder Schlüssel wird nicht angenommen</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · it does not let this user put files there ({detail})</source>
        <translation>Das Hochladen zu „{path}“ wartet · dieser Benutzer darf dort keine Dateien ablegen ({detail})</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · it has no room left</source>
        <translation>Das Hochladen zu „{path}“ wartet · dort ist kein Platz mehr</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · it cannot be written to</source>
        <translation>Das Hochladen zu „{path}“ wartet · dort kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · its certificate is not to be trusted</source>
        <translation>Das Hochladen zu „{path}“ wartet · dem Zertifikat ist nicht zu trauen</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · it does not answer as it should</source>
        <translation>Das Hochladen zu „{path}“ wartet · die Antwort ist nicht, wie sie sein soll</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · the disk of the journal is full</source>
        <translation>Das Hochladen zu „{path}“ wartet · der Datenträger des Journals ist voll</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · its password could not be read</source>
        <translation>Das Hochladen zu „{path}“ wartet · das Passwort konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · the plug-in for “{detail}” is not installed</source>
        <translation>Das Hochladen zu „{path}“ wartet · das Zusatzmodul für „{detail}“ ist nicht installiert</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · its plug-in {detail} does not work</source>
        <translation>Das Hochladen zu „{path}“ wartet · das Zusatzmodul {detail} funktioniert nicht</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · the part of Desktop Sync that speaks with it ended, and is started again</source>
        <translation>Das Hochladen zu „{path}“ wartet · der Teil von Desktop Sync, der damit spricht, wurde beendet und startet neu</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · something happened that Desktop Sync did not expect ({detail})</source>
        <translation>Das Hochladen zu „{path}“ wartet · etwas ist geschehen, womit Desktop Sync nicht gerechnet hat ({detail})</translation>
    </message>
    <message>
        <source>Uploads to “{path}” wait · {code}</source>
        <translation>Das Hochladen zu „{path}“ wartet · {code}</translation>
    </message>
    <message>
        <source>Uploads</source>
        <translation>Das Hochladen</translation>
    </message>
    <message>
        <source>Uploads to “{path}”</source>
        <translation>Das Hochladen zu „{path}“</translation>
    </message>
    <message>
        <source>{uploads} wait · paused by you</source>
        <translation>{uploads} wartet · von Hand angehalten</translation>
    </message>
    <message>
        <source>{uploads} wait for a network · offline</source>
        <translation>{uploads} wartet auf ein Netzwerk · offline</translation>
    </message>
    <message>
        <source>{uploads} wait until you log in to the network · it asks for that in the browser</source>
        <translation>{uploads} wartet auf die Anmeldung im Netzwerk · danach fragt es im Browser</translation>
    </message>
    <message>
        <source>{uploads} wait for another network · only those you chose are used</source>
        <translation>{uploads} wartet auf ein anderes Netzwerk · nur die gewählten werden benutzt</translation>
    </message>
    <message>
        <source>{uploads} wait for another network · this one is metered</source>
        <translation>{uploads} wartet auf ein anderes Netzwerk · dieses ist getaktet</translation>
    </message>
    <message>
        <source>{uploads} wait until tomorrow · what may go a day on metered networks is used up</source>
        <translation>{uploads} wartet bis morgen · was am Tag in getakteten Netzwerken erlaubt ist, ist aufgebraucht</translation>
    </message>
    <message>
        <source>{uploads} wait until you plug in · on battery</source>
        <translation>{uploads} wartet auf das Netzteil · Akkubetrieb</translation>
    </message>
    <message>
        <source>{uploads} wait until you plug in · the battery is low</source>
        <translation>{uploads} wartet auf das Netzteil · der Akku ist fast leer</translation>
    </message>
    <message>
        <source>{uploads} wait until you plug in · the system saves power</source>
        <translation>{uploads} wartet auf das Netzteil · das System spart Strom</translation>
    </message>
    <message>
        <source>{uploads} wait · it is not one of the hours you chose</source>
        <translation>{uploads} wartet · außerhalb der gewählten Zeiten</translation>
    </message>
    <message>
        <source>{uploads} wait until you are done presenting · something fills the screen</source>
        <translation>{uploads} wartet auf das Ende der Präsentation · etwas füllt den Bildschirm</translation>
    </message>
    <message>
        <source>{uploads} wait until the computer is less busy · other programs need it</source>
        <translation>{uploads} wartet, bis der Computer weniger zu tun hat · andere Programme brauchen ihn</translation>
    </message>
    <message>
        <source>{uploads} wait for a direct way · they are larger than this route lets through</source>
        <translation>{uploads} wartet auf einen direkten Weg · größer, als dieser Weg durchlässt</translation>
    </message>
    <message>
        <source>{uploads} wait until {until} · paused by you</source>
        <translation>{uploads} wartet bis {until} · von Hand angehalten</translation>
    </message>
    <message>
        <source>{uploads} wait for “{detail}” · only networks you chose are used</source>
        <translation>{uploads} wartet auf „{detail}“ · nur gewählte Netzwerke werden benutzt</translation>
    </message>
    <message>
        <source>{uploads} wait for another network · “{detail}” is metered</source>
        <translation>{uploads} wartet auf ein anderes Netzwerk · „{detail}“ ist getaktet</translation>
    </message>
    <message>
        <source>{uploads} wait until {until} · what may go a day on metered networks is used up</source>
        <translation>{uploads} wartet bis {until} · was am Tag in getakteten Netzwerken erlaubt ist, ist aufgebraucht</translation>
    </message>
    <message>
        <source>{uploads} wait until you plug in · on battery, {detail} %</source>
        <translation>{uploads} wartet auf das Netzteil · Akkubetrieb, {detail} %</translation>
    </message>
    <message>
        <source>{uploads} wait until you plug in · on battery, only {detail} % left</source>
        <translation>{uploads} wartet auf das Netzteil · Akkubetrieb, nur noch {detail} %</translation>
    </message>
    <message>
        <source>{uploads} wait until {until} · the hours you chose</source>
        <translation>{uploads} wartet bis {until} · die gewählten Zeiten</translation>
    </message>
    <message>
        <source>{uploads} wait for a direct way · over {detail}, where this route cuts</source>
        <translation>{uploads} wartet auf einen direkten Weg · über {detail}, mehr lässt dieser Weg nicht durch</translation>
    </message>
    <message>
        <source>{count} for “{path}” wait · {why}</source>
        <translation>{count} für „{path}“ warten · {why}</translation>
    </message>
    <message>
        <source>1 for “{path}” waits · {why}</source>
        <translation>1 für „{path}“ wartet · {why}</translation>
    </message>
    <message>
        <source>“{path}” cannot be reached. Check that it is there and switched on, then try again.</source>
        <translation>„{path}“ ist nicht erreichbar. Prüfen, ob es da und eingeschaltet ist, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” does not accept the user name, password or key. Enter the right ones in Places, or remove it and add it again.</source>
        <translation>„{path}“ nimmt Benutzername, Passwort oder Schlüssel nicht an. Die richtigen unter „Orte“ eingeben, oder ihn entfernen und wieder hinzufügen.</translation>
    </message>
    <message>
        <source>“{path}” does not let this user put files there ({detail}). Check who may write there.</source>
        <translation>In „{path}“ darf dieser Benutzer keine Dateien ablegen ({detail}). Prüfen, wer dort schreiben darf.</translation>
    </message>
    <message>
        <source>“{path}” has no room left. Make room there; it goes on by itself.</source>
        <translation>In „{path}“ ist kein Platz mehr. Dort Platz schaffen; es geht von selbst weiter.</translation>
    </message>
    <message>
        <source>“{path}” cannot be written to. Check who may write there.</source>
        <translation>In „{path}“ kann nicht geschrieben werden. Prüfen, wer dort schreiben darf.</translation>
    </message>
    <message>
        <source>The certificate of “{path}” is not to be trusted. Nothing was sent. If it is your own server, give the certificate that vouches for it.</source>
        <translation>Dem Zertifikat von „{path}“ ist nicht zu trauen. Es wurde nichts gesendet. Bei einem eigenen Server das Zertifikat angeben, das für ihn bürgt.</translation>
    </message>
    <message>
        <source>“{path}” does not answer as it should. Check its address ({detail}).</source>
        <translation>„{path}“ antwortet nicht wie erwartet. Die Adresse prüfen ({detail}).</translation>
    </message>
    <message>
        <source>Nobody logged in to “{path}” in the browser in time. Begin again.</source>
        <translation>Bei „{path}“ hat sich im Browser niemand rechtzeitig angemeldet. Neu beginnen.</translation>
    </message>
    <message>
        <source>The plug-in for “{detail}” is not installed. Install it, then start Desktop Sync again.</source>
        <translation>Die Erweiterung für „{detail}“ ist nicht installiert. Installieren, dann Desktop Sync neu starten.</translation>
    </message>
    <message>
        <source>The plug-in {detail} does not work and was set aside. “desktop-sync destinations types” says why.</source>
        <translation>Die Erweiterung {detail} funktioniert nicht und bleibt beiseite. „desktop-sync destinations types“ sagt den Grund.</translation>
    </message>
    <message>
        <source>Something happened at “{path}” that Desktop Sync did not expect ({detail}). Try again; if it stays so, report it with the log.</source>
        <translation>In „{path}“ ist etwas geschehen, womit Desktop Sync nicht gerechnet hat ({detail}). Erneut versuchen; bleibt es so, mit dem Protokoll melden.</translation>
    </message>
    <message>
        <source>The plug-in {path} was set aside: what it says of itself cannot be read ({detail}). Install it again.</source>
        <translation>Die Erweiterung {path} bleibt beiseite: Was sie von sich sagt, kann nicht gelesen werden ({detail}). Neu installieren.</translation>
    </message>
    <message>
        <source>The plug-in {path} was set aside: “{detail}” cannot be the name of a type. Tell who made it.</source>
        <translation>Die Erweiterung {path} bleibt beiseite: „{detail}“ kann keine Art heißen. Der Urheber sollte es erfahren.</translation>
    </message>
    <message>
        <source>The plug-in {path} was set aside: {detail} has a type of the same name. Remove one of them.</source>
        <translation>Die Erweiterung {path} bleibt beiseite: {detail} hat eine Art mit demselben Namen. Eine davon entfernen.</translation>
    </message>
    <message>
        <source>The plug-in {path} was set aside: it could not be loaded ({detail}). Look for a newer one, or tell who made it.</source>
        <translation>Die Erweiterung {path} bleibt beiseite: Sie konnte nicht geladen werden ({detail}). Nach einer neueren suchen; der Urheber sollte es erfahren.</translation>
    </message>
    <message>
        <source>The plug-in {path} was set aside: what it brings cannot be used ({detail}). Look for a newer one, or tell who made it.</source>
        <translation>Die Erweiterung {path} bleibt beiseite: Was sie mitbringt, kann nicht verwendet werden ({detail}). Nach einer neueren suchen; der Urheber sollte es erfahren.</translation>
    </message>
    <message>
        <source>The plug-in {path} was set aside ({code}).</source>
        <translation>Die Erweiterung {path} bleibt beiseite ({code}).</translation>
    </message>
    <message>
        <source>Nothing here is called “{path}”. Use a photo’s name, such as IMG_4518, or the path of its file in the library.</source>
        <translation>Nichts hier heißt „{path}“. Den Namen eines Fotos nehmen, etwa IMG_4518, oder den Pfad seiner Datei in der Mediathek.</translation>
    </message>
    <message>
        <source>This computer was in no network “{path}”. “desktop-sync networks list” shows those it was in.</source>
        <translation>Dieser Computer war in keinem Netzwerk „{path}“. „desktop-sync networks list“ zeigt, in welchen er war.</translation>
    </message>
    <message>
        <source>There is no destination “{path}”. “desktop-sync destinations list” lists those that are.</source>
        <translation>Es gibt kein Ziel „{path}“. „desktop-sync destinations list“ zeigt, welche es gibt.</translation>
    </message>
    <message>
        <source>There is no destination yet. “desktop-sync destinations add” adds one.</source>
        <translation>Es gibt noch kein Ziel. „desktop-sync destinations add“ fügt eines hinzu.</translation>
    </message>
    <message>
        <source>There is a destination “{path}” already. Choose another name.</source>
        <translation>Es gibt schon ein Ziel „{path}“. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>This system has no keyring that a password can be kept in. Set one up, or add the destination with --keep-secret-in-profile: the password is then in a file that only you can read.</source>
        <translation>Dieses System hat keinen Schlüsselbund für Passwörter. Einen einrichten, oder das Ziel mit --keep-secret-in-profile hinzufügen: Das Passwort steht dann in einer Datei, die nur der eigene Benutzer lesen kann.</translation>
    </message>
    <message>
        <source>The passwords in “{path}” could not be read or written. Check who may write to the profile folder.</source>
        <translation>Die Passwörter in „{path}“ konnten nicht gelesen oder geschrieben werden. Prüfen, wer in den Profilordner schreiben darf.</translation>
    </message>
    <message>
        <source>No such phone is plugged in. “desktop-sync devices” lists those that are.</source>
        <translation>Ein solches Telefon ist nicht angeschlossen. „desktop-sync devices“ zeigt, welche es sind.</translation>
    </message>
    <message>
        <source>The system’s program for phones is not running. “desktop-sync devices” says how to get it.</source>
        <translation>Das Programm des Systems für Telefone läuft nicht. „desktop-sync devices“ sagt, woher es kommt.</translation>
    </message>
    <message>
        <source>There is no album “{path}” on the phone, or its albums could not be read.</source>
        <translation>Auf dem Telefon gibt es kein Album „{path}“, oder seine Alben ließen sich nicht lesen.</translation>
    </message>
    <message>
        <source>Nothing on “{path}” was chosen.</source>
        <translation>Auf „{path}“ wurde nichts ausgewählt.</translation>
    </message>
    <message>
        <source>“{path}” is locked. Unlock it, then try again.</source>
        <translation>„{path}“ ist gesperrt. Entsperren, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” does not trust this computer yet. Tap “Trust” on it, then try again.</source>
        <translation>„{path}“ vertraut diesem Computer noch nicht. Darauf „Vertrauen“ antippen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” was unplugged. Plug it in, then try again.</source>
        <translation>„{path}“ wurde getrennt. Anschließen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” does not say who it is. Unlock it, then try again.</source>
        <translation>„{path}“ sagt nicht, wer es ist. Entsperren, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” is still being read. Try again in a moment.</source>
        <translation>„{path}“ wird noch gelesen. In einem Augenblick erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” is not there. Plug it in or check the name, then try again.</source>
        <translation>„{path}“ ist nicht da. Anschließen oder den Namen prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” could not be read. Check who may open it, then try again.</source>
        <translation>„{path}“ ließ sich nicht lesen. Zugriffsrechte prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>The disk of “{path}” is full. Make room, then try again.</source>
        <translation>Der Datenträger von „{path}“ ist voll. Platz schaffen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>The disk of “{path}” has less room than you asked to keep free. Make room, or change “Keep free” in the settings (keep_free_gb), then try again.</source>
        <translation>Auf dem Datenträger von „{path}“ ist weniger Platz, als frei bleiben soll. Platz schaffen oder „Frei halten“ in den Einstellungen (keep_free_gb) ändern, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” cannot be written to. Make the disk writable, or choose another library folder.</source>
        <translation>In „{path}“ lässt sich nicht schreiben. Den Datenträger beschreibbar machen oder einen anderen Ordner für die Mediathek wählen.</translation>
    </message>
    <message>
        <source>The library folder “{path}” cannot be used. Check that its disk is there and may be written to, or choose another folder.</source>
        <translation>Der Ordner der Mediathek „{path}“ ist nicht nutzbar. Prüfen, ob der Datenträger da und beschreibbar ist, oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>The profile folder “{path}” cannot be used. Choose another with --profile, or check who may write to it.</source>
        <translation>Der Profilordner „{path}“ ist nicht nutzbar. Mit --profile einen anderen wählen oder die Schreibrechte prüfen.</translation>
    </message>
    <message>
        <source>Another Desktop Sync is using “{path}”. Quit that one, or choose another profile.</source>
        <translation>„{path}“ wird schon von Desktop Sync benutzt. Dieses beenden oder ein anderes Profil wählen.</translation>
    </message>
    <message>
        <source>The running Desktop Sync stopped answering. Nothing is lost. Look whether it is still running, then try again.</source>
        <translation>Das laufende Desktop Sync antwortet nicht mehr. Nichts ist verloren. Nachsehen, ob es noch läuft, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>The running Desktop Sync imports into “{path}”. Quit it to import into another library.</source>
        <translation>Das laufende Desktop Sync importiert in „{path}“. Für eine andere Mediathek zuerst beenden.</translation>
    </message>
    <message>
        <source>The running Desktop Sync is of another version. Quit it, then try again.</source>
        <translation>Das laufende Desktop Sync hat eine andere Version. Beenden, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>The journal “{path}” is damaged and was left as it is. Put back a copy of it from a backup, or move it away to start anew; the photos in the library are not touched.</source>
        <translation>Das Journal „{path}“ ist beschädigt und wurde gelassen, wie es ist. Eine Kopie aus einer Datensicherung zurücklegen oder es wegbewegen, um neu zu beginnen; die Fotos in der Mediathek werden nicht angerührt.</translation>
    </message>
    <message>
        <source>The journal “{path}” could not be opened. Check who may write to the profile folder and whether its disk is full.</source>
        <translation>Das Journal „{path}“ ließ sich nicht öffnen. Prüfen, wer in den Profilordner schreiben darf und ob der Datenträger voll ist.</translation>
    </message>
    <message>
        <source>The journal “{path}” was written by a newer Desktop Sync. Update this one to go on.</source>
        <translation>Das Journal „{path}“ stammt von einem neueren Desktop Sync. Zum Weiterarbeiten dieses aktualisieren.</translation>
    </message>
    <message>
        <source>The settings in “{path}” cannot be understood and were left as they are. Correct the file, or move it away to start with the defaults.</source>
        <translation>Die Einstellungen in „{path}“ sind nicht verständlich und wurden gelassen, wie sie sind. Die Datei berichtigen oder wegbewegen, um mit den Voreinstellungen zu beginnen.</translation>
    </message>
    <message>
        <source>The settings in “{path}” could not be read or written. Check who may write to the profile folder.</source>
        <translation>Die Einstellungen in „{path}“ ließen sich nicht lesen oder schreiben. Prüfen, wer in den Profilordner schreiben darf.</translation>
    </message>
    <message>
        <source>There is no option “{path}”. “desktop-sync settings list” shows them all.</source>
        <translation>Die Option „{path}“ gibt es nicht. „desktop-sync settings list“ zeigt alle.</translation>
    </message>
    <message>
        <source>“{detail}” cannot be used for the option “{path}”.</source>
        <translation>„{detail}“ ist für die Option „{path}“ nicht möglich.</translation>
    </message>
    <message>
        <source>The option “{path}” is one of: {detail}.</source>
        <translation>Die Option „{path}“ ist eines von: {detail}.</translation>
    </message>
    <message>
        <source>The option “{path}” is a number of {detail}.</source>
        <translation>Die Option „{path}“ ist eine Zahl von {detail}.</translation>
    </message>
    <message>
        <source>“{path}” are no hours. They are written like 22:00-06:00; nothing is all day.</source>
        <translation>„{path}“ sind keine Zeiten. Sie werden wie 22:00-06:00 geschrieben; nichts heißt ganztags.</translation>
    </message>
    <message>
        <source>“{path}” is only the end of a folder’s name. Write it from its beginning, or choose the folder.</source>
        <translation>„{path}“ ist nur das Ende eines Ordnernamens. Von Anfang an schreiben oder den Ordner wählen.</translation>
    </message>
    <message>
        <source>“{path}” is where Desktop Sync keeps its own files. Choose a folder outside of it.</source>
        <translation>In „{path}“ bewahrt Desktop Sync seine eigenen Dateien auf. Einen Ordner außerhalb davon wählen.</translation>
    </message>
    <message>
        <source>“{path}” is kept by another program. Choose a folder outside of it.</source>
        <translation>„{path}“ wird von einem anderen Programm verwaltet. Einen Ordner außerhalb davon wählen.</translation>
    </message>
    <message>
        <source>The layout “{path}” cannot be used. An example of one that can is “{{year}}/{{date}}/{{name}}”.</source>
        <translation>Das Schema „{path}“ ist nicht nutzbar. Möglich ist zum Beispiel „{{year}}/{{date}}/{{name}}“.</translation>
    </message>
    <message>
        <source>A layout cannot be empty. An example is “{{year}}/{{date}}/{{name}}”.</source>
        <translation>Ein Schema darf nicht leer sein. Ein Beispiel ist „{{year}}/{{date}}/{{name}}“.</translation>
    </message>
    <message>
        <source>The layout has a brace without its other half in “{path}”.</source>
        <translation>Im Schema steht eine Klammer ohne ihr Gegenstück: „{path}“.</translation>
    </message>
    <message>
        <source>The layout has a field “{path}” that there is not.</source>
        <translation>Im Schema steht ein Feld, das es nicht gibt: „{path}“.</translation>
    </message>
    <message>
        <source>The layout “{path}” leaves the library or has an empty folder in it. It is a path below the library, with forward slashes.</source>
        <translation>Das Schema „{path}“ führt aus der Mediathek hinaus oder enthält einen leeren Ordner. Es ist ein Pfad unterhalb der Mediathek, mit Schrägstrichen.</translation>
    </message>
    <message>
        <source>The layout has “{path}” in a folder. It names one file of a photo, and all files of a photo stay together: it can only stand in the last part.</source>
        <translation>Im Schema steht „{path}“ in einem Ordner. Es benennt eine einzelne Datei eines Fotos, und alle Dateien eines Fotos bleiben zusammen: Es kann nur im letzten Teil stehen.</translation>
    </message>
    <message>
        <source>The last part of the layout, “{path}”, names no file. It ends in “{{name}}”, or holds “{{stem}}”.</source>
        <translation>Der letzte Teil des Schemas, „{path}“, benennt keine Datei. Er endet auf „{{name}}“ oder enthält „{{stem}}“.</translation>
    </message>
    <message>
        <source>The last part of the layout, “{path}”, goes on after the name. It ends in “{{name}}”, or in “{{stem}}” and “.{{ext}}”.</source>
        <translation>Der letzte Teil des Schemas, „{path}“, geht nach dem Namen weiter. Er endet auf „{{name}}“ oder auf „{{stem}}“ und „.{{ext}}“.</translation>
    </message>
    <message>
        <source>“{path}” is not in the library.</source>
        <translation>„{path}“ ist nicht in der Mediathek.</translation>
    </message>
    <message>
        <source>Something happened that Desktop Sync did not expect. Try again; if it stays so, report it with the log.</source>
        <translation>Etwas Unerwartetes ist geschehen. Erneut versuchen; falls es so bleibt, mit dem Protokoll melden.</translation>
    </message>
    <message>
        <source>Stopped, as you asked.</source>
        <translation>Wie gewünscht abgebrochen.</translation>
    </message>
    <message>
        <source>Something happened that Desktop Sync did not expect. The library is whole. What a programmer needs to know is in “{path}”.</source>
        <translation>Etwas Unerwartetes ist geschehen. Die Mediathek ist vollständig. Was zur Fehlersuche nötig ist, steht in „{path}“.</translation>
    </message>
    <message>
        <source>“{path}” could not be written. Look whether its disk has room and who may write there, then save again.</source>
        <translation>„{path}“ ließ sich nicht schreiben. Prüfen, ob der Datenträger Platz hat und wer dort schreiben darf, dann erneut speichern.</translation>
    </message>
    <message>
        <source>That is too much for one request. Do it in smaller parts.</source>
        <translation>Das ist zu viel auf einmal. In kleineren Teilen versuchen.</translation>
    </message>
    <message>
        <source>Where new versions are published could not be reached. Check the network, then try again.</source>
        <translation>Wo neue Versionen veröffentlicht werden, war nicht zu erreichen. Netzwerk prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>What was found where new versions are published is not signed by the publisher, or is older than what was known. It was left alone. Try again another day.</source>
        <translation>Was dort gefunden wurde, wo neue Versionen veröffentlicht werden, ist nicht vom Herausgeber signiert oder älter als das schon Bekannte. Es wurde nicht verwendet. An einem anderen Tag erneut versuchen.</translation>
    </message>
    <message>
        <source>What was downloaded is not what was published, and was not used. Download it again.</source>
        <translation>Was heruntergeladen wurde, ist nicht das Veröffentlichte und wurde nicht verwendet. Erneut herunterladen.</translation>
    </message>
    <message>
        <source>There is nothing to install on this computer. Look at the page of the new version.</source>
        <translation>Für diesen Computer gibt es nichts zu installieren. Auf der Seite der neuen Version nachsehen.</translation>
    </message>
    <message>
        <source>“{path}” could not be written or read. Look whether its disk has room and who may write there, then try again.</source>
        <translation>„{path}“ konnte nicht geschrieben oder gelesen werden. Prüfen, ob auf dem Datenträger Platz ist und wer dort schreiben darf, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>“{path}” could not be opened. Open it yourself to install the new version.</source>
        <translation>„{path}“ konnte nicht geöffnet werden. Zum Installieren der neuen Version selbst öffnen.</translation>
    </message>
    <message>
        <source>Photos are being imported or uploaded. Install the new version when that is done, or pause it first.</source>
        <translation>Es wird gerade importiert oder hochgeladen. Die neue Version danach installieren, oder vorher anhalten.</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>Eine Datei</translation>
    </message>
    <message>
        <source>Something happened that Desktop Sync has no words for ({code}). Try again; if it stays so, report it with the log.</source>
        <translation>Etwas ist geschehen, wofür Desktop Sync keine Worte hat ({code}). Erneut versuchen; falls es so bleibt, mit dem Protokoll melden.</translation>
    </message>
</context>
</TS>
