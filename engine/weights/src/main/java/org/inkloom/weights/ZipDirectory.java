package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;

/**
 * The entries of a zip archive whose contents are stored, not compressed, so that they can be used where they lie.
 * Reads the central directory (PKWARE's APPNOTE 4.3, zip64 included); names are only compared, never used as paths.
 */
final class ZipDirectory {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long IN_EXTRA = 0xffff_ffffL;
    private static final int MAX_ENTRIES = 500_000;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private record Entry(int flags, int method, long packed, long size, long local) {}

    private final Path path;
    private final MemorySegment file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipDirectory(Path path, MemorySegment file) {
        this.path = path;
        this.file = file;
    }

    /** Returns whether the bytes begin as a zip archive does. */
    static boolean looksLike(MemorySegment file) {
        return file.byteSize() >= Integer.BYTES && file.get(U32, 0) == LOCAL_SIGNATURE;
    }

    /** Reads the directory; fails with INK-FILE-005, INK-FILE-006 or INK-FILE-007. */
    static ZipDirectory read(Path path, MemorySegment file) {
        ZipDirectory zip = new ZipDirectory(path, file);
        zip.readEntries();
        return zip;
    }

    /** Returns the names in the order of the directory. */
    Iterable<String> names() {
        return entries.keySet();
    }

    /**
     * Returns the bytes of an entry where they lie in the file; empty if there is no such entry.
     *
     * @throws InkloomException INK-FILE-022 if it is compressed or encrypted, INK-FILE-007 if it lies outside the file
     */
    Optional<MemorySegment> find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.method() != 0 || (entry.flags() & 1) != 0 || entry.packed() != entry.size()) {
            throw InkloomException.badInput(
                    "INK-FILE-022",
                    "The entry " + FileErrors.shown(name) + " of " + path + " is compressed or encrypted.",
                    "torch.save stores its entries as they are; the archive was packed again by another program.",
                    "Save the checkpoint again with torch.save, or unpack it and pack it again without compression"
                            + " (zip -0).");
        }
        range(entry.local(), LOCAL_BYTES, "an entry's header");
        if (file.get(U32, entry.local()) != LOCAL_SIGNATURE) {
            throw FileErrors.malformed(path, "its zip directory points to something that is not an entry");
        }
        long data = entry.local() + LOCAL_BYTES + u2(entry.local() + 26) + u2(entry.local() + 28);
        range(data, entry.size(), "an entry");
        return Optional.of(file.asSlice(data, entry.size()));
    }

    private void readEntries() {
        long end = findEnd();
        long count = u2(end + 10);
        long size = u4(end + 12);
        long at = u4(end + 16);
        if (count == LONGEST_COMMENT || size == IN_EXTRA || at == IN_EXTRA) {
            long end64 = findEnd64(end);
            count = file.get(U64, end64 + 32);
            size = file.get(U64, end64 + 40);
            at = file.get(U64, end64 + 48);
        }
        if (count < 0 || count > MAX_ENTRIES) {
            throw FileErrors.tooMuch(path, "its zip directory claims " + Long.toUnsignedString(count) + " entries");
        }
        range(at, size, "its zip directory");
        long limit = at + size;
        for (long i = 0; i < count; i++) {
            at = readEntry(at, limit);
        }
    }

    private long findEnd() {
        long last = file.byteSize() - END_BYTES;
        for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (file.get(U32, at) == END_SIGNATURE && u2(at + 20) == last - at) {
                return at;
            }
        }
        throw FileErrors.truncated(path, "it begins as a zip archive and has no zip directory at its end");
    }

    private long findEnd64(long end) {
        long locator = end - LOCATOR_BYTES;
        if (locator < 0 || file.get(U32, locator) != LOCATOR_SIGNATURE) {
            throw FileErrors.malformed(path, "its zip directory lacks the part for large archives");
        }
        long end64 = file.get(U64, locator + 8);
        range(end64, END64_BYTES, "its large zip directory");
        if (file.get(U32, end64) != END64_SIGNATURE) {
            throw FileErrors.malformed(path, "its zip directory lacks the part for large archives");
        }
        return end64;
    }

    private long readEntry(long at, long limit) {
        if (limit - at < ENTRY_BYTES || file.get(U32, at) != ENTRY_SIGNATURE) {
            throw FileErrors.malformed(path, "its zip directory has fewer entries than it claims");
        }
        int nameBytes = u2(at + 28);
        int extraBytes = u2(at + 30);
        long next = at + ENTRY_BYTES + nameBytes + extraBytes + u2(at + 32);
        if (next > limit) {
            throw FileErrors.malformed(path, "an entry of its zip directory is longer than the directory");
        }
        byte[] raw = file.asSlice(at + ENTRY_BYTES, nameBytes).toArray(ValueLayout.JAVA_BYTE);
        Entry entry = new Entry(u2(at + 8), u2(at + 10), u4(at + 20), u4(at + 24), u4(at + 42));
        entry = withExtra(entry, at + ENTRY_BYTES + nameBytes, extraBytes);
        String name = new String(raw, StandardCharsets.UTF_8);
        if (entries.putIfAbsent(name, entry) != null) {
            throw FileErrors.malformed(path, "its zip directory has two entries named " + FileErrors.shown(name));
        }
        return next;
    }

    /** Takes the values that do not fit in 32 bits from the zip64 extra field, where they follow one another. */
    private Entry withExtra(Entry entry, long at, int bytes) {
        long end = at + bytes;
        while (end - at >= 4) {
            long field = at + 4;
            long fieldEnd = field + u2(at + 2);
            if (fieldEnd > end) {
                break;
            }
            if (u2(at) == 1) {
                long size = entry.size() == IN_EXTRA ? take(field, fieldEnd) : entry.size();
                field += entry.size() == IN_EXTRA ? Long.BYTES : 0;
                long packed = entry.packed() == IN_EXTRA ? take(field, fieldEnd) : entry.packed();
                field += entry.packed() == IN_EXTRA ? Long.BYTES : 0;
                long local = entry.local() == IN_EXTRA ? take(field, fieldEnd) : entry.local();
                return new Entry(entry.flags(), entry.method(), packed, size, local);
            }
            at = fieldEnd;
        }
        return entry;
    }

    private long take(long at, long end) {
        if (end - at < Long.BYTES) {
            throw FileErrors.malformed(path, "an entry of its zip directory lacks its size or place");
        }
        return file.get(U64, at);
    }

    private void range(long at, long bytes, String what) {
        if (at < 0 || bytes < 0 || at > file.byteSize() || bytes > file.byteSize() - at) {
            throw FileErrors.truncated(path, what + " lies outside the file");
        }
    }

    private int u2(long at) {
        return file.get(U16, at) & 0xffff;
    }

    private long u4(long at) {
        return file.get(U32, at) & 0xffff_ffffL;
    }
}
