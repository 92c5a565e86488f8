package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of torch before 1.6: five pickles one after the other (a magic number, a version, facts about the machine,
 * the object, the list of storage keys), then for each key an element count in 8 bytes and the elements, always
 * little-endian ({@code _legacy_load} in {@code torch/serialization.py}).
 */
final class TorchLegacy {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int VERSION = 1001;

    /** The magic number's pickle: protocol 2, an integer of 10 bytes. */
    private static final byte[] FIRST_BYTES = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

    private TorchLegacy() {}

    /** Returns whether the bytes begin with the format's magic number. */
    static boolean looksLike(MemorySegment file) {
        return TensorFiles.startsWith(file, FIRST_BYTES);
    }

    static TorchCheckpoint.Content read(MappedFile file) {
        Path path = file.path();
        PickleInput in = new PickleInput(path, file.bytes());
        TorchGlobals globals = new TorchGlobals(path);
        if (!Unpickler.read(in, globals).equals(new Pickled.Big(MAGIC))) {
            throw FileErrors.unknownFormat(path, "It is a pickle without the mark of a torch checkpoint.");
        }
        if (!Unpickler.read(in, globals).equals(new Pickled.Whole(VERSION))) {
            throw FileErrors.unknownFormat(path, "It is a torch checkpoint of an unknown version.");
        }
        Unpickler.read(in, globals);
        Pickled root = Unpickler.read(in, globals);
        Pickled keys = Unpickler.read(in, globals);
        if (!(keys instanceof Pickled.Sequence(List<Pickled> list))) {
            throw FileErrors.malformed(path, "its list of storages is a " + keys.describe());
        }
        Map<String, MemorySegment> storages = new LinkedHashMap<>();
        for (Pickled key : list) {
            readStorage(file, in, globals, key, storages);
        }
        return new TorchCheckpoint.Content("torch checkpoint (before 1.6)", root, storages, false);
    }

    private static void readStorage(
            MappedFile file, PickleInput in, TorchGlobals globals, Pickled key, Map<String, MemorySegment> into) {
        Path path = file.path();
        String name = switch (key) {
            case Pickled.Text(String text) -> text;
            case Pickled.Whole(long number) -> Long.toString(number);
            default -> throw FileErrors.malformed(path, "a storage is named by a " + key.describe());
        };
        Pickled.Storage storage = globals.storages().get(name);
        if (storage == null || into.containsKey(name)) {
            throw FileErrors.malformed(path, "its list of storages names '" + FileErrors.shown(name) + "' wrongly");
        }
        long elements = in.i8();
        if (elements != storage.elements()) {
            throw FileErrors.malformed(
                    path,
                    "the storage '" + FileErrors.shown(name) + "' has " + elements + " elements where "
                            + storage.elements() + " were announced");
        }
        long bytes = elements * storage.width();
        into.put(name, file.bytes().asSlice(in.skip(bytes), bytes));
    }
}
