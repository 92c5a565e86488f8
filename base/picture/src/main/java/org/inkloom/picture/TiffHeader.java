package org.inkloom.picture;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads the first directory of a TIFF or BigTIFF file (TIFF 6.0, section 2), and where its pixels lie. */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIPS = 273;
    private static final int SAMPLES = 277;
    private static final int STRIP_LENGTHS = 279;
    private static final int TILES = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int OLD_JPEG = 513;
    private static final int MAX_ENTRIES = 65_536;

    private final ByteWindow bytes;
    private final boolean little;
    private final boolean big;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private long next;

    /** A field: the type and number of its values, and where they lie. */
    private record Entry(int type, long count, long place) {}

    private TiffHeader(ByteWindow bytes) throws IOException {
        this.bytes = bytes;
        little = bytes.has(0, "II");
        big = bytes.u16(2, little) == 43;
    }

    static boolean matches(ByteWindow bytes) throws IOException {
        return bytes.has(0, "II*\0") || bytes.has(0, "MM\0*") || bytes.has(0, "II+\0") || bytes.has(0, "MM\0+");
    }

    static PictureHeader read(ByteWindow bytes) throws IOException, BadPictureException {
        TiffHeader header = new TiffHeader(bytes);
        header.directory();
        long width = header.value(WIDTH, 0);
        long height = header.value(HEIGHT, 0);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new BadPictureException("its TIFF header names no usable size");
        }
        int orientation = Math.clamp(header.value(Orientation.TAG, 1), 0, 9);
        return new PictureHeader("TIFF", (int) width, (int) height, orientation);
    }

    /** Returns whether another directory follows the first. */
    static boolean hasSecondPage(ByteWindow bytes) throws IOException {
        TiffHeader header = new TiffHeader(bytes);
        header.directory();
        return header.next > 0;
    }

    /**
     * Checks that the strips or tiles lie within the file, and that they can hold the picture: decoders fill up what is
     * missing and say nothing.
     *
     * @throws BadPictureException if they do not
     */
    static void requireData(ByteWindow bytes, PictureHeader picture) throws IOException, BadPictureException {
        TiffHeader header = new TiffHeader(bytes);
        header.directory();
        long colours = header.value(PHOTOMETRIC, 2);
        if (colours >= 8 && colours <= 10) {
            throw new BadPictureException("its colours are CIE L*a*b*, which are not converted here; save it as RGB");
        }
        boolean tiled = header.entries.containsKey(TILES);
        Entry places = header.entries.get(tiled ? TILES : STRIPS);
        Entry lengths = header.entries.get(tiled ? TILE_LENGTHS : STRIP_LENGTHS);
        if (places == null && !header.entries.containsKey(OLD_JPEG)) {
            throw new BadPictureException("its TIFF header does not say where its pixels are");
        }
        if (places == null || lengths == null) {
            return;
        }
        long held = 0;
        for (long i = 0; i < Math.min(places.count(), lengths.count()); i++) {
            long length = header.element(lengths, i);
            long end = header.element(places, i) + length;
            if (length < 0 || end < 0 || end > bytes.size()) {
                throw new BadPictureException("its TIFF data end early, after " + bytes.size() + " bytes");
            }
            held += length;
        }
        if (held < header.least(picture)) {
            throw new BadPictureException("its TIFF header names " + picture.width() + "x" + picture.height()
                    + " pixels, which cannot be in " + held + " bytes");
        }
    }

    /** The fewest bytes that the pixels can take, by the most that each compression can save. */
    private long least(PictureHeader picture) throws IOException {
        int saving = switch ((int) value(COMPRESSION, 1)) {
            case 1 -> 1;
            case 5 -> 4096;
            case 8, 32_946 -> 1032;
            case 32_773 -> 128;
            default -> 0;
        };
        long bits = value(BITS, 1) * Math.max(1, value(SAMPLES, 1));
        return saving == 0 ? 0 : (picture.width() * bits + 7) / 8 * picture.height() / saving;
    }

    private void directory() throws IOException {
        long place = big ? bytes.i64(8, little) : bytes.u32(4, little);
        long count = big ? bytes.i64(place, little) : bytes.u16(place, little);
        long first = place + (big ? 8 : 2);
        int entryLength = big ? 20 : 12;
        long last = Math.clamp(count, 0, MAX_ENTRIES);
        for (long i = 0; i < last; i++) {
            entry(first + i * entryLength);
        }
        long after = first + last * entryLength;
        if (after + (big ? 8 : 4) <= bytes.size()) {
            next = big ? bytes.i64(after, little) : bytes.u32(after, little);
        }
    }

    private void entry(long place) throws IOException {
        int type = bytes.u16(place + 2, little);
        long count = big ? bytes.i64(place + 4, little) : bytes.u32(place + 4, little);
        long at = place + (big ? 12 : 8);
        boolean inside = count * size(type) <= (big ? 8 : 4);
        long data = inside ? at : big ? bytes.i64(at, little) : bytes.u32(at, little);
        entries.putIfAbsent(bytes.u16(place, little), new Entry(type, count, data));
    }

    private static int size(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }

    private long value(int tag, long fallback) throws IOException {
        Entry entry = entries.get(tag);
        return entry == null ? fallback : element(entry, 0);
    }

    private long element(Entry entry, long index) throws IOException {
        long at = entry.place() + index * size(entry.type());
        return switch (entry.type()) {
            case 1 -> bytes.u8(at);
            case 3 -> bytes.u16(at, little);
            case 4 -> bytes.u32(at, little);
            case 16 -> bytes.i64(at, little);
            default -> 0;
        };
    }
}
