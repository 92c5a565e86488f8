#!/usr/bin/env bash
# Builds the page with npm, where that is needed and can be done; Maven starts it. Where Node is missing or the packages
# cannot be fetched it says so and leaves the build as it is: the jar is then without pages, and so is the server.
#   INKLOOM_WITHOUT_PAGES=1   leaves the page out
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

pages=target/classes/META-INF/inkloom/pages
note=target/without-pages # why there is no page, for the tests
reason=target/classes/META-INF/inkloom/without-pages # the same for the server, which says it
stamp=target/.pages

# without KIND REASON: KIND tells tests whether what is missing is not ours (node, packages) or is (sources).
without() {
  rm -rf "$pages" "$stamp"
  mkdir -p target "${reason%/*}"
  echo "$1: $2" >"$note"
  echo "when it was built, $2" >"$reason"
  echo "web: $2, so the server will run without its page." >&2
  exit 0
}

# What the page is made from, by content: times change with every checkout.
sum() {
  { cat package.json package-lock.json vite.config.ts tsconfig.json && find src/main/web -type f | LC_ALL=C sort |
    while IFS= read -r file; do printf '%s\n' "$file" && cat "$file"; done; } | cksum
}

[[ -z ${INKLOOM_WITHOUT_PAGES:-} ]] || without node "INKLOOM_WITHOUT_PAGES is set"
now=$(sum)
if [[ -r $stamp && $(<"$stamp") == "$now" && -s $pages/index.html ]]; then exit 0; fi

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then without node "there is no Node.js with npm here"; fi
version=$(node -p 'const [a, b] = process.versions.node.split(".").map(Number); a > 22 || a === 22 && b >= 12 || a === 20 && b >= 19 ? "" : process.version' 2>/dev/null) ||
  without node "Node.js does not start"
[[ -z $version ]] || without node "Node.js is $version, and the page needs 20.19, 22.12 or newer"

# A registry that does not answer must not hold the build for the minutes that npm would wait.
limited() { if command -v timeout >/dev/null; then timeout "$@"; else shift && "$@"; fi; }

if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  limited 150 npm ci --silent --prefer-offline --fetch-retries=1 --fetch-timeout=20000 >&2 ||
    without packages "npm could not install the page's packages"
  cp package-lock.json node_modules/.installed-lock.json
fi
rm -rf target/pages.new "$stamp" "$note" "$reason"
mkdir -p target
INKLOOM_PAGES=$PWD/target/pages.new limited 150 node_modules/.bin/vite build --logLevel warn >&2 ||
  without sources "the page could not be built (its messages are above)"
rm -rf "$pages"
mkdir -p "${pages%/*}"
mv target/pages.new "$pages"
echo "$now" >"$stamp"
