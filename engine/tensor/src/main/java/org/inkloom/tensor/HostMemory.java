package org.inkloom.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much main memory Linux says is free, for the machine and for the control groups (cgroups) that this process is
 * in.
 *
 * <p>A group's limit also holds for all groups below it. A group's usage includes file pages that nobody has read
 * lately ({@code inactive_file}); the kernel gives them back when memory is needed, so they count as free here.
 *
 * @param proc path of {@code /proc}
 * @param groups path of {@code /sys/fs/cgroup}
 */
record HostMemory(Path proc, Path groups) {
    static final HostMemory OF_THIS_PROCESS = new HostMemory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));

    /**
     * In version 1 of control groups "no limit" is written as a huge number; limits from this size on are taken for it.
     */
    private static final long NO_LIMIT = 1L << 60;

    /** Returns the bytes that are free for this process, or 0 where the system does not tell. */
    long availableBytes() {
        long machine = machineBytes();
        return groupBytes().stream().reduce(machine, (least, group) -> least == 0 ? group : Math.min(least, group));
    }

    private long machineBytes() {
        return lines(proc.resolve("meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> number(line.replaceAll("\\D+", "")))
                .flatMapToLong(OptionalLong::stream)
                .map(kibibytes -> kibibytes * 1024)
                .findFirst()
                .orElse(0);
    }

    /** Returns how much is left in every group with a limit, from this process's own group up to the root. */
    private List<Long> groupBytes() {
        List<Long> left = new ArrayList<>();
        for (String line : lines(proc.resolve("self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                up(groups, parts[2])
                        .forEach(group -> left(group, "memory.max", "memory.current", "inactive_file ")
                                .ifPresent(left::add));
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                up(groups.resolve("memory"), parts[2])
                        .forEach(group -> left(
                                        group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ")
                                .ifPresent(left::add));
            }
        }
        return left;
    }

    /**
     * Returns the folders of a group and of those above it. A container sees its own group as the root, so the path
     * that the kernel names may not exist there; then only the root is returned.
     */
    private static List<Path> up(Path root, String path) {
        List<Path> chain = new ArrayList<>(List.of(root));
        for (Path name : Path.of(path.isEmpty() ? "/" : path)) {
            chain.add(chain.getLast().resolve(name.toString()));
        }
        return chain;
    }

    private static Optional<Long> left(Path group, String limitFile, String usageFile, String reclaimable) {
        OptionalLong limit = first(group.resolve(limitFile));
        OptionalLong usage = first(group.resolve(usageFile));
        if (limit.isEmpty() || usage.isEmpty() || limit.getAsLong() >= NO_LIMIT) {
            return Optional.empty();
        }
        long givenBack = lines(group.resolve("memory.stat")).stream()
                .filter(line -> line.startsWith(reclaimable))
                .map(line -> number(line.substring(reclaimable.length())))
                .flatMapToLong(OptionalLong::stream)
                .findFirst()
                .orElse(0);
        return Optional.of(Math.max(1, limit.getAsLong() - usage.getAsLong() + givenBack));
    }

    private static OptionalLong first(Path file) {
        return lines(file).stream().findFirst().map(HostMemory::number).orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // "max"
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
