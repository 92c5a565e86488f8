package org.inkloom.models.upscale;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A loaded network that enlarges pictures. Closing it frees the weights. */
public final class UpscaleModel implements AutoCloseable {
    private final Weights weights;
    private final RrdbConfig config;
    private final RrdbNetwork network;

    private UpscaleModel(Weights weights, RrdbConfig config, RrdbNetwork network) {
        this.weights = weights;
        this.config = config;
        this.network = network;
    }

    /**
     * Loads a file as it is published, safetensors or a torch checkpoint.
     *
     * @throws InkloomException {@code INK-MODEL-029} for a file without such a network, {@code INK-MODEL-001} for one with other
     *     tensors, {@code INK-FILE-nnn} for a missing or damaged file
     */
    public static UpscaleModel load(Path path, Placement placement) {
        TensorFile file = TensorFiles.open(path);
        RrdbConfig config;
        Map<String, BorrowedTensor> tensors;
        try {
            RrdbLayout layout = new RrdbLayout(file);
            config = layout.config();
            tensors = layout.tensors(names(config), config);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
        return Weights.open(BorrowedTensors.of(file, tensors), placement)
                .ownedBy(weights -> new UpscaleModel(
                        weights,
                        config,
                        weights.build(
                                "enlarging network", AdapterSet.NONE, _ -> false, w -> new RrdbNetwork(w, config))));
    }

    private static Set<String> names(RrdbConfig config) {
        return Weights.shapesOf(scope -> new RrdbNetwork(scope, config)).keySet();
    }

    /** Returns the sizes. */
    public RrdbConfig config() {
        return config;
    }

    /** Returns where it computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    /** Enlarges pictures whole; see {@link RrdbNetwork#forward}. Sides may be any: they are filled up by mirroring. */
    public Tensor enlarged(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            long folding = config.folding();
            long down = (folding - pictures.size(2) % folding) % folding;
            long right = (folding - pictures.size(3) % folding) % folding;
            Tensor whole = down == 0 && right == 0
                    ? pictures
                    : torch.reflection_pad2d(pictures, new long[] {0, right, 0, down});
            Tensor made = network.forward(whole);
            return scope.keep(made.narrow(2, 0, pictures.size(2) * config.scale())
                    .narrow(3, 0, pictures.size(3) * config.scale())
                    .contiguous());
        }
    }

    /**
     * Enlarges pictures tile by tile, so that memory does not grow with them; where tiles overlap they fade into one another.
     * Places, sizes and fading are those of ComfyUI's {@code tiled_scale}. A picture no larger than a tile is enlarged whole.
     *
     * @param pictures {@code [1, C, H, W]}
     * @param tile longest side of a tile, pixels of the small picture
     * @param overlap of tiles, pixels of the small picture, less than {@code tile}
     * @param cancellation is asked before each tile
     * @return in the caller's scope
     */
    public Tensor enlarged(Tensor pictures, int tile, int overlap, Cancellation cancellation) {
        long height = pictures.size(2);
        long width = pictures.size(3);
        if (height <= tile && width <= tile) {
            return enlarged(pictures);
        }
        int scale = config.scale();
        try (Scope scope = Scope.open()) {
            Tensor sum =
                    torch.zeros_like(torch.upsample_nearest2d(pictures, new long[] {height * scale, width * scale}));
            Tensor weight = torch.zeros_like(sum.narrow(1, 0, 1));
            for (long top : starts(height, tile, overlap)) {
                for (long left : starts(width, tile, overlap)) {
                    cancellation.check("a tile at " + left + ", " + top);
                    add(pictures, new Square(top, left, tile, overlap), sum, weight);
                }
            }
            return scope.keep(sum.div(weight));
        }
    }

    /** A tile of the small picture. */
    private record Square(long top, long left, int side, int overlap) {}

    private static long[] starts(long length, int tile, int overlap) {
        if (length <= tile) {
            return new long[] {0};
        }
        int step = tile - overlap;
        int count = (int) ((length - overlap + step - 1) / step);
        long[] starts = new long[count];
        for (int i = 0; i < count; i++) {
            starts[i] = Math.max(0, Math.min(length - overlap, (long) i * step));
        }
        return starts;
    }

    private void add(Tensor pictures, Square at, Tensor sum, Tensor weight) {
        int scale = config.scale();
        try (Scope scope = Scope.open()) {
            long height = Math.min(at.side(), pictures.size(2) - at.top());
            long width = Math.min(at.side(), pictures.size(3) - at.left());
            Tensor made = enlarged(pictures.narrow(2, at.top(), height)
                    .narrow(3, at.left(), width)
                    .contiguous());
            Tensor fading = torch.ones_like(made.narrow(1, 0, 1)).contiguous();
            int ramp = at.overlap() * scale;
            for (int t = 0; t < ramp; t++) {
                double share = (t + 1.0) / ramp;
                for (int side = 2; side <= 3; side++) {
                    long last = fading.size(side) - 1;
                    if (t <= last) {
                        scaleRow(fading, side, t, share);
                        scaleRow(fading, side, last - t, share);
                    }
                }
            }
            var _ = sum.narrow(2, at.top() * scale, height * scale)
                    .narrow(3, at.left() * scale, width * scale)
                    .add_(made.mul(fading));
            var _ = weight.narrow(2, at.top() * scale, height * scale)
                    .narrow(3, at.left() * scale, width * scale)
                    .add_(fading);
        }
    }

    private static void scaleRow(Tensor fading, int side, long row, double share) {
        Tensor part = fading.narrow(side, row, 1);
        var _ = part.copy_(Tensors.mul(part, share));
    }

    @Override
    public void close() {
        weights.close();
    }
}
