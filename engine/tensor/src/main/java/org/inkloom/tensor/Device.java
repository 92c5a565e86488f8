package org.inkloom.tensor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Where tensors live and are computed.
 *
 * @param type CPU or CUDA
 * @param index which GPU, 0 for the CPU
 */
public record Device(Type type, int index) {
    private static final Pattern CUDA_NAME = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** The kinds of device. */
    public enum Type {
        CPU,
        CUDA
    }

    /** The CPU. */
    public static final Device CPU = new Device(Type.CPU, 0);

    /** Checks the index. */
    public Device {
        if (index < 0 || index > 127 || (type == Type.CPU && index != 0)) {
            throw new IllegalArgumentException("no such device: " + type + " " + index);
        }
    }

    /** Returns the GPU of that number. */
    public static Device cuda(int index) {
        return new Device(Type.CUDA, index);
    }

    /**
     * Reads {@code cpu}, {@code cuda}, {@code cuda:N} or {@code auto} (the first GPU if one answers, else the CPU).
     *
     * @throws InkloomException {@code INK-TENSOR-003} for another name, {@code -004} for a GPU that is not there
     */
    public static Device parse(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        if (name.equals("auto")) {
            return LibTorch.cudaAvailable() ? cuda(0) : CPU;
        }
        Matcher cuda = CUDA_NAME.matcher(name);
        if (!cuda.matches()) {
            throw InkloomException.badInput(
                    "INK-TENSOR-003",
                    "There is no device \"" + name + "\".",
                    "A device is cpu, cuda:N or auto.",
                    "Give " + SettingKey.of("device") + " cpu, " + SettingKey.of("device") + " cuda:0 or "
                            + SettingKey.of("device") + " auto.");
        }
        int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        int count = LibTorch.cudaAvailable() ? Byte.toUnsignedInt(torch.cuda_device_count()) : 0;
        if (index >= count) {
            throw InkloomException.badInput(
                    "INK-TENSOR-004",
                    "The device " + name + " is not there: libtorch sees " + count + " GPUs.",
                    count == 0
                            ? "The built-in libtorch is a CPU build, or no CUDA driver answers."
                            : "The number counts from 0.",
                    count == 0
                            ? "Set INKLOOM_LIBTORCH to the lib folder of a CUDA build (see the README), or give" + " "
                                    + SettingKey.of("device") + " cpu."
                            : "Give " + SettingKey.of("device") + " cuda:0 up to cuda:" + (count - 1) + ".");
        }
        return cuda(index);
    }

    /**
     * Returns all GPUs that answer, or the CPU where none does. Does not load libtorch where that cannot make a
     * difference: without another libtorch named by the user, the built-in one is used, and it knows no GPU.
     */
    public static List<Device> all() {
        if (LibTorch.isBuiltIn() || !LibTorch.cudaAvailable()) {
            return List.of(CPU);
        }
        return IntStream.range(0, Byte.toUnsignedInt(torch.cuda_device_count()))
                .mapToObj(Device::cuda)
                .toList();
    }

    /** Returns whether this is a GPU. */
    public boolean isCuda() {
        return type == Type.CUDA;
    }

    /** Waits until the device has done all work given to it; immediate on the CPU. */
    public void synchronize() {
        if (isCuda()) {
            torch.cuda_synchronize(index);
        }
    }

    /** Returns libtorch's own name object, attached to the current scope. */
    org.bytedeco.pytorch.Device toTorch() {
        LibTorch.start();
        return isCuda()
                ? new org.bytedeco.pytorch.Device(torch.DeviceType.CUDA, (byte) index)
                : new org.bytedeco.pytorch.Device(torch.DeviceType.CPU);
    }

    /** Returns the name that {@link #parse} reads. */
    @Override
    public String toString() {
        return isCuda() ? "cuda:" + index : "cpu";
    }
}
