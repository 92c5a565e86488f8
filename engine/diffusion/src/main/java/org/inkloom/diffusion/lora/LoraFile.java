package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.inkloom.run.Counted;

/**
 * The contents of a LoRA file, matched to the layers of a model's part. The tensors are views of the open file.
 *
 * @param path the file
 * @param format its layout
 * @param modules the plain low-rank changes, in the order of the part's layers
 * @param others layers that are changed by other methods; empty where only plain LoRAs are read
 * @param metadata the file's own metadata
 * @param unmatched keys that name no layer of this part, in file order
 * @param ignored keys for text encoders, where the model's text encoders take no LoRAs
 * @param passedOver names of other contents that are not tensors of a LoRA, such as a training's settings
 */
public record LoraFile(
        Path path,
        LoraFormat format,
        List<LoraModule> modules,
        List<LycorisModule> others,
        Map<String, String> metadata,
        List<String> unmatched,
        List<String> ignored,
        List<String> passedOver) {
    private static final int LISTED = 5;

    /** Copies the lists. */
    public LoraFile {
        modules = List.copyOf(modules);
        others = List.copyOf(others);
        metadata = Map.copyOf(metadata);
        unmatched = List.copyOf(unmatched);
        ignored = List.copyOf(ignored);
        passedOver = List.copyOf(passedOver);
    }

    /** Returns a copy with every module replaced, for example by one with another alpha. */
    public LoraFile map(UnaryOperator<LoraModule> change) {
        return new LoraFile(
                path, format, modules.stream().map(change).toList(), others, metadata, unmatched, ignored, passedOver);
    }

    /**
     * Returns whether the user should be told of something: keys that were left out, or a strength that was assumed.
     */
    public boolean remarkable() {
        return !complete() || !passedOver.isEmpty() || assumesStrength();
    }

    /** Returns whether a layer has no alpha. Its strength is then taken as 1, as all other programs do. */
    public boolean assumesStrength() {
        return modules.stream().anyMatch(module -> module.alpha().isEmpty());
    }

    /** Returns whether every tensor was used. */
    public boolean complete() {
        return unmatched.isEmpty() && ignored.isEmpty();
    }

    /** Returns one line for the user: what was read and what was left out. */
    public String summary() {
        StringBuilder line = new StringBuilder(path + ": " + format.title());
        if (!modules.isEmpty()) {
            line.append(", ")
                    .append(Counted.of(modules.size(), "layer"))
                    .append(", rank ")
                    .append(Spread.of(modules.stream().map(module -> (double) module.rank())))
                    .append(", strength ")
                    .append(Spread.of(modules.stream().map(LoraModule::strength)));
        }
        if (!others.isEmpty()) {
            line.append(", ")
                    .append(Counted.of(others.size(), "layer"))
                    .append(" by ")
                    .append(String.join(
                            ", ",
                            others.stream()
                                    .map(LycorisModule::method)
                                    .distinct()
                                    .sorted()
                                    .toList()));
        }
        if (assumesStrength()) {
            line.append(" (assumed, because the file states no alpha)");
        }
        return line
                + listed("; no layer for ", unmatched, " keys: ")
                + listed("; ignored ", ignored, " text encoder keys: ")
                + listed("; passed over ", passedOver, " entries that are no weights: ");
    }

    private static String listed(String before, List<String> keys, String after) {
        return keys.isEmpty() ? "" : before + keys.size() + after + examples(keys);
    }

    private static String examples(List<String> keys) {
        String shown = String.join(", ", keys.subList(0, Math.min(LISTED, keys.size())));
        return keys.size() > LISTED ? shown + ", ..." : shown;
    }
}
