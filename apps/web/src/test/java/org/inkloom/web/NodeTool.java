package org.inkloom.web;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of Node that tests start; where something is missing the test is skipped and says what. */
final class NodeTool {
    private static final Path MODULES = Path.of("node_modules");
    private static final Path WITHOUT_PAGES = Path.of("target/without-pages");
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private NodeTool() {}

    /** What a program printed, and how it ended. */
    record Ended(int status, String output) {}

    /** Skips the test where the page was not built for want of Node or of its packages; that it cannot be built is a failure. */
    static void assumePage() {
        String why = read(WITHOUT_PAGES);
        if (why.startsWith("sources")) {
            throw new AssertionError("the page could not be built; run apps/web/build-pages.sh and see why");
        }
        assumeTrue(why.isEmpty(), "without the page: " + why);
        assumeTrue(
                Files.isRegularFile(DrawingServer.PAGES.resolve("index.html")),
                "the page is not built: apps/web/build-pages.sh does");
        assumeTrue(Files.isDirectory(MODULES), "the page's packages are not installed: npm ci in apps/web does");
    }

    /** Returns a browser; the test is skipped where there is none. */
    static String browser() {
        return Stream.concat(Stream.ofNullable(System.getenv("INKLOOM_CHROMIUM")), BROWSERS.stream())
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElseGet(() -> abort("there is no Chromium here; INKLOOM_CHROMIUM names one"));
    }

    /** Returns whether a program is on the path. */
    static boolean isThere(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Runs a program to its end, with its messages among the output. */
    static Ended run(Path folder, Map<String, String> settings, long seconds, String... command) throws Exception {
        return start(folder, settings, command).end(seconds);
    }

    /** Starts a program, whose end somebody waits for later. */
    static Started start(Path folder, Map<String, String> settings, String... command) throws IOException {
        Path log = Files.createTempFile("inkloom-node", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        return new Started(String.join(" ", command), builder.start(), log);
    }

    /** A program that runs. */
    record Started(String what, Process process, Path log) {
        /** Waits for its end, and ends it after so many seconds itself: then its status is -1. */
        Ended end(long seconds) throws Exception {
            try {
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
                return new Ended(ended ? process.exitValue() : -1, read(log));
            } finally {
                Files.deleteIfExists(log);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
