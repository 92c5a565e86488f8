package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The project's scripts in a folder of their own, with a Maven and a JDK that only pretend: what a script does in trouble
 * can be seen without a build. Both note each call in a file {@code calls}.
 */
final class MadeUpCheckout {
    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "mvn $*" >>"$CALLS"
            [[ -z ${MAVEN_SAYS:-} ]] || { echo "[ERROR] $MAVEN_SAYS"; exit 1; }
            mkdir -p apps/cli/target/lib apps/cli/target/classes/org/inkloom/cli
            [[ ! -e apps/cli/target/classes/cut.class ]] || echo "took a class that was cut off" >>"$CALLS"
            [[ -z ${MAVEN_IS_KILLED:-} ]] || { : >apps/cli/target/classes/cut.class; kill -9 $$; }
            echo 'inkloom 1.2.3' >apps/cli/target/classes/org/inkloom/cli/version.txt
            echo '-Dfrom=pom --enable-native-access=ALL-UNNAMED' >apps/cli/target/classes/org/inkloom/cli/jvm.flags
            for jar in inkloom-cli-1.jar lib/a.jar lib/pytorch-1-linux-x86_64.jar; do
              printf 'classes PK\\5\\6%018d' 0 >apps/cli/target/$jar
            done
            [[ -z ${MAVEN_CUTS_A_JAR:-} ]] || : >apps/cli/target/lib/a.jar
            for target in ${GOLDEN:-}; do mkdir -p $target && echo 7 2 >$target/golden-counts; done
            sleep "${MAVEN_TAKES:-0}"
            """;

    private static final String JAVA = """
            #!/usr/bin/env bash
            for word in "$@"; do
              if [[ $word == -XX:AOTCacheOutput=* ]]; then
                echo "records" >>"$CALLS"
                echo "half a cache" >"${word#*=}"
                [[ -z ${RECORDING_IS_KILLED:-} ]] || kill -9 $$
                echo "the whole cache" >"${word#*=}"
                exit 0
              fi
            done
            for word in "$@"; do
              if [[ $word == -XX:AOTCache=* ]]; then echo "starts with $(<"${word#*=}")" >>"$CALLS"; fi
            done
            printf '%s\\n' "${@: -1}"
            """;

    private final Path folder;
    private final Path root;

    private MadeUpCheckout(Path folder, Path root) {
        this.folder = folder;
        this.root = root;
    }

    /** Makes one in a folder of a name. */
    static MadeUpCheckout in(Path folder, String name) throws IOException {
        MadeUpCheckout checkout = new MadeUpCheckout(folder, folder.resolve(name));
        try (Stream<Path> scripts = Files.list(Project.root().resolve("apps/cli/src/main/shell"))) {
            for (Path script : scripts.toList()) {
                checkout.copy("apps/cli/src/main/shell/" + script.getFileName());
            }
        }
        checkout.copy("inkloom");
        checkout.copy("build");
        checkout.write("pom.xml", "");
        checkout.write("apps/cli/pom.xml", "");
        checkout.write("apps/cli/src/main/java/A.java", "class A {}");
        checkout.program("bin/mvn", MAVEN);
        checkout.program("jdk/bin/java", JAVA);
        checkout.program("jdk/bin/javac", JAVA);
        checkout.program("jdk/bin/jar", "#!/usr/bin/env bash\nexit 1\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(folder.resolve("calls"), "");
        return checkout;
    }

    Path root() {
        return root;
    }

    Path app() throws IOException {
        return root.resolve("apps/cli/target")
                .resolve(Files.readAllLines(root.resolve("apps/cli/target/.built"))
                        .get(1));
    }

    /** Returns the one file of an ending in the folder of the build. */
    Path built(String ending) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("apps/cli/target"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns the calls noted since the last time, in order, shortened to their first words. */
    List<String> calls() throws IOException {
        List<String> calls = Files.readAllLines(folder.resolve("calls"));
        Files.writeString(folder.resolve("calls"), "");
        return calls.stream()
                .map(call -> call.startsWith("mvn ") ? "mvn" : call)
                .toList();
    }

    /** What a script did. */
    record Run(int exitCode, String out, String err) {}

    /** Runs a script in the checkout; names and values of further variables follow, an empty value for none. */
    Run run(String script, String... variables) throws Exception {
        return runIn(root, script, variables);
    }

    Run runIn(Path cwd, String script, String... variables) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder(cwd, script, variables)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    ProcessBuilder builder(Path cwd, String script, String... variables) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(cwd.toFile());
        Map<String, String> environment = new HashMap<>(Map.of(
                "CALLS",
                folder.resolve("calls").toString(),
                "PATH",
                folder.resolve("bin") + ":" + builder.environment().getOrDefault("PATH", "/usr/bin:/bin"),
                "INKLOOM_JAVA_HOME",
                folder.resolve("jdk").toString(),
                "INKLOOM_CACHE",
                folder.resolve("cache").toString(),
                "INKLOOM_JAVA_OPTS",
                "",
                "INKLOOM_LIBTORCH",
                "",
                "LC_ALL",
                "C.UTF-8"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        environment.forEach((name, value) -> {
            builder.environment().remove(name);
            if (!value.isEmpty()) {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }

    void program(String file, String text) throws IOException {
        Path to = folder.resolve(file);
        Files.createDirectories(to.getParent());
        Files.writeString(to, text);
        assertThat(to.toFile().setExecutable(true)).isTrue();
    }

    private void copy(String file) throws IOException {
        Path to = root.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(Project.root().resolve(file), to);
        assertThat(to.toFile().setExecutable(true)).isTrue();
    }

    void write(String file, String text) throws IOException {
        Path to = root.resolve(file);
        Files.createDirectories(to.getParent());
        Files.writeString(to, text, StandardCharsets.UTF_8);
    }
}
