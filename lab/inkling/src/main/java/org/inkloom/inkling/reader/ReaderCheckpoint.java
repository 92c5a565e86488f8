package org.inkloom.inkling.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.step.MovingAverage;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;

/** The progress of a reader's training and its weights; each file is replaced atomically. */
final class ReaderCheckpoint {
    private static final String STATE = "checkpoint.safetensors";

    private static final String STEPS = "steps";
    private static final String PAGES = "pages";

    private final Path folder;
    private final Lesson lesson;
    private long pages;

    /** Makes the folder if need be. */
    ReaderCheckpoint(Path folder, Lesson lesson) {
        this.folder = folder;
        this.lesson = lesson;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many pages the weights have been trained on. */
    long pages() {
        return pages;
    }

    /** Counts pages that were trained on. */
    void addPages(long count) {
        pages += count;
    }

    /**
     * Continues from the folder's checkpoint, if there is one. If there are only weights of the same network, training
     * starts anew from them, with pages that they were not trained on.
     */
    void restore(Update update) {
        Path file = folder.resolve(STATE);
        if (!Files.exists(file)) {
            restoreWeights(update);
            return;
        }
        try (SafetensorsFile state = SafetensorsFile.open(file);
                Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            copy(state, "values", update.weights().values());
            copy(state, "mean", update.optimizer().mean());
            copy(state, "square", update.optimizer().square());
            update.average().ifPresent(average -> copy(state, "average", average.values()));
            update.weights().refresh();
            update.optimizer().restoreSteps(Long.parseLong(state.metadata().getOrDefault(STEPS, "0")));
            pages = Long.parseLong(state.metadata().getOrDefault(PAGES, "0"));
        }
    }

    private void restoreWeights(Update update) {
        Path file = folder.resolve(lesson.file());
        if (!Files.exists(file)) {
            return;
        }
        try (SafetensorsFile state = SafetensorsFile.open(file);
                Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            TrainedWeights weights = update.weights();
            for (String name : weights.names()) {
                copy(state, name, weights.view(weights.values(), name));
            }
            update.average().ifPresent(average -> average.values().copy_(weights.values()));
            weights.refresh();
            pages = Long.parseLong(state.metadata().getOrDefault(PAGES, "0"));
        }
    }

    private static void copy(SafetensorsFile from, String name, Tensor to) {
        to.copy_(Tensors.view(from.get(name)));
    }

    /** Writes the checkpoint, and beside it the averaged weights in float16. */
    void save(Update update) {
        TrainedWeights weights = update.weights();
        Map<String, String> notes = new HashMap<>(lesson.notes());
        notes.put(STEPS, Long.toString(update.optimizer().steps()));
        notes.put(PAGES, Long.toString(pages));
        notes.put("format", "pt");
        Tensor average = update.average().map(MovingAverage::values).orElse(weights.values());
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            SafetensorsWriter.write(
                    folder.resolve(STATE),
                    List.of(
                            Tensors.store("values", weights.values()),
                            Tensors.store("mean", update.optimizer().mean()),
                            Tensors.store("square", update.optimizer().square()),
                            Tensors.store("average", average)),
                    notes);
            List<StoredTensor> halves = new ArrayList<>();
            for (String name : weights.names()) {
                halves.add(Tensors.store(name, Tensors.cast(weights.view(average, name), DType.FLOAT16)));
            }
            SafetensorsWriter.write(folder.resolve(lesson.file()), halves, notes);
        }
    }
}
