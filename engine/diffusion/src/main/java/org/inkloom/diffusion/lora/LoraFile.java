package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.inkloom.run.Counted;

/**
 * What a LoRA file holds, matched to the layers of a U-Net. The tensors are views of the open file.
 *
 * @param path the file
 * @param format its layout
 * @param modules the changes, in the order of the U-Net's layers; never empty
 * @param metadata the file's own metadata
 * @param unmatched keys that name no layer of this U-Net, in file order
 * @param ignored keys for text encoders, which Kolors LoRAs do not train
 * @param passedOver names of what the file holds beside tensors that are read, such as a training's settings
 */
public record LoraFile(
        Path path,
        LoraFormat format,
        List<LoraModule> modules,
        Map<String, String> metadata,
        List<String> unmatched,
        List<String> ignored,
        List<String> passedOver) {
    private static final int LISTED = 5;

    /** Copies the lists. */
    public LoraFile {
        modules = List.copyOf(modules);
        metadata = Map.copyOf(metadata);
        unmatched = List.copyOf(unmatched);
        ignored = List.copyOf(ignored);
        passedOver = List.copyOf(passedOver);
        if (modules.isEmpty()) {
            throw new IllegalArgumentException("a LoRA changes at least one layer");
        }
    }

    /** Returns the file with every module changed, for example given another alpha. */
    public LoraFile map(UnaryOperator<LoraModule> change) {
        return new LoraFile(
                path, format, modules.stream().map(change).toList(), metadata, unmatched, ignored, passedOver);
    }

    /** Returns whether something was left out or assumed that the user should be told of. */
    public boolean remarkable() {
        return !complete() || !passedOver.isEmpty() || assumesStrength();
    }

    /** Returns whether the file leaves the strength of a layer open; 1 is then taken, as every other reader does. */
    public boolean assumesStrength() {
        return modules.stream().anyMatch(module -> module.alpha().isEmpty());
    }

    /** Returns whether every tensor was used. */
    public boolean complete() {
        return unmatched.isEmpty() && ignored.isEmpty();
    }

    /** Returns one line that says what was read and what was left out. */
    public String summary() {
        StringBuilder line =
                new StringBuilder(path + ": " + format.title() + ", " + Counted.of(modules.size(), "layer") + ", rank "
                        + Spread.of(modules.stream().map(module -> (double) module.rank())) + ", strength "
                        + Spread.of(modules.stream().map(LoraModule::strength)));
        if (assumesStrength()) {
            line.append(" (assumed, because the file states no alpha)");
        }
        if (!unmatched.isEmpty()) {
            line.append("; no layer for ")
                    .append(unmatched.size())
                    .append(" keys: ")
                    .append(examples(unmatched));
        }
        if (!ignored.isEmpty()) {
            line.append("; ignored ")
                    .append(ignored.size())
                    .append(" text encoder keys: ")
                    .append(examples(ignored));
        }
        if (!passedOver.isEmpty()) {
            line.append("; passed over ")
                    .append(passedOver.size())
                    .append(" entries that are no weights: ")
                    .append(examples(passedOver));
        }
        return line.toString();
    }

    private static String examples(List<String> keys) {
        String shown = String.join(", ", keys.subList(0, Math.min(LISTED, keys.size())));
        return keys.size() > LISTED ? shown + ", ..." : shown;
    }
}
