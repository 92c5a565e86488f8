package org.inkloom.models.adapter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.ImageContext;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded IP-Adapter in its published form: {@code image_proj.*}, and maps to keys and values for every attention to the
 * text, numbered as diffusers numbers its attention processors. Closing it frees the weights.
 */
public final class IpAdapterModel implements AutoCloseable {
    private static final String FIRST_MAP = "ip_adapter.1.to_k_ip.weight";
    private static final int HEAD = 64;

    private final Weights weights;
    private final Network network;

    /** Maps of one attention. */
    private record Maps(Linear keys, Linear values) {}

    /** The network: what turns CLIP's view into words, and the maps of each attention by its name. */
    private record Network(IpProjection projection, Map<String, Maps> maps) {}

    private IpAdapterModel(Weights weights, Network network) {
        this.weights = weights;
        this.network = network;
    }

    /**
     * Loads a file for a U-Net.
     *
     * @throws InkloomException {@code INK-CONTROL-002} if it is no IP-Adapter or of another family; {@code INK-FILE-nnn} and
     *     {@code INK-MODEL-001} for damaged or incomplete weights
     */
    public static IpAdapterModel load(Path file, UNetConfig unet, Placement placement) {
        TensorFile tensors = TensorFiles.open(file);
        try {
            if (!tensors.names().contains(FIRST_MAP)) {
                throw refused(file, "it has no " + FIRST_MAP);
            }
            if (!tensors.names().contains("image_proj.latents")
                    && !tensors.names().contains("image_proj.proj.weight")) {
                throw refused(file, "of its ways to read a picture only the plain one and Plus are built in");
            }
            long features = tensors.get(FIRST_MAP).shape()[1];
            if (features != unet.crossAttentionDim()) {
                throw refused(
                        file, "its words have " + features + " features, the model's " + unet.crossAttentionDim());
            }
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
        return Weights.open(tensors, placement)
                .ownedBy(weights -> new IpAdapterModel(
                        weights,
                        weights.build("IP-Adapter", AdapterSet.NONE, _ -> false, w -> network(w, tensors, unet))));
    }

    private static InkloomException refused(Path file, String why) {
        return InkloomException.badInput(
                "INK-CONTROL-002",
                "The IP-Adapter " + file + " does not go with this model: " + why + ".",
                "It is of another family of models, or no IP-Adapter.",
                "Take the adapter that was published for the model; `inkloom inspect` shows what a file holds.");
    }

    private static Network network(WeightScope w, TensorFile file, UNetConfig unet) {
        Map<String, Maps> maps = new HashMap<>();
        List<Place> places = places(unet);
        for (int i = 0; i < places.size(); i++) {
            WeightScope scope = w.in("ip_adapter", 2 * i + 1);
            long from = unet.crossAttentionDim();
            long to = places.get(i).features();
            maps.put(
                    places.get(i).name(),
                    new Maps(
                            Linear.withoutBias(scope.in("to_k_ip"), from, to),
                            Linear.withoutBias(scope.in("to_v_ip"), from, to)));
        }
        return new Network(projection(w.in("image_proj"), file, unet.crossAttentionDim()), maps);
    }

    private static IpProjection projection(WeightScope w, TensorFile file, long features) {
        if (!file.names().contains("image_proj.latents")) {
            long[] shape = shape(file, "image_proj.proj.weight");
            return new IpLinear(w, shape[1], shape[0] / features, features);
        }
        long[] queries = shape(file, "image_proj.latents");
        int depth = 0;
        while (file.names().contains("image_proj.layers." + depth + ".0.to_q.weight")) {
            depth++;
        }
        return new IpResampler(
                w,
                new IpResampler.Sizes(
                        queries[1],
                        queries[2],
                        shape(file, "image_proj.proj_in.weight")[1],
                        features,
                        shape(file, "image_proj.layers.0.0.to_q.weight")[0] / HEAD,
                        depth,
                        shape(file, "image_proj.layers.0.1.1.weight")[0]));
    }

    private static long[] shape(TensorFile file, String name) {
        return file.names().contains(name) ? file.get(name).shape() : new long[] {1, 1, 1};
    }

    /**
     * An attention to the text.
     *
     * @param name in published checkpoints
     * @param features of its queries
     */
    record Place(String name, long features) {}

    /** Returns the attentions to the text in the order of the adapter's numbers: down, up, then the middle. */
    static List<Place> places(UNetConfig unet) {
        List<Place> places = new ArrayList<>();
        int levels = unet.blocks().size();
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = unet.blocks().get(i);
            if (level.downAttention()) {
                add(places, "down_blocks." + i, unet.layersPerBlock(), level.downLayers(), level.channels());
            }
        }
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = unet.blocks().get(levels - 1 - i);
            if (level.upAttention()) {
                add(places, "up_blocks." + i, unet.layersPerBlock() + 1, level.upLayers(), level.channels());
            }
        }
        UNetConfig.Level lowest = unet.blocks().getLast();
        add(places, "mid_block", 1, lowest.downLayers(), lowest.channels());
        return places;
    }

    private static void add(List<Place> places, String block, int attentions, int layers, long features) {
        for (int a = 0; a < attentions; a++) {
            for (int layer = 0; layer < layers; layer++) {
                places.add(new Place(block + ".attentions." + a + ".transformer_blocks." + layer + ".attn2", features));
            }
        }
    }

    /** Returns the part that turns what CLIP sees into words. */
    public IpProjection projection() {
        return network.projection();
    }

    /**
     * Computes what the U-Net's attentions look at.
     *
     * @param words {@code [B, N, features]}, see {@link IpProjection#words}
     * @param scale how much the picture counts
     * @return keys and values, in the caller's scope
     */
    public ImageContext context(Tensor words, double scale) {
        return context(words, scale, _ -> true);
    }

    /**
     * Computes what some of the U-Net's attentions look at.
     *
     * @param seeing says by an attention's name, see {@link #attentions}, whether it sees the picture
     */
    public ImageContext context(Tensor words, double scale, Predicate<String> seeing) {
        try (Scope scope = Scope.open()) {
            Map<String, ImageContext.KeysValues> attentions = new HashMap<>();
            network.maps().forEach((name, maps) -> {
                if (seeing.test(name)) {
                    attentions.put(
                            name,
                            new ImageContext.KeysValues(
                                    scope.keep(maps.keys().forward(words)),
                                    scope.keep(maps.values().forward(words))));
                }
            });
            return new ImageContext(attentions, scale);
        }
    }

    /** Returns the names of the attentions that it has maps for, as in published checkpoints. */
    public Set<String> attentions() {
        return Set.copyOf(network.maps().keySet());
    }

    /** Returns where it computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    @Override
    public void close() {
        weights.close();
    }
}
