package org.inkloom.models.checkpoint;

import java.util.Set;
import java.util.function.Predicate;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;

/** Describes, for messages, a file that holds no whole model of a kind that is read: what it seems to be instead. */
final class ForeignFile {
    private ForeignFile() {}

    static InkloomException refusal(TensorFile file) {
        return refusal(file, reason(file.names()));
    }

    static InkloomException refusal(TensorFile file, String why) {
        return InkloomException.badInput(
                "INK-MODEL-021",
                "The file " + file.path() + " holds no whole model that can be drawn with: " + why + ".",
                "Single files of Stable Diffusion 1 and 2 and of SDXL are read, with U-Net (model.diffusion_model.*),"
                        + " autoencoder (first_stage_model.*) and text encoders (cond_stage_model.*, conditioner.*).",
                "Give such a file, or the folder of a model; `inkloom inspect` shows what a file holds, and `inkloom"
                        + " pull "
                        + CommandFlag.of("help") + "` says how a model is fetched.");
    }

    private static String reason(Set<String> keys) {
        if (any(keys, key -> key.contains("lora_") || key.contains(".lora") || key.contains("hada_w1"))) {
            return "it is a LoRA";
        }
        if (any(keys, key -> key.contains("joint_blocks.") || key.contains("double_blocks."))) {
            return "its network is a transformer, as in Stable Diffusion 3 and FLUX";
        }
        if (any(keys, key -> key.startsWith("control_model."))) {
            return "it is a ControlNet";
        }
        if (any(keys, key -> key.startsWith("input_blocks.") || key.startsWith("down_blocks."))) {
            return "it is a U-Net alone, which belongs into the folder unet of a model that has the other parts";
        }
        if (!any(keys, key -> key.startsWith(OriginalUnet.PREFIX))) {
            return "it has no U-Net";
        }
        if (any(keys, key -> key.startsWith("conditioner.embedders.0.model."))) {
            return "it has OpenCLIP's text encoder alone, as SDXL's refiner";
        }
        return any(keys, key -> key.startsWith(OriginalVae.PREFIX))
                ? "it has no text encoder"
                : "it has no autoencoder";
    }

    private static boolean any(Set<String> keys, Predicate<String> test) {
        return keys.stream().anyMatch(test);
    }
}
