package org.inkloom.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a torch pickle may use. Those of tensors are understood; those of plain data that people save beside
 * their weights (what {@code torch.load(weights_only=True)} allows, and settings of usual trainers) are known as data of
 * no use here; every other name is refused by {@link TorchGlobals}.
 */
final class TorchNames {
    private static final Map<String, TorchCall> CALLS = Map.ofEntries(
            Map.entry("torch.Size", TorchCall.SIZE),
            Map.entry("_codecs.encode", TorchCall.ENCODE),
            Map.entry("torch._utils._rebuild_tensor", TorchCall.TENSOR),
            Map.entry("torch._utils._rebuild_tensor_v2", TorchCall.TENSOR_V2),
            Map.entry("torch._utils._rebuild_tensor_v3", TorchCall.TENSOR_V3),
            Map.entry("torch._utils._rebuild_parameter", TorchCall.PARAMETER),
            Map.entry("torch._utils._rebuild_parameter_with_state", TorchCall.PARAMETER),
            Map.entry("torch.nn.parameter.Parameter", TorchCall.PARAMETER),
            Map.entry("torch.nn.parameter.Buffer", TorchCall.PARAMETER),
            Map.entry("torch._tensor._rebuild_from_type_v2", TorchCall.FROM_TYPE),
            Map.entry("torch._tensor._rebuild_from_type", TorchCall.FROM_TYPE),
            Map.entry("numpy.core.multiarray.scalar", TorchCall.NUMPY_SCALAR),
            Map.entry("numpy._core.multiarray.scalar", TorchCall.NUMPY_SCALAR));

    /** Classes that are dicts, whose entries are looked through as a dict's are. */
    private static final Set<String> DICTS = Set.of(
            "collections.OrderedDict",
            "collections.Counter",
            "collections.defaultdict",
            "builtins.dict",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning.pytorch.utilities.parsing.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict",
            "lightning.fabric.utilities.data.AttributeDict",
            "easydict.EasyDict",
            "addict.addict.Dict",
            "diffusers.configuration_utils.FrozenDict",
            "torch.nn.modules.container.ParameterDict");

    private static final Set<String> SETS = Set.of("builtins.set", "builtins.frozenset");

    /** Data of no use here, with the word for it. */
    private static final Map<String, String> OPAQUE = Stream.of(
                    entries("", "builtins", "complex", "bytearray", "list", "tuple", "int", "float", "str", "bool"),
                    entries("", "builtins", "bytes", "range", "slice", "object"),
                    entries("", "argparse", "Namespace"),
                    entries("", "types", "SimpleNamespace"),
                    entries("", "collections", "deque"),
                    entries("", "pathlib", "Path", "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"),
                    entries("", "pathlib._local", "Path", "PosixPath", "WindowsPath"),
                    entries("", "datetime", "datetime", "date", "time", "timedelta", "timezone"),
                    entries("", "decimal", "Decimal"),
                    entries("", "fractions", "Fraction"),
                    entries("", "uuid", "UUID"),
                    entries("", "copyreg", "_reconstructor", "__newobj__"),
                    entries("torch ", "torch", "device", "Tensor", "Generator", "strided", "contiguous_format"),
                    entries("torch ", "torch", "channels_last", "channels_last_3d", "preserve_format"),
                    entries("torch ", "torch", "per_tensor_affine", "per_channel_affine", "per_tensor_symmetric"),
                    entries("torch ", "torch", "per_channel_symmetric", "per_channel_affine_float_qparams"),
                    entries("torch ", "torch", "sparse_coo", "sparse_csr", "sparse_csc", "sparse_bsr", "sparse_bsc"),
                    entries("torch ", "torch._tensor", "Tensor"),
                    entries("torch ", "torch.nn.parameter", "UninitializedParameter", "UninitializedBuffer"),
                    entries("", "numpy", "dtype", "ndarray", "bool_"),
                    entries("numpy ", "numpy.core.multiarray", "_reconstruct"),
                    entries("numpy ", "numpy._core.multiarray", "_reconstruct"),
                    Stream.of(
                            Map.entry("torch.serialization._get_layout", "layout"),
                            Map.entry("torch._utils._rebuild_sparse_tensor", "sparse tensor"),
                            Map.entry("torch._utils._rebuild_sparse_csr_tensor", "sparse tensor"),
                            Map.entry("torch._utils._rebuild_qtensor", "quantised tensor"),
                            Map.entry("torch._utils._rebuild_nested_tensor", "nested tensor"),
                            Map.entry("torch._utils._rebuild_meta_tensor_no_storage", "tensor without numbers (meta)"),
                            Map.entry("torch._utils._rebuild_device_tensor_from_numpy", "tensor in numpy's form"),
                            Map.entry(
                                    "torch._utils._rebuild_device_tensor_from_cpu_tensor", "tensor of another device"),
                            Map.entry("torch._utils._rebuild_wrapper_subclass", "tensor of another class")))
            .flatMap(entries -> entries)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one));

    /** Whole packages whose classes hold settings and nothing else. */
    private static final List<Pattern> OPAQUE_PACKAGES = List.of(
            Pattern.compile("omegaconf\\.[\\w.]*\\.(DictConfig|ListConfig|ContainerMetadata|Metadata|\\w+Node)"),
            Pattern.compile("typing\\.(Any|Union|Optional|List|Dict|Tuple)"),
            Pattern.compile("numpy\\.dtypes\\.\\w+DType"));

    private static final Map<String, DType> DTYPES = Map.ofEntries(
            Map.entry("float64", DType.FLOAT64),
            Map.entry("float32", DType.FLOAT32),
            Map.entry("float16", DType.FLOAT16),
            Map.entry("bfloat16", DType.BFLOAT16),
            Map.entry("float8_e4m3fn", DType.FLOAT8_E4M3),
            Map.entry("float8_e5m2", DType.FLOAT8_E5M2),
            Map.entry("int64", DType.INT64),
            Map.entry("int32", DType.INT32),
            Map.entry("int16", DType.INT16),
            Map.entry("int8", DType.INT8),
            Map.entry("uint8", DType.UINT8),
            Map.entry("bool", DType.BOOL));

    private static final Pattern FOREIGN_DTYPE = Pattern.compile("(u?int|float|complex|bits|qu?int)\\d\\w*");

    /** Storages of types that are not read, with the bytes of an element. */
    private static final Map<String, Integer> FOREIGN_STORAGES = Map.of(
            "ComplexFloatStorage", 8,
            "ComplexDoubleStorage", 16,
            "QInt8Storage", 1,
            "QUInt8Storage", 1,
            "QInt32Storage", 4,
            "QUInt4x2Storage", 1,
            "QUInt2x4Storage", 1,
            "UInt16Storage", 2,
            "UInt32Storage", 4,
            "UInt64Storage", 8);

    private TorchNames() {}

    private static Stream<Map.Entry<String, String>> entries(String title, String module, String... names) {
        return Stream.of(names).map(name -> Map.entry(module + "." + name, title + name));
    }

    /** Returns the name of an element type in the module {@code torch}. */
    static String nameOf(DType dtype) {
        return DTYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == dtype)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Returns what a name means; empty for a name that no file of weights has need of. */
    static Optional<Pickled> find(String module, String name) {
        // Python 2 had other names for two modules, which protocol 2 keeps.
        String home = module.equals("__builtin__") ? "builtins" : module.equals("copy_reg") ? "copyreg" : module;
        String full = home + "." + name;
        TorchCall call = CALLS.get(full);
        if (call == null) {
            call = DICTS.contains(full) ? TorchCall.DICT : SETS.contains(full) ? TorchCall.SET : null;
        }
        if (call != null) {
            return Optional.of(new Pickled.Callable(call, name));
        }
        String opaque = OPAQUE.get(full);
        if (opaque != null
                || OPAQUE_PACKAGES.stream().anyMatch(p -> p.matcher(full).matches())) {
            return Optional.of(new Pickled.Callable(TorchCall.OPAQUE, opaque == null ? name : opaque));
        }
        return storage(module, name).or(() -> dtype(module, name));
    }

    private static Optional<Pickled> storage(String module, String name) {
        boolean untyped = name.equals("UntypedStorage");
        if (!(module.equals("torch") || module.equals("torch.cuda") || (untyped && module.equals("torch.storage")))) {
            return Optional.empty();
        }
        if (untyped) {
            return Optional.of(new Pickled.StorageClass(Optional.empty(), name, 1));
        }
        return DType.ofTorchStorage(name)
                .<Pickled>map(dtype -> new Pickled.StorageClass(Optional.of(dtype), name, dtype.bytes()))
                .or(() -> Optional.ofNullable(FOREIGN_STORAGES.get(name))
                        .map(bytes -> new Pickled.StorageClass(Optional.empty(), name, bytes)));
    }

    private static Optional<Pickled> dtype(String module, String name) {
        if (!module.equals("torch")) {
            return Optional.empty();
        }
        DType known = DTYPES.get(name);
        if (known != null) {
            return Optional.of(new Pickled.ElementType(known));
        }
        return FOREIGN_DTYPE.matcher(name).matches() ? Optional.of(new Pickled.Other(name)) : Optional.empty();
    }
}
