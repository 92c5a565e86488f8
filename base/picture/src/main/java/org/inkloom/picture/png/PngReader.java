package org.inkloom.picture.png;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.inkloom.run.InkloomException;

/** Reads PNG from bytes that may have been made to harm: every length is checked against what is there. */
final class PngReader {
    /** Larger files are not pictures of this program; also keeps every offset within an int. */
    private static final long MAX_FILE = 1L << 30;

    /** Pillow's limit, which data sets are held to as well: twice 1 GiB / 4 / 3 pixels. */
    private static final long MAX_PIXELS = 2L * ((1L << 30) / 4 / 3);
    /** Deflate repeats at most 258 bytes in 2 bits, so that a file's length bounds what can unfold from it. */
    private static final long MAX_DEFLATE = 1032;

    private static final int MAX_CHUNKS = 100_000;
    private static final int MAX_TEXT = 16 << 20;
    /** The chunks that decide pixels; the rest is not shown to the decoder. */
    private static final Set<String> PIXEL_CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private record Chunk(String type, int from, int to) {}

    private final byte[] bytes;
    private final String name;
    private final List<Chunk> chunks = new ArrayList<>();
    private int textLeft = MAX_TEXT;

    private PngReader(byte[] bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    static PngReader open(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw damaged(file.toString(), "it is larger than 1 GiB");
            }
            return of(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-PNG-003",
                    "The picture " + file + " cannot be read: " + e.getMessage() + ".",
                    "The file is missing, is a folder, or may not be read.",
                    "Check the path and its permissions.",
                    e);
        }
    }

    static PngReader of(byte[] bytes, String name) {
        PngReader reader = new PngReader(bytes, name);
        reader.scan();
        return reader;
    }

    private void scan() {
        int signature = PngWriter.SIGNATURE.length;
        if (bytes.length < signature || !Arrays.equals(bytes, 0, signature, PngWriter.SIGNATURE, 0, signature)) {
            throw damaged(name, "it does not begin with the PNG signature");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).position(signature);
        while (chunks.isEmpty() || !chunks.getLast().type().equals("IEND")) {
            if (buffer.remaining() < 12) {
                throw damaged(name, "it ends at byte " + bytes.length + " without an IEND chunk");
            }
            chunks.add(chunk(buffer));
            if (chunks.size() > MAX_CHUNKS) {
                throw damaged(name, "it has more than " + MAX_CHUNKS + " chunks");
            }
        }
        checkHeader();
    }

    private Chunk chunk(ByteBuffer buffer) {
        int start = buffer.position();
        int length = buffer.getInt();
        String type = new String(bytes, start + 4, 4, StandardCharsets.ISO_8859_1);
        if (!type.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
            throw damaged(name, "the chunk at byte " + start + " has no name of four letters");
        }
        if (length < 0 || length > buffer.remaining() - 8) {
            throw damaged(
                    name,
                    "its chunk " + type + " at byte " + start + " claims " + Integer.toUnsignedString(length)
                            + " bytes and " + Math.max(0, buffer.remaining() - 8) + " are left");
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, start + 4, 4 + length);
        int from = start + 8;
        buffer.position(from + length);
        if (buffer.getInt() != (int) crc.getValue()) {
            throw damaged(name, "the checksum of its chunk " + type + " at byte " + start + " is wrong");
        }
        return new Chunk(type, from, from + length);
    }

    private void checkHeader() {
        Chunk header = chunks.getFirst();
        if (!header.type().equals("IHDR") || header.to() - header.from() != 13) {
            throw damaged(name, "its first chunk is not a header (IHDR) of 13 bytes");
        }
        if (chunks.stream().filter(chunk -> chunk.type().equals("IHDR")).count() > 1) {
            throw damaged(name, "it has two headers");
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).position(header.from());
        int width = fields.getInt();
        int height = fields.getInt();
        long bits = (long) channels(bytes[header.from() + 9]) * bytes[header.from() + 8];
        if (width < 1
                || height < 1
                || (long) width * height > MAX_PIXELS
                || (width * bits + 7) / 8 * height / MAX_DEFLATE > bytes.length) {
            throw damaged(
                    name,
                    "it claims " + Integer.toUnsignedString(width) + "x" + Integer.toUnsignedString(height)
                            + " pixels in " + bytes.length + " bytes");
        }
    }

    private static int channels(byte colourType) {
        return switch (colourType) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    Map<String, String> text() {
        Map<String, String> found = new LinkedHashMap<>();
        textLeft = MAX_TEXT;
        for (Chunk chunk : chunks) {
            switch (chunk.type()) {
                case "tEXt" -> latin1(chunk, found);
                case "zTXt" -> compressed(chunk, found);
                case "iTXt" -> international(chunk, found);
                default -> {}
            }
        }
        return found;
    }

    private void latin1(Chunk chunk, Map<String, String> found) {
        int end = zero(chunk, chunk.from());
        byte[] data = Arrays.copyOfRange(bytes, end + 1, chunk.to());
        found.putIfAbsent(keyword(chunk, end), new String(charge(data), StandardCharsets.ISO_8859_1));
    }

    private void compressed(Chunk chunk, Map<String, String> found) {
        int end = zero(chunk, chunk.from());
        byte[] data = inflate(chunk, at(chunk, end + 1), end + 2);
        found.putIfAbsent(keyword(chunk, end), new String(data, StandardCharsets.ISO_8859_1));
    }

    private void international(Chunk chunk, Map<String, String> found) {
        int end = zero(chunk, chunk.from());
        int flag = at(chunk, end + 1);
        int method = at(chunk, end + 2);
        int language = zero(chunk, end + 3);
        int translated = zero(chunk, language + 1);
        byte[] data = flag == 0
                ? charge(Arrays.copyOfRange(bytes, translated + 1, chunk.to()))
                : inflate(chunk, method, translated + 1);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
            found.putIfAbsent(keyword(chunk, end), text);
        } catch (CharacterCodingException e) {
            throw damaged(name, "its iTXt chunk at byte " + chunk.from() + " is not UTF-8");
        }
    }

    private byte[] charge(byte[] data) {
        textLeft -= data.length;
        if (textLeft < 0) {
            throw damaged(name, "it holds more than " + (MAX_TEXT >> 20) + " MiB of text");
        }
        return data;
    }

    private byte[] inflate(Chunk chunk, int method, int from) {
        if (method != 0) {
            throw damaged(name, "its chunk " + chunk.type() + " names the unknown compression " + method);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, from, chunk.to() - from);
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw damaged(name, "its compressed chunk " + chunk.type() + " stops early");
                }
                // Charged while it unfolds, so that a few kilobytes cannot become gigabytes.
                plain.write(charge(Arrays.copyOf(buffer, count)), 0, count);
            }
            return plain.toByteArray();
        } catch (DataFormatException e) {
            throw damaged(name, "its compressed chunk " + chunk.type() + " does not unfold: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private String keyword(Chunk chunk, int end) {
        return new String(bytes, chunk.from(), end - chunk.from(), StandardCharsets.ISO_8859_1);
    }

    private int zero(Chunk chunk, int from) {
        for (int i = from; i < chunk.to(); i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        throw damaged(name, "its chunk " + chunk.type() + " at byte " + chunk.from() + " lacks a separator");
    }

    private int at(Chunk chunk, int index) {
        if (index >= chunk.to()) {
            throw damaged(name, "its chunk " + chunk.type() + " at byte " + chunk.from() + " is too short");
        }
        return bytes[index];
    }

    RgbPicture picture() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(pixelChunksOnly()))) {
            reader.setInput(input, true, true);
            BufferedImage image = reader.read(0);
            return RgbPicture.of(image);
        } catch (IOException | RuntimeException e) {
            throw damaged(name, "its pixels cannot be decoded (" + e.getMessage() + ")");
        } catch (OutOfMemoryError e) {
            throw InkloomException.failed(
                    "INK-PNG-005",
                    "The pixels of the picture " + name + " need more memory than there is.",
                    "It is very large, or Java was given little memory.",
                    "Make the picture smaller, or set INKLOOM_JAVA_OPTS=-Xmx8g.",
                    e);
        } finally {
            reader.dispose();
        }
    }

    /** Text and colour profiles of a stranger's file never reach the JDK's decoder. */
    private byte[] pixelChunksOnly() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        kept.writeBytes(PngWriter.SIGNATURE);
        for (Chunk chunk : chunks) {
            if (PIXEL_CHUNKS.contains(chunk.type())) {
                kept.write(bytes, chunk.from() - 8, chunk.to() - chunk.from() + 12);
            }
        }
        return kept.toByteArray();
    }

    private static InkloomException damaged(String name, String what) {
        return InkloomException.badInput(
                "INK-PNG-004",
                "The picture " + name + " is not a sound PNG file: " + what + ".",
                "It was cut short while it was copied or written, is another kind of file, or was made to do harm.",
                "Copy or draw it again; leave it out if it came from a stranger.");
    }
}
