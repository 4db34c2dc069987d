<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>badge</name>
    <message>
        <source>Video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Burst</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sidecar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edited</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>Without a date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today, {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yesterday, {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yesterday {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>drop</name>
    <message>
        <source>These are not files on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save them to a folder first, then drop them here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files and folders: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not on this computer, left out: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop to import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The originals stay where they are. Press Esc to cancel.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>empty</name>
    <message>
        <source>Drop photos or a folder here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are copied into the library and read back to make sure.
The originals stay where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Card or folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos, Live Photos, RAW and videos, with their edits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this computer, in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open library</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} → Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same is already in the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>already imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the library, read back, the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checking the copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>again at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>try {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>notice</name>
    <message>
        <source>The import from {source} stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln imported from {source}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{size}, done at {time}. Every copy was read back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing imported from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing new in {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No photos or videos in {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) here already.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (was|were) not imported. Open Desktop Sync to see why.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) worth a look.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>now</name>
    <message numerus="yes">
        <source>{first} and %Ln more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library is empty and waiting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All done</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln not imported</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) found so far</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Looking through {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) to look at</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Finding what is new in {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {done} of {total} · about {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln left, {size}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln asset(s) in the library, {size}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import from a folder (Ctrl+I)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is in the library stays. The rest is not copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the import is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>And {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out of this import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>plot</name>
    <message>
        <source>How fast photos come into the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language and access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where imported photos and videos are kept. Another folder starts a library of its own: nothing is moved or deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders and names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the library is laid out. It is used from the next import on; what is there keeps its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Room for previews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small pictures kept so that the library opens fast. They can be made again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When an import ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One notification says what was imported. What needs you is said in any case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notify me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colours of the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language of the window and the tray.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deutsch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress moves once a second, and finished rows leave at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>shell</name>
    <message>
        <source>That did not work</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>sizes</name>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tray</name>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Desktop Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Desktop Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the library: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in the library yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import from a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing Desktop Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Desktop Sync goes on in the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This desktop has no tray, so closing the window minimises it. Quit ends the program; unfinished imports go on at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minimise</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message>
        <source>{name} was not imported: it could not be read. The rest goes on. Check the card or the cable, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: it was gone before it could be copied. The rest goes on. If it should be there, put it back and import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: it changed while it was copied. Try again when nothing else writes to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: the file is empty. There is nothing in it to keep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was imported as it is, but it ends early: a part of it is missing. If the camera shows it whole, copy it to the card again and import that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was imported as it is, but its content was not recognised. Open it to see whether it is what its name says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported, because another file of the same photo could not be. They are only moved together. Solve that one, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: the copy, read back from the disk, was not the same. The copy is not kept. Try again; if it happens again, check the library’s disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not there. What was imported from it before is whole. Plug it in or check the name, then import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import stopped: the library’s disk is full. What is in the library is whole. Make room and import again, and it goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import stopped: the library cannot be written to. What is in it is whole. Make its disk writable and import again, and it goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import stopped: the library folder cannot be used. Check that its disk is there and import again, and it goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import stopped, because you paused imports in the window. Resume there and import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: you removed it from the library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: no file name could be made of it that the library’s disk takes. Rename it at its source, then import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: something happened that Desktop Sync did not expect. The rest goes on. Try again; if it stays so, report it with the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not in the library, so it was left alone. “desktop-sync library list” shows what is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not removed and is still in the library: the desktop’s trash did not take it ({detail}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} in the library is no longer what was imported: its content has changed. Nothing was done to it. Bring it back from a backup, or import the original again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is missing from the library. Bring it back from a backup, or import the original again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You stopped the import with {detail} left. What is in the library is whole. Import again, and it goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not imported: you cancelled it. Try again to import it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something happened to {name} that Desktop Sync has no words for ({code}). The rest goes on. Try again; if it stays so, report it with the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is not a photo or a video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: a system made it for its own use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is hidden.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is a link that leaves the folder. Import the folder it leads to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is a link that leads nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is a device or a pipe, not a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: the folder could not be read. Check the card or who may open it, then import again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over: it is in the library already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was passed over ({code}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imports wait for room on the library’s disk · “{path}” is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imports wait until the library can be written to · “{path}” is read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imports wait for the library folder · “{path}” cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imports wait for “{path}” · it is not there. Plug it in, and it goes on where it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imports wait · {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hold} · looked at again at {until}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not there. Plug it in or check the name, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be read. Check who may open it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk of “{path}” is full. Make room, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be written to. Make the disk writable, or choose another library folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library folder “{path}” cannot be used. Check that its disk is there and may be written to, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile folder “{path}” cannot be used. Choose another with --profile, or check who may write to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another Desktop Sync is using “{path}”. Quit that one, or choose another profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The running Desktop Sync stopped answering. Nothing is lost. Look whether it is still running, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The running Desktop Sync imports into “{path}”. Quit it to import into another library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The running Desktop Sync is of another version. Quit it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal “{path}” is damaged and was left as it is. Put back a copy of it from a backup, or move it away to start anew; the photos in the library are not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal “{path}” could not be opened. Check who may write to the profile folder and whether its disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal “{path}” was written by a newer Desktop Sync. Update this one to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings in “{path}” cannot be understood and were left as they are. Correct the file, or move it away to start with the defaults.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings in “{path}” could not be read or written. Check who may write to the profile folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no option “{path}”. “desktop-sync settings list” shows them all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{detail}” cannot be used for the option “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The option “{path}” is one of: {detail}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The option “{path}” is a number of {detail}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is where Desktop Sync keeps its own files. Choose a folder outside of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is kept by another program. Choose a folder outside of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layout “{path}” cannot be used. An example of one that can is “{{year}}/{{date}}/{{name}}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A layout cannot be empty. An example is “{{year}}/{{date}}/{{name}}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layout has a brace without its other half in “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layout has a field “{path}” that there is not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layout “{path}” leaves the library or has an empty folder in it. It is a path below the library, with forward slashes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layout has “{path}” in a folder. It names one file of a photo, and all files of a photo stay together: it can only stand in the last part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last part of the layout, “{path}”, names no file. It ends in “{{name}}”, or holds “{{stem}}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last part of the layout, “{path}”, goes on after the name. It ends in “{{name}}”, or in “{{stem}}” and “.{{ext}}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not in the library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something happened that Desktop Sync did not expect. Try again; if it stays so, report it with the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped, as you asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something happened that Desktop Sync did not expect. The library is whole. What a programmer needs to know is in “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is too much for one request. Do it in smaller parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something happened that Desktop Sync has no words for ({code}). Try again; if it stays so, report it with the log.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
