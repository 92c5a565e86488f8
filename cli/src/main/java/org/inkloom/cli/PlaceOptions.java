package org.inkloom.cli;

import org.inkloom.tensor.DType;
import org.inkloom.tensor.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --device} and {@code --dtype}, the same for every command that computes. */
final class PlaceOptions {
    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "cpu, cuda:N, or auto: the first GPU if there is one. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "Type to compute in: ${COMPLETION-CANDIDATES}. Default: float16 on a GPU, float32 on the CPU.")
    private @Nullable ComputeType type;

    /** Returns the device, which must be there. */
    Device device() {
        return Device.parse(device);
    }

    /** Returns the type asked for, or what suits the device. */
    DType dtype(Device on) {
        if (type != null) {
            return type.dtype();
        }
        return on.isCuda() ? DType.FLOAT16 : DType.FLOAT32;
    }
}
