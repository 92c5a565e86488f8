package org.inkloom.diffusion.lora;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings that PEFT keeps outside the tensors: alpha, and whether it is divided by the rank or its root. They are
 * in the header under {@value #METADATA}, or in an {@code adapter_config.json} beside the file.
 */
final class PeftSettings {
    /** The header's key. */
    static final String METADATA = "lora_adapter_metadata";

    /** diffusers' prefix of the U-Net's settings; each part of a model has its own prefix. */
    static final String UNET = "unet.";

    private static final String BESIDE = "adapter_config.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_PATTERN = 1000;

    /**
     * Limit on the characters that matching one pattern may read. A file's regular expression may backtrack
     * exponentially, which would hang the program.
     */
    private static final int MOST_LOOKS = 100_000;

    private final OptionalDouble general;
    private final Map<String, Double> byLayer;
    private final Map<Pattern, Double> byPattern;
    private final boolean rankStabilised;
    private final Path source;

    private PeftSettings(Path source, JsonNode json, String prefix, boolean everyMethod) {
        this.source = source;
        JsonNode alpha = json.path(prefix + "lora_alpha");
        general = alpha.isNumber() ? OptionalDouble.of(alpha.asDouble()) : OptionalDouble.empty();
        rankStabilised = json.path(prefix + "use_rslora").asBoolean(false);
        byLayer = new LinkedHashMap<>();
        byPattern = new LinkedHashMap<>();
        json.path(prefix + "alpha_pattern").properties().forEach(entry -> {
            double value = entry.getValue().asDouble();
            byLayer.put(entry.getKey(), value);
            byPattern.put(pattern(source, entry.getKey()), value);
        });
        requireRead(source, json, prefix);
        if (!everyMethod && json.path(prefix + "use_dora").asBoolean(false)) {
            throw InkloomException.badInput(
                    "INK-LORA-007",
                    source + " says that this is a DoRA.",
                    "DoRA changes a weight in a way that two factors cannot express.",
                    "Export it as a plain LoRA with the tool that trained it.");
        }
    }

    /**
     * Refuses a method that is not read, and LoHa and LoKr of PEFT with a strength of their own: the files have no alpha, and of
     * a LoKr of whole factors not even the rank.
     */
    private static void requireRead(Path source, JsonNode json, String prefix) {
        String type = json.path(prefix + "peft_type").asString("");
        boolean product = type.equals("LOHA") || type.equals("LOKR");
        boolean plain = json.path(prefix + "alpha").asDouble(1)
                        == json.path(prefix + "r").asDouble(1)
                && json.path(prefix + "alpha_pattern").isEmpty()
                && json.path(prefix + "rank_pattern").isEmpty();
        if (UnreadMethod.isPeftType(type) || product && !plain) {
            throw InkloomException.badInput(
                    "INK-LORA-007",
                    source + " says that this is of PEFT's type " + type
                            + (product ? " with an alpha that is not r" : "") + ".",
                    product
                            ? "LoHa and LoKr in PEFT's layout are read at the strength 1 alone."
                            : "That method is not read here.",
                    "Export it as a plain LoRA, or in LyCORIS' layout, with the tool that trained it.");
        }
    }

    /**
     * Reads the U-Net's settings; empty if there are none.
     *
     * @param file the LoRA
     * @param beside whether a settings file beside it is read too
     * @throws InkloomException {@code INK-LORA-008} if they cannot be read, {@code INK-LORA-007} for DoRA
     */
    static Optional<PeftSettings> of(TensorFile file, boolean beside) {
        return of(file, beside, UNET, false);
    }

    /**
     * As {@link #of(TensorFile, boolean)}, for any part of a model.
     *
     * @param part the prefix of that part's settings
     * @param everyMethod whether DoRA is allowed
     */
    static Optional<PeftSettings> of(TensorFile file, boolean beside, String part, boolean everyMethod) {
        String header = file.metadata().get(METADATA);
        if (header != null) {
            JsonNode json = parse(file.path(), header);
            String prefix = (part.equals(UNET) ? List.of(UNET, "transformer.", "") : List.of(part))
                    .stream()
                            .filter(p -> json.has(p + "lora_alpha") || json.has(p + "peft_type"))
                            .findFirst()
                            .orElse(part);
            return Optional.of(new PeftSettings(file.path(), json, prefix, everyMethod));
        }
        Path settings = file.path().resolveSibling(BESIDE);
        if (!beside || !Files.isRegularFile(settings)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new PeftSettings(settings, parse(settings, Files.readString(settings)), "", everyMethod));
        } catch (IOException e) {
            throw unreadable(settings, e);
        }
    }

    /**
     * Returns a layer's alpha, such that alpha / rank is its strength; empty where none is stated.
     *
     * @param layer by diffusers name
     */
    OptionalDouble alpha(String layer, int rank) {
        OptionalDouble stated = stated(layer);
        // Rank-stabilised LoRA (arXiv:2312.03732) divides alpha by the rank's root. As callers divide by the rank,
        // alpha is multiplied by the root here.
        return rankStabilised && stated.isPresent()
                ? OptionalDouble.of(stated.getAsDouble() * Math.sqrt(rank))
                : stated;
    }

    private OptionalDouble stated(String layer) {
        Double own = byLayer.get(layer);
        if (own != null) {
            return OptionalDouble.of(own);
        }
        for (Map.Entry<Pattern, Double> entry : byPattern.entrySet()) {
            if (matches(entry.getKey(), layer)) {
                return OptionalDouble.of(entry.getValue());
            }
        }
        return general;
    }

    private boolean matches(Pattern pattern, String layer) {
        try {
            return pattern.matcher(new Watched(layer, new int[1])).matches();
        } catch (TooManyLooks | StackOverflowError e) {
            throw unreadable(source, new IllegalArgumentException("a pattern of alpha_pattern is endless"));
        }
    }

    private static Pattern pattern(Path source, String key) {
        try {
            if (key.length() > LONGEST_PATTERN) {
                throw unreadable(source, new IllegalArgumentException("a pattern of alpha_pattern is endless"));
            }
            return Pattern.compile("(?:.*\\.)?(?:" + key + ")");
        } catch (PatternSyntaxException e) {
            throw unreadable(source, e);
        }
    }

    private static JsonNode parse(Path source, String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            throw unreadable(source, e);
        }
    }

    private static InkloomException unreadable(Path source, Exception cause) {
        return InkloomException.badInput(
                "INK-LORA-008",
                "The LoRA settings in " + source + " cannot be read: " + cause.getMessage(),
                "The header or the adapter_config.json beside the file is damaged.",
                "Download or export the LoRA again.",
                cause);
    }

    /** Thrown when matching a pattern reads more characters than {@link #MOST_LOOKS}. */
    private static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A text that counts the characters read by a match, as a measure of its work. */
    private record Watched(String text, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
