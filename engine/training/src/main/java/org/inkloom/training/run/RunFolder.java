package org.inkloom.training.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FolderLock;

/**
 * Where the files of a run lie.
 *
 * @param root the folder that holds them all
 */
public record RunFolder(Path root) {
    /** The settings in effect. */
    public Path settings() {
        return root.resolve("settings.yaml");
    }

    /**
     * Writes the settings in effect as YAML, those without a value left out, below a comment that tells the number of threads;
     * makes the folder.
     *
     * @param values texts by key
     * @throws InkloomException {@code INK-TRAIN-019} if the folder cannot be written to
     */
    public void writeSettings(Map<String, String> values) {
        StringBuilder text = new StringBuilder(ComputedWith.comment());
        values.forEach((key, value) -> {
            if (!value.isEmpty()) {
                text.append(key).append(": ").append(quoted(value)).append('\n');
            }
        });
        try {
            Files.createDirectories(root);
            Files.writeString(settings(), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Keeps the folder for one run.
     *
     * @throws InkloomException {@code INK-FILE-039} if another run is at work there, {@code INK-TRAIN-019} if the folder
     *     cannot be written to
     */
    public FolderLock lock() {
        try {
            return FolderLock.take(root, "a training");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private InkloomException unwritable(IOException e) {
        return InkloomException.badInput(
                "INK-TRAIN-019",
                "The folder " + root + " cannot be written to: " + e.getMessage() + ".",
                "It is a file, or belongs to somebody else, or the disk is full.",
                "Name another folder with " + SettingKey.of("output_path") + ".",
                e);
    }

    /** A YAML double-quoted text, which may hold anything, where a plain one will not do. */
    private static String quoted(String value) {
        return value.matches("[\\w./+-]+")
                ? value
                : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** Losses as CSV. */
    public Path losses() {
        return root.resolve("loss.csv");
    }

    /** Losses as a picture. */
    public Path curve() {
        return root.resolve("loss.png");
    }

    /** What was measured beside the loss, as CSV. */
    public Path measures() {
        return root.resolve("measures.csv");
    }

    /** TensorBoard's event files. */
    public Path events() {
        return root.resolve("tensorboard");
    }

    /** Checkpoints. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** Pictures drawn on the way. */
    public Path samples() {
        return root.resolve("samples");
    }

    /**
     * A picture drawn on the way.
     *
     * @param number of the prompt, from 1
     */
    public Path sample(long update, int number) {
        return samples().resolve(String.format(Locale.ROOT, "step-%08d-%d.png", update, number));
    }

    /** Encoded pictures and captions; may be deleted after the run. */
    public Path cache() {
        return root.resolve("cache");
    }
}
