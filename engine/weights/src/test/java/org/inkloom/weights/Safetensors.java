package org.inkloom.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes safetensors files by hand, right or wrong, for the tests of the reader. */
final class Safetensors {
    private Safetensors() {}

    /** A header of JSON text and data bytes, as the format lays them. */
    static byte[] bytes(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    static Path file(Path folder, String header, byte... data) throws IOException {
        return Files.write(folder.resolve("weights.safetensors"), bytes(header, data));
    }
}
