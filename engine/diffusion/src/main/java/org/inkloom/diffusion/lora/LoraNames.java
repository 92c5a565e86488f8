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
 * Finds the layer of a U-Net that a LoRA file's key means, however the file spells it.
 *
 * <p>Spellings differ in three ways that combine freely: what stands in front (the wrappers that a program had around
 * the U-Net when it saved), whether dots are underscores, and which of three block namings is used. So each is undone
 * once: dots become underscores, wrappers are taken off one by one, and what is left is looked up among the U-Net's own
 * layers under all three namings. Underscores cannot be turned back into dots by rule, which is why the lookup knows the
 * names with underscores.
 */
final class LoraNames {
    /** Who numbered the blocks. */
    enum Naming {
        /** {@code down_blocks.1.attentions.0}. */
        DIFFUSERS,
        /** {@code input_blocks.4.1}: the original Stable Diffusion code, and whatever follows it. */
        ORIGINAL,
        /** {@code blocks.7}: DiffSynth-Studio 1.0. */
        DIFFSYNTH
    }

    /**
     * A layer.
     *
     * @param layer its diffusers name
     * @param naming how the file names it
     */
    record Found(String layer, Naming naming) {}

    /** What programs have around a U-Net when they save, or put in front of its layers; in any order and number. */
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

    /** What stands between a layer's own parts without meaning another layer. */
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
        if (name.endsWith(".to_out.0")) { // its list of one is sometimes left out
            byFlatName.putIfAbsent(flat(name.substring(0, name.length() - 2)), new Found(layer, naming));
        }
    }

    /** Returns the layer that a key's module means; empty if the U-Net has none such. */
    Optional<Found> find(String module) {
        return unwrapped(flat(module)).stream()
                .map(byFlatName::get)
                .filter(found -> found != null)
                .findFirst();
    }

    /** Returns whether a key's module belongs to a text encoder. */
    static boolean isTextEncoder(String module) {
        return unwrapped(flat(module)).stream()
                .anyMatch(name -> TEXT_ENCODER.matcher(name).matches());
    }

    /**
     * Returns what stands in front of a layer of this U-Net in a name that is not found, to be told to whoever asks why:
     * the shortest such text.
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

    /** Returns a name with nothing, one, two ... of its wrappers taken off. */
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
