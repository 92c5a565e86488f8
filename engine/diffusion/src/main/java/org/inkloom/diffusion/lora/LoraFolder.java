package org.inkloom.diffusion.lora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** Finds LoRA files in a folder that is given in place of a file: a training's output folder, or a download. */
public final class LoraFolder {
    private static final List<String> ENDINGS = List.of(".safetensors", ".ckpt", ".bin", ".pt", ".pth");
    private static final String CHECKPOINTS = "checkpoints";
    private static final String AVERAGE = "-ema.";
    private static final String BEST = "-best";

    private LoraFolder() {}

    /**
     * Returns the LoRA that a path stands for: the file itself, or the one that was written last in a folder, be it the
     * finished LoRA or a checkpoint's. Where a training wrote both the trained weights and their moving average, the
     * trained ones are taken.
     *
     * @throws InkloomException {@code INK-LORA-015} if a folder holds no LoRA
     */
    public static Path newest(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        return find(path)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-LORA-015",
                        "The folder " + path + " holds no LoRA.",
                        "It is not the output of a training, or the training has not written its first checkpoint yet.",
                        "Name a LoRA file, or the folder that " + SettingKey.of("output_path")
                                + " of `inkloom train lora` named."));
    }

    /** As {@link #newest}, for a folder; empty if it holds no LoRA. */
    public static Optional<Path> find(Path folder) {
        List<Path> finished = loras(folder);
        Optional<Path> checkpoint = folders(folder.resolve(CHECKPOINTS)).reversed().stream()
                .flatMap(step -> best(loras(step)).stream())
                .findFirst();
        Optional<Path> whole = best(finished);
        if (whole.isPresent() && checkpoint.isPresent() && time(checkpoint.get()) > time(whole.get())) {
            return checkpoint;
        }
        return whole.or(() -> checkpoint);
    }

    /**
     * Returns a training's LoRAs in the order of training: one for each checkpoint, then those in the folder itself.
     * Moving averages are left out where the trained weights exist, and so is the copy of the best checkpoint.
     */
    public static List<Path> all(Path folder) {
        List<Path> found = new ArrayList<>(checkpoints(folder));
        trained(loras(folder)).stream()
                .filter(file -> !isCopyOfBest(file))
                .sorted()
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** Returns the LoRAs of a training's checkpoints, in the order of their steps. */
    public static List<Path> checkpoints(Path folder) {
        List<Path> found = new ArrayList<>();
        for (Path step : folders(folder.resolve(CHECKPOINTS))) {
            best(loras(step)).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    /** Returns the path for a copy of the best checkpoint: beside the finished LoRA, as {@code NAME-best}. */
    public static Path bestBeside(Path finished) {
        String name = finished.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return finished.resolveSibling(name.substring(0, dot) + BEST + name.substring(dot));
    }

    private static boolean isCopyOfBest(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot).endsWith(BEST)
                && Files.exists(file.resolveSibling(name.substring(0, dot - BEST.length()) + name.substring(dot)));
    }

    /** Returns the files without moving averages; all of them if there are only moving averages. */
    private static List<Path> trained(List<Path> files) {
        List<Path> trained = files.stream()
                .filter(file -> !file.toString().contains(AVERAGE))
                .toList();
        return trained.isEmpty() ? files : trained;
    }

    private static Optional<Path> best(List<Path> files) {
        return trained(files).stream().max(Comparator.comparingLong(LoraFolder::time));
    }

    private static List<Path> loras(Path folder) {
        List<Path> found = new ArrayList<>();
        for (Path file : entries(folder)) {
            String name = file.getFileName().toString();
            if (Files.isRegularFile(file)
                    && !name.startsWith(".")
                    && ENDINGS.stream().anyMatch(name::endsWith)
                    && isLora(file)) {
                found.add(file);
            }
        }
        return found;
    }

    private static boolean isLora(Path file) {
        try (TensorFile weights = TensorFiles.open(file)) {
            return weights.names().stream()
                    .anyMatch(key -> LoraKey.parse(key)
                            .filter(parsed -> parsed.part() != LoraKey.Part.ALPHA)
                            .isPresent());
        } catch (InkloomException e) {
            return false; // whatever it is, it is not the LoRA that is looked for
        }
    }

    private static List<Path> folders(Path folder) {
        return Files.isDirectory(folder)
                ? entries(folder).stream().filter(Files::isDirectory).sorted().toList()
                : List.of();
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long time(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
