package org.inkloom.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.run.folder.FileTree;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Decides which parts of a model are converted when they are loaded, which is faster, and which stay as in their files
 * because memory is short.
 */
public final class PartPlacement {
    private final Device device;
    private final DType compute;
    private final long most;
    private final Map<List<FileStamp>, Long> converted = new HashMap<>();

    /**
     * Makes the rules.
     *
     * @param compute type to compute in on a GPU
     * @param memory bytes of the device
     */
    PartPlacement(Device device, DType compute, long memory) {
        this.device = device;
        this.compute = compute;
        // Converted weights take twice the size of the file but need no conversion in each step. One part may take at
        // most a quarter of the memory, so that the rest can serve as page cache for the files of the other parts.
        most = memory / 4;
    }

    /** As above, with all of the device's memory. */
    public PartPlacement(Device device, DType compute) {
        this(device, compute, DeviceMemory.totalBytes(device));
    }

    /** Returns where the weights of a part's folder or file go. */
    public Placement of(Path part) {
        if (device.isCuda()) {
            return Placement.of(device, compute);
        }
        Placement quick = Placement.of(device, DType.FLOAT32).packed();
        return isLarge(part) ? quick.asInFile() : quick;
    }

    /**
     * Returns where the networks of controls are computed with, by their normalised paths. They are in memory together
     * with the U-Net, so they share what one part may take; those that do not fit stay as in their files.
     */
    public Map<Path, Placement> of(List<ControlUse> uses) {
        Map<Path, Placement> placements = new LinkedHashMap<>();
        long taken = 0;
        for (ControlUse use : uses) {
            Path network = use.network().toAbsolutePath().normalize();
            if (placements.containsKey(network)) {
                continue;
            }
            Placement usual = of(network);
            long bytes = device.isCuda() ? 0 : convertedBytes(network);
            boolean fits = taken + bytes <= most;
            placements.put(network, fits ? usual : usual.asInFile());
            taken += fits ? bytes : 0;
        }
        return placements;
    }

    /**
     * Returns how many bytes of memory a part's weights need. Weights that stay in the file count as nothing: they are
     * mapped, and the system can drop them at any time.
     */
    public long bytes(Path part) {
        if (device.isCuda()) {
            return fileBytes(part);
        }
        return isLarge(part) ? 0 : convertedBytes(part);
    }

    /** Returns the bytes that the networks of controls take together. */
    public long bytes(List<ControlUse> uses) {
        return of(uses).entrySet().stream()
                .mapToLong(network ->
                        network.getValue().stored() == Placement.Stored.AS_IN_FILE ? 0 : bytes(network.getKey()))
                .sum();
    }

    /** Returns the bytes of control networks, IP-Adapters, and the largest encoder: it is closed when it has looked. */
    public long bytesBeside(List<ControlUse> uses, List<IpAdapterUse> shown) {
        return bytes(uses) + adapterBytes(shown);
    }

    /** Returns the bytes of IP-Adapters and the largest encoder. */
    long adapterBytes(List<IpAdapterUse> shown) {
        long adapters = shown.stream()
                .map(IpAdapterUse::file)
                .distinct()
                .mapToLong(this::bytes)
                .sum();
        long encoder = shown.stream()
                .flatMap(use -> use.encoders().stream())
                .distinct()
                .mapToLong(this::bytes)
                .max()
                .orElse(0);
        return adapters + encoder;
    }

    private boolean isLarge(Path part) {
        return convertedBytes(part) > most;
    }

    /**
     * Returns how many bytes a part takes when converted: twice its size for half precision, and somewhat more than
     * four times for packed formats.
     */
    private long convertedBytes(Path part) {
        return converted.computeIfAbsent(FileStamp.below(part), _ -> {
            if (!Files.exists(part)) {
                return 0L; // whoever loads it says so
            }
            if (Files.isRegularFile(part) || TensorFiles.find(part).isPresent()) {
                try (TensorFile weights = TensorFiles.open(part)) {
                    if (weights.summary().isPacked()) {
                        return Float.BYTES * weights.summary().elements();
                    }
                }
            }
            return 2 * fileBytes(part);
        });
    }

    /** Returns the bytes of a folder's files, or of a file. */
    static long fileBytes(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Files.isRegularFile(folder) ? size(folder) : 0; // a network may lie in one file
        }
        try {
            long files = FileTree.files(folder).stream()
                    .mapToLong(PartPlacement::size)
                    .sum();
            return files + BorrowedTensors.bytes(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
