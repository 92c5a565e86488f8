package org.inkloom.tensor.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.report.InkloomException;
import org.inkloom.tensor.DType;

/**
 * The names that a torch pickle may use, and what they mean as data (the writers are {@code torch/_tensor.py},
 * {@code torch/_utils.py} and {@code torch/serialization.py}). Collects the storages that the pickle refers to.
 */
final class TorchGlobals {
    /** What to do about a pickle that holds more than tensors. */
    static final String REMEDY =
            "If you trust the file, load it in Python, keep only the state dict's tensors, and save "
                    + "them with safetensors; otherwise do not use it.";

    private static final Map<String, TorchCall> CALLS = Map.ofEntries(
            Map.entry("collections.OrderedDict", TorchCall.ORDERED_DICT),
            Map.entry("builtins.set", TorchCall.SET),
            Map.entry("__builtin__.set", TorchCall.SET),
            Map.entry("torch.Size", TorchCall.SIZE),
            Map.entry("torch.device", TorchCall.DEVICE),
            Map.entry("_codecs.encode", TorchCall.ENCODE),
            Map.entry("torch._utils._rebuild_tensor", TorchCall.TENSOR),
            Map.entry("torch._utils._rebuild_tensor_v2", TorchCall.TENSOR_V2),
            Map.entry("torch._utils._rebuild_tensor_v3", TorchCall.TENSOR_V3),
            Map.entry("torch._utils._rebuild_parameter", TorchCall.PARAMETER));

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

    /** How many values calls may copy in all; a short pickle could otherwise ask for endless copies of one list. */
    private static final int MAX_COPIED = 4_000_000;

    private static final int MAX_TENSORS = 250_000;

    private final Path path;
    private long copied;
    private int tensors;
    private final Map<String, Pickled.Storage> storages = new LinkedHashMap<>();

    TorchGlobals(Path path) {
        this.path = path;
    }

    /** Returns the name of an element type in the module {@code torch}. */
    static String nameOf(DType dtype) {
        return DTYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == dtype)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the storages met so far, whole, by key. */
    Map<String, Pickled.Storage> storages() {
        return storages;
    }

    /** Returns what a name means; fails with INK-FILE-020 naming it if a state dict has no need of it. */
    Pickled find(String module, String name) {
        String full = module + "." + name;
        TorchCall call = CALLS.get(full);
        if (call != null) {
            return new Pickled.Callable(call);
        }
        if ((module.equals("torch") || module.equals("torch.cuda")) && name.endsWith("Storage")) {
            if (name.equals("UntypedStorage")) {
                return new Pickled.StorageClass(Optional.empty());
            }
            return new Pickled.StorageClass(
                    Optional.of(DType.ofTorchStorage(name).orElseThrow(() -> FileErrors.unknownType(path, "?", full))));
        }
        if (full.equals("torch.storage.UntypedStorage")) {
            return new Pickled.StorageClass(Optional.empty());
        }
        if (module.equals("torch") && DTYPES.containsKey(name)) {
            return new Pickled.ElementType(DTYPES.get(name));
        }
        if (module.equals("torch") && name.matches("(u?int|float|complex|bits|qu?int)\\d\\w*")) {
            return new Pickled.Other(name);
        }
        throw forbidden(full);
    }

    private InkloomException forbidden(String name) {
        return InkloomException.badInput(
                "INK-FILE-020",
                path + " is refused: forbidden global " + FileErrors.shown(name) + ".",
                "Loading the file in Python would import and could run that name; a table of tensors needs no such "
                        + "thing, and Inkloom never executes anything from a file.",
                REMEDY);
    }

    /** Returns what a call means; the callable and its arguments come from the pickle. */
    Pickled call(Pickled callable, Pickled arguments) {
        if (!(callable instanceof Pickled.Callable(TorchCall call))
                || !(arguments instanceof Pickled.Tuple(List<Pickled> a))) {
            throw malformed("it calls something that is not a function");
        }
        return switch (call) {
            case ORDERED_DICT -> orderedDict(a);
            case SET -> new Pickled.Sequence(a.isEmpty() ? new ArrayList<>() : copy(items(a.getFirst())));
            case SIZE -> new Pickled.Tuple(a.isEmpty() ? List.of() : items(a.getFirst()));
            case DEVICE -> new Pickled.Other("device");
            case ENCODE -> encode(a);
            case TENSOR -> tensor(a, 4);
            case TENSOR_V2 -> tensor(a, 6);
            case TENSOR_V3 -> tensorOfType(a);
            case PARAMETER -> argument(a, 0, Pickled.Tensor.class);
        };
    }

    private List<Pickled> copy(List<Pickled> items) {
        countCopied(items.size());
        return new ArrayList<>(items);
    }

    private void countCopied(long values) {
        copied += values;
        if (copied > MAX_COPIED) {
            throw FileErrors.tooMuch(path, "its pickle copies values over and over");
        }
    }

    private Pickled orderedDict(List<Pickled> arguments) {
        LinkedHashMap<Pickled.Key, Pickled> entries = new LinkedHashMap<>();
        // Python 2 passes the pairs as an argument; Python 3 sets them afterwards.
        for (Pickled pair : arguments.isEmpty() ? List.<Pickled>of() : items(arguments.getFirst())) {
            countCopied(1);
            List<Pickled> keyAndValue = items(pair);
            if (keyAndValue.size() != 2 || !(keyAndValue.getFirst() instanceof Pickled.Key key)) {
                throw malformed("an OrderedDict is made of something that is not pairs");
            }
            entries.put(key, keyAndValue.getLast());
        }
        return new Pickled.Table(entries);
    }

    private Pickled encode(List<Pickled> arguments) {
        String text = argument(arguments, 0, Pickled.Text.class).value();
        String encoding = argument(arguments, 1, Pickled.Text.class).value().toLowerCase(Locale.ROOT);
        if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
            throw malformed("it asks for the encoding " + FileErrors.shown(encoding));
        }
        countCopied(text.length());
        return new Pickled.Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Pickled.Tensor tensor(List<Pickled> arguments, int least) {
        if (arguments.size() < least) {
            throw malformed("a tensor is described by " + arguments.size() + " values");
        }
        Pickled.Storage storage = argument(arguments, 0, Pickled.Storage.class);
        DType dtype = storage.dtype().orElseThrow(() -> malformed("a tensor's storage has no element type"));
        return tensor(arguments, storage, dtype);
    }

    private Pickled.Tensor tensorOfType(List<Pickled> arguments) {
        Pickled.Storage storage = argument(arguments, 0, Pickled.Storage.class);
        if (arguments.size() > 6 && arguments.get(6) instanceof Pickled.Other(String type)) {
            throw FileErrors.unknownType(path, "?", type);
        }
        return tensor(
                arguments,
                storage,
                argument(arguments, 6, Pickled.ElementType.class).dtype());
    }

    private Pickled.Tensor tensor(List<Pickled> arguments, Pickled.Storage storage, DType dtype) {
        if (++tensors > MAX_TENSORS) {
            throw FileErrors.tooMuch(path, "it describes more than " + MAX_TENSORS + " tensors");
        }
        long[] shape = sizes(arguments, 2);
        long[] strides = sizes(arguments, 3);
        if (shape.length != strides.length) {
            throw malformed("a tensor has " + shape.length + " sizes and " + strides.length + " strides");
        }
        return new Pickled.Tensor(
                storage, dtype, argument(arguments, 1, Pickled.Whole.class).value(), shape, strides);
    }

    /** Returns the storage that a persistent id stands for. */
    Pickled persistent(Pickled id) {
        List<Pickled> parts = items(id);
        String kind = argument(parts, 0, Pickled.Text.class).value();
        if (!kind.equals("storage")) {
            // An old whole-model file stores the source of its classes this way.
            throw forbidden(kind);
        }
        Optional<DType> dtype = argument(parts, 1, Pickled.StorageClass.class).dtype();
        int width = dtype.map(DType::bytes).orElse(1);
        String key = argument(parts, 2, Pickled.Key.class) instanceof Pickled.Whole(long number)
                ? Long.toString(number)
                : argument(parts, 2, Pickled.Text.class).value();
        long elements = argument(parts, 4, Pickled.Whole.class).value();
        if (elements < 0 || elements > Long.MAX_VALUE / width) {
            throw malformed("a storage has " + elements + " elements");
        }
        Pickled.Storage whole = new Pickled.Storage(key, width, dtype, elements, 0, elements);
        Pickled.Storage known = storages.putIfAbsent(key, whole);
        if (known != null && !known.equals(whole)) {
            throw malformed("the storage '" + FileErrors.shown(key) + "' is described twice, differently");
        }
        return parts.size() > 5 && parts.get(5) != Pickled.Nothing.NONE ? view(whole, items(parts.get(5))) : whole;
    }

    private Pickled.Storage view(Pickled.Storage whole, List<Pickled> view) {
        long first = argument(view, 1, Pickled.Whole.class).value();
        long length = argument(view, 2, Pickled.Whole.class).value();
        if (first < 0 || length < 0 || first > whole.elements() || length > whole.elements() - first) {
            throw malformed("a view lies outside its storage");
        }
        return new Pickled.Storage(whole.key(), whole.width(), whole.dtype(), whole.elements(), first, length);
    }

    private long[] sizes(List<Pickled> arguments, int index) {
        List<Pickled> items = items(argument(arguments, index, Pickled.class));
        if (items.size() > SafetensorsHeader.MAX_DIMENSIONS) {
            throw malformed("a tensor has " + items.size() + " dimensions");
        }
        long[] sizes = new long[items.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = argument(items, i, Pickled.Whole.class).value();
        }
        return sizes;
    }

    private List<Pickled> items(Pickled collection) {
        return switch (collection) {
            case Pickled.Tuple(List<Pickled> items) -> items;
            case Pickled.Sequence(List<Pickled> items) -> items;
            default -> throw malformed("a " + collection.describe() + " stands where a tuple or list must");
        };
    }

    private <T extends Pickled> T argument(List<Pickled> arguments, int index, Class<T> type) {
        if (index >= arguments.size() || !type.isInstance(arguments.get(index))) {
            throw malformed("value " + index + " of a call is not a "
                    + type.getSimpleName().toLowerCase(Locale.ROOT));
        }
        return type.cast(arguments.get(index));
    }

    private InkloomException malformed(String what) {
        return FileErrors.malformed(path, "its pickle makes no sense: " + what);
    }
}
