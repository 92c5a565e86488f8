#!/usr/bin/env bash
# Kills first starts of Inkloom and looks whether every later command works. Takes a quarter of an hour or more, and so is
# no part of ./build:
#   apps/cli/src/test/shell/kill-tests.sh natives 20     kills while native libraries are unpacked
#   apps/cli/src/test/shell/kill-tests.sh build 10       kills while Maven writes; JAVA_HOME names the JDK
#   apps/cli/src/test/shell/kill-tests.sh parallel 10    three first commands at once, on a fresh cache
#   apps/cli/src/test/shell/kill-tests.sh recording 5    kills while the start cache is recorded
# Works on this clone's own target folders, with a cache of its own below TMPDIR. SEED chooses the moments.
set -euo pipefail
kind=$1
times=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../../../../.."
RANDOM=${SEED:-14}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export INKLOOM_CACHE=$scratch/cache

# hundredths MOST: a random time in seconds, below MOST hundredths of a second.
hundredths() {
  local moment=$((RANDOM % $1))
  printf '%d.%02d' $((moment / 100)) $((moment % 100))
}

# works WHAT COMMAND...: counts a command that succeeds and says which libtorch it has.
good=0
bad=0
works() {
  local what=$1 status=0
  shift
  "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
  if ((status == 0)) && grep -q libtorch "$scratch/out"; then
    good=$((good + 1))
  else
    bad=$((bad + 1))
    echo "BAD: $what: exit $status"
    head -20 "$scratch/out" "$scratch/err"
  fi
}

# kill_when CONDITION MOST: starts `inkloom engine` in a group of its own; kills the group a random time after CONDITION holds.
kill_when() {
  local moment group
  moment=$(hundredths "$2")
  setsid ./inkloom engine >/dev/null 2>&1 &
  group=$!
  until eval "$1" || ! kill -0 "$group" 2>/dev/null; do sleep 0.02; done
  sleep "$moment"
  kill -9 -- "-$group" 2>/dev/null && echo "killed $moment s after it began" || echo "was done before $moment s"
  wait "$group" 2>/dev/null || true
}

# from_app: builds where that is necessary, and starts the JVM on what was built.
from_app() {
  ./inkloom --version || return
  local app flags
  app=apps/cli/target/$(sed -n 2p apps/cli/target/.built)
  read -r -a flags <"$app/jvm.flags"
  "${JAVA_HOME:?to the JDK}/bin/java" "${flags[@]}" "-Dorg.bytedeco.javacpp.cachedir=$INKLOOM_CACHE/natives" \
    -cp "$app/*:$app/lib/*" org.inkloom.cli.Main engine
}

count() { find "$1" -name "$2" 2>/dev/null | wc -l; }

[[ $kind == build ]] || ./inkloom --version
for ((i = 1; i <= times; i++)); do
  echo "$kind $i of $times"
  case $kind in
    natives)
      rm -rf "$INKLOOM_CACHE"
      kill_when '(($(count "$INKLOOM_CACHE/natives" "*.inkloom-part") > 0))' "${MOST:-400}"
      echo "left: $(count "$INKLOOM_CACHE/natives" "*.inkloom-part") libraries half written, $(count "$INKLOOM_CACHE/natives" '*.so*') whole"
      works "after a kill" ./inkloom engine
      works "once more" ./inkloom engine
      echo "half written now: $(count "$INKLOOM_CACHE/natives" "*.inkloom-part")"
      ;;
    build)
      touch base/run/src/main/java/org/inkloom/run/Progress.java
      touch "$scratch/began"
      kill_when '[[ -n $(find ./*/*/target -newer "$scratch/began" \( -name "*.class" -o -name "*.jar" \) -print -quit 2>/dev/null) ]]' \
        "${MOST:-3000}"
      # Without the start cache, which would be recorded after every build.
      works "after a kill" from_app
      ;;
    parallel)
      rm -rf "$INKLOOM_CACHE" apps/cli/target/*.aot*
      for j in 1 2 3; do ./inkloom engine >"$scratch/$j" 2>&1 & done
      wait
      for j in 1 2 3; do works "command $j of three" cat "$scratch/$j"; done
      works "after them" ./inkloom engine
      ;;
    recording)
      rm -rf apps/cli/target/*.aot*
      kill_when '(($(count apps/cli/target "recording.*") > 0))' "${MOST:-600}"
      works "after a kill" ./inkloom engine
      works "once more" ./inkloom engine
      echo "left: $(count apps/cli/target 'recording.*') recordings"
      ;;
  esac
done
echo "$kind: $good commands worked, $bad did not"
((bad == 0))
