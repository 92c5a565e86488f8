# Sourced by ./inkloom and ./build: what both need from the machine, whatever its defaults are.

# fail CODE WHAT WHY REMEDY: prints the three parts of an error and ends with "bad usage".
fail() {
  printf 'inkloom: %s: %s\n  Cause:  %s\n  Remedy: %s\n' "$1" "$2" "$3" "$4" >&2
  exit 2
}

# use_utf8: prompts and file names may be Chinese; in a plain C locale Java would turn them into question marks.
use_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[uU][tT][fF]8 | *[uU][tT][fF]-8) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
}

# choose_waiting [FOLDER]: how OpenMP's threads wait for one another. A small model's operations take no longer than waking
# a thread, so threads that spin for some 20 microseconds first draw such a model's pictures in half to three quarters of
# the time; beside other work they take turns with it and lose more than that. So they spin only where nothing else runs
# at this moment and no quota of processor time is drawn upon. What the user has set stays. The figures: bench/RESULTS.md.
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

# require_maven: ends the script when there is no Maven.
require_maven() {
  if ! command -v mvn >/dev/null; then
    fail INK-CLI-002 "Maven is not installed." \
      "The command 'mvn' is not on the PATH, and Inkloom is built with it." \
      "Install Maven 3.8.6 or newer: 'apt-get install maven' (Debian, Ubuntu), 'brew install maven' (macOS), or from https://maven.apache.org."
  fi
}

# maven ARGUMENTS: runs Maven, without the JVM's warnings about Maven's own libraries.
maven() {
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" \
    mvn --batch-mode --no-transfer-progress -Dstyle.color=never "$@"
}
