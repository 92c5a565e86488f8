# Sourced by ./inkloom and ./build: finds a JDK 25 or newer, whatever the default java is.

# fail CODE WHAT WHY REMEDY: prints the three parts of an error and ends with "bad usage".
fail() {
  printf 'inkloom: %s: %s\n  Cause:  %s\n  Remedy: %s\n' "$1" "$2" "$3" "$4" >&2
  exit 2
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

# find_jdk_25: prints the home of a JDK (with its compiler) of release 25 or newer; ends the script when there is none.
find_jdk_25() {
  local home path
  path=$(command -v java || true)
  if [[ -n $path ]]; then
    path=$(readlink -f "$path" 2>/dev/null || echo "$path")
    path=${path%/bin/java}
  fi
  for home in "${INKLOOM_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "$path"; do
    if [[ -n $home && -x $home/bin/javac ]] && (($(java_major "$home") >= 25)); then
      echo "$home"
      return
    fi
  done
  fail INK-CLI-001 "No JDK 25 was found." \
    "Inkloom needs Java 25 or newer with its compiler; looked at JAVA_HOME, /usr/lib/jvm, ~/.sdkman, ~/.jdks, macOS's folders and the java on the PATH." \
    "Install one ('apt-get install temurin-25-jdk', 'sdk install java 25-tem', 'brew install openjdk', or https://adoptium.net) or set JAVA_HOME to it."
}
