package org.inkloom.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes torch checkpoints by hand for the tests of the reader. */
final class TorchBytes {
    private TorchBytes() {}

    /** A zip of stored entries under {@code some root/}. */
    static byte[] zip(Map<String, byte[]> entries) {
        return zip(entries, ZipEntry.STORED);
    }

    static byte[] zip(Map<String, byte[]> entries, int method) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry("some root/" + entry.getKey());
                header.setMethod(method);
                header.setSize(entry.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                header.setCrc(crc.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A pickle with its storages {@code "0"}, {@code "1"} and so on. */
    static byte[] checkpoint(byte[] pickle, byte[]... storages) {
        return zip(entries(pickle, storages));
    }

    static Map<String, byte[]> entries(byte[] pickle, byte[]... storages) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data.pkl", pickle);
        for (int i = 0; i < storages.length; i++) {
            entries.put("data/" + i, storages[i]);
        }
        entries.put("version", "3\n".getBytes(StandardCharsets.US_ASCII));
        return entries;
    }

    /** The format before torch 1.6: float32 storages only. */
    static byte[] legacy(byte[] root, float[]... storages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pickle magic = new Pickle().op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
        out.writeBytes(magic.stop());
        out.writeBytes(new Pickle().op('M', 0xe9, 0x03).stop());
        out.writeBytes(new Pickle().op('}').text("little_endian").op(0x88, 's').stop());
        out.writeBytes(root);
        Pickle keys = new Pickle().op(']', '(');
        for (int i = 0; i < storages.length; i++) {
            keys.text(Integer.toString(i));
        }
        out.writeBytes(keys.op('e').stop());
        for (float[] storage : storages) {
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(storage.length)
                    .array());
            out.writeBytes(floats(storage));
        }
        return out.toByteArray();
    }

    static byte[] floats(float... values) {
        return floats(ByteOrder.LITTLE_ENDIAN, values);
    }

    static byte[] floats(ByteOrder order, float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(order);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }
}
