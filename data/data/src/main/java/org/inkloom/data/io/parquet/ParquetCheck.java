package org.inkloom.data.io.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the footer of a Parquet file and at the header of every page before the library does. The library trusts both:
 * it allocates what they state, and a page that says it takes no room makes it read the same place for ever.
 */
final class ParquetCheck {
    private static final int MAGIC = 0x31524150;
    private static final int TAIL = 8;
    private static final int MAX_FOOTER = 64 << 20;
    private static final int MAX_SCHEMA_DEPTH = 32;
    private static final int MAX_COLUMNS = 20_000;

    /** A page is the unit that is unpacked; writers end one at a megabyte or at 20,000 values. */
    private static final int MAX_PAGE = 256 << 20;

    /** The unpacked pages of all columns lie in memory at once. */
    private static final long MAX_UNPACKED_AT_ONCE = 1L << 30;

    private static final int MAX_PAGE_HEADER = 1 << 16;
    private static final int REPEATED = 2;

    private final FileChannel file;
    private final long size;
    private final List<Element> schema = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private long rows = -1;

    /** An element of the schema. */
    private record Element(long repetition, long children) {}

    /** A column of a group of rows. */
    private record Chunk(long data, long dictionary, long packed, long values) {
        long start() {
            return dictionary > 0 && dictionary < data ? dictionary : data;
        }
    }

    private record Group(long rows, List<Chunk> chunks) {}

    private ParquetCheck(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /**
     * Looks at a file.
     *
     * @throws IOException with what is wrong, if the file is not one that can be read to its end
     */
    static void require(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ParquetCheck check = new ParquetCheck(channel);
            check.footer();
            List<Boolean> repeated = check.leaves();
            if (check.rows < 0) {
                throw new IOException("its footer does not say how many rows it has");
            }
            long sum = 0;
            for (Group group : check.groups) {
                check.group(group, repeated);
                sum += group.rows();
            }
            if (sum != check.rows) {
                throw new IOException("its footer says " + check.rows + " rows, its groups " + sum);
            }
        }
    }

    private void footer() throws IOException {
        ByteBuffer tail = read(size - TAIL, TAIL);
        int length = tail.getInt();
        if (tail.getInt() != MAGIC || read(0, 4).getInt() != MAGIC) {
            throw new IOException("it does not begin and end with PAR1");
        }
        if (length < 1 || length > MAX_FOOTER || length > size - TAIL - 4) {
            throw new IOException("its footer has an impossible length of " + length + " bytes");
        }
        ThriftInput in = new ThriftInput(read(size - TAIL - length, length));
        in.struct((field, type) -> {
            switch (field) {
                case 2 -> in.structs(type, () -> schema.add(element(in)));
                case 3 -> rows = in.whole(type);
                case 4 -> in.structs(type, () -> groups.add(rowGroup(in)));
                default -> {
                    return false;
                }
            }
            return true;
        });
    }

    private static Element element(ThriftInput in) throws IOException {
        long[] found = {0, 0};
        in.struct((field, type) -> {
            switch (field) {
                case 3 -> found[0] = in.whole(type);
                case 5 -> found[1] = in.whole(type);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Element(found[0], found[1]);
    }

    private static Group rowGroup(ThriftInput in) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        long[] rows = {-1};
        in.struct((field, type) -> {
            switch (field) {
                case 1 -> in.structs(type, () -> chunks.add(chunk(in)));
                case 3 -> rows[0] = in.whole(type);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Group(rows[0], chunks);
    }

    private static Chunk chunk(ThriftInput in) throws IOException {
        long[] found = {-1, 0, -1, -1};
        in.struct((field, type) -> {
            if (field != 3 || !in.isStruct(type)) {
                return false;
            }
            in.struct((inner, innerType) -> {
                switch (inner) {
                    case 5 -> found[3] = in.whole(innerType);
                    case 7 -> found[2] = in.whole(innerType);
                    case 9 -> found[0] = in.whole(innerType);
                    case 11 -> found[1] = in.whole(innerType);
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            return true;
        });
        return new Chunk(found[0], found[1], found[2], found[3]);
    }

    /** Returns for each column whether it repeats within a row; its values are then more or fewer than the rows. */
    private List<Boolean> leaves() throws IOException {
        if (schema.isEmpty() || schema.size() > MAX_COLUMNS) {
            throw new IOException("its schema has " + schema.size() + " elements, not 1 to " + MAX_COLUMNS);
        }
        List<Boolean> leaves = new ArrayList<>();
        int next = leaves(0, false, 0, leaves);
        if (next != schema.size()) {
            throw new IOException("its schema has elements that belong to no group");
        }
        return leaves;
    }

    private int leaves(int at, boolean repeats, int depth, List<Boolean> leaves) throws IOException {
        if (at >= schema.size() || depth > MAX_SCHEMA_DEPTH) {
            throw new IOException("its schema ends too early or lies more than " + MAX_SCHEMA_DEPTH + " deep");
        }
        Element element = schema.get(at);
        boolean repeated = repeats || at > 0 && element.repetition() == REPEATED;
        if (element.children() == 0 && at > 0) {
            leaves.add(repeated);
            return at + 1;
        }
        if (element.children() < 0 || element.children() > schema.size()) {
            throw new IOException("a group of its schema has " + element.children() + " children");
        }
        int next = at + 1;
        for (long i = 0; i < element.children(); i++) {
            next = leaves(next, repeated, depth + 1, leaves);
        }
        return next;
    }

    private void group(Group group, List<Boolean> repeated) throws IOException {
        if (group.rows() < 0 || group.chunks().size() != repeated.size()) {
            throw new IOException("a group of " + group.rows() + " rows has "
                    + group.chunks().size() + " columns of " + repeated.size());
        }
        long atOnce = 0;
        for (int i = 0; i < repeated.size(); i++) {
            Chunk chunk = group.chunks().get(i);
            if (!repeated.get(i) && chunk.values() != group.rows()) {
                throw new IOException("a column has " + chunk.values() + " values in " + group.rows() + " rows");
            }
            atOnce += pages(chunk);
        }
        if (atOnce > MAX_UNPACKED_AT_ONCE) {
            throw new IOException("its columns unpack to " + (atOnce >> 20) + " MiB at once");
        }
    }

    /** Goes from page to page and returns how many bytes the largest one unpacks to. */
    private long pages(Chunk chunk) throws IOException {
        long start = chunk.start();
        if (start < 4 || chunk.packed() < 0 || chunk.values() < 0 || chunk.packed() > size - TAIL - start) {
            throw new IOException(
                    "a column lies at " + start + " with " + chunk.packed() + " bytes, outside of the file");
        }
        long end = start + chunk.packed();
        long largest = 0;
        long values = 0;
        long at = start;
        while (values < chunk.values()) {
            if (at >= end) {
                throw new IOException("a column ends after " + values + " of " + chunk.values() + " values");
            }
            Page page = page(at, (int) Math.min(MAX_PAGE_HEADER, end - at));
            at += page.header() + page.packed();
            if (at > end) {
                throw new IOException("a page reaches beyond its column");
            }
            values += page.values();
            largest = Math.max(largest, page.unpacked());
        }
        if (values != chunk.values()) {
            throw new IOException("a column has " + values + " values where its footer says " + chunk.values());
        }
        return largest;
    }

    /** A page: bytes of its header, bytes in the file, bytes when unpacked, values of the column. */
    private record Page(int header, long packed, long unpacked, long values) {}

    private Page page(long at, int most) throws IOException {
        ThriftInput in = new ThriftInput(read(at, most));
        long[] found = {-1, -1, -1, 0};
        in.struct((field, type) -> {
            switch (field) {
                case 1 -> found[0] = in.whole(type);
                case 2 -> found[1] = in.whole(type);
                case 3 -> found[2] = in.whole(type);
                // Data pages of both versions begin with the number of their values; a dictionary is not of the column.
                case 5, 8 ->
                    in.struct((inner, innerType) -> {
                        if (inner != 1) {
                            return false;
                        }
                        found[3] = in.whole(innerType);
                        return true;
                    });
                default -> {
                    return false;
                }
            }
            return true;
        });
        boolean possible = found[0] >= 0
                && found[0] <= 3
                && found[1] >= 0
                && found[1] <= MAX_PAGE
                && found[2] >= 0
                && found[2] <= MAX_PAGE
                && found[3] >= 0
                && found[3] <= Integer.MAX_VALUE;
        if (!possible) {
            throw new IOException("a page of the kind " + found[0] + " has " + found[2] + " bytes, " + found[1]
                    + " unpacked, and " + found[3] + " values");
        }
        return new Page(in.position(), found[2], found[1], found[3]);
    }

    private ByteBuffer read(long at, int count) throws IOException {
        if (at < 0 || at + count > size) {
            throw new EOFException("it ends too early");
        }
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        return buffer.flip();
    }
}
