package org.inkloom.weights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;

/**
 * The names that a torch pickle may use, and what they mean as data (the writers are {@code torch/_tensor.py},
 * {@code torch/_utils.py} and {@code torch/serialization.py}). Collects the storages that the pickle refers to.
 */
final class TorchGlobals {
    /** What to do about a pickle that holds more than tensors. */
    static final String REMEDY =
            "If you trust the file, load it in Python, keep only the state dict's tensors, and save "
                    + "them with safetensors; otherwise do not use it.";

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

    /** Returns the storages met so far, whole, by key. */
    Map<String, Pickled.Storage> storages() {
        return storages;
    }

    /** Returns what a name means; fails with INK-FILE-020 naming it if a file of weights has no need of it. */
    Pickled find(String module, String name) {
        Optional<Pickled> known = TorchNames.find(module, name);
        if (known.isPresent()) {
            return known.get();
        }
        if (module.equals("torch") && name.endsWith("Storage")) {
            throw FileErrors.unknownType(path, "?", module + "." + name);
        }
        throw forbidden(module + "." + name);
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
        if (!(callable instanceof Pickled.Callable(TorchCall call, String name))
                || !(arguments instanceof Pickled.Tuple(List<Pickled> a))) {
            throw malformed("it calls something that is not a function");
        }
        return switch (call) {
            case DICT -> dict(name, a);
            case SET -> new Pickled.Sequence(a.isEmpty() ? new ArrayList<>() : copy(items(a.getFirst())));
            case SIZE -> new Pickled.Tuple(a.isEmpty() ? List.of() : items(a.getFirst()));
            case ENCODE -> encode(a);
            case TENSOR -> tensor(a, 4);
            case TENSOR_V2 -> tensor(a, 6);
            case TENSOR_V3 -> tensorOfType(a);
            case PARAMETER -> parameter(a);
            case FROM_TYPE -> call(argument(a, 0, Pickled.Callable.class), argument(a, 2, Pickled.Tuple.class));
            case NUMPY_SCALAR -> {
                if (a.size() != 2 || !(a.getFirst() instanceof Pickled.Instance)) {
                    throw forbidden("numpy.core.multiarray." + name);
                }
                yield new Pickled.Instance("number of numpy");
            }
            case OPAQUE -> new Pickled.Instance(name);
        };
    }

    /**
     * Returns the tensor that a parameter wraps; where that is of a kind that is not read, such as a sparse one, the
     * parameter is passed over in the same way.
     */
    private Pickled parameter(List<Pickled> arguments) {
        return !arguments.isEmpty() && arguments.getFirst() instanceof Pickled.Passed passed
                ? passed
                : argument(arguments, 0, Pickled.Tensor.class);
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

    private Pickled dict(String name, List<Pickled> arguments) {
        LinkedHashMap<Pickled.Key, Pickled> entries = new LinkedHashMap<>();
        Pickled first = arguments.isEmpty() ? new Pickled.Tuple(List.of()) : arguments.getFirst();
        if (first instanceof Pickled.Table(LinkedHashMap<Pickled.Key, Pickled> copied)) { // Counter
            countCopied(copied.size());
            entries.putAll(copied);
        } else if (!(first instanceof Pickled.Callable) && first != Pickled.Nothing.NONE) { // defaultdict has a factory
            // Python 2 passes the pairs as an argument; Python 3 sets them afterwards.
            for (Pickled pair : items(first)) {
                countCopied(1);
                List<Pickled> keyAndValue = items(pair);
                if (keyAndValue.size() != 2) {
                    throw malformed("a " + FileErrors.shown(name) + " is made of something that is not pairs");
                }
                entries.put(key(keyAndValue.getFirst(), entries.size()), keyAndValue.getLast());
            }
        }
        return new Pickled.Table(entries);
    }

    /**
     * Returns a key of a dict. Keys that name no weights, such as tuples, are replaced by a description with a number,
     * which keeps them apart.
     */
    Pickled.Key key(Pickled value, int number) {
        return switch (value) {
            case Pickled.Key key -> key;
            case Pickled.Table _, Pickled.Sequence _, Pickled.Tensor _ ->
                throw malformed("a dict is keyed by a " + value.describe());
            default -> new Pickled.Text("<" + value.describe() + ", key " + number + ">");
        };
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

    private Pickled tensor(List<Pickled> arguments, int least) {
        if (arguments.size() < least) {
            throw malformed("a tensor is described by " + arguments.size() + " values");
        }
        Pickled.Storage storage = argument(arguments, 0, Pickled.Storage.class);
        if (storage.dtype().isPresent()) {
            return tensor(arguments, storage, storage.dtype().get());
        }
        if (storage.type().equals("UntypedStorage")) {
            throw malformed("a tensor's storage has no element type");
        }
        return new Pickled.Foreign(storage.type());
    }

    private Pickled tensorOfType(List<Pickled> arguments) {
        Pickled.Storage storage = argument(arguments, 0, Pickled.Storage.class);
        if (arguments.size() > 6 && arguments.get(6) instanceof Pickled.Other(String type)) {
            return new Pickled.Foreign("torch." + type);
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
        Pickled.StorageClass type = argument(parts, 1, Pickled.StorageClass.class);
        int width = type.width();
        String key = argument(parts, 2, Pickled.Key.class) instanceof Pickled.Whole(long number)
                ? Long.toString(number)
                : argument(parts, 2, Pickled.Text.class).value();
        long elements = argument(parts, 4, Pickled.Whole.class).value();
        if (elements < 0 || elements > Long.MAX_VALUE / width) {
            throw malformed("a storage has " + elements + " elements");
        }
        Pickled.Storage whole = new Pickled.Storage(key, width, type.dtype(), type.name(), elements, 0, elements);
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
        return new Pickled.Storage(
                whole.key(), whole.width(), whole.dtype(), whole.type(), whole.elements(), first, length);
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
