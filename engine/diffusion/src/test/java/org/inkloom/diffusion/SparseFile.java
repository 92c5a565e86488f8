package org.inkloom.diffusion;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Safetensors with names and shapes and nothing in them: a sparse file takes no space. */
final class SparseFile {
    private SparseFile() {}

    /** Writes tensors of the type F16. */
    static Path write(Path file, Map<String, long[]> shapes) {
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            long bytes = 2 * Arrays.stream(tensor.getValue()).reduce(1, Math::multiplyExact);
            json.append(json.length() > 1 ? "," : "").append('"').append(tensor.getKey());
            json.append("\":{\"dtype\":\"F16\",\"shape\":").append(Arrays.toString(tensor.getValue()));
            json.append(",\"data_offsets\":[")
                    .append(at)
                    .append(',')
                    .append(at += bytes)
                    .append("]}");
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            out.setLength(8 + header.length + at);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
