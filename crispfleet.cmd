@echo off
rem Starts CrispFleet: finds a JDK, builds when the sources are newer than the jars, runs the verb.
rem Options for the JVM: CRISPFLEET_JAVA_OPTS.
setlocal EnableExtensions DisableDelayedExpansion

set "needed=25"
set "implied="
set "root=%~dp0"
set "root=%root:~0,-1%"

rem A checkout has sources and builds them; a release has app\ and does not.
set "source="
if exist "%root%\pom.xml" set "source=yes"
if defined source (
  set "jesptool=%root%\desktop-app\jesptool\target\jesptool.jar"
  set "emulator=%root%\desktop-app\board-emulator\target\board-emulator.jar"
  set "server=%root%\companion-server\server\target\server.jar"
  set "simulator=%root%\companion-server\fleet-simulator\target\fleet-simulator.jar"
  set "workstation=%root%\desktop-app\workstation\target\workstation.jar"
) else (
  set "jesptool=%root%\app\jesptool.jar"
  set "emulator=%root%\app\board-emulator.jar"
  set "server=%root%\app\server.jar"
  set "simulator=%root%\app\fleet-simulator.jar"
  set "workstation=%root%\app\workstation.jar"
)
set "state=%root%\target\launcher"

rem Short-lived, waiting for a cable most of the time: the quick compiler and the small collector start faster.
set "tuning=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"

set "verb=%~1"
if "%verb%"=="" set "verb=workstation"
if "%verb%"=="help" if "%~2"=="" goto usage
if "%verb%"=="help" (
  call "%~f0" %2 --help
  exit /b
)
if "%verb%"=="--help" goto usage
if "%verb%"=="-h" goto usage
if "%verb%"=="--version" goto version
if "%verb%"=="-V" goto version
if "%verb%"=="version" goto version
if "%verb%"=="flash" (
  set "jar=%jesptool%"
  goto run
)
if "%verb%"=="esp" (
  set "jar=%jesptool%"
  goto run
)
if "%verb%"=="emulate" (
  set "jar=%emulator%"
  goto run
)
if "%verb%"=="server" (
  set "jar=%server%"
  set "tuning=-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -Xmn24m -XX:SurvivorRatio=4 -Xmx256m"
  goto run
)
if "%verb%"=="admin" (
  set "jar=%server%"
  goto run
)
if "%verb%"=="release" (
  set "jar=%server%"
  goto run
)
if "%verb%"=="simulate" (
  set "jar=%simulator%"
  set "tuning=-XX:+UseSerialGC -Xms64m -Xmx256m"
  goto run
)
if "%verb%"=="workstation" (
  set "jar=%workstation%"
  set "tuning=-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms48m -Xmx300m"
  if "%~1"=="" set "implied=workstation"
  goto run
)
if "%verb%"=="stick" (
  echo crispfleet: the virtual stick runs on Linux only; 'crispfleet simulate' plays a fleet here. 1>&2
  exit /b 1
)
echo crispfleet: there is no verb '%verb%'. 1>&2
call :print_usage 1>&2
exit /b 2

:usage
call :print_usage
exit /b 0

:print_usage
echo Usage: crispfleet VERB [OPTIONS]
echo.
echo   workstation
echo              the desktop app, the live board of the fleet; 'crispfleet' alone opens it too
echo   flash      write firmware to one or many boards, only where it differs
echo   esp        every single step: ports, info, read, erase, verify, monitor, image, ...
echo   emulate    boards in software, to try things without hardware
echo   server     the companion server: releases, updates over the air, the live fleet
echo   admin      set a server up: users, tokens, devices, keys, backups
echo   release    inspect, sign, upload and publish firmware
echo   simulate   thousands of sticks in software against a server
echo   help VERB  the verb's options and examples
echo   --version  this program's version
exit /b 0

:version
if not defined source (
  set /p number=<"%root%\app\version"
) else (
  for /f "tokens=3 delims=<>" %%v in ('findstr /r /c:"^  <version>" "%root%\pom.xml"') do set "number=%%v"
)
echo CrispFleet %number%
exit /b 0

:run
set "jdk="
if defined JAVA_HOME call :try_jdk "%JAVA_HOME%"
if not defined jdk for /f "delims=" %%j in ('where java 2^>nul') do if not defined jdk call :try_jdk "%%~dpj.."
for %%r in (
  "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu"
  "%ProgramFiles%\BellSoft" "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\SapMachine\JDK"
  "%LocalAppData%\Programs\Eclipse Adoptium" "%UserProfile%\.jdks" "%UserProfile%\scoop\apps"
) do if not defined jdk for /d %%d in ("%%~r\*") do if not defined jdk call :try_jdk "%%~d"
if not defined jdk (
  echo crispfleet: needs a JDK %needed% or newer and found none in JAVA_HOME, on PATH or in the usual folders. 1>&2
  echo Get one from https://adoptium.net or with 'winget install EclipseAdoptium.Temurin.%needed%.JDK'. 1>&2
  echo Then set JAVA_HOME if it is in an unusual place. 1>&2
  exit /b 1
)
if defined source (
  call :is_fresh || call :build || exit /b 1
)
"%jdk%\bin\java.exe" %tuning% --sun-misc-unsafe-memory-access=allow %CRISPFLEET_JAVA_OPTS% -jar "%jar%" %implied% %*
exit /b %ERRORLEVEL%

rem Reads <home>\release instead of running java: that takes no time.
:try_jdk
if not exist "%~1\bin\java.exe" exit /b 1
if not exist "%~1\release" exit /b 1
set "major="
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "major=%%~v"
set "major=%major:"=%"
if not defined major exit /b 1
if %major% LSS %needed% exit /b 1
set "jdk=%~1"
exit /b 0

:is_fresh
if not exist "%state%\built" exit /b 1
if not exist "%jesptool%" exit /b 1
if not exist "%emulator%" exit /b 1
if not exist "%server%" exit /b 1
if not exist "%simulator%" exit /b 1
if not exist "%workstation%" exit /b 1
set "CRISPFLEET_ROOT=%root%"
powershell -NoLogo -NoProfile -NonInteractive -Command ^
  "$r = $env:CRISPFLEET_ROOT; $t = (Get-Item -LiteralPath \"$r\target\launcher\built\").LastWriteTimeUtc;" ^
  "$p = @(\"$r\pom.xml\", \"$r\desktop-app\*\pom.xml\", \"$r\companion-server\*\pom.xml\", \"$r\desktop-app\jesptool\package-lock.json\");" ^
  "$f = @(Get-Item -Path $p) + @(Get-ChildItem -Recurse -Path \"$r\desktop-app\*\src\main\", \"$r\companion-server\*\src\main\");" ^
  "if ($f | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
exit /b %ERRORLEVEL%

rem One build at a time; whoever comes second waits for the first.
:build
where mvn >nul 2>nul || (
  echo crispfleet: needs Maven to build itself: https://maven.apache.org 1>&2
  exit /b 1
)
if not exist "%state%" mkdir "%state%"
set "said="
:lock
mkdir "%state%\lock" 2>nul && goto locked
if not defined said echo crispfleet: another crispfleet is building; waiting for it. If none is, remove "%state%\lock". 1>&2
set "said=yes"
ping -n 2 127.0.0.1 >nul
goto lock
:locked
call :is_fresh && goto unlock
echo crispfleet: building, because this is the first run or the sources changed ... 1>&2
rem Sources that change while the build runs are newer than this stamp.
type nul > "%state%\started"
pushd "%root%"
set "JAVA_HOME=%jdk%"
set "MAVEN_OPTS=%MAVEN_OPTS% --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
call mvn -B -q -Dmaven.test.skip=true package 1>&2 <nul
set "result=%ERRORLEVEL%"
popd
if not "%result%"=="0" (
  rmdir "%state%\lock"
  echo crispfleet: the build failed; 'mvn verify' in %root% says more. 1>&2
  exit /b 1
)
move /y "%state%\started" "%state%\built" >nul
echo crispfleet: built. 1>&2
:unlock
rmdir "%state%\lock"
exit /b 0
