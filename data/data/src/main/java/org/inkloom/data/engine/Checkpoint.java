package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.StagedResult;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FolderWalk;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.core.JacksonException;

/**
 * How far a run is, on disk, so that a run that was killed goes on where it was: no sample is lost and none is written
 * twice. A checkpoint names the lengths of all unfinished files; what lies beyond them is dropped and made again.
 */
final class Checkpoint {
    private static final List<String> OWN_FOLDERS = List.of("ckpt", "trace", "unpacked", "analysis", "preview");
    private static final String PRODUCED = "__dj__produced_data__";

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
            String fingerprint,
            int pass,
            long rows,
            RunTally.State tally,
            DropTrace.State trace,
            ResultSink.State result) {}

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
            if (Files.isDirectory(path)) {
                // Whatever changes in it may change the rows: pictures, captions, tables, their number.
                for (Path file : FolderWalk.of(path).files()) {
                    if (!isOwn(file, recipe.export())) {
                        append(file, text);
                    }
                }
            } else if (Files.exists(path)) {
                append(path, text);
            }
        }
        return ContentDigest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What the run writes itself may lie in the folder that it reads. */
    private static boolean isOwn(Path file, Recipe.Export export) {
        Path absolute = file.toAbsolutePath().normalize();
        Path target = export.path();
        String name = String.valueOf(target.getFileName());
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        boolean result = absolute.startsWith(target.resolveSibling(".").normalize())
                && absolute.getNameCount() == target.getNameCount()
                && String.valueOf(absolute.getFileName()).startsWith(stem);
        return result
                || OWN_FOLDERS.stream()
                        .anyMatch(folder -> absolute.startsWith(export.workDir().resolve(folder)))
                || absolute.toString().contains(PRODUCED);
    }

    /**
     * Appends what tells whether a file is the same. The time of its last change (ctime) differs even where a program
     * wrote the file anew and then set its old time of writing.
     */
    private static void append(Path file, StringBuilder text) throws IOException {
        text.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
        try {
            text.append(Files.getAttribute(file, "unix:ctime"));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // Not every file system knows it; size and time of writing are there in any case.
            text.append('-');
        }
        text.append('\n');
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
                && DropTrace.canResume(recipe.export().workDir().resolve("trace"), state.trace())
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
