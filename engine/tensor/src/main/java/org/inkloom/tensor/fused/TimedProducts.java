package org.inkloom.tensor.fused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.cuda.CudaStream;
import org.inkloom.weights.DType;

/** Products by cuBLASLt on one GPU, each size by the fastest of the algorithms that the library suggests. */
final class TimedProducts implements MatrixProducts {
    private static final int SUGGESTIONS = 24;
    private static final long MOST_WORKSPACE = 32L << 20;
    /** Tensor cores read this many bytes at once; operands that are not aligned to it are left to libtorch. */
    private static final int ALIGNMENT = 16;
    /** The oldest GPUs with products of e4m3: compute capability 8.9. The scale of each row needs 9.0. */
    private static final int OLDEST_FLOAT8 = 90;

    private final Device device;
    private final DType type;
    private final CudaDriver driver;
    private final CublasLt library;
    private final AlgorithmFile file;
    private final ProductClock clock;
    private final Optional<RowRounding> rounding;
    private final Map<ProductSize, Product> products = new ConcurrentHashMap<>();

    /** A size as the library describes it, with its algorithm; products without an algorithm are done by libtorch. */
    private record Product(CublasLt.Plan plan, Optional<CublasLt.Algorithm> algorithm) {}

    TimedProducts(Device device, DType type, CudaDriver driver) {
        this.device = device;
        this.type = type;
        this.driver = driver;
        library = CublasLt.of(driver);
        String gpu = "sm_" + driver.architecture() + "x" + driver.multiprocessors();
        file = new AlgorithmFile(UserFolders.ofProcess()
                .inkloom()
                .resolve("kernels")
                .resolve("cublaslt_" + library.version() + "-" + gpu + ".txt"));
        clock = new ProductClock(device);
        rounding = driver.architecture() < OLDEST_FLOAT8
                ? Optional.empty()
                : Optional.of(new RowRounding(type, device, driver));
    }

    @Override
    public Optional<String> slowInFloat8() {
        return rounding.isPresent()
                ? Optional.empty()
                : Optional.of("products in eight bits need a GPU of compute capability 9.0, and this one has "
                        + driver.architecture() / 10 + "." + driver.architecture() % 10);
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Optional<Tensor> bias) {
        try (Scope scope = Scope.open()) {
            Tensor rows = x.contiguous().view(-1, x.size(-1));
            Tensor out = emptyRows(x, weight);
            if (fits(rows, weight, out)) {
                ProductSize size = size(rows, weight, ProductSize.Factor.of(type), false, bias.isPresent());
                if (multiply(size, new Inputs(rows, weight, out, bias, Optional.empty()))) {
                    return scope.keep(out);
                }
            }
            return scope.keep(MatrixProducts.plain().linear(x, weight, bias));
        }
    }

    @Override
    public void addTo(Tensor target, Tensor x, Tensor weight) {
        try (Scope scope = Scope.open()) {
            Tensor rows = x.contiguous();
            if (fits(rows, weight, target)) {
                ProductSize size = size(rows, weight, ProductSize.Factor.of(type), true, false);
                if (multiply(size, new Inputs(rows, weight, target, Optional.empty(), Optional.empty()))) {
                    return;
                }
            }
            MatrixProducts.plain().addTo(target, x, weight);
        }
    }

    @Override
    public Tensor linear(Tensor x, RowScaled weight, Optional<Tensor> bias) {
        try (Scope scope = Scope.open()) {
            Tensor out = emptyRows(x, weight.numbers());
            if (inFloat8(x.contiguous().view(-1, x.size(-1)), weight, out, bias, false)) {
                return scope.keep(out);
            }
            return scope.keep(MatrixProducts.plain().linear(x, weight, bias));
        }
    }

    @Override
    public void addTo(Tensor target, Tensor x, RowScaled weight) {
        try (Scope scope = Scope.open()) {
            if (!inFloat8(x.contiguous(), weight, target, Optional.empty(), true)) {
                MatrixProducts.plain().addTo(target, x, weight);
            }
        }
    }

    private boolean inFloat8(Tensor x, RowScaled weight, Tensor out, Optional<Tensor> bias, boolean added) {
        if (rounding.isEmpty() || x.size(1) % ALIGNMENT != 0 || !fits(x, weight.numbers(), out)) {
            return false;
        }
        RowScaled rows = rounding.get().round(x);
        ProductSize size = size(x, weight.numbers(), ProductSize.Factor.FLOAT8, added, bias.isPresent());
        return multiply(
                size,
                new Inputs(
                        rows.numbers(),
                        weight.numbers(),
                        out,
                        bias,
                        Optional.of(new Scales(rows.scales(), weight.scales()))));
    }

    private record Scales(Tensor ofX, Tensor ofWeight) {}

    /** The tensors of a product. */
    private record Inputs(Tensor x, Tensor weight, Tensor target, Optional<Tensor> bias, Optional<Scales> scales) {
        Inputs withTarget(Tensor other) {
            return new Inputs(x, weight, other, bias, scales);
        }

        Inputs withWeight(Tensor other) {
            return new Inputs(x, other, target, bias, scales);
        }

        CublasLt.Operands operands() {
            return new CublasLt.Operands(
                    address(x),
                    address(weight),
                    address(target),
                    bias.map(TimedProducts::address).orElse(0L),
                    scales.map(s -> address(s.ofX())).orElse(0L),
                    scales.map(s -> address(s.ofWeight())).orElse(0L));
        }
    }

    private ProductSize size(Tensor x, Tensor weight, ProductSize.Factor factor, boolean added, boolean biased) {
        return new ProductSize(x.size(0), x.size(1), weight.size(0), factor, type, added, biased);
    }

    private Tensor emptyRows(Tensor x, Tensor weight) {
        long[] shape = Tensors.shape(x);
        shape[shape.length - 1] = weight.size(0);
        return torch.empty(shape, Tensors.options(device, type), new MemoryFormatOptional());
    }

    /** Returns whether the three tensors are laid out and aligned as tensor cores need it. */
    private static boolean fits(Tensor x, Tensor weight, Tensor target) {
        return x.numel() > 0
                && x.size(1) % (ALIGNMENT / 2) == 0
                && weight.size(0) % (ALIGNMENT / 2) == 0
                && weight.is_contiguous()
                && target.is_contiguous()
                && address(x) % ALIGNMENT == 0
                && address(weight) % ALIGNMENT == 0
                && address(target) % ALIGNMENT == 0;
    }

    private static long address(Tensor x) {
        return x.data_ptr().address();
    }

    /** Multiplies; returns false if the library has no algorithm for this size. */
    private boolean multiply(ProductSize size, Inputs inputs) {
        Product product = products.get(size);
        if (product == null) {
            product = first(size, inputs);
        }
        if (product.algorithm().isEmpty()) {
            return false;
        }
        return run(product.plan(), product.algorithm().get(), inputs.operands()) == 0;
    }

    private int run(CublasLt.Plan plan, CublasLt.Algorithm algorithm, CublasLt.Operands operands) {
        try (Scope scope = Scope.open();
                Arena arena = Arena.ofConfined()) {
            long workspace = algorithm.workspace() == 0
                    ? 0
                    : address(torch.empty(
                            new long[] {algorithm.workspace()},
                            Tensors.options(device, DType.UINT8),
                            new MemoryFormatOptional()));
            return plan.run(algorithm, operands, workspace, CudaStream.currentHandle(device, arena), arena);
        }
    }

    /**
     * Decides on an algorithm when a size first occurs: the one remembered on the disk, else the fastest. While the
     * stream is being recorded nothing can be timed.
     */
    private Product first(ProductSize size, Inputs inputs) {
        CublasLt.Plan plan = library.plan(size);
        Optional<CublasLt.Algorithm> known = file.of(size);
        if (known.isPresent() && isTaken(plan, known.get(), inputs)) {
            return remember(size, new Product(plan, known));
        }
        List<CublasLt.Algorithm> all = plan.suggestions(SUGGESTIONS, MOST_WORKSPACE, inputs.operands());
        if (isRecording()) {
            return new Product(plan, all.stream().findFirst());
        }
        Optional<CublasLt.Algorithm> fastest = fastest(plan, all, inputs);
        fastest.ifPresent(algorithm -> file.put(size, algorithm));
        return remember(size, new Product(plan, fastest));
    }

    private Product remember(ProductSize size, Product product) {
        products.put(size, product);
        return product;
    }

    private boolean isRecording() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream = CudaStream.currentHandle(device, arena);
            return driver.isRecording(stream);
        }
    }

    /** Returns whether the library still accepts an algorithm from the disk, tried on a target of its own. */
    private boolean isTaken(CublasLt.Plan plan, CublasLt.Algorithm algorithm, Inputs inputs) {
        if (isRecording()) {
            return true;
        }
        try (Scope scope = Scope.open()) {
            Inputs aside = inputs.withTarget(torch.zeros_like(inputs.target()));
            return run(plan, algorithm, aside.operands()) == 0;
        }
    }

    private Optional<CublasLt.Algorithm> fastest(CublasLt.Plan plan, List<CublasLt.Algorithm> all, Inputs inputs) {
        try (Scope scope = Scope.open()) {
            Inputs aside = inputs.withTarget(torch.zeros_like(inputs.target()));
            return clock.fastest(
                    all,
                    aside.weight(),
                    (algorithm, weight) ->
                            run(plan, algorithm, aside.withWeight(weight).operands()));
        }
    }
}
