#!/usr/bin/env bash
# Sourced by ./inkloom and ./build: what is built, whether it is current, and how it appears whole.
#
# Maven writes into the modules' target folders, where a kill leaves classes and jars that end early and count as current.
# So the program is never run from there: what it runs from, apps/cli/target/app-*, is put together after Maven is done and
# every jar is seen to be whole, and renamed into its place. apps/cli/target/.built names it. While Maven works, the file
# .inkloom-build says so; where it still says so at the next build, everything is built from the start.
#
# Callers set `root`, the clone, and `work`, the folder that is built in: the clone, or a copy of its sources.

# sources: prints a sum of the names, sizes and times of all sources. Times are compared for equality only: one that lies in
# the future, or that was set back, is no reason to build at every start.
sources() {
  (
    cd "$root"
    shopt -s nullglob
    pages=(./apps/web/*.{json,ts,sh}) # what the pages are built by lies beside their sources
    find pom.xml ./*/*/pom.xml ./*/*/src/main "${pages[@]}" -path '*/src/main/shell' -prune -o -type f -printf '%p %s %T@\n' 2>/dev/null ||
      find pom.xml ./*/*/pom.xml ./*/*/src/main "${pages[@]}" -type f -exec ls -ln {} +
  ) | LC_ALL=C sort | cksum
}

# contents FOLDER: prints a sum of the names, sizes and times of the program's files.
contents() {
  (
    cd "$1" 2>/dev/null || exit 0
    find . -type f -printf '%p %s %T@\n' 2>/dev/null || find . -type f -exec ls -ln {} +
  ) | LC_ALL=C sort | cksum
}

# is_current WORK: whether the program that was built in a folder is there, whole, and of the sources as they are. Sets `app`.
is_current() {
  local built=$1/apps/cli/target/.built from whole
  [[ -r $built ]] || return 1
  { read -r from && read -r app && read -r whole; } <"$built" || return 1
  [[ $app == app-* && $app != */* ]] || return 1
  app=$1/apps/cli/target/$app
  [[ $from == "$(sources)" && $whole == "$(contents "$app")" ]]
}

# is_jar FILE: whether a jar has its end, which is written last.
is_jar() {
  local end
  { end=$(tail -c 22 "$1" | head -c 4); } 2>/dev/null
  # One with a comment at its end is asked in full.
  [[ $end == $'PK\x05\x06' ]] || { [[ -s $1 ]] && "$JAVA_HOME/bin/jar" tf "$1" >/dev/null 2>&1; }
}

# begin_build: takes the lock; clears what a build that was killed has left; notes that one is at work.
begin_build() {
  mkdir -p "$work/apps/cli/target" 2>/dev/null || fail INK-CLI-052 "The folder $work/apps/cli/target cannot be made." \
    "The disk is full or read-only, or the folder belongs to somebody else." "Make it writable, or clone to a folder of your own."
  lock 9 "$work/.inkloom-build"
}

# clear_unfinished: removes what a killed build may have left cut off. Maven would take it for current.
clear_unfinished() {
  local target
  for target in "$work"/*/*/target; do
    [[ -d $target ]] || continue
    rm -rf "$target"/{classes,test-classes,generated-sources,generated-test-sources,maven-status,maven-archiver,lib} \
      "$target"/*.jar "$target"/new.*
  done
}

# mark_unfinished, mark_finished: see above.
mark_unfinished() { echo unfinished >"$work/.inkloom-build"; }
mark_finished() { : >"$work/.inkloom-build"; }

# install_app SOURCES: puts together what Maven has built and makes it the program. SOURCES is the sum from before Maven began.
install_app() {
  local target=$work/apps/cli/target new name jar old last=
  new=$target/new.$$
  name=app-$(date +%s)-$$
  mkdir -p "$new"
  mv "$target/lib" "$new/lib"
  cp "$target"/inkloom-cli-*.jar "$target"/classes/org/inkloom/cli/{version.txt,jvm.flags} "$new/"
  for jar in "$new"/*.jar "$new"/lib/*.jar; do
    is_jar "$jar" || fail_with 1 INK-CLI-051 "The jar ${jar##*/} is not whole." \
      "It was cut off when it was written or fetched: a disk that is full, or a download that was stopped." \
      "Delete the file of that name below Maven's repository (~/.m2/repository) where there is one, and run the command again."
  done
  if [[ -r $target/.built ]]; then { read -r _ && read -r last; } <"$target/.built" || last=; fi
  mv "$new" "$target/$name"
  printf '%s\n' "$1" "$name" "$(contents "$target/$name")" >"$target/.built.$$"
  mv "$target/.built.$$" "$target/.built"
  mark_finished
  # A command that runs from the program before may still open its jars.
  for old in "$target"/app-*; do
    [[ ${old##*/} == "$name" || ${old##*/} == "$last" ]] || rm -rf "$old"
  done
  rm -rf "$target"/*.aot "$target"/*.aot.* "$target"/new.*
}

# say_golden: says how many tests compared with reference values since the build began, and how many found none. These skip
# themselves and are green.
say_golden() {
  local file ran skipped all=0 none=0
  for file in "$work"/*/*/target/golden-counts*; do
    [[ -r $file && $file -nt $work/.inkloom-build ]] || continue
    read -r ran skipped <"$file" || continue
    all=$((all + ran)) none=$((none + skipped))
  done
  ((all + none > 0)) || return 0
  echo "build: $all tests compared with reference values; $none found none and were skipped (INKLOOM_GOLDEN names a folder with more)."
}

# copy_sources: into `work`, where that is not the clone.
copy_sources() {
  [[ $work != "$root" ]] || return 0
  rm -rf "$work"/*/*/src
  (
    cd "$root"
    shopt -s nullglob
    tar -cf - pom.xml ./*/*/pom.xml ./*/*/src/main ./apps/web/{.npmrc*,*.json,*.ts,*.sh}
  ) | tar -xf - -C "$work"
}

# build_program: builds what ./inkloom runs, and no more.
build_program() {
  local JAVA_HOME before log status=0
  require_platform
  JAVA_HOME=$(find_java javac)
  export JAVA_HOME
  require_maven
  begin_build
  if is_current "$work"; then # another process has just built it
    unlock 9 "$work/.inkloom-build"
    return
  fi
  echo "Building Inkloom (on first use, and after a change; the first time downloads about 165 MB of libraries) ..." >&2
  trap 'echo "inkloom: the build was stopped; the next call does it again." >&2; exit 130' INT
  # What is not known to be whole is built from the start.
  [[ ! -s $work/.inkloom-build && -s $work/apps/cli/target/.built ]] || clear_unfinished
  mark_unfinished
  before=$(sources)
  copy_sources
  rm -rf "$work/apps/cli/target/lib" # no jar of an older version stays behind
  log=$work/apps/cli/target/build.log
  (cd "$work" && maven --quiet -Dmaven.test.skip=true -DskipLint -Dspotless.check.skip=true -Dmaven.jar.forceCreation=true \
    -pl apps/cli -am package 2>&1 | sed $'s/\e\\[0m//g' | tee "$log" >&2) || status=$?
  ((status == 0)) || explain_failure "$status" "$log"
  install_app "$before"
  trap - INT
  unlock 9 "$work/.inkloom-build"
}

# explain_failure STATUS LOG: ends the script with the cause, as far as Maven's messages tell it.
explain_failure() {
  local cause="Maven's messages above say why." remedy="Run '$root/build' for the whole output."
  if (($1 > 128)); then
    fail_with 1 INK-CLI-050 "The build was ended by signal $(($1 - 128))." \
      "It was killed, perhaps by the system for want of memory." "Run the command again: it builds from the start."
  elif says 'No space left on device|Disk quota exceeded' "$2"; then
    cause="The disk is full."
    remedy="Free 1 GB below $work and in Maven's repository (~/.m2), and run the command again."
  elif says 'Could not (transfer|resolve|find) |Unknown host|Connection (refused|timed out|reset)|in offline mode' "$2"; then
    cause="Maven could not fetch a library; its messages above say which and why."
    remedy="Check the network, and Maven's settings for a proxy or a mirror (~/.m2/settings.xml); run the command again."
  elif says 'END header not found|error in opening zip|zip file is empty|error reading .*\.jar' "$2"; then
    cause="A jar in Maven's repository is damaged; the messages above name it."
    remedy="Delete that jar and run the command again: it is fetched anew."
  elif says 'OutOfMemoryError|Cannot allocate memory|insufficient memory' "$2"; then
    cause="There is too little memory for the compiler."
    remedy="Close other programs, or lower MAVEN_OPTS=-Xmx, and run the command again."
  elif says 'COMPILATION ERROR|Compilation failure' "$2"; then
    cause="A source does not compile; the messages above name file and line."
    remedy="Correct it, or take the sources back ('git status' shows what is changed), and run the command again."
  elif says 'Permission denied|AccessDenied|Read-only file system' "$2"; then
    cause="A file may not be written; the messages above name it."
    remedy="Make it writable (files made by root stay root's), and run the command again."
  fi
  fail INK-CLI-003 "Inkloom could not be built." "$cause" "$remedy"
}

# says PATTERN FILE
says() { grep -E -q "$1" "$2" 2>/dev/null; }
