package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The format of torch 1.6 and later: a zip of {@code <root>/data.pkl} and {@code <root>/data/<key>} per storage. */
final class TorchZip {
    private static final String PICKLE = "data.pkl";

    private TorchZip() {}

    static TorchCheckpoint.Content read(MappedFile file) {
        Path path = file.path();
        ZipDirectory zip = ZipDirectory.read(path, file.bytes());
        String root = root(path, zip);
        if (zip.find(root + "constants.pkl").isPresent()) {
            throw FileErrors.unknownFormat(
                    path, "It is a TorchScript archive, which holds a program beside its weights.");
        }
        MemorySegment pickle = zip.find(root + PICKLE).orElseThrow();
        TorchGlobals globals = new TorchGlobals(path);
        Pickled value = Unpickler.read(new PickleInput(path, pickle), globals);
        Map<String, MemorySegment> storages = new LinkedHashMap<>();
        globals.storages().forEach((key, storage) -> {
            MemorySegment data = zip.find(root + "data/" + key)
                    .orElseThrow(() -> FileErrors.malformed(
                            path, "it has no entry for its storage '" + FileErrors.shown(key) + "'"));
            long bytes = storage.elements() * storage.width();
            if (data.byteSize() < bytes) {
                throw FileErrors.truncated(
                        path,
                        "the storage '" + FileErrors.shown(key) + "' has " + data.byteSize() + " of " + bytes
                                + " bytes");
            }
            storages.put(key, data.asSlice(0, bytes));
        });
        return new TorchCheckpoint.Content("torch checkpoint (zip)", value, storages, isBigEndian(path, zip, root));
    }

    /** Returns the folder of the pickle, with its slash; its name is free. */
    private static String root(Path path, ZipDirectory zip) {
        for (String name : zip.names()) {
            if (name.equals(PICKLE) || (name.endsWith("/" + PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))) {
                return name.substring(0, name.length() - PICKLE.length());
            }
        }
        throw FileErrors.unknownFormat(path, "It is a zip archive without the data.pkl of a torch checkpoint.");
    }

    private static boolean isBigEndian(Path path, ZipDirectory zip, String root) {
        String order = zip.find(root + "byteorder")
                .filter(entry -> entry.byteSize() <= 16)
                .map(entry -> new String(entry.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1))
                .orElse("little");
        return switch (order) {
            case "little" -> false;
            case "big" -> true;
            default -> throw FileErrors.malformed(path, "its byte order is '" + FileErrors.shown(order) + "'");
        };
    }
}
