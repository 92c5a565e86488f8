package org.inkloom.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Linux says of free main memory, for the machine and for the control groups that this process is in.
 *
 * <p>A group's limit holds for all groups below it. Of what a group uses, file pages that nobody has touched lately
 * ({@code inactive_file}) are given back when memory is asked for, so they count as free.
 *
 * @param proc where {@code /proc} is
 * @param groups where {@code /sys/fs/cgroup} is
 */
record HostMemory(Path proc, Path groups) {
    static final HostMemory OF_THIS_PROCESS = new HostMemory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));

    /** Limits from that size on are how "no limit" is written in version 1. */
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

    /** Returns what is left in every group with a limit, from this process's own up to the root. */
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

    /** A container sees its own group as the root, so the path that the kernel names may not be there: the root counts. */
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
