package org.inkloom.cli;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --device} and {@code --dtype}; shared by all commands that compute. */
final class PlaceOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = AUTO,
            description = "cpu, cuda:N, or auto: the first GPU if there is one. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "Type to compute in: ${COMPLETION-CANDIDATES}. Default: float16 on a GPU, float32 on the CPU.")
    private @Nullable ComputeType type;

    /** Returns a copy, to which the record of one picture can be applied. */
    PlaceOptions copy() {
        PlaceOptions copy = new PlaceOptions();
        copy.device = device;
        copy.type = type;
        return copy;
    }

    /** Returns the device; fails if it does not exist. */
    Device device() {
        return Device.parse(device);
    }

    /** Uses the recorded device and type of a picture where no flag sets them. */
    void takeOver(Map<String, String> recorded, Consumer<String> note) {
        String where = recorded.getOrDefault(PictureRecipeKeys.DEVICE, "");
        if (device.equals(AUTO) && where.equals("cpu")) {
            device = "cpu";
        }
        if (!where.isEmpty() && device().isCuda() != where.equals("cuda")) {
            note.accept("It was drawn on " + (where.equals("cuda") ? "a GPU" : "the CPU") + " and is now drawn on "
                    + device() + ": pixels differ a little.");
            return;
        }
        if (type == null) {
            type = Stream.of(ComputeType.values())
                    .filter(known -> known.toString().equals(recorded.getOrDefault(PictureRecipeKeys.DTYPE, "")))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Returns the given type, or the default for the device. */
    DType dtype(Device on) {
        if (type != null) {
            return type.dtype();
        }
        return on.isCuda() ? DType.FLOAT16 : DType.FLOAT32;
    }
}
