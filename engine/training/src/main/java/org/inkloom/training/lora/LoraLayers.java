package org.inkloom.training.lora;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.inkloom.diffusion.lora.LoraPart;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.run.InkloomException;
import org.inkloom.training.config.AdapterConfig;

/**
 * The layers of one part of a model (U-Net or text encoder) that get a LoRA.
 *
 * @param target the part
 * @param names of the layers, in the part's order
 */
record LoraLayers(LoraTarget target, List<String> names) {
    /** Name of the matrix A in the vector of trained weights, after the layer's name. */
    static final String DOWN = ".lora_A";

    static final String UP = ".lora_B";

    /**
     * Prefix of the layers in a text encoder's transformer blocks. Other layers are not chosen: embedding tables are no
     * matrix products, and some belong to another model.
     */
    private static final String BLOCKS = "encoder.layers.";

    /**
     * Chooses layers of a U-Net: those whose path ends in one of the targets, or matches a target that is a regular
     * expression, as in peft. A path may be the one in diffusers or the one in DiffSynth.
     *
     * @throws InkloomException {@code INK-TRAIN-015} if a target names no layer
     */
    static LoraLayers ofUnet(LoraTarget target, List<String> wanted) {
        return choose(target, List.copyOf(target.layers()), wanted, "lora_target_modules", "to_q,to_k,to_v,to_out");
    }

    /** As {@link #ofUnet}, among the layers in the blocks of a text encoder. */
    static LoraLayers ofText(LoraTarget target, List<String> wanted) {
        List<String> inBlocks = target.layers().stream()
                .filter(layer -> layer.startsWith(BLOCKS))
                .toList();
        return choose(target, inBlocks, wanted, "text_encoder_target_modules", "q_proj,k_proj,v_proj,out_proj");
    }

    private static LoraLayers choose(
            LoraTarget target, List<String> layers, List<String> wanted, String key, String usual) {
        Map<String, String> other = target.part() == LoraPart.UNET ? target.diffSynthNames() : Map.of();
        Set<String> chosen = new HashSet<>();
        for (String name : wanted) {
            Predicate<String> meant = AdapterConfig.layers(name);
            List<String> named = layers.stream()
                    .filter(layer -> meant.test(layer) || meant.test(other.getOrDefault(layer, layer)))
                    .toList();
            if (named.isEmpty()) {
                throw noSuchLayer(layers, name, key, usual);
            }
            chosen.addAll(named);
        }
        return new LoraLayers(target, layers.stream().filter(chosen::contains).toList());
    }

    private static InkloomException noSuchLayer(List<String> layers, String name, String key, String usual) {
        TreeSet<String> kinds = new TreeSet<>();
        layers.forEach(layer -> kinds.add(layer.replaceFirst(".*?([A-Za-z]\\w*(\\.\\d+)?)$", "$1")));
        return InkloomException.badInput(
                "INK-TRAIN-015",
                "The model has no layer named " + name + ", which " + key + " asks for.",
                "Its layers end in: " + String.join(", ", kinds) + ".",
                "Correct " + key + "; " + usual + " is usual.");
    }

    /** Returns the shapes of A and B of all layers, by their names in the vector of trained weights. */
    Map<String, long[]> shapes(int rank) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String layer : names) {
            long[] down = target.shape(layer).orElseThrow();
            long out = down[0];
            down[0] = rank;
            shapes.put(down(layer), down);
            shapes.put(up(layer), down.length == 4 ? new long[] {out, rank, 1, 1} : new long[] {out, rank});
        }
        return shapes;
    }

    /** Returns the name of a layer's A in the vector of trained weights. */
    String down(String layer) {
        return prefix() + layer + DOWN;
    }

    /** Returns the name of a layer's B in the vector of trained weights. */
    String up(String layer) {
        return prefix() + layer + UP;
    }

    private String prefix() {
        return target.part().isText() ? target.part().peft() : "";
    }
}
