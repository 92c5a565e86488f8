#!/usr/bin/env bash
# Sourced by ./inkloom and ./build: what both need from the machine, whatever its defaults are.

# A shell's options and some variables come from the environment, and change how a script reads.
set +o posix
set +f +C
shopt -u failglob nullglob nocasematch
unset CDPATH GLOBIGNORE POSIXLY_CORRECT
PATH=${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin

# fail CODE WHAT WHY REMEDY: prints the three parts of an error and ends with "bad usage".
fail() { fail_with 2 "$@"; }

# fail_with STATUS CODE WHAT WHY REMEDY: the same with another exit status.
fail_with() {
  printf 'inkloom: %s: %s\n  Cause:  %s\n  Remedy: %s\n' "$2" "$3" "$4" "$5" >&2
  exit "$1"
}

# knows_utf8: whether the locale that is in force takes the three bytes of a Chinese character for one character. Its name
# says little: a container often names a locale that is not installed, and gets the C locale without a word.
knows_utf8() {
  local character=$'\xe5\xa2\xa8'
  [[ ${#character} -eq 1 ]]
}

# use_utf8 ARGUMENTS: prompts and file names may be Chinese; in a locale without UTF-8 Java would turn them into question
# marks. Sets one that works where the user's does not. Where the machine has none, only arguments that need it are refused.
use_utf8() {
  local locale
  knows_utf8 && return
  while IFS= read -r locale; do
    # In a shell of its own: one that is not installed draws a warning.
    if [[ -n $locale ]] && (LC_ALL=$locale knows_utf8) 2>/dev/null; then
      export LC_ALL=$locale
      return
    fi
  done <<<"$(utf8_locales)"
  [[ $* != *[!$'\x01'-$'\x7f']* ]] || fail INK-CLI-053 "This machine has no locale with UTF-8, and an argument is not plain ASCII." \
    "The locale '${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}' is not installed, nor is C.UTF-8 or another with UTF-8." \
    "Install one ('apt-get install locales && locale-gen en_US.UTF-8', 'dnf install glibc-langpack-en'), or give the prompts in a file."
}

# utf8_locales: names of locales to try, one a line.
utf8_locales() {
  printf '%s\n' C.UTF-8 C.utf8 en_US.UTF-8 en_US.utf8 UTF-8
  locale -a 2>/dev/null | grep -i 'utf-\{0,1\}8' || true
}

# choose_waiting [FOLDER]: how OpenMP's threads wait for one another. A small model's operations take no longer than waking
# a thread, so threads that spin for some 20 microseconds first draw such a model's pictures in half to three quarters of
# the time; beside other work they take turns with it and lose more than that. So they spin only where nothing else runs
# at this moment and no quota of processor time is drawn upon. What the user has set stays. The figures: lab/bench/RESULTS.md.
# FOLDER has Linux's proc and sys (default: the root).
choose_waiting() {
  local running quota
  [[ -n ${OMP_WAIT_POLICY:-}${GOMP_SPINCOUNT:-} ]] && return
  export OMP_WAIT_POLICY=PASSIVE
  read -r _ _ _ running _ 2>/dev/null <"${1:-}/proc/loadavg" || return 0
  read -r quota _ 2>/dev/null <"${1:-}/sys/fs/cgroup/cpu.max" || quota=max
  # The first number counts this script too.
  if [[ ${running%/*} -le 1 && $quota == max ]]; then export GOMP_SPINCOUNT=1000; fi
}
# java_major HOME: the feature release of the JDK there, from its release file (no JVM is started); 0 when there is none.
java_major() {
  local line
  if [[ -x $1/bin/java && -r $1/release ]]; then
    while IFS= read -r line; do
      if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
        echo "${BASH_REMATCH[1]}"
        return
      fi
    done <"$1/release"
  fi
  echo 0
}

# find_java PROGRAM: prints the home of a Java of release 25 or newer that has bin/PROGRAM ("java", or "javac" for a
# whole JDK); ends the script when there is none.
find_java() {
  local home on_path
  on_path=$(command -v java || true)
  if [[ -n $on_path ]]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    on_path=${on_path%/bin/java}
  fi
  for home in "${INKLOOM_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "$on_path"; do
    if [[ -n $home && -x $home/bin/$1 ]] && (($(java_major "$home") >= 25)); then
      echo "$home"
      return
    fi
  done
  fail INK-CLI-001 "No JDK 25 was found." \
    "Inkloom needs a JDK of release 25 or newer; looked at JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, macOS's folders and the java on the PATH." \
    "Install one ('apt-get install temurin-25-jdk', 'sdk install java 25-tem', 'brew install openjdk', or https://adoptium.net) or set JAVA_HOME to it."
}

# platform: prints the machine's platform as JavaCPP names it, as far as `uname` tells it.
platform() {
  local system processor
  system=$(uname -s) processor=$(uname -m)
  case $system in
    Linux) system=linux ;;
    Darwin) system=macosx ;;
    MINGW* | MSYS* | CYGWIN*) system=windows ;;
  esac
  case $processor in
    amd64 | AMD64) processor=x86_64 ;;
    aarch64) processor=arm64 ;;
  esac
  echo "$system-$processor"
}

# require_platform: ends the script, before anything is fetched, where libtorch has no native library for the machine (of the
# version in pom.xml there are four); warns where it has one that nobody has tried.
require_platform() {
  local here
  here=$(platform)
  case $here in
    linux-x86_64) ;;
    macosx-arm64 | macosx-x86_64 | windows-x86_64)
      echo "inkloom: $here is not tested: libtorch has native libraries for it, and Inkloom is run on linux-x86_64 only." >&2
      ;;
    *)
      fail INK-CLI-060 "Inkloom does not run on $here." \
        "Its libtorch comes with native libraries for linux-x86_64, and, untested, for macosx-arm64, macosx-x86_64 and windows-x86_64." \
        "Run it on one of these, for instance in a virtual machine or on a server."
      ;;
  esac
}

# require_maven: ends the script when there is no Maven.
require_maven() {
  if ! command -v mvn >/dev/null; then
    fail INK-CLI-002 "Maven is not installed." \
      "The command 'mvn' is not on the PATH, and Inkloom is built with it." \
      "Install Maven 3.8.6 or newer: 'apt-get install maven' (Debian, Ubuntu), 'brew install maven' (macOS), or from https://maven.apache.org."
  fi
}

# maven ARGUMENTS: runs Maven, two modules at a time, without the JVM's warnings about Maven's own libraries.
maven() {
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" \
    mvn --threads 2 --batch-mode --no-transfer-progress -Dstyle.color=never "$@"
}
