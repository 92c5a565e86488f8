package org.inkloom.diffusion.lora;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a U-Net that a LoRA can change, by diffusers name: those whose weight is a matrix or a convolution
 * kernel. Immutable.
 */
public final class LoraTarget {
    private final Map<String, long[]> shapes;
    private final Map<String, String> sgm;
    private final Map<String, String> diffSynth;
    private final LoraNames names;

    private LoraTarget(Map<String, long[]> weights) {
        Map<String, long[]> changeable = new TreeMap<>();
        Set<String> modules = new TreeSet<>();
        weights.forEach((name, shape) -> {
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                modules.add(name.substring(0, dot));
                if (name.endsWith(".weight") && (shape.length == 2 || shape.length == 4)) {
                    changeable.put(name.substring(0, dot), shape);
                }
            }
        });
        shapes = Collections.unmodifiableMap(changeable);
        UnetLayout layout = new UnetLayout(modules);
        sgm = layout.sgmNames();
        diffSynth = layout.diffSynthNames();
        names = new LoraNames(shapes.keySet(), sgm, diffSynth);
    }

    /**
     * Makes the target of a U-Net.
     *
     * @param weights shape by name, as {@code Weights.shapesOf} or a weight file lists them
     */
    public static LoraTarget of(Map<String, long[]> weights) {
        return new LoraTarget(weights);
    }

    /** Makes the target of a U-Net of these sizes; reads and makes no weights. */
    public static LoraTarget of(UNetConfig unet) {
        return of(Weights.shapesOf(w -> new UNet(w, unet)));
    }

    /** Makes the target of the U-Net that a weight file in diffusers layout holds. */
    public static LoraTarget of(TensorFile unet) {
        Map<String, long[]> weights = new LinkedHashMap<>();
        unet.names().forEach(name -> weights.put(name, unet.get(name).shape()));
        return of(weights);
    }

    /** Returns the layers' names, sorted. */
    public Set<String> layers() {
        return shapes.keySet();
    }

    /** Returns the shape of a layer's weight, {@code [out, in]} or {@code [out, in, kh, kw]}. */
    public Optional<long[]> shape(String layer) {
        return Optional.ofNullable(shapes.get(layer)).map(long[]::clone);
    }

    /** Returns the original Stable Diffusion name of every module, normalisations included, by diffusers name. */
    public Map<String, String> sgmNames() {
        return Collections.unmodifiableMap(sgm);
    }

    /** Returns the DiffSynth-Studio name of every module, normalisations included, by diffusers name. */
    public Map<String, String> diffSynthNames() {
        return Collections.unmodifiableMap(diffSynth);
    }

    /** Returns the original Stable Diffusion name of a layer. */
    String sgmName(String layer) {
        return require(sgm.get(layer), layer);
    }

    /** Returns the DiffSynth-Studio name of a layer. */
    String diffSynthName(String layer) {
        return require(diffSynth.get(layer), layer);
    }

    private static String require(@Nullable String name, String layer) {
        if (name == null) {
            throw new IllegalArgumentException("this U-Net has no layer " + layer);
        }
        return name;
    }

    /** Returns what finds a layer behind any spelling of its name. */
    LoraNames names() {
        return names;
    }
}
