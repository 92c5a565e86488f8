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
 * Files of diffusers and PEFT: diffusers names, and alpha in the header's {@code lora_adapter_metadata}.
 */
final class PeftCodec implements LoraCodec {
    private static final String UNET = PeftSettings.UNET;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void write(Path path, List<LoraModule> modules, LoraTarget target, Map<String, String> metadata) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (LoraModule module : modules) {
            tensors.add(StoredNumbers.named(UNET + module.path() + ".lora_A.weight", module.down()));
            tensors.add(StoredNumbers.named(UNET + module.path() + ".lora_B.weight", module.up()));
        }
        Map<String, String> header = new LinkedHashMap<>(metadata);
        header.put("format", "pt");
        header.put(PeftSettings.METADATA, settings(modules));
        SafetensorsWriter.write(path, tensors, header);
    }

    /** Returns the settings from which PEFT rebuilds the adapter. */
    private static String settings(List<LoraModule> modules) {
        double rank = mostFrequent(modules, m -> (double) m.rank());
        double alpha = mostFrequent(modules, m -> m.alpha().orElse(m.rank()));
        ObjectNode ranks = JSON.createObjectNode();
        ObjectNode alphas = JSON.createObjectNode();
        for (LoraModule module : modules) {
            putUnless(ranks, module.path(), module.rank(), rank);
            putUnless(alphas, module.path(), module.alpha().orElse(module.rank()), alpha);
        }
        ObjectNode json = JSON.createObjectNode();
        json.set(UNET + "alpha_pattern", alphas);
        json.put(UNET + "bias", "none");
        put(json, UNET + "lora_alpha", alpha);
        json.put(UNET + "lora_dropout", 0.0);
        json.put(UNET + "peft_type", "LORA");
        put(json, UNET + "r", rank);
        json.set(UNET + "rank_pattern", ranks);
        var layers = json.putArray(UNET + "target_modules");
        modules.stream().map(LoraModule::path).sorted().forEach(layers::add);
        json.put(UNET + "use_dora", false);
        json.put(UNET + "use_rslora", false);
        return json.toString();
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

    /** Writes a number without a needless decimal point. */
    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
