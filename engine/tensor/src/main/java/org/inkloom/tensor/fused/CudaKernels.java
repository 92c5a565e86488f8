package org.inkloom.tensor.fused;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * The compiled kernels for one GPU and element type. Sizes that a kernel does not support are done by libtorch's plain
 * operations.
 */
final class CudaKernels implements FusedKernels {
    /** Elements that a thread reads or writes at once, in 16 bytes. */
    private static final int VECTOR = 8;

    private static final int NORM_THREADS = 512;
    private static final int NORM_BLOCKS_PER_PROCESSOR = 2;
    /** Positions that each thread handles at least, so that a block's work outweighs the time to start it. */
    private static final int LEAST_ROWS = 4;

    private static final int ROW_THREADS = 128;
    private static final int ELEMENT_THREADS = 256;
    private static final int WARP = 32;
    /** Rows that a thread of the gating kernel handles, as in elementwise.cu. */
    private static final int GEGLU_ROWS = 4;

    private static final int MOST_BLOCKS_DOWN = 65535;

    private final Device device;
    private final DType type;
    private final int blocks;
    private final CudaDriver.Kernel groupSums;
    private final CudaDriver.Kernel groupApply;
    private final CudaDriver.Kernel add;
    private final CudaDriver.Kernel geglu;
    private final CudaDriver.Kernel guide;
    private final CudaDriver.Kernel softmax;
    /** The layer normalisations, by the number of vectors that each thread holds. */
    private final TreeMap<Integer, CudaDriver.Kernel> layerNorms = new TreeMap<>();

    CudaKernels(Device device, DType type, CudaDriver.Module module) {
        this.device = device;
        this.type = type;
        blocks = NORM_BLOCKS_PER_PROCESSOR * module.driver().multiprocessors();
        groupSums = module.kernel("group_sums");
        groupApply = module.kernel("group_apply");
        add = module.kernel("add");
        geglu = module.kernel("geglu");
        guide = module.kernel("guide");
        softmax = module.kernel("softmax");
        for (int held : new int[] {1, 2, 3, 5, 8, 10}) {
            layerNorms.put(held, module.kernel("layer_norm_" + held));
        }
    }

    /** How the positions of a feature map are divided among blocks of threads. */
    private record Slabs(int batch, int positions, int vectors, int lanes, int rows) {
        static Slabs of(Tensor x, int blocks) {
            int batch = Math.toIntExact(x.size(0));
            int positions = Math.toIntExact(x.size(2) * x.size(3));
            int vectors = Math.toIntExact(x.size(1) / VECTOR);
            int lanes = Math.max(1, NORM_THREADS / vectors);
            int wanted = Math.max(1, blocks / batch);
            int rows = Math.max(LEAST_ROWS * lanes, (positions + wanted - 1) / wanted);
            return new Slabs(batch, positions, vectors, lanes, rows);
        }

        int count() {
            return (positions + rows - 1) / rows;
        }

        int threads() {
            return vectors * lanes;
        }
    }

    @Override
    public Tensor groupNorm(Tensor x, Optional<Tensor> shift, Affine affine, int groups, Activation activation) {
        if (!covers(x, groups)) {
            return FusedKernels.plain().groupNorm(x, shift, affine, groups, activation);
        }
        try (Scope scope = Scope.open()) {
            Tensor input = laidOut(x);
            Shift added = Shift.of(shift, this);
            Slabs slabs = Slabs.of(input, blocks);
            Tensor partial = sums(input, added, 0L, 0L, slabs, groups);
            return scope.keep(apply(input, added, partial, slabs, affine, groups, activation));
        }
    }

    @Override
    public Summed addGroupNorm(
            Tensor x,
            Optional<Tensor> shift,
            Optional<Tensor> residual,
            Affine affine,
            int groups,
            Activation activation) {
        if (!covers(x, groups)) {
            return FusedKernels.plain().addGroupNorm(x, shift, residual, affine, groups, activation);
        }
        try (Scope scope = Scope.open()) {
            Tensor input = laidOut(x);
            Optional<Tensor> other = residual.map(CudaKernels::laidOut);
            Slabs slabs = Slabs.of(input, blocks);
            Tensor sum = torch.empty_like(input);
            Tensor partial = sums(input, Shift.of(shift, this), addressOr0(other), address(sum), slabs, groups);
            Tensor normal = apply(sum, Shift.NONE, partial, slabs, affine, groups, activation);
            return new Summed(scope.keep(sum), scope.keep(normal));
        }
    }

    private Tensor sums(Tensor x, Shift shift, long residual, long sum, Slabs slabs, int groups) {
        Tensor partial = empty(DType.FLOAT32, slabs.batch(), slabs.count(), groups, 2);
        int cells = 2 * slabs.lanes() * VECTOR * slabs.vectors();
        groupSums.launch(
                slabs.count(),
                slabs.batch(),
                slabs.threads(),
                cells * Float.BYTES,
                address(x),
                shift.address(),
                residual,
                sum,
                address(partial),
                slabs.positions(),
                slabs.vectors(),
                slabs.lanes(),
                slabs.rows(),
                groups,
                shift.stride());
        return partial;
    }

    private Tensor apply(
            Tensor x, Shift shift, Tensor partial, Slabs slabs, Affine affine, int groups, Activation activation) {
        Tensor out = torch.empty_like(x);
        groupApply.launch(
                slabs.count(),
                slabs.batch(),
                slabs.threads(),
                2 * groups * (1 + Math.max(1, slabs.threads() / groups)) * Float.BYTES,
                address(x),
                shift.address(),
                address(affine.weight()),
                address(affine.bias()),
                address(partial),
                address(out),
                slabs.positions(),
                slabs.vectors(),
                slabs.lanes(),
                slabs.rows(),
                groups,
                shift.stride(),
                (float) affine.epsilon(),
                activation == Activation.SILU ? 1 : 0);
        return out;
    }

    @Override
    public Tensor layerNorm(Tensor x, Optional<Tensor> shift, Affine affine) {
        long channels = x.size(-1);
        int held = (int) ((channels + VECTOR * WARP - 1) / (VECTOR * WARP));
        Map.Entry<Integer, CudaDriver.Kernel> kernel = layerNorms.ceilingEntry(held);
        if (channels % VECTOR != 0 || kernel == null || !fits(x)) {
            return FusedKernels.plain().layerNorm(x, shift, affine);
        }
        try (Scope scope = Scope.open()) {
            Tensor input = x.contiguous();
            Tensor out = torch.empty_like(input);
            int rows = Math.toIntExact(x.numel() / channels);
            int warps = ROW_THREADS / WARP;
            kernel.getValue()
                    .launch(
                            (rows + warps - 1) / warps,
                            1,
                            ROW_THREADS,
                            0,
                            address(input),
                            Shift.of(shift, this).address(),
                            address(affine.weight()),
                            address(affine.bias()),
                            address(out),
                            rows,
                            (int) (channels / VECTOR),
                            (float) affine.epsilon());
            return scope.keep(out);
        }
    }

    @Override
    public Tensor add(Tensor x, Optional<Tensor> shift, Optional<Tensor> residual) {
        if (x.dim() != 4 || x.size(1) % VECTOR != 0 || !fits(x)) {
            return FusedKernels.plain().add(x, shift, residual);
        }
        try (Scope scope = Scope.open()) {
            Tensor input = laidOut(x);
            Optional<Tensor> other = residual.map(CudaKernels::laidOut);
            Tensor out = torch.empty_like(input);
            Shift added = Shift.of(shift, this);
            int total = Math.toIntExact(x.numel() / VECTOR);
            add.launch(
                    (total + ELEMENT_THREADS - 1) / ELEMENT_THREADS,
                    1,
                    ELEMENT_THREADS,
                    0,
                    address(input),
                    added.address(),
                    addressOr0(other),
                    address(out),
                    total,
                    (int) (x.size(1) / VECTOR),
                    (int) (total / x.size(0)),
                    added.stride());
            return scope.keep(out);
        }
    }

    @Override
    public Tensor geglu(Tensor both, Optional<Tensor> bias) {
        long inner = both.size(-1) / 2;
        long rows = both.numel() / Math.max(1, both.size(-1));
        if (both.size(-1) % (2 * VECTOR) != 0 || rows > (long) GEGLU_ROWS * MOST_BLOCKS_DOWN || !fits(both)) {
            return FusedKernels.plain().geglu(both, bias);
        }
        try (Scope scope = Scope.open()) {
            Tensor input = both.contiguous();
            long[] shape = Tensors.shape(both);
            shape[shape.length - 1] = inner;
            Tensor out = empty(type, shape);
            int vectors = Math.toIntExact(inner / VECTOR);
            geglu.launch(
                    (vectors + ROW_THREADS - 1) / ROW_THREADS,
                    (int) ((rows + GEGLU_ROWS - 1) / GEGLU_ROWS),
                    ROW_THREADS,
                    0,
                    address(input),
                    Shift.of(bias, this).address(),
                    address(out),
                    (int) rows,
                    vectors);
            return scope.keep(out);
        }
    }

    @Override
    public Tensor softmax(Tensor scores, double scale) {
        if (scores.size(-1) % VECTOR != 0 || address(scores) % (2L * VECTOR) != 0 || scores.numel() == 0) {
            try (Scope scope = Scope.open()) {
                return scope.keep(Tensors.cast(FusedKernels.plain().softmax(scores, scale), type));
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor input = scores.contiguous();
            Tensor out = empty(type, Tensors.shape(scores));
            int vectors = Math.toIntExact(scores.size(-1) / VECTOR);
            int rows = Math.toIntExact(scores.numel() / scores.size(-1));
            softmax.launch(rows, 1, NORM_THREADS, 0, address(input), address(out), vectors, (float) scale);
            return scope.keep(out);
        }
    }

    @Override
    public Tensor guide(Tensor both, Tensor scale) {
        if (both.numel() % (2 * VECTOR) != 0 || !fits(both)) {
            return FusedKernels.plain().guide(both, scale);
        }
        try (Scope scope = Scope.open()) {
            Tensor input = both.contiguous();
            long[] shape = Tensors.shape(both);
            shape[0] /= 2;
            Tensor out = empty(DType.FLOAT32, shape);
            int total = Math.toIntExact(out.numel() / VECTOR);
            guide.launch(
                    (total + ELEMENT_THREADS - 1) / ELEMENT_THREADS,
                    1,
                    ELEMENT_THREADS,
                    0,
                    address(input),
                    address(scale),
                    address(out),
                    total);
            return scope.keep(out);
        }
    }

    /**
     * A vector that is added to every position: one for all examples of the batch, or one for each.
     *
     * @param address on the device
     * @param stride from one example's vector to the next, in elements; 0 if they share one
     */
    private record Shift(long address, int stride) {
        static final Shift NONE = new Shift(0, 0);

        /** Takes {@code [C]} for all examples, or {@code [B, C]} with a row for each. */
        static Shift of(Optional<Tensor> shift, CudaKernels kernels) {
            if (shift.isEmpty()) {
                return NONE;
            }
            Tensor rows = shift.get();
            int last = (int) rows.dim() - 1;
            boolean straight = rows.stride(last) == 1 && (last == 0 || rows.stride(0) % VECTOR == 0);
            if (!straight || !kernels.fits(rows)) {
                throw new IllegalArgumentException(
                        "a shift is rows of aligned channels on " + kernels.device + " in " + kernels.type);
            }
            return new Shift(CudaKernels.address(rows), last == 0 ? 0 : Math.toIntExact(rows.stride(0) / VECTOR));
        }
    }

    private boolean covers(Tensor x, int groups) {
        return x.dim() == 4
                && x.size(1) % VECTOR == 0
                && x.size(1) % groups == 0
                && x.size(1) <= (long) VECTOR * NORM_THREADS
                && fits(x);
    }

    /** Returns whether a tensor has these kernels' type and device and is aligned for 16-byte access. */
    private boolean fits(Tensor x) {
        if (!x.is_cuda() || Tensors.dtype(x) != type) {
            throw new IllegalArgumentException("these kernels are for " + type + " on " + device);
        }
        return address(x) % (VECTOR * 2L) == 0 && x.numel() > 0 && x.numel() / VECTOR <= Integer.MAX_VALUE;
    }

    private Tensor empty(DType dtype, long... shape) {
        return torch.empty(shape, Tensors.options(device, dtype), new MemoryFormatOptional());
    }

    private static Tensor laidOut(Tensor x) {
        return x.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    private static long addressOr0(Optional<Tensor> x) {
        return x.map(CudaKernels::address).orElse(0L);
    }

    private static long address(Tensor x) {
        return x.data_ptr().address();
    }
}
