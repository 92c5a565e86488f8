package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
    @TempDir
    private Path root;

    private HostMemory memory() throws IOException {
        write("proc/meminfo", "MemTotal:       8000 kB\nMemAvailable:   6000 kB\n");
        return new HostMemory(root.resolve("proc"), root.resolve("cgroup"));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void is_what_the_machine_has_where_no_group_sets_a_limit() throws IOException {
        write("proc/self/cgroup", "0::/user\n");
        write("cgroup/user/memory.max", "max\n");
        write("cgroup/user/memory.current", "1000\n");
        assertThat(memory().availableBytes()).isEqualTo(6000 * 1024);
    }

    @Test
    void is_what_the_tightest_group_leaves_with_file_pages_given_back() throws IOException {
        write("proc/self/cgroup", "0::/outer/inner\n");
        write("cgroup/outer/memory.max", "500000\n");
        write("cgroup/outer/memory.current", "400000\n");
        write("cgroup/outer/memory.stat", "anon 1\ninactive_file 50000\n");
        write("cgroup/outer/inner/memory.max", "max\n");
        assertThat(memory().availableBytes()).isEqualTo(150_000);
    }

    @Test
    void reads_the_older_groups_and_a_containers_own_root() throws IOException {
        write("proc/self/cgroup", "5:cpu:/docker/1\n4:memory:/docker/1\n");
        write("cgroup/memory/memory.limit_in_bytes", "300000\n");
        write("cgroup/memory/memory.usage_in_bytes", "100000\n");
        assertThat(memory().availableBytes()).isEqualTo(200_000);
        write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(memory().availableBytes()).isEqualTo(6000 * 1024);
    }

    @Test
    void is_nothing_where_the_system_does_not_tell() {
        assertThat(new HostMemory(root, root).availableBytes()).isZero();
    }
}
