package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioOptions;
import org.inkloom.studio.StudioOptions.Residency;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for how a model computes; shared by all commands that draw. */
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

    @Option(
            names = "--precision",
            paramLabel = "usual|fp8",
            defaultValue = "usual",
            converter = PrecisionConverter.class,
            description =
                    "fp8 computes the U-Net's products in eight bits where the GPU can (H100 and newer): faster, and"
                            + " other details. Default: ${DEFAULT-VALUE}.")
    private Precision precision;

    @Option(
            names = "--embeddings",
            paramLabel = "DIR",
            description =
                    "A folder of textual-inversion embeddings, which a prompt names as embedding:name or <name>. May"
                            + " be given several times. Default: the folder embeddings of INKLOOM_HOME, which is looked"
                            + " into besides.")
    private List<Path> embeddings = new ArrayList<>();

    /** The values of {@code --precision}. */
    enum Precision {
        USUAL,
        FP8
    }

    /** Returns a copy, to which the record of one picture can be applied. */
    PipelineFlags copy() {
        PipelineFlags copy = new PipelineFlags();
        copy.place = place.copy();
        copy.residency = residency;
        copy.tiling = tiling;
        copy.fuse = fuse;
        copy.precision = precision;
        copy.embeddings = embeddings;
        return copy;
    }

    /** Returns the device; fails if it does not exist. */
    Device device() {
        return place.device();
    }

    /** Returns the device and type for networks beside the model: as for the model, but float32 on a CPU. */
    Placement placement() {
        Device device = place.device();
        return Placement.of(
                device,
                PipelineOptions.on(device).withDtype(place.dtype(device)).compute());
    }

    /**
     * Uses the recorded device, type and options of a picture where no flag sets them.
     *
     * @param recorded the picture's record
     * @param note is told of what cannot be used
     */
    void takeOver(Map<String, String> recorded, Consumer<String> note) {
        place.takeOver(recorded, note);
        tiling |= recorded.getOrDefault(PictureRecipeKeys.TILING, "").equals("on");
        if (recorded.getOrDefault(PictureRecipeKeys.PRECISION, "").equals("float8")) {
            precision = Precision.FP8;
        }
        fuse |= recorded.getOrDefault(PictureRecipeKeys.LORAS, "").equals("fused");
    }

    /** Opens a studio with these flags' options. */
    Studio studio() {
        return Studio.open(StudioOptions.USUAL
                .withDevice(place.device().toString())
                .withDtype(place.dtype(place.device()))
                .withResidency(residency)
                .withTiling(tiling)
                .withFusedLoras(fuse)
                .withFloat8(precision == Precision.FP8)
                .withEmbeddingFolders(embeddings));
    }

    /** Reads {@code fp8}. */
    static final class PrecisionConverter extends WordConverter<Precision> {
        PrecisionConverter() {
            super(Precision.class);
        }
    }

    /** Reads an enum constant in lower case with dashes: {@code one-at-a-time} for {@code ONE_AT_A_TIME}. */
    static final class ResidencyConverter extends WordConverter<Residency> {
        ResidencyConverter() {
            super(Residency.class);
        }
    }
}
