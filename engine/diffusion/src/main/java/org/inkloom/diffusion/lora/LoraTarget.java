package org.inkloom.diffusion.lora;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UnetLayout;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a U-Net or a text encoder that LoRAs can change, by diffusers name: those whose weight is a matrix or a
 * convolution kernel. Normalisations are listed too, because LyCORIS files may change them. Immutable.
 */
public final class LoraTarget {
    private final Map<String, long[]> shapes;
    private final Map<String, String> sgm;
    private final Map<String, String> diffSynth;
    private final LoraNames names;
    private final Map<String, Long> norms = new TreeMap<>();
    private final LoraNames normNames;
    private final Set<String> biases = new TreeSet<>();
    private final boolean adaptsText;
    private final LoraPart part;

    private LoraTarget(Map<String, long[]> weights, boolean adaptsText, LoraPart part) {
        this.adaptsText = adaptsText;
        this.part = part;
        Map<String, long[]> changeable = new TreeMap<>();
        Set<String> modules = new TreeSet<>();
        weights.forEach((name, shape) -> {
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                modules.add(name.substring(0, dot));
                if (name.endsWith(".bias")) {
                    biases.add(name.substring(0, dot));
                }
                if (name.endsWith(".weight") && (shape.length == 2 || shape.length == 4)) {
                    changeable.put(name.substring(0, dot), shape);
                } else if (name.endsWith(".weight") && shape.length == 1) {
                    norms.put(name.substring(0, dot), shape[0]);
                }
            }
        });
        shapes = Collections.unmodifiableMap(changeable);
        UnetLayout layout = new UnetLayout(modules);
        sgm = layout.sgmNames();
        diffSynth = layout.diffSynthNames();
        names = new LoraNames(shapes.keySet(), sgm, diffSynth);
        normNames = new LoraNames(norms.keySet(), sgm, diffSynth);
    }

    /**
     * Makes the target for a U-Net.
     *
     * @param weights shape by name, as {@code Weights.shapesOf} or a weight file lists them
     */
    public static LoraTarget of(Map<String, long[]> weights) {
        return new LoraTarget(weights, false, LoraPart.UNET);
    }

    /** Makes the target for a U-Net of these sizes; reads no file. */
    public static LoraTarget of(UNetConfig unet) {
        return of(Weights.shapesOf(w -> new UNet(w, unet)));
    }

    /** Makes the target for the U-Net in a weight file of diffusers' layout. */
    public static LoraTarget of(TensorFile unet) {
        Map<String, long[]> weights = new LinkedHashMap<>();
        unet.names().forEach(name -> weights.put(name, unet.head(name).shape()));
        return of(weights);
    }

    /**
     * Makes the target for a U-Net whose model has text encoders that take LoRAs too. A file's keys for text encoders
     * then do not count as left out; they are read by a target of {@link #ofText}.
     *
     * @param weights as for {@link #of(Map)}
     */
    public static LoraTarget besideText(Map<String, long[]> weights) {
        return new LoraTarget(weights, true, LoraPart.UNET);
    }

    /**
     * Makes the target for a text encoder of CLIP. Its layers are named without {@code text_model.} before them.
     *
     * @param weights shape by name, as a weight file lists them
     * @param part which text encoder it is
     */
    public static LoraTarget ofText(Map<String, long[]> weights, LoraPart part) {
        Map<String, long[]> plain = new LinkedHashMap<>();
        weights.forEach((name, shape) ->
                plain.put(name.startsWith(LoraPart.TOWER) ? name.substring(LoraPart.TOWER.length()) : name, shape));
        return new LoraTarget(plain, false, part);
    }

    /** Returns whether the model's text encoders take LoRAs too, see {@link #besideText}. */
    boolean adaptsText() {
        return adaptsText;
    }

    /** Returns the part of the model whose layers these are. */
    public LoraPart part() {
        return part;
    }

    /** Returns whether a layer has a bias. */
    boolean hasBias(String layer) {
        return biases.contains(layer);
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

    /** Returns a normalisation's diffusers name for a name in any spelling. */
    Optional<String> norm(String module) {
        return normNames.find(module).map(LoraNames.Found::layer);
    }

    /** Returns the number of channels of a normalisation. */
    OptionalLong channels(String norm) {
        Long channels = norms.get(norm);
        return channels == null ? OptionalLong.empty() : OptionalLong.of(channels);
    }

    /** Returns the table that finds layers by names in any spelling. */
    LoraNames names() {
        return names;
    }
}
