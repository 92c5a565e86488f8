package org.inkloom.models.aesthetic;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A head in a file of its own: {@code sac+logos+ava1-l14-linearMSE.pth} and its siblings, or LAION's linear {@code
 * sa_0_4_vit_*_linear.pth}. It computes in float32 whatever the placement's type, as its input is tiny and a score is
 * read to two decimals. Closing it frees the weights.
 */
public final class AestheticHead implements AutoCloseable {
    private final Weights weights;
    private final Network network;
    private final String digest;
    private final int features;

    private AestheticHead(Weights weights, Network network, String digest, int features) {
        this.weights = weights;
        this.network = network;
        this.digest = digest;
        this.features = features;
    }

    /** The linear maps of a head, applied one after the other. */
    static final class Network {
        private final List<Linear> maps = new ArrayList<>();
        private final Layout layout;

        /** Takes {@code weight} and {@code bias}, or {@code layers.<i>}, or {@code predictor}. */
        Network(WeightScope w, Layout layout, int features) {
            this.layout = layout;
            long in = features;
            for (int i = 0; i < layout.names().size(); i++) {
                String name = layout.names().get(i);
                long out = layout.out(i);
                maps.add(Linear.withBias(name.isEmpty() ? w : w.in(name), in, out));
                in = out;
            }
        }

        /** Maps {@code [B, P]} of unit length to scores {@code [B]}. */
        Tensor forward(Tensor unit) {
            try (Scope scope = Scope.open()) {
                Tensor h = unit;
                for (int i = 0; i < maps.size(); i++) {
                    h = maps.get(i).forward(h);
                    boolean last = i == maps.size() - 1;
                    h = layout == Layout.RECTIFIED && !last ? torch.relu(h) : h;
                }
                return scope.keep(h.squeeze(1));
            }
        }
    }

    /**
     * The published forms of a head. In training there were dropout layers between the linear maps; they have no
     * weights, but they were counted, so the numbers in the weights' names have gaps.
     */
    enum Layout {
        /** One map, as LAION published it. */
        LINEAR,
        /** One map inside a model of simple-aesthetics-predictor, version 1. */
        PREDICTOR,
        /** Five maps. */
        DEEP,
        /** Five maps with a ReLU after each but the last. */
        RECTIFIED;

        private static final int MOST_FEATURES = 1 << 20;
        private static final List<Long> WIDTHS = List.of(1024L, 128L, 64L, 16L, 1L);

        private List<String> names() {
            return switch (this) {
                case LINEAR -> List.of("");
                case PREDICTOR -> List.of("predictor");
                case DEEP -> List.of("layers.0", "layers.2", "layers.4", "layers.6", "layers.7");
                case RECTIFIED -> List.of("layers.0", "layers.3", "layers.6", "layers.9", "layers.11");
            };
        }

        private long out(int map) {
            return names().size() == 1 ? 1 : WIDTHS.get(map);
        }

        private String firstWeight() {
            return names().getFirst().isEmpty() ? "weight" : names().getFirst() + ".weight";
        }

        private String lastWeight() {
            return names().getLast().isEmpty() ? "weight" : names().getLast() + ".weight";
        }

        /**
         * Tells the form by its names.
         *
         * @throws InkloomException {@code INK-MODEL-012} for a file that is no head
         */
        static Layout of(TensorFile file) {
            for (Layout layout : values()) {
                if (file.names().contains(layout.firstWeight()) && file.names().contains(layout.lastWeight())) {
                    return layout;
                }
            }
            throw InkloomException.badInput(
                    "INK-MODEL-012",
                    "The weights " + file.path() + " hold no aesthetic head.",
                    "A head is one linear map, or layers.0 to layers.7, or layers.0 to layers.11.",
                    "Give sac+logos+ava1-l14-linearMSE.pth or another published head; `inkloom inspect` shows what a"
                            + " file holds.");
        }

        /** Returns the SHA-256 of the head's stored numbers, map by map, weights before biases; in hex. */
        String digest(TensorFile file) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (String name : names()) {
                for (String part : List.of("weight", "bias")) {
                    all.writeBytes(file.get(name.isEmpty() ? part : name + "." + part)
                            .data()
                            .toArray(ValueLayout.JAVA_BYTE));
                }
            }
            return ContentDigest.of(all.toByteArray());
        }

        /** Returns how many numbers the head takes. */
        int features(TensorFile file) {
            long[] shape = file.get(firstWeight()).shape();
            // A map of no numbers would give its bias to every picture.
            return shape.length == 2 && shape[1] >= 1 && shape[1] <= MOST_FEATURES ? (int) shape[1] : 1;
        }
    }

    /**
     * Loads a head.
     *
     * @param placement where to compute
     * @throws InkloomException {@code INK-MODEL-012} if the file is no head, {@code INK-MODEL-001} if it is not whole,
     *     {@code INK-FILE-nnn} if it is missing or damaged, or holds NaN or infinite numbers
     */
    public static AestheticHead load(Path file, Placement placement) {
        TensorFile tensors = TensorFiles.open(file);
        try {
            Layout layout = Layout.of(tensors);
            int features = layout.features(tensors);
            Weights weights = Weights.openFinite(tensors, Placement.of(placement.device(), DType.FLOAT32));
            Network network = weights.build(
                    "aesthetic head", AdapterSet.NONE, name -> false, w -> new Network(w, layout, features));
            return new AestheticHead(weights, network, layout.digest(tensors), features);
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /** Returns how many numbers it takes of each picture: the width of the CLIP that it belongs on. */
    public int features() {
        return features;
    }

    /** Returns the SHA-256 of the head's stored numbers, in hex. */
    public String digest() {
        return digest;
    }

    /**
     * Scores vectors.
     *
     * @param unit {@code [B, P]}, of unit length, on any device
     * @return {@code [B]} in float32, about 0 to 10, in the caller's scope
     */
    public Tensor scores(Tensor unit) {
        try (Scope scope = Scope.open()) {
            Tensor input = Tensors.to(unit, weights.placement().device(), DType.FLOAT32);
            return scope.keep(network.forward(input));
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
