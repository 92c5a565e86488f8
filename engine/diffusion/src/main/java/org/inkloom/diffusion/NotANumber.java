package org.inkloom.diffusion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.weights.DType;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Finds out why a picture consists of values that are no numbers (NaN): a damaged weight, or an overflow during
 * computation.
 */
final class NotANumber {
    private NotANumber() {}

    /**
     * Returns the failure to throw. LoRAs need no looking at: their numbers were checked when they were read.
     *
     * @param model whose weights are looked through, part by part
     * @param computed the type that the U-Net computed in
     * @param loras whether there were LoRAs
     */
    static InkloomException explain(DiffusionModel model, DType computed, boolean loras) {
        for (Path part : model.weightFolders()) {
            Optional<InkloomException> fault = lookThrough(part);
            if (fault.isPresent()) {
                return fault.get();
            }
        }
        String smaller = loras ? "a smaller LoRA scale" : "a smaller " + SettingKey.of("guidance_scale");
        boolean half = computed == DType.FLOAT16;
        return InkloomException.failed(
                "INK-GEN-007",
                "The picture came out as no numbers at all (NaN).",
                "All weights are numbers, so the U-Net or the autoencoder overflowed on the way in "
                        + (half
                                ? "float16, whose largest number is 65504."
                                : computed.name().toLowerCase(Locale.ROOT) + "."),
                half
                        ? "Give " + SettingKey.of("dtype") + " bfloat16 or float32, or " + smaller + "."
                        : "Give " + smaller + ", or another " + SettingKey.of("scheduler") + " or "
                                + SettingKey.of("steps") + ".");
    }

    private static Optional<InkloomException> lookThrough(Path part) {
        if (!Files.isDirectory(part) || TensorFiles.find(part).isEmpty()) {
            return Optional.empty();
        }
        try (TensorFile file = TensorFiles.openFolder(part)) {
            NonFinite.refuse(file, name -> true);
            return Optional.empty();
        } catch (InkloomException e) {
            return Optional.of(e);
        }
    }
}
