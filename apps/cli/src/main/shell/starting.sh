#!/usr/bin/env bash
# Sourced by ./inkloom: the JVM's ahead-of-time cache, which holds classes loaded and linked by a run of `warm-up`, recorded
# once per build and Java. A damaged one would end the JVM with a signal, so it is compared with what was noted of it.

# stamp FILE: prints a file's size, times and identity. The time of its last change is the system's; no program can set it.
stamp() { find "$1" -prune -printf '%s %T@ %C@ %i\n' 2>/dev/null || true; }

# note_aot FILE: notes size, times and sum of a cache that is known to be good.
note_aot() {
  local note
  note=$(stamp "$1" && cksum <"$1") || return
  echo "$note" >"$1.sum.$$" && mv "$1.sum.$$" "$1.sum"
}

# is_sound_aot FILE: whether a cache is as it was recorded. Nothing has touched it where its stamp is the noted one; after a
# copy or a restore its bytes decide.
is_sound_aot() {
  local stamped= sum=
  [[ -s $1 && -r $1.sum ]] || return 1
  { read -r stamped && read -r sum; } <"$1.sum" || return 1
  [[ -n $stamped && $stamped == "$(stamp "$1")" ]] && return
  [[ -n $sum && $sum == "$(cksum <"$1")" ]] || return 1
  note_aot "$1" || true
}

# record_aot FILE COMMAND...: records a cache with the JVM that COMMAND starts; without a word where another process does it.
record_aot() {
  local file=$1 folder=${1%/*} work old status=0
  shift
  lock 8 "$file.lock" try || return 0
  # What recordings that were killed have left.
  for old in "$folder"/recording.*; do
    kill -0 "${old##*.}" 2>/dev/null || rm -rf "$old"
  done
  rm -f "$folder"/*.sum.[0-9]*
  if [[ -e $file ]]; then
    rm -f "$file" "$file.sum"
    echo "Preparing the fast start again (its file was damaged) ..." >&2
  else
    echo "Preparing the fast start (once) ..." >&2
  fi
  work=$folder/recording.$$
  mkdir -p "$work" || return 0
  trap 'rm -rf "$work"; exit 130' INT
  # Without the profiles of the recorded run: with them the compiler takes code that it has seen once for code that it
  # knows, and filters of captions ran at 60 % of their speed.
  "$@" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
    "-XX:AOTCacheOutput=$work/cache" "-Djava.io.tmpdir=$work" -Xlog:disable -Xlog:all=error:stderr \
    -cp "$classpath" org.inkloom.cli.Main warm-up >"$work/log" 2>&1 8>&- || status=$?
  trap - INT
  if ((status == 0)) && [[ -s $work/cache ]]; then
    mv "$work/cache" "$file" && note_aot "$file"
  elif ((status < 128)); then
    mv "$work/log" "$file.failed" # tried again after the next build; Inkloom works without, and starts slower
  fi
  rm -rf "$work"
  unlock 8 "$file.lock"
}
