package org.inkloom.tensor.fused;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.cuda.CudaGraph;
import org.inkloom.weights.DType;

/**
 * Which kernels serve a device and an element type; decided once for each pair.
 *
 * @param kernels to use
 * @param missing why they are plain operations; empty if they are compiled
 */
record KernelChoice(FusedKernels kernels, Optional<String> missing) {
    private static final Map<Key, KernelChoice> CHOSEN = new ConcurrentHashMap<>();
    /** The oldest GPUs whose instructions the kernels use: compute capability 8.0. */
    private static final int OLDEST = 80;

    private record Key(Device device, DType type) {}

    static KernelChoice of(Device device, DType type) {
        return CHOSEN.computeIfAbsent(new Key(device, type), key -> choose(device, type));
    }

    private static KernelChoice choose(Device device, DType type) {
        if (!device.isCuda()) {
            return plain("they are for GPUs, and this is the " + device);
        }
        if (type != DType.FLOAT16 && type != DType.BFLOAT16) {
            return plain("they are for float16 and bfloat16, and this is " + type);
        }
        Optional<String> torch = CudaGraph.unavailable();
        if (torch.isPresent()) {
            return plain(torch.get());
        }
        try {
            Nvrtc compiler = Nvrtc.find();
            CudaDriver driver = CudaDriver.of(device);
            if (driver.architecture() < OLDEST) {
                return plain("they need a GPU of compute capability 8.0, and this one has " + driver.architecture() / 10
                        + "." + driver.architecture() % 10);
            }
            KernelSource source = new KernelSource(type, driver.architecture());
            KernelCache cache =
                    new KernelCache(UserFolders.ofProcess().inkloom().resolve("kernels"));
            return new KernelChoice(
                    new CudaKernels(device, type, driver.load(cache.get(source, compiler))), Optional.empty());
        } catch (InkloomException e) {
            return plain(e.what());
        }
    }

    private static KernelChoice plain(String why) {
        return new KernelChoice(PlainKernels.INSTANCE, Optional.of(why));
    }
}
