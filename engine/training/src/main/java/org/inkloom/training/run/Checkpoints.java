package org.inkloom.training.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.Folders;
import org.inkloom.run.folder.PendingFolder;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.step.Update;
import org.inkloom.training.store.SealedTensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checkpoints of a run: folders {@code step-NNNNNNNN} with {@code state.json}, {@code state.safetensors} (vectors
 * {@code weights}, {@code mean}, {@code square} and, if there is a moving average, {@code average}) and the files that
 * the task exports.
 *
 * <p>A checkpoint is written under another name, forced to the disk and then renamed; only then are older ones removed.
 * So the newest folder with such a name is complete, whenever the process is killed.
 */
public final class Checkpoints {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "step-";
    private static final String DAMAGED = ".damaged";
    private static final String STATE = "state.json";
    private static final String TENSORS = "state.safetensors";

    private final Path folder;
    private final int keep;

    /**
     * Uses a folder, which is made when the first checkpoint is written.
     *
     * @param keep how many of the newest checkpoints stay, at least 1
     */
    public Checkpoints(Path folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** Returns the folder of the newest whole checkpoint. */
    public Optional<Path> newest() {
        return all().reversed().stream()
                .filter(path -> Files.isRegularFile(path.resolve(STATE)) && Files.isRegularFile(path.resolve(TENSORS)))
                .findFirst();
    }

    /**
     * Returns the newest undamaged checkpoint. Newer, damaged ones get another name, which the user is told, so that
     * they cannot be confused with what the run will write.
     *
     * @throws InkloomException {@code INK-TRAIN-022} if there are checkpoints and all are damaged
     */
    public Optional<Path> newestUndamaged(Progress progress) {
        Map<Path, String> damaged = new LinkedHashMap<>();
        for (Path path : all().reversed()) {
            Optional<String> flaw = flaw(path);
            if (flaw.isEmpty()) {
                damaged.forEach((bad, why) -> setAside(bad, why, path, progress));
                return Optional.of(path);
            }
            damaged.put(path, flaw.get());
        }
        if (!damaged.isEmpty()) {
            Map.Entry<Path, String> newest = damaged.entrySet().iterator().next();
            throw damaged(newest.getKey(), newest.getValue() + ", and there is no whole one before it", null);
        }
        return Optional.empty();
    }

    private static Optional<String> flaw(Path checkpoint) {
        for (String name : List.of(STATE, TENSORS)) {
            if (!Files.isRegularFile(checkpoint.resolve(name))) {
                return Optional.of(name + " is missing");
            }
        }
        try {
            long update = read(checkpoint).update();
            return checkpoint.endsWith(name(update))
                    ? SealedTensors.flaw(checkpoint.resolve(TENSORS))
                    : Optional.of(STATE + " is that of update " + update);
        } catch (InkloomException e) {
            return Optional.of(STATE + " cannot be read");
        }
    }

    private static void setAside(Path bad, String why, Path instead, Progress progress) {
        Path aside = bad.resolveSibling(bad.getFileName() + DAMAGED);
        try {
            Folders.delete(aside);
            Files.move(bad, aside);
        } catch (IOException e) {
            throw damaged(bad, why + ", and it cannot be renamed: " + e.getMessage(), e);
        }
        progress.say("INK-TRAIN-051" + ": The checkpoint " + bad + " is damaged: " + why + ". It is now called "
                + aside.getFileName() + "; the run goes on from the one before, " + instead.getFileName() + ".");
    }

    private static String name(long update) {
        return String.format(Locale.ROOT, PREFIX + "%08d", update);
    }

    /**
     * Reads the state that a checkpoint was written in.
     *
     * @throws InkloomException {@code INK-TRAIN-022} if it is damaged
     */
    public static RunState read(Path checkpoint) {
        try {
            return JSON.readValue(Files.readString(checkpoint.resolve(STATE), StandardCharsets.UTF_8), RunState.class);
        } catch (IOException | JacksonException e) {
            throw damaged(checkpoint, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Restores a run's tensors from a checkpoint.
     *
     * @throws InkloomException {@code INK-TRAIN-022} if the checkpoint belongs to other weights or is damaged
     */
    public static void restore(Path checkpoint, RunState state, Update update) {
        boolean same = List.copyOf(state.shapes().keySet())
                        .equals(List.copyOf(update.weights().names()))
                && state.shapes().entrySet().stream()
                        .allMatch(e -> Arrays.equals(
                                e.getValue(), update.weights().shapes().get(e.getKey())));
        if (!same) {
            throw damaged(checkpoint, "it holds other weights than are to be trained", null);
        }
        try (TensorFile file = TensorFiles.open(checkpoint.resolve(TENSORS))) {
            vectors(update).forEach(named -> copy(file, named));
        } catch (InkloomException e) {
            throw damaged(checkpoint, e.what(), e);
        }
        update.weights().refresh();
        update.optimizer().restoreSteps(state.optimizerSteps());
        update.scale().restore(state.lossScale(), state.goodUpdates());
    }

    private static void copy(TensorFile file, Named named) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            named.vector().copy_(Tensors.copyOf(file.get(named.name())));
        }
    }

    /**
     * Writes a checkpoint and removes the oldest ones.
     *
     * @param export writes further files into the folder
     * @return the checkpoint's folder
     * @throws InkloomException {@code INK-TRAIN-021} if it cannot be written, for instance because the disk is full; the
     *     earlier checkpoints are then untouched
     */
    public Path write(RunState state, Update update, Consumer<Path> export) {
        Path target = folder.resolve(name(state.update()));
        try (PendingFolder pending = PendingFolder.begin(target)) {
            Path part = pending.path();
            export.accept(part);
            SealedTensors.write(part.resolve(TENSORS), stored(update));
            Files.writeString(part.resolve(STATE), JSON.writeValueAsString(state), StandardCharsets.UTF_8);
            pending.sync();
            pending.replace();
            prune();
            return target;
        } catch (IOException | InkloomException | JacksonException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-021",
                    "The checkpoint of update " + state.update() + " could not be written to " + folder + ": "
                            + (e instanceof InkloomException known ? known.what() : String.valueOf(e.getMessage())),
                    "The disk is probably full, or the folder is not writable. "
                            + newest().map(path -> "The checkpoint " + path.getFileName() + " is whole.")
                                    .orElse("There is no earlier checkpoint."),
                    "Free some space or correct the permissions, then run the same command: it goes on from there.",
                    e);
        }
    }

    /** Removes every checkpoint, for a run that begins anew. */
    public void clear() {
        try {
            for (Path old : named(PREFIX + "\\d+(" + DAMAGED + ")?")) {
                Folders.delete(old);
            }
        } catch (IOException e) {
            throw damaged(folder, String.valueOf(e.getMessage()), e);
        }
    }

    private record Named(String name, Tensor vector) {}

    private static List<Named> vectors(Update update) {
        List<Named> vectors = new ArrayList<>(List.of(
                new Named("weights", update.weights().values()),
                new Named("mean", update.optimizer().mean()),
                new Named("square", update.optimizer().square())));
        update.average().ifPresent(average -> vectors.add(new Named("average", average.values())));
        return vectors;
    }

    private static List<StoredTensor> stored(Update update) {
        return vectors(update).stream()
                .map(named -> Tensors.store(named.name(), named.vector()))
                .toList();
    }

    /** Whole and damaged checkpoints, oldest first; unfinished ones are not among them. */
    private List<Path> all() {
        return named(PREFIX + "\\d+");
    }

    private List<Path> named(String pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> path.getFileName().toString().matches(pattern))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw damaged(folder, String.valueOf(e.getMessage()), e);
        }
    }

    private void prune() throws IOException {
        List<Path> all = all();
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            Folders.delete(old);
        }
    }

    private static InkloomException damaged(Path checkpoint, String why, @Nullable Throwable cause) {
        String what = "The checkpoint " + checkpoint + " cannot be used: " + why + ".";
        String reason = "It was changed or damaged, or belongs to another run.";
        String remedy = "Delete that folder to go on from the one before, or begin anew with " + SettingKey.of("resume")
                + " never.";
        return cause == null
                ? InkloomException.badInput("INK-TRAIN-022", what, reason, remedy)
                : InkloomException.badInput("INK-TRAIN-022", what, reason, remedy, cause);
    }
}
