package org.inkloom.diffusion.lora;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a LoRA file says about itself, without a model to match it to. A number that differs between layers is given as
 * a range of smallest and largest, such as {@code 4 to 16}.
 *
 * @param layers how many layers of the U-Net it changes
 * @param textEncoderLayers how many layers of text encoders it changes
 * @param methods how weights are changed, such as {@code LoRA} or {@code LoHa}
 * @param rank the rank of the low-rank factors
 * @param alpha the numerator of the strength; empty where the file states none for any layer
 * @param strength alpha / rank, the factor on the change; 1 where no alpha is stated
 * @param assumed whether some layer has no alpha, so that a strength of 1 is assumed for it
 * @param base the base model, as the training program wrote it
 * @param trigger the trigger words, as the training program wrote them
 * @param tags the most frequent words of the training captions, the most frequent first
 */
public record LoraDescription(
        int layers,
        int textEncoderLayers,
        List<String> methods,
        String rank,
        Optional<String> alpha,
        String strength,
        boolean assumed,
        Optional<String> base,
        Optional<String> trigger,
        List<String> tags) {
    private static final List<String> BASE = List.of(
            "ss_sd_model_name",
            "base_model",
            "base_model_name_or_path",
            "sd_model_name",
            "ss_base_model_version",
            "modelspec.architecture");
    private static final List<String> TRIGGER = List.of(
            "modelspec.trigger_phrase",
            "trigger_words",
            "trigger_word",
            "ss_trigger_words",
            "instance_prompt",
            "activation text");
    private static final String TAGS = "ss_tag_frequency";
    private static final int SHOWN_TAGS = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Layer(long rank, OptionalDouble alpha) {}

    /** Copies the list. */
    public LoraDescription {
        tags = List.copyOf(tags);
        methods = List.copyOf(methods);
    }

    /** Describes a file; empty if it is no LoRA. */
    public static Optional<LoraDescription> of(TensorFile file) {
        Map<String, Map<LoraKey.Part, StoredTensor>> parts = new LinkedHashMap<>();
        for (String key : file.names()) {
            LoraKey.parse(key)
                    .ifPresent(parsed -> parts.computeIfAbsent(parsed.module(), m -> new EnumMap<>(LoraKey.Part.class))
                            .putIfAbsent(parsed.part(), file.get(key)));
        }
        parts.values()
                .removeIf(halves -> !halves.containsKey(LoraKey.Part.DOWN)
                        || !halves.containsKey(LoraKey.Part.UP)
                        || halves.get(LoraKey.Part.DOWN).shape().length < 2);
        Map<String, LycorisModule> others = others(file);
        return parts.isEmpty() && others.isEmpty() ? Optional.empty() : Optional.of(of(file, parts, others));
    }

    private static LoraDescription of(
            TensorFile file, Map<String, Map<LoraKey.Part, StoredTensor>> parts, Map<String, LycorisModule> others) {
        Optional<PeftSettings> settings = settings(file);
        List<Layer> layers = new ArrayList<>();
        parts.forEach((module, halves) -> layers.add(layer(module, halves, settings)));
        Set<String> modules = new TreeSet<>(parts.keySet());
        modules.addAll(others.keySet());
        int text = (int) modules.stream().filter(LoraNames::isTextEncoder).count();
        List<Double> alphas = layers.stream()
                .flatMapToDouble(layer -> layer.alpha().stream())
                .boxed()
                .toList();
        return new LoraDescription(
                modules.size() - text,
                text,
                methods(parts, others),
                layers.isEmpty() ? "none" : Spread.of(layers.stream().map(layer -> (double) layer.rank())),
                alphas.isEmpty() ? Optional.empty() : Optional.of(Spread.of(alphas.stream())),
                layers.isEmpty()
                        ? "1"
                        : Spread.of(layers.stream()
                                .map(layer -> layer.alpha().orElse((double) layer.rank()) / (double) layer.rank())),
                alphas.size() < layers.size(),
                first(file, BASE),
                first(file, TRIGGER),
                tags(file));
    }

    /** Returns the layers that are changed by other methods than plain low-rank factors. */
    private static Map<String, LycorisModule> others(TensorFile file) {
        Map<String, Map<String, StoredTensor>> found = new LinkedHashMap<>();
        for (String key : file.names()) {
            LycorisKey.parse(key)
                    .ifPresent(parsed -> found.computeIfAbsent(parsed.module(), m -> new LinkedHashMap<>())
                            .putIfAbsent(parsed.part(), file.get(key)));
        }
        for (String key : file.names()) {
            LoraKey.parse(key)
                    .filter(parsed -> parsed.part() == LoraKey.Part.DOWN && found.containsKey(parsed.module()))
                    .ifPresent(parsed ->
                            found.getOrDefault(parsed.module(), Map.of()).put(LycorisModule.DOWN, file.get(key)));
        }
        Map<String, LycorisModule> modules = new LinkedHashMap<>();
        found.forEach(
                (module, tensors) -> modules.put(module, new LycorisModule(module, tensors, OptionalDouble.empty())));
        return modules;
    }

    private static List<String> methods(
            Map<String, Map<LoraKey.Part, StoredTensor>> parts, Map<String, LycorisModule> others) {
        Set<String> methods = new TreeSet<>();
        others.values().forEach(module -> methods.add(module.method()));
        if (parts.keySet().stream().anyMatch(module -> !others.containsKey(module))) {
            methods.add("LoRA");
        }
        return List.copyOf(methods);
    }

    private static Layer layer(String module, Map<LoraKey.Part, StoredTensor> halves, Optional<PeftSettings> settings) {
        StoredTensor down = halves.get(LoraKey.Part.DOWN);
        long rank = down == null ? 1 : Math.max(1, down.shape()[0]);
        StoredTensor alpha = halves.get(LoraKey.Part.ALPHA);
        if (alpha != null
                && alpha.elements() == 1
                && !(alpha.dtype().isFloat() && alpha.dtype().bytes() < 2)) {
            return new Layer(rank, OptionalDouble.of(StoredNumbers.get(alpha, 0)));
        }
        int whole = Math.clamp(rank, 1, Integer.MAX_VALUE);
        return new Layer(rank, settings.map(s -> s.alpha(module, whole)).orElse(OptionalDouble.empty()));
    }

    /**
     * Returns empty also for settings that cannot be read: a description needs no error; loading the LoRA reports it.
     */
    private static Optional<PeftSettings> settings(TensorFile file) {
        try {
            boolean peft = file.names().stream()
                    .anyMatch(key -> LoraKey.parse(key)
                            .filter(parsed -> parsed.spelling() == LoraKey.Spelling.PEFT)
                            .isPresent());
            return PeftSettings.of(file, peft);
        } catch (InkloomException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> first(TensorFile file, List<String> keys) {
        Map<String, String> metadata = file.metadata();
        return keys.stream()
                .map(key -> metadata.getOrDefault(key, ""))
                .filter(value -> !value.isBlank() && !value.equals("None"))
                .findFirst();
    }

    /** Adds up kohya's tag counts, which are stored for each folder of training pictures. */
    private static List<String> tags(TensorFile file) {
        Map<String, Long> counts = new LinkedHashMap<>();
        try {
            JsonNode json = JSON.readTree(file.metadata().getOrDefault(TAGS, "{}"));
            for (Map.Entry<String, JsonNode> folder : json.properties()) {
                folder.getValue()
                        .properties()
                        .forEach(tag -> counts.merge(
                                tag.getKey().strip(), tag.getValue().asLong(0), Long::sum));
            }
        } catch (JacksonException e) {
            return List.of();
        }
        Comparator<Map.Entry<String, Long>> mostFirst =
                Map.Entry.<String, Long>comparingByValue().reversed();
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .sorted(mostFirst)
                .limit(SHOWN_TAGS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the description as lines for the user: a label in English and its value. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "layers", layers + (textEncoderLayers == 0 ? "" : ", and " + textEncoderLayers + " of text encoders"));
        if (!methods.equals(List.of("LoRA"))) {
            facts.put("method", String.join(", ", methods));
        }
        facts.put("rank", rank);
        facts.put("alpha", alpha.orElse("not stated"));
        facts.put(
                "strength", strength + (assumed ? " (assumed, because the file states no alpha)" : " (alpha / rank)"));
        facts.put("base", base.orElse("not stated"));
        facts.put("trigger", trigger.orElse("not stated"));
        if (!tags.isEmpty()) {
            facts.put("tags", String.join(", ", tags));
        }
        return facts;
    }
}
