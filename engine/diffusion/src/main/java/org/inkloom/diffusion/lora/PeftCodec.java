package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes files of diffusers and PEFT: diffusers' layer names, and alpha in the header's {@code lora_adapter_metadata}.
 */
final class PeftCodec implements LoraCodec {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void write(Path path, List<LoraChanges> parts, Map<String, String> metadata) {
        List<StoredTensor> tensors = new ArrayList<>();
        ObjectNode settings = JSON.createObjectNode();
        for (LoraChanges part : parts) {
            for (LoraModule module : part.modules()) {
                String name = part.part().peft() + part.part().within(module.path());
                tensors.add(StoredNumbers.named(name + ".lora_A.weight", module.down()));
                tensors.add(StoredNumbers.named(name + ".lora_B.weight", module.up()));
            }
            putSettings(settings, part);
        }
        Map<String, String> header = new LinkedHashMap<>(metadata);
        header.put("format", "pt");
        header.put(PeftSettings.METADATA, settings.toString());
        SafetensorsWriter.write(path, tensors, header);
    }

    /**
     * Writes the settings from which PEFT rebuilds the adapter: the most frequent rank and alpha, and a pattern for
     * each layer that has others.
     */
    private static void putSettings(ObjectNode json, LoraChanges changes) {
        List<LoraModule> modules = changes.modules();
        double rank = mostFrequent(modules, m -> (double) m.rank());
        double alpha = mostFrequent(modules, m -> m.alpha().orElse(m.rank()));
        ObjectNode ranks = JSON.createObjectNode();
        ObjectNode alphas = JSON.createObjectNode();
        for (LoraModule module : modules) {
            String layer = changes.part().within(module.path());
            putUnless(ranks, layer, module.rank(), rank);
            putUnless(alphas, layer, module.alpha().orElse(module.rank()), alpha);
        }
        String part = changes.part().peft();
        json.set(part + "alpha_pattern", alphas);
        json.put(part + "bias", "none");
        put(json, part + "lora_alpha", alpha);
        json.put(part + "lora_dropout", 0.0);
        json.put(part + "peft_type", "LORA");
        put(json, part + "r", rank);
        json.set(part + "rank_pattern", ranks);
        var layers = json.putArray(part + "target_modules");
        modules.stream()
                .map(module -> changes.part().within(module.path()))
                .sorted()
                .forEach(layers::add);
        json.put(part + "use_dora", false);
        json.put(part + "use_rslora", false);
    }

    private static double mostFrequent(List<LoraModule> modules, Function<LoraModule, Double> value) {
        return modules.stream().collect(Collectors.groupingBy(value, Collectors.counting())).entrySet().stream()
                .max(Map.Entry.<Double, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .orElseThrow()
                .getKey();
    }

    private static void putUnless(ObjectNode json, String key, double value, double usual) {
        if (value != usual) {
            put(json, key, value);
        }
    }

    private static void put(ObjectNode json, String key, double value) {
        if (value == Math.rint(value)) {
            json.put(key, (long) value);
        } else {
            json.put(key, value);
        }
    }

    /** Formats a number; whole ones without a decimal point. */
    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
