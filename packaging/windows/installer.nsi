; The installer for Windows: for one user, without administrator's rights.
;
;   makensis -DVERSION=0.1.0 -DBUNDLE=build\bundle\desktop-sync packaging\windows\installer.nsi
;
; Leaves dist\desktop-sync-VERSION-setup.exe. Silent: /S, which waits a while for the program to end;
; with a start at log-in: /AUTOSTART; with a start of the program afterwards: /RESTART.

Unicode true
!ifndef VERSION
  !error "Say -DVERSION=..."
!endif
!ifndef BUNDLE
  !error "Say -DBUNDLE=..., the folder of the bundle"
!endif
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!define NAME "Desktop Sync"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Desktop Sync"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define AUTOPLAY "Software\Microsoft\Windows\CurrentVersion\Explorer\AutoplayHandlers"
!define PROGID "DesktopSync.Import"
; Two a second.
!define MOST_LOOKS 120

Name "${NAME}"
OutFile "..\..\dist\desktop-sync-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Desktop Sync"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "LegalCopyright" "The Desktop Sync developers, GPL-3.0-or-later"

!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!ifdef SIGN
  ; Of the form: signtool sign /fd sha256 /tr ... "%1". Both programs are signed before they are
  ; packed; this signs the installer and what it uninstalls with.
  !finalize '${SIGN}'
  !uninstfinalize '${SIGN}'
!endif

!define MUI_FINISHPAGE_RUN "$INSTDIR\DesktopSync.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString PROGRAM_SECTION ${LANG_ENGLISH} "Desktop Sync"
LangString PROGRAM_SECTION ${LANG_GERMAN} "Desktop Sync"
LangString AUTOPLAY_SECTION ${LANG_ENGLISH} "Offer it when a camera or card is connected"
LangString AUTOPLAY_SECTION ${LANG_GERMAN} "Anbieten, wenn Kamera oder Karte verbunden wird"
LangString AUTOSTART_SECTION ${LANG_ENGLISH} "Start when you sign in"
LangString AUTOSTART_SECTION ${LANG_GERMAN} "Beim Anmelden starten"
LangString IMPORT ${LANG_ENGLISH} "Import photos and videos"
LangString IMPORT ${LANG_GERMAN} "Fotos und Videos importieren"
LangString RUNNING ${LANG_ENGLISH} "Desktop Sync is running. Quit it from its tray menu, then try again."
LangString RUNNING ${LANG_GERMAN} "Desktop Sync läuft. Beenden Sie es im Menü des Infobereichs und versuchen Sie es erneut."

; What runs cannot be replaced. A file that is open for running cannot be opened for writing.
!macro StopWhileRunning
  ; Silently, somebody has just asked for it from within the program, which is about to end.
  StrCpy $1 0
  ${DoWhile} ${FileExists} "$INSTDIR\DesktopSync.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\DesktopSync.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${Break}
    ${EndIf}
    IntOp $1 $1 + 1
    ${IfNot} ${Silent}
    ${OrIf} $1 > ${MOST_LOOKS}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
      Abort "$(RUNNING)"
    ${EndIf}
    Sleep 500
  ${Loop}
!macroend

Section "$(PROGRAM_SECTION)" PROGRAM
  SectionIn RO
  !insertmacro StopWhileRunning
  ; What an earlier version brought and this one does not have must not be found.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Desktop Sync.lnk" "$INSTDIR\DesktopSync.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\DesktopSync.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Desktop Sync developers"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "$(AUTOPLAY_SECTION)" AUTOPLAY_HANDLER
  WriteRegStr HKCU "Software\Classes\${PROGID}" "" "${NAME}"
  ; The dot: what is connected is the root of a drive, and a backslash would take the quote's sense.
  WriteRegStr HKCU "Software\Classes\${PROGID}\shell\import\command" "" '"$INSTDIR\DesktopSync.exe" open "%1."'
  WriteRegStr HKCU "${AUTOPLAY}\Handlers\DesktopSyncImport" "Action" "$(IMPORT)"
  WriteRegStr HKCU "${AUTOPLAY}\Handlers\DesktopSyncImport" "Provider" "${NAME}"
  WriteRegStr HKCU "${AUTOPLAY}\Handlers\DesktopSyncImport" "InvokeProgID" "${PROGID}"
  WriteRegStr HKCU "${AUTOPLAY}\Handlers\DesktopSyncImport" "InvokeVerb" "import"
  WriteRegStr HKCU "${AUTOPLAY}\Handlers\DesktopSyncImport" "DefaultIcon" "$INSTDIR\DesktopSync.exe,0"
  WriteRegStr HKCU "${AUTOPLAY}\EventHandlers\ShowPicturesOnArrival" "DesktopSyncImport" ""
  WriteRegStr HKCU "${AUTOPLAY}\EventHandlers\ShowVideoFilesOnArrival" "DesktopSyncImport" ""
  WriteRegStr HKCU "${AUTOPLAY}\EventHandlers\CameraMemoryOnArrival" "DesktopSyncImport" ""
SectionEnd

Section /o "$(AUTOSTART_SECTION)" AUTOSTART
  WriteRegStr HKCU "${RUN}" "${NAME}" '"$INSTDIR\DesktopSync.exe"'
SectionEnd

Function .onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  IfErrors +2 0
    SectionSetFlags ${AUTOSTART} ${SF_SELECTED}
FunctionEnd

Function Restart
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/RESTART" $1
  IfErrors +2 0
    Exec '"$INSTDIR\DesktopSync.exe"'
FunctionEnd

; The new one, or where it could not be put in its place, the one that is still there.
Function .onInstSuccess
  Call Restart
FunctionEnd

Function .onInstFailed
  Call Restart
FunctionEnd

Section "Uninstall"
  !insertmacro StopWhileRunning
  ; Photos, settings and journal are the user's: they stay.
  Delete "$SMPROGRAMS\Desktop Sync.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\DesktopSync.exe"
  Delete "$INSTDIR\desktop-sync.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegKey HKCU "Software\Classes\${PROGID}"
  DeleteRegKey HKCU "${AUTOPLAY}\Handlers\DesktopSyncImport"
  DeleteRegValue HKCU "${AUTOPLAY}\EventHandlers\ShowPicturesOnArrival" "DesktopSyncImport"
  DeleteRegValue HKCU "${AUTOPLAY}\EventHandlers\ShowVideoFilesOnArrival" "DesktopSyncImport"
  DeleteRegValue HKCU "${AUTOPLAY}\EventHandlers\CameraMemoryOnArrival" "DesktopSyncImport"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
