package org.inkloom.cli;

import java.nio.file.Path;
import org.inkloom.models.folder.ExchangedUnet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag for a U-Net in a file of its own, which replaces the model's. */
final class UnetFlag {
    @Option(
            names = "--unet",
            paramLabel = "FILE",
            description = "A U-Net in a file of its own (.gguf, .safetensors, .ckpt), instead of the one in the model's"
                    + " folder. Default: the model's own.")
    private @Nullable Path file;

    /**
     * Returns the model to draw with, with the U-Net if one is given.
     *
     * @param model as given; null for the default model
     * @param usual name of the default model
     */
    @Nullable
    Path with(@Nullable Path model, String usual) {
        if (file == null) {
            return model;
        }
        return Path.of((model == null ? usual : model.toString()) + ExchangedUnet.SEPARATOR + file);
    }

    /** Returns whether it is given. */
    boolean isGiven() {
        return file != null;
    }
}
