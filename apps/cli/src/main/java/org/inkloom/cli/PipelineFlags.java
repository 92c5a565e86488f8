package org.inkloom.cli;

import java.util.Map;
import java.util.function.Consumer;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioOptions;
import org.inkloom.studio.StudioOptions.Residency;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
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

    /** Returns where and in which type networks beside the model compute. */
    Placement placement() {
        Device device = place.device();
        return Placement.of(device, place.dtype(device));
    }

    /** Takes over what a picture says of how it was computed, where no flag says it. */
    void takeOver(Map<String, String> recorded, Consumer<String> note) {
        place.takeOver(recorded, note);
        tiling |= recorded.getOrDefault(PictureRecipeKeys.TILING, "").equals("on");
        fuse |= recorded.getOrDefault(PictureRecipeKeys.LORAS, "").equals("fused");
    }

    /** Opens a studio with these flags. */
    Studio studio() {
        return Studio.open(StudioOptions.USUAL
                .withDevice(place.device().toString())
                .withDtype(place.dtype(place.device()))
                .withResidency(residency)
                .withTiling(tiling)
                .withFusedLoras(fuse));
    }

    /** Reads {@code one-at-a-time} for {@code ONE_AT_A_TIME}. */
    static final class ResidencyConverter extends WordConverter<Residency> {
        ResidencyConverter() {
            super(Residency.class);
        }
    }
}
