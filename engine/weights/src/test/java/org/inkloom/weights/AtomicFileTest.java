package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.weights.WeightRefusals.refused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replaces_a_file_as_a_whole() throws IOException {
        Path path = Files.writeString(folder.resolve("weights.ckpt"), "a longer old content");
        AtomicFile.write(path, channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})));
        assertThat(path).hasContent("new");
        assertThat(folder.toFile().list()).containsExactly("weights.ckpt");
    }

    @Test
    void a_full_disk_leaves_the_old_file_untouched() throws IOException {
        Path path = Files.writeString(folder.resolve("weights.ckpt"), "old");
        refused("INK-FILE-030", () -> writeToDiskWith(5, "No space left on device", path))
                .hasMessageContaining("disk ran full while")
                .hasMessageContaining("weights.ckpt")
                .hasMessageContaining("The file that was there before is untouched.")
                .hasMessageContaining("Free some space");
        assertThat(path).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("weights.ckpt");
    }

    @Test
    void a_full_disk_leaves_nothing_where_nothing_was() {
        refused("INK-FILE-030", () -> writeToDiskWith(0, "Disk quota exceeded", folder.resolve("new.ckpt")))
                .hasMessageContaining("Nothing was left behind.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void another_fault_of_the_disk_leaves_the_old_file_untouched() throws IOException {
        Path path = Files.writeString(folder.resolve("weights.ckpt"), "old");
        refused("INK-FILE-031", () -> writeToDiskWith(5, "Input/output error", path))
                .hasMessageContaining("Input/output error")
                .hasMessageContaining("untouched");
        assertThat(path).hasContent("old");
    }

    @Test
    void names_the_folder_that_does_not_exist() {
        Path path = folder.resolve("absent").resolve("weights.ckpt");
        refused("INK-FILE-031", () -> AtomicFile.write(path, _ -> {})).hasMessageContaining("absent");
    }

    private static void writeToDiskWith(int room, String fault, Path path) {
        AtomicFile.write(path, temporary -> new SmallDisk(temporary, room, fault), channel -> {
            ByteBuffer content = ByteBuffer.wrap(new byte[20]);
            while (content.hasRemaining()) {
                channel.write(content);
            }
        });
    }

    /** A file on a disk with room for a few bytes. */
    private static final class SmallDisk implements WritableByteChannel {
        private final FileChannel file;
        private final String fault;
        private int room;

        SmallDisk(Path path, int room, String fault) throws IOException {
            this.file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            this.room = room;
            this.fault = fault;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (room == 0) {
                throw new IOException(fault);
            }
            int count = Math.min(room, source.remaining());
            ByteBuffer part = source.slice(source.position(), count);
            file.write(part);
            source.position(source.position() + count);
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
