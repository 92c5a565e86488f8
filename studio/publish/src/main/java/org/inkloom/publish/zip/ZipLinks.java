package org.inkloom.publish.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Finds links in a zip's directory, where Unix programs store the kind of a file (APPNOTE.TXT 4.4.15; {@code st_mode}
 * in the upper half of the external attributes), which Java's reader does not return.
 *
 * @param entries number of entries in the directory
 * @param first name of the first entry that is neither a file nor a folder
 */
record ZipLinks(int entries, Optional<String> first) {
    private static final int END = 0x06054b50;
    private static final int END64_PLACE = 0x07064b50;
    private static final int END64 = 0x06064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int END64_PLACE_BYTES = 20;
    private static final int ENTRY_BYTES = 46;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int KIND = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int FOLDER = 0x4000;
    private static final long MOST_DIRECTORY = 64L << 20;

    /**
     * Reads the directory.
     *
     * @throws ZipException if it cannot be read
     */
    static ZipLinks read(Path zip) throws IOException {
        try (FileChannel channel = FileChannel.open(zip)) {
            ByteBuffer directory = directory(channel);
            int entries = 0;
            Optional<String> first = Optional.empty();
            while (directory.remaining() >= ENTRY_BYTES && directory.getInt(directory.position()) == ENTRY) {
                int at = directory.position();
                int name = Short.toUnsignedInt(directory.getShort(at + 28));
                int more = Short.toUnsignedInt(directory.getShort(at + 30))
                        + Short.toUnsignedInt(directory.getShort(at + 32));
                int kind = (directory.getInt(at + 38) >>> 16) & KIND;
                if (directory.remaining() < ENTRY_BYTES + name + more) {
                    throw new ZipException("its directory is cut off");
                }
                if (first.isEmpty() && kind != 0 && kind != REGULAR && kind != FOLDER) {
                    byte[] text = new byte[name];
                    directory.get(at + ENTRY_BYTES, text);
                    first = Optional.of(new String(text, StandardCharsets.UTF_8));
                }
                entries++;
                directory.position(at + ENTRY_BYTES + name + more);
            }
            return new ZipLinks(entries, first);
        }
    }

    private static ByteBuffer directory(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_BYTES + END64_PLACE_BYTES + LONGEST_COMMENT);
        ByteBuffer end = read(channel, size - tail, tail);
        int at = tail - END_BYTES;
        while (at >= 0 && end.getInt(at) != END) {
            at--;
        }
        if (at < 0) {
            throw new ZipException("it has no directory");
        }
        long bytes = Integer.toUnsignedLong(end.getInt(at + 12));
        long from = Integer.toUnsignedLong(end.getInt(at + 16));
        int place = at - END64_PLACE_BYTES;
        if (place >= 0 && end.getInt(place) == END64_PLACE) {
            ByteBuffer large = read(channel, end.getLong(place + 8), 56);
            if (large.getInt(0) != END64) {
                throw new ZipException("its directory is damaged");
            }
            bytes = large.getLong(40);
            from = large.getLong(48);
        }
        if (bytes < 0 || bytes > MOST_DIRECTORY || from < 0 || from + bytes > size) {
            throw new ZipException("its directory is damaged");
        }
        return read(channel, from, (int) bytes);
    }

    private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
        if (from < 0 || from + bytes > channel.size()) {
            throw new ZipException("its directory is damaged");
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            // A read may return fewer bytes than asked for; continue after them.
        }
        return buffer.flip();
    }
}
