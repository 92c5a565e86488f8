package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a LoRA file holds, matched to the layers of a U-Net. The tensors are views of the open file.
 *
 * @param path the file
 * @param format its layout
 * @param modules the changes, in the order of the U-Net's layers; never empty
 * @param metadata the file's own metadata
 * @param unmatched keys that name no layer of this U-Net, in file order
 * @param ignored keys for text encoders, which Kolors LoRAs do not train
 */
public record LoraFile(
        Path path,
        LoraFormat format,
        List<LoraModule> modules,
        Map<String, String> metadata,
        List<String> unmatched,
        List<String> ignored) {
    private static final int LISTED = 5;

    /** Copies the lists. */
    public LoraFile {
        modules = List.copyOf(modules);
        metadata = Map.copyOf(metadata);
        unmatched = List.copyOf(unmatched);
        ignored = List.copyOf(ignored);
        if (modules.isEmpty()) {
            throw new IllegalArgumentException("a LoRA changes at least one layer");
        }
    }

    /** Returns the file with every module changed, for example given another alpha. */
    public LoraFile map(UnaryOperator<LoraModule> change) {
        return new LoraFile(path, format, modules.stream().map(change).toList(), metadata, unmatched, ignored);
    }

    /** Returns whether every key was used. */
    public boolean complete() {
        return unmatched.isEmpty() && ignored.isEmpty();
    }

    /** Returns one line that says what was read and what was left out. */
    public String summary() {
        StringBuilder line = new StringBuilder(path + ": " + format.title() + ", " + modules.size() + " layers");
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
        return line.toString();
    }

    private static String examples(List<String> keys) {
        String shown = String.join(", ", keys.subList(0, Math.min(LISTED, keys.size())));
        return keys.size() > LISTED ? shown + ", ..." : shown;
    }
}
