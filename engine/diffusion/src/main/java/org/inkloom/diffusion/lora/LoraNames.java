package org.inkloom.diffusion.lora;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the layer that a LoRA file's key names, in any of the spellings in use.
 *
 * <p>Spellings differ in three independent ways: prefixes (from the wrappers that a program had around the U-Net when
 * it saved), dots or underscores, and three namings of blocks. Each difference is undone by itself: dots become
 * underscores, prefixes are removed one by one, and the rest is looked up among the layers' names under all three
 * namings. The table holds names with underscores, because no rule can turn underscores back into dots.
 */
final class LoraNames {
    /** The namings of blocks. */
    enum Naming {
        /** {@code down_blocks.1.attentions.0}. */
        DIFFUSERS,
        /** {@code input_blocks.4.1}: the original Stable Diffusion code, and programs that follow it. */
        ORIGINAL,
        /** {@code blocks.7}: DiffSynth-Studio 1.0. */
        DIFFSYNTH
    }

    /**
     * A layer that was found.
     *
     * @param layer its diffusers name
     * @param naming the naming of the file's key
     */
    record Found(String layer, Naming naming) {}

    /** Prefixes that programs put before a U-Net's layers; they occur in any order and number. */
    private static final List<String> WRAPPERS = List.of(
            "lora_",
            "lycoris_",
            "unet_",
            "transformer_",
            "diffusion_model_",
            "base_model_",
            "model_",
            "module_",
            "pipe_",
            "pipeline_",
            "network_",
            "denoiser_",
            "state_dict_",
            "_orig_mod_",
            "_forward_module_",
            "_fsdp_wrapped_module_");

    /** Name parts that wrappers insert between the parts of a layer's name; they are dropped. */
    private static final Set<String> BETWEEN =
            Set.of("processor", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module");

    private static final Pattern TEXT_ENCODER = Pattern.compile("(?:te\\d?|text_encoders?(?:_?\\d)?|text_model|clip"
            + "|clip_[lgh]|cond_stage_model|conditioner|chatglm|glm)_.*");

    private final Map<String, Found> byFlatName = new HashMap<>();

    LoraNames(Set<String> layers, Map<String, String> original, Map<String, String> diffSynth) {
        for (String layer : layers) {
            put(layer, layer, Naming.DIFFUSERS);
        }
        for (String layer : layers) {
            put(original.getOrDefault(layer, layer), layer, Naming.ORIGINAL);
            put(diffSynth.getOrDefault(layer, layer), layer, Naming.DIFFSYNTH);
        }
    }

    private void put(String name, String layer, Naming naming) {
        byFlatName.putIfAbsent(flat(name), new Found(layer, naming));
        if (name.endsWith(".to_out.0")) { // some programs leave out the index, as the list has one element
            byFlatName.putIfAbsent(flat(name.substring(0, name.length() - 2)), new Found(layer, naming));
        }
    }

    /**
     * Returns the layer that a key names; empty if there is no such layer.
     *
     * @param module the key's layer part, see {@link LoraKey#module}
     */
    Optional<Found> find(String module) {
        return unwrapped(flat(module)).stream()
                .map(byFlatName::get)
                .filter(found -> found != null)
                .findFirst();
    }

    /** Returns whether a key names a layer of a text encoder. */
    static boolean isTextEncoder(String module) {
        return unwrapped(flat(module)).stream()
                .anyMatch(name -> TEXT_ENCODER.matcher(name).matches());
    }

    /**
     * Returns the text before a known layer's name in a key that was not found: for the error message, which can then
     * say that the prefix is unknown. The shortest such text; empty if no layer's name is in the key.
     */
    Optional<String> unknownWrapper(String module) {
        for (int i = 1; i < module.length(); i++) {
            char before = module.charAt(i - 1);
            if ((before == '.' || before == '_') && find(module.substring(i)).isPresent()) {
                return Optional.of(module.substring(0, i));
            }
        }
        return Optional.empty();
    }

    /** Returns a name with none, one, two ... of its prefixes removed. */
    private static List<String> unwrapped(String flat) {
        List<String> names = new ArrayList<>();
        String name = flat;
        Optional<String> wrapper;
        do {
            names.add(name);
            wrapper = WRAPPERS.stream().filter(name::startsWith).findFirst();
            name = name.substring(wrapper.map(String::length).orElse(0));
        } while (wrapper.isPresent());
        return names;
    }

    private static String flat(String module) {
        return Arrays.stream(module.split("\\.", -1))
                .filter(part -> !BETWEEN.contains(part))
                .collect(Collectors.joining("_"));
    }
}
