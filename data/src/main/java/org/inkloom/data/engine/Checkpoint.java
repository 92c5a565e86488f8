package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.inkloom.data.io.PendingFile;
import org.inkloom.data.io.StagedResult;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;

/**
 * How far a run is, on disk, so that a run that was killed goes on where it was: no sample is lost and none is written
 * twice. A checkpoint names the lengths of all unfinished files; what lies beyond them is dropped and made again.
 */
final class Checkpoint {
    private final boolean on;
    private final Path folder;
    private final String fingerprint;

    /**
     * One point of a run.
     *
     * @param fingerprint of recipe and input; another one makes the point worthless
     * @param pass passes that are complete
     * @param rows rows of the running pass's source that are dealt with
     */
    record State(
            String fingerprint, int pass, long rows, Tally.State tally, Trace.State trace, ResultSink.State result) {}

    private Checkpoint(boolean on, Path folder, String fingerprint) {
        this.on = on;
        this.folder = folder;
        this.fingerprint = fingerprint;
    }

    static Checkpoint of(Recipe recipe) throws IOException {
        Path folder = recipe.export().workDir().resolve("ckpt");
        boolean on = recipe.settings().checkpoint();
        return new Checkpoint(on, folder, on ? fingerprint(recipe) : "");
    }

    private static String fingerprint(Recipe recipe) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(recipe.process())
                .append(recipe.keys())
                .append(recipe.export())
                .append(recipe.dataset());
        text.append(recipe.settings().skipErrors()).append(recipe.tracing());
        for (Path path : recipe.dataset().paths()) {
            if (Files.exists(path)) {
                text.append(Files.size(path)).append(Files.getLastModifiedTime(path));
            }
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean isOn() {
        return on;
    }

    /** Returns where the samples wait before an operator that looks at all of them. */
    Path spool(PlannedStep step) {
        return folder.resolve("spool-" + step.index() + ".jsonl");
    }

    /** Returns where it is written which of them are left. */
    Path spoolIndex(PlannedStep step) {
        return folder.resolve("spool-" + step.index() + ".index");
    }

    private Path stateFile() {
        return folder.resolve("state.json");
    }

    /** Returns the point to go on from, when there is one for this recipe and all its files are there. */
    Optional<State> load(Recipe recipe) throws IOException {
        if (!on || !Files.exists(stateFile())) {
            return Optional.empty();
        }
        State state;
        try {
            state = Json.mapper().readValue(stateFile().toFile(), State.class);
        } catch (JacksonException e) {
            return Optional.empty();
        }
        boolean usable = state.fingerprint().equals(fingerprint)
                && Trace.canResume(recipe.export().workDir().resolve("trace"), state.trace())
                && PendingFile.canResume(
                        StagedResult.waitingRows(recipe), state.result().resultBytes())
                && PendingFile.canResume(
                        ResultSink.statisticsFile(recipe), state.result().statisticsBytes());
        return usable ? Optional.of(state) : Optional.empty();
    }

    /** Writes a point; the files that it speaks of must be on the disk already. */
    void save(int pass, long rows, Pass.Context context, ResultSink result) throws IOException {
        State state = new State(
                fingerprint,
                pass,
                rows,
                context.tally().state(),
                context.trace().sync(),
                result.sync());
        try (PendingFile file = PendingFile.begin(stateFile())) {
            file.out().write(Json.mapper().writeValueAsBytes(state));
            file.sync();
            file.commit();
        }
    }

    /** Removes everything, at the end of a run. */
    void clear() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("spool-") || name.startsWith("state.json")) {
                    Files.deleteIfExists(file);
                }
            }
        }
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                return;
            }
        }
        Files.deleteIfExists(folder);
    }
}
