package org.inkloom.picture.png;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.inkloom.run.InkloomException;

/** Writes PNG: signature, IHDR, one chunk per text, IDAT, IEND. */
final class PngWriter {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int BYTES_PER_PIXEL = 3;
    private static final int FILTERS = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

    private PngWriter() {}

    static byte[] encode(RgbPicture picture, Map<String, String> text) {
        PngWriter writer = new PngWriter();
        writer.out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13);
        // Bit depth 8, colour type 2 (RGB), deflate, adaptive filters, no interlace.
        header.putInt(picture.width()).putInt(picture.height()).put(new byte[] {8, 2, 0, 0, 0});
        writer.chunk("IHDR", header.array());
        text.forEach(writer::text);
        writer.chunk("IDAT", deflate(picture));
        writer.chunk("IEND", new byte[0]);
        return writer.out.toByteArray();
    }

    private void chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private void text(String keyword, String text) {
        checkKeyword(keyword);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        if (text.chars().allMatch(PngWriter::isPlainLatin1)) {
            data.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            chunk("tEXt", data.toByteArray());
        } else {
            // Not compressed, method 0, no language tag, no translated keyword.
            data.writeBytes(new byte[] {0, 0, 0, 0});
            data.writeBytes(utf8(keyword, text));
            chunk("iTXt", data.toByteArray());
        }
    }

    private static boolean isPlainLatin1(int c) {
        return c == '\n' || (c >= 0x20 && c <= 0x7e) || (c >= 0xa0 && c <= 0xff);
    }

    private static byte[] utf8(String keyword, String text) {
        if (text.indexOf('\0') >= 0) {
            throw unstorable("The text for the PNG keyword '" + keyword + "' holds a NUL character.");
        }
        try {
            // A fresh encoder reports half of a surrogate pair, where String.getBytes would write a question mark.
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw unstorable("The text for the PNG keyword '" + keyword + "' holds half of a surrogate pair.");
        }
    }

    private static void checkKeyword(String keyword) {
        boolean printable = keyword.chars().allMatch(c -> (c >= 0x20 && c <= 0x7e) || (c >= 0xa1 && c <= 0xff));
        boolean spaced = keyword.startsWith(" ") || keyword.endsWith(" ") || keyword.contains("  ");
        if (keyword.isEmpty() || keyword.length() > 79 || !printable || spaced) {
            throw unstorable("'" + keyword + "' cannot be the keyword of a PNG text.");
        }
    }

    private static InkloomException unstorable(String what) {
        return InkloomException.badInput(
                "INK-PNG-001",
                what,
                "PNG stores keywords of 1 to 79 printable Latin-1 characters and texts of whole Unicode characters.",
                "Remove the character, which usually came with pasted text, and run again.");
    }

    private static byte[] deflate(RgbPicture picture) {
        int stride = BYTES_PER_PIXEL * picture.width();
        byte[] rgb = picture.rgb();
        byte[] previous = new byte[stride];
        byte[] row = new byte[stride];
        byte[][] filtered = new byte[FILTERS][stride + 1];
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(rgb.length / 2 + 64);
        Deflater deflater = new Deflater(6);
        try {
            byte[] buffer = new byte[1 << 16];
            for (int y = 0; y < picture.height(); y++) {
                System.arraycopy(rgb, y * stride, row, 0, stride);
                deflater.setInput(bestFilter(row, previous, filtered));
                while (!deflater.needsInput()) {
                    compressed.write(buffer, 0, deflater.deflate(buffer));
                }
                byte[] swap = previous;
                previous = row;
                row = swap;
            }
            deflater.finish();
            while (!deflater.finished()) {
                compressed.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }

    /** Picks the filter with the smallest sum of absolute differences, as the PNG specification advises (12.7). */
    private static byte[] bestFilter(byte[] row, byte[] previous, byte[][] filtered) {
        int best = 0;
        long bestCost = Long.MAX_VALUE;
        for (int filter = 0; filter < FILTERS; filter++) {
            long cost = apply(filter, row, previous, filtered[filter]);
            if (cost < bestCost) {
                best = filter;
                bestCost = cost;
            }
        }
        return filtered[best];
    }

    private static long apply(int filter, byte[] row, byte[] previous, byte[] into) {
        into[0] = (byte) filter;
        long cost = 0;
        for (int i = 0; i < row.length; i++) {
            int left = i < BYTES_PER_PIXEL ? 0 : row[i - BYTES_PER_PIXEL] & 0xff;
            int up = previous[i] & 0xff;
            int upLeft = i < BYTES_PER_PIXEL ? 0 : previous[i - BYTES_PER_PIXEL] & 0xff;
            int predicted = switch (filter) {
                case 0 -> 0;
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) >> 1;
                default -> paeth(left, up, upLeft);
            };
            byte difference = (byte) (row[i] - predicted);
            into[i + 1] = difference;
            cost += Math.abs(difference);
        }
        return cost;
    }

    private static int paeth(int left, int up, int upLeft) {
        int estimate = left + up - upLeft;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toUpLeft = Math.abs(estimate - upLeft);
        if (toLeft <= toUp && toLeft <= toUpLeft) {
            return left;
        }
        return toUp <= toUpLeft ? up : upLeft;
    }
}
