package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.diffusion.lora.LoraFile;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.diffusion.lora.LoraModule;
import org.inkloom.diffusion.lora.LoraPart;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.lora.TextLoraKeys;
import org.inkloom.run.InkloomException;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A LoRA file from which a training goes on. Its tensors live until it is closed. */
final class LoraStart implements AutoCloseable {
    private final Path path;
    private final TensorFile file;
    private final List<PartRead> read = new ArrayList<>();

    /** The LoRA of one part of the model in the file. */
    private record PartRead(LoraTarget target, LoraFile lora) {}

    /**
     * A layer of the file that is among the trained ones.
     *
     * @param part of the model to which it belongs
     * @param module its matrices
     */
    record MatchedLayer(LoraLayers part, LoraModule module) {}

    private LoraStart(Path path, TensorFile file, List<LoraTarget> targets) {
        this.path = path;
        this.file = file;
        for (LoraTarget target : targets) {
            keys(target.part()).ifPresent(keys -> read.add(new PartRead(target, LoraFiles.read(keys, target))));
        }
    }

    /**
     * Opens a file and reads its LoRA of each part.
     *
     * @param targets the U-Net, and the text encoders that are trained
     * @throws InkloomException {@code INK-LORA-nnn} or {@code INK-FILE-nnn} if the file cannot be used
     */
    static LoraStart read(Path path, List<LoraTarget> targets) {
        TensorFile file = TensorFiles.open(LoraFolder.newest(path));
        try {
            return new LoraStart(path, file, targets);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Reads a file and closes it again, so that an unusable one is refused before any work. */
    static void check(Path path, List<LoraTarget> targets) {
        read(path, targets).close();
    }

    private Optional<? extends TensorFile> keys(LoraPart part) {
        return part.isText() ? TextLoraKeys.of(file, part.number()) : Optional.of(file);
    }

    /**
     * Returns those layers of the file that are trained.
     *
     * @throws InkloomException {@code INK-TRAIN-016} if their rank differs from the settings', or if there is none
     */
    List<MatchedLayer> taken(List<LoraLayers> parts, AdapterConfig config) {
        List<MatchedLayer> taken = new ArrayList<>();
        for (LoraLayers part : parts) {
            read.stream()
                    .filter(one -> one.target().part() == part.target().part())
                    .flatMap(one -> one.lora().modules().stream())
                    .filter(module -> part.names().contains(module.path()))
                    .forEach(module -> taken.add(new MatchedLayer(part, module)));
        }
        taken.stream()
                .map(MatchedLayer::module)
                .filter(module -> module.rank() != config.rank())
                .findFirst()
                .ifPresent(module -> {
                    throw unusable("has rank " + module.rank() + ", and " + config.rank() + " is to be trained");
                });
        if (taken.isEmpty()) {
            throw unusable("changes none of the layers that are trained");
        }
        return taken;
    }

    /** Returns a line for the user that tells what was read. */
    String summary() {
        return read.stream()
                .map(one -> (one.target().part().isText() ? "text encoder: " : "")
                        + one.lora().summary())
                .collect(Collectors.joining("; "));
    }

    private InkloomException unusable(String why) {
        return InkloomException.badInput(
                "INK-TRAIN-016",
                "The training cannot go on from " + path + ".",
                "That LoRA " + why + ".",
                "Set lora_rank and lora_target_modules as they were when it was trained.");
    }

    @Override
    public void close() {
        file.close();
    }
}
