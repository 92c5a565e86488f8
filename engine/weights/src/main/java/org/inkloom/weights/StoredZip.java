package org.inkloom.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of uncompressed entries whose contents begin at multiples of 64 bytes, as torch lays them, so
 * that readers can map them (PKWARE's APPNOTE 4.3; zip64 where sizes or places ask for it). No times are stored.
 */
final class StoredZip {
    private static final int ALIGNMENT = 64;
    private static final long MAX_32 = 0xffff_ffffL;
    private static final int ZIP64_VERSION = 45;
    private static final int ZIP64_EXTRA = 1;

    /** The id of torch's padding: the letters FB. */
    private static final int PADDING_EXTRA = 0x4246;

    private static final int UTF8_NAMES = 1 << 11;
    private static final long CRC_PIECE = 1L << 30;

    private final SegmentOutput out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int entries;

    StoredZip(SegmentOutput out) {
        this.out = out;
    }

    void add(String name, byte[] content) throws IOException {
        add(name, MemorySegment.ofArray(content));
    }

    void add(String name, MemorySegment content) throws IOException {
        long place = out.position();
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int crc = crc(content);
        long size = content.byteSize();
        byte[] sizes = size >= MAX_32 ? zip64(size, size) : new byte[0];
        long unpadded = place + 30 + utf8.length + sizes.length + 4;
        int padding = (int) (Math.ceilDiv(unpadded, ALIGNMENT) * ALIGNMENT - unpadded);
        ByteBuffer local = ByteBuffer.allocate(30 + utf8.length + sizes.length + 4 + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        local.putInt(0x04034b50).putShort((short) ZIP64_VERSION);
        common(local, crc, size, utf8.length, sizes.length + 4 + padding);
        local.put(utf8).put(sizes).putShort((short) PADDING_EXTRA).putShort((short) padding);
        out.write(local.array());
        out.write(content);
        addToDirectory(utf8, crc, size, place);
    }

    private void addToDirectory(byte[] name, int crc, long size, long place) {
        byte[] extra = new byte[0];
        if (size >= MAX_32) {
            extra = place >= MAX_32 ? zip64(size, size, place) : zip64(size, size);
        } else if (place >= MAX_32) {
            extra = zip64(place);
        }
        ByteBuffer entry = ByteBuffer.allocate(46 + name.length + extra.length).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(0x02014b50).putShort((short) ZIP64_VERSION).putShort((short) ZIP64_VERSION);
        common(entry, crc, size, name.length, extra.length);
        entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        entry.putInt((int) Math.min(place, MAX_32)).put(name).put(extra);
        directory.writeBytes(entry.array());
        entries++;
    }

    /** What a local header and a directory entry have in common: flags to the length of the extra field. */
    private static void common(ByteBuffer header, int crc, long size, int nameBytes, int extraBytes) {
        header.putShort((short) UTF8_NAMES).putShort((short) 0).putInt(0).putInt(crc);
        header.putInt((int) Math.min(size, MAX_32)).putInt((int) Math.min(size, MAX_32));
        header.putShort((short) nameBytes).putShort((short) extraBytes);
    }

    /** Writes the directory; the archive is complete after it. */
    void finish() throws IOException {
        long place = out.position();
        out.write(directory.toByteArray());
        long end64 = out.position();
        ByteBuffer end = ByteBuffer.allocate(56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(0x06064b50).putLong(44).putShort((short) ZIP64_VERSION).putShort((short) ZIP64_VERSION);
        end.putInt(0)
                .putInt(0)
                .putLong(entries)
                .putLong(entries)
                .putLong(directory.size())
                .putLong(place);
        end.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
        short count = (short) Math.min(entries, 0xffff);
        end.putInt(0x06054b50).putInt(0).putShort(count).putShort(count);
        end.putInt((int) Math.min(directory.size(), MAX_32))
                .putInt((int) Math.min(place, MAX_32))
                .putShort((short) 0);
        out.write(end.array());
    }

    private static int crc(MemorySegment content) {
        CRC32 crc = new CRC32();
        for (long at = 0; at < content.byteSize(); at += CRC_PIECE) {
            crc.update(content.asSlice(at, Math.min(CRC_PIECE, content.byteSize() - at))
                    .asByteBuffer());
        }
        return (int) crc.getValue();
    }

    private static byte[] zip64(long... values) {
        ByteBuffer extra = ByteBuffer.allocate(4 + values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        extra.putShort((short) ZIP64_EXTRA).putShort((short) (values.length * Long.BYTES));
        for (long value : values) {
            extra.putLong(value);
        }
        return extra.array();
    }
}
