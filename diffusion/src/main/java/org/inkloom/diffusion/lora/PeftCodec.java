package org.inkloom.diffusion.lora;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.inkloom.report.InkloomException;
import org.inkloom.tensor.file.SafetensorsWriter;
import org.inkloom.tensor.file.StoredTensor;
import org.inkloom.tensor.file.TensorFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of diffusers and PEFT: diffusers names, and alpha in the header's {@code lora_adapter_metadata} or in an {@code
 * adapter_config.json} beside the file. The older diffusers spellings are read too.
 */
final class PeftCodec implements LoraCodec {
    private static final String METADATA = "lora_adapter_metadata";
    private static final String UNET = "unet.";
    private static final List<String> PREFIXES = List.of("base_model.model.", UNET);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public LoraFormat format(TensorFile file) {
        return file.names().stream().anyMatch(name -> name.contains(".lora_A."))
                ? LoraFormat.PEFT
                : LoraFormat.OLD_DIFFUSERS;
    }

    @Override
    public Optional<String> layer(String module, LoraTarget target) {
        String name = module;
        for (String prefix : PREFIXES) {
            name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        name = name.replace(".processor.", ".");
        for (String candidate : List.of(name, name + ".0")) { // to_out is sometimes written without its index
            if (target.layers().contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    @Override
    public Alphas alphas(TensorFile file) {
        String header = file.metadata().get(METADATA);
        if (header != null) {
            return alphas(file.path(), parse(file.path(), header), UNET);
        }
        Path beside = file.path().resolveSibling("adapter_config.json");
        if (!Files.isRegularFile(beside)) {
            return (layer, rank) -> OptionalDouble.empty();
        }
        try {
            return alphas(beside, parse(beside, Files.readString(beside)), "");
        } catch (IOException e) {
            throw unreadable(beside, e);
        }
    }

    private static Alphas alphas(Path source, JsonNode json, String prefix) {
        if (json.path(prefix + "use_dora").asBoolean(false)) {
            throw InkloomException.badInput(
                    "INK-LORA-007",
                    source + " says that this is a DoRA.",
                    "DoRA changes a weight in a way that two factors cannot express.",
                    "Export it as a plain LoRA with the tool that trained it.");
        }
        boolean rankStabilised = json.path(prefix + "use_rslora").asBoolean(false);
        Map<Pattern, Double> patterns = new LinkedHashMap<>();
        json.path(prefix + "alpha_pattern")
                .properties()
                .forEach(entry -> patterns.put(
                        layerPattern(source, entry.getKey()), entry.getValue().asDouble()));
        JsonNode general = json.path(prefix + "lora_alpha");
        return (layer, rank) -> {
            Optional<Double> own = patterns.entrySet().stream()
                    .filter(entry -> entry.getKey().matcher(layer).matches())
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (own.isEmpty() && !general.isNumber()) {
                return OptionalDouble.empty();
            }
            double alpha = own.orElseGet(general::asDouble);
            // Rank-stabilised LoRA divides by the root of the rank (arXiv:2312.03732); every other reader divides by
            // the rank, so the alpha handed on makes up for it.
            return OptionalDouble.of(rankStabilised ? alpha * Math.sqrt(rank) : alpha);
        };
    }

    private static Pattern layerPattern(Path source, String key) {
        try {
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

    @Override
    public void write(Path path, List<LoraModule> modules, LoraTarget target, Map<String, String> metadata) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (LoraModule module : modules) {
            tensors.add(StoredNumbers.named(UNET + module.path() + ".lora_A.weight", module.down()));
            tensors.add(StoredNumbers.named(UNET + module.path() + ".lora_B.weight", module.up()));
        }
        Map<String, String> header = new LinkedHashMap<>(metadata);
        header.put("format", "pt");
        header.put(METADATA, settings(modules));
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
