package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.PipelineOptions.LoraApplication;
import org.inkloom.diffusion.PipelineOptions.Residency;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.vae.Vae;
import org.inkloom.tensor.Device;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say where and how a model draws, the same for every command that does. */
final class PipelineFlags {
    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--residency",
            paramLabel = "WHICH",
            defaultValue = "auto",
            converter = ResidencyConverter.class,
            description = "Parts of the model to keep in memory: auto, keep, or one-at-a-time, which needs the least"
                    + " memory. Default: ${DEFAULT-VALUE}.")
    private Residency residency;

    @Option(
            names = "--tiling",
            description =
                    "Decode large pictures tile by tile, in less memory; done by itself where a picture does not fit"
                            + " into memory otherwise.")
    private boolean tiling;

    @Option(names = "--fuse", description = "Multiply LoRAs into the weights: every step is as fast as without them.")
    private boolean fuse;

    /** Returns the device, which must be there. */
    Device device() {
        return place.device();
    }

    /** Takes over what a picture says of how it was computed, where no flag says it. */
    void takeOver(Map<String, String> recorded, Consumer<String> note) {
        place.takeOver(recorded, note);
        tiling |= recorded.getOrDefault(PictureRecipeKeys.TILING, "").equals("on");
        fuse |= recorded.getOrDefault(PictureRecipeKeys.LORAS, "").equals("fused");
    }

    /** Opens a model folder with these flags; its weights are loaded when first needed. */
    DiffusionPipeline open(Path model) {
        ModelFolder folder = ModelFolder.open(model);
        Device device = place.device();
        PipelineOptions options = PipelineOptions.on(device)
                .withDtype(place.dtype(device))
                .withResidency(residency)
                .withTiles(tiling ? Vae.Tiles.ON : Vae.Tiles.OFF)
                .withLoras(fuse ? LoraApplication.FUSED : LoraApplication.BESIDE);
        return DiffusionPipeline.open(folder, options);
    }

    /** Reads {@code one-at-a-time} for {@code ONE_AT_A_TIME}. */
    static final class ResidencyConverter extends WordConverter<Residency> {
        ResidencyConverter() {
            super(Residency.class);
        }
    }
}
