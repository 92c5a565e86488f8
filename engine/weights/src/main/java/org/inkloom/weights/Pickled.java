package org.inkloom.weights;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A Python value as far as a state dict needs one: plain data, and descriptions of tensors. None of it is code that
 * could run.
 *
 * <p>Values may contain themselves, as Python's may; so nothing may walk them without a limit.
 */
sealed interface Pickled {
    /** What a dict may be keyed by. */
    sealed interface Key extends Pickled {}

    /** A {@code str}. Comparable, so that a hash table of texts chosen to collide stays fast. */
    record Text(String value) implements Key, Comparable<Text> {
        @Override
        public int compareTo(Text other) {
            return value.compareTo(other.value);
        }
    }

    /** An {@code int} that fits in 64 bits. Comparable for the same reason. */
    record Whole(long value) implements Key, Comparable<Whole> {
        @Override
        public int compareTo(Whole other) {
            return Long.compare(value, other.value);
        }
    }

    /** A larger {@code int}. */
    record Big(BigInteger value) implements Pickled {}

    /** A {@code float}. */
    record Real(double value) implements Pickled {}

    /** A {@code bool}. */
    record Flag(boolean value) implements Key {}

    /** {@code None}. */
    enum Nothing implements Key {
        NONE
    }

    /** A {@code bytes}. */
    record Bytes(byte[] value) implements Pickled {}

    /** A {@code tuple} or {@code torch.Size}. */
    record Tuple(List<Pickled> items) implements Pickled {}

    /** A {@code list} or {@code set}; grows while it is read. */
    record Sequence(List<Pickled> items) implements Pickled {}

    /** A {@code dict} or {@code OrderedDict}; grows while it is read. */
    record Table(LinkedHashMap<Key, Pickled> entries) implements Pickled {}

    /**
     * One of the few callables, or classes, that a file of weights needs.
     *
     * @param name for people
     */
    record Callable(TorchCall call, String name) implements Pickled {}

    /**
     * The class of a storage.
     *
     * @param dtype empty for a type that is not read, and for {@code UntypedStorage}, whose sizes are in bytes
     * @param name torch's name for it
     * @param width bytes of an element
     */
    record StorageClass(Optional<DType> dtype, String name, int width) implements Pickled {}

    /** A {@code torch.dtype} that Inkloom knows. */
    record ElementType(DType dtype) implements Pickled {}

    /** A {@code torch.dtype} that Inkloom does not know. */
    record Other(String description) implements Pickled {}

    /** Data that is not read. It may stand where a tensor would, and is then listed as left out. */
    sealed interface Passed extends Pickled {}

    /**
     * A thing of plain data that is of no use here, such as a namespace of settings: what is put into it is dropped.
     *
     * @param type the name of its kind
     */
    record Instance(String type) implements Passed {}

    /**
     * A tensor of an element type that is not read.
     *
     * @param type torch's name for it
     */
    record Foreign(String type) implements Passed {}

    /**
     * Bytes that lie elsewhere in the file.
     *
     * @param key names them
     * @param width bytes of one element; 1 when untyped
     * @param dtype the type of the elements, if known
     * @param type torch's name for its class
     * @param elements how many the whole storage has
     * @param first where this view of it begins, in elements; 0 except in old files
     * @param length how many elements this view has
     */
    record Storage(String key, int width, Optional<DType> dtype, String type, long elements, long first, long length)
            implements Pickled {}

    /**
     * A strided view of a storage.
     *
     * @param offset of its first element, counted in elements from the start of the view
     * @param strides in elements
     */
    record Tensor(Storage storage, DType dtype, long offset, long[] shape, long[] strides) implements Pickled {}

    /** Returns a word for the kind and value of this, for people; never long, never recursive. */
    default String describe() {
        return switch (this) {
            case Text(String value) -> "text '" + FileErrors.shown(value) + "'";
            case Whole(long value) -> "int " + value;
            case Big(BigInteger value) -> "int of " + value.bitLength() + " bits";
            case Real(double value) -> "float " + value;
            case Flag(boolean value) -> "bool " + value;
            case Nothing _ -> "None";
            case Bytes(byte[] value) -> value.length + " bytes";
            case Tuple(List<Pickled> items) -> "tuple of " + items.size();
            case Sequence(List<Pickled> items) -> "list of " + items.size();
            case Table table -> "dict of " + table.entries().size();
            case Callable callable -> callable.name();
            case StorageClass _ -> "storage class";
            case ElementType(DType dtype) -> "dtype " + dtype;
            case Other(String description) -> description;
            case Instance(String type) -> type;
            case Foreign(String type) -> "tensor of " + type;
            case Storage _ -> "storage";
            case Tensor _ -> "tensor";
        };
    }
}
