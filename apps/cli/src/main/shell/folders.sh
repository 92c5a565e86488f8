#!/usr/bin/env bash
# Sourced by ./inkloom and ./build: where things may be kept, and who works there at this moment.

# sum_of TEXT: prints a short name for a text.
sum_of() {
  local sum
  sum=$(printf '%s' "$1" | cksum)
  echo "${sum%% *}"
}

# is_safe FOLDER: whether a folder is this user's, or root's, and not everybody may write to it. Native libraries are loaded
# from the cache: whoever can write there can run programs as this user.
is_safe() {
  [[ -d $1 && -w $1 && -x $1 ]] || return 1
  [[ -O $1 || -n $(find -H "$1" -prune -user 0 2>/dev/null) ]] || return 1
  [[ -z $(find -H "$1" -prune -perm -002 2>/dev/null) ]]
}

# private_folder BASE...: prints a folder below the first base that takes one, for this user alone; the same at each call.
private_folder() {
  local base folder
  for base in "$@"; do
    for folder in "$base/inkloom-$EUID" "$base/inkloom-$EUID".*; do
      if [[ ! -L $folder && -O $folder ]] && is_safe "$folder"; then
        echo "$folder"
        return
      fi
    done
    # mkdir takes no folder that somebody else has made already.
    if mkdir -m 700 "$base/inkloom-$EUID" 2>/dev/null; then
      echo "$base/inkloom-$EUID"
      return
    fi
    mktemp -d "$base/inkloom-$EUID.XXXXXX" 2>/dev/null && return
  done
  return 1
}

# find_cache: sets `cache`, the folder for unpacked libraries and for builds of clones that may not be written to.
find_cache() {
  local home=${HOME:-} wanted
  if [[ -n ${INKLOOM_CACHE:-} ]]; then
    cache=$INKLOOM_CACHE
    [[ $cache == /* ]] || cache=$PWD/$cache
    mkdir -p "$cache" 2>/dev/null && [[ -w $cache ]] && return
    fail INK-CLI-052 "The cache folder $cache cannot be written to." "INKLOOM_CACHE names it, and it is read-only or no folder." \
      "Name another with INKLOOM_CACHE, or unset it."
  fi
  # Without HOME bash takes the folder from the list of users.
  [[ -n $home ]] || home=$(unset HOME && echo ~)
  wanted=$home/.cache/inkloom
  # A relative XDG_CACHE_HOME is to be ignored, says its specification.
  [[ ${XDG_CACHE_HOME:-} != /* ]] || wanted=$XDG_CACHE_HOME/inkloom
  cache=$wanted
  if [[ $wanted == /* ]] && mkdir -p "$wanted" 2>/dev/null && is_safe "$wanted"; then return; fi
  cache=$(private_folder /var/tmp "${TMPDIR:-/tmp}") ||
    fail INK-CLI-052 "There is no folder for the cache." \
      "$wanted cannot be written to or belongs to somebody else, and /var/tmp takes none." \
      "Name one of your own with INKLOOM_CACHE."
  echo "inkloom: $wanted cannot be written to, or belongs to somebody else; the cache is $cache (INKLOOM_CACHE names another)." >&2
  # Fetched models would go to the same place.
  export INKLOOM_HOME=${INKLOOM_HOME:-$cache}
}

# lock FD FILE [try]: waits until no other process holds the lock of FILE, which stays open as file descriptor FD; with "try"
# returns 1 instead of waiting. A holder that dies gives it up.
lock() {
  local owner told= status=0 failures=0
  if command -v flock >/dev/null; then
    eval "exec $1>>\"\$2\"" || return 1
    flock -n "$1" || status=$?
    # Any other status: the file system knows no locks, and the work goes on without.
    ((status == 1)) || return 0
    if [[ ${3:-} == try ]]; then
      eval "exec $1>&-"
      return 1
    fi
    echo "Another command is building Inkloom; waiting for it ..." >&2
    flock "$1" || true
    return
  fi
  until mkdir "$2.d" 2>/dev/null; do
    if [[ ! -d $2.d ]]; then
      # Its owner has just let go, and the next try succeeds; or no folder can be made here.
      ((++failures < 20)) || return 1
      continue
    fi
    owner=$(cat "$2.d/pid" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$2.d"
    else
      [[ ${3:-} == try ]] && return 1
      [[ -n $told ]] || echo "Another command is building Inkloom; waiting for it ..." >&2
      told=yes
      sleep 1
    fi
  done
  echo $$ >"$2.d/pid"
}

# unlock FD FILE
unlock() {
  eval "exec $1>&-"
  rm -rf "$2.d"
}
