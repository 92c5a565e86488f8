package org.inkloom.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.LoraCopies;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.publish.Atelier;
import org.inkloom.publish.LoraConverter;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.studio.Studio;
import org.inkloom.tensor.LibTorch;

/** What packages ask of models: packages know none, and models no packages. */
final class PackagePorts {
    private PackagePorts() {}

    /** Returns what writes LoRAs in other layouts. */
    static LoraConverter loras() {
        return (lora, model, folder, name) -> {
            LoraTarget target =
                    LoraTarget.of(DiffusionModel.of(ModelFolder.open(model)).unetConfig());
            try {
                return LoraCopies.write(lora, target, folder, name).stream()
                        .map(copy -> new LoraConverter.Copy(copy.layout(), copy.file(), copy.same()))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Finds the model that comes with the program by its name. */
    static Optional<Path> model(String name) {
        return name.equals(CarriedModel.NAME) ? CarriedModel.find().map(CarriedModel::folder) : Optional.empty();
    }

    /**
     * Returns what draws the pictures of a package again.
     *
     * @param flags what the user says of device and type; the rest is as the pictures say
     * @param threadsGiven whether the user says with how many threads to compute
     */
    static Atelier atelier(PipelineFlags flags, boolean threadsGiven) {
        return (model, computed, control) -> open(flags, threadsGiven, model, computed, control);
    }

    private static Atelier.Opened open(
            PipelineFlags flags, boolean threadsGiven, Path model, Map<String, String> computed, RunControl control) {
        flags.takeOver(computed, control.progress()::say);
        String threads = computed.getOrDefault(PictureRecipeKeys.THREADS, "");
        if (!threadsGiven && threads.matches("[1-9]\\d{0,2}")) {
            LibTorch.setThreads(Integer.parseInt(threads));
        }
        Studio studio = flags.studio();
        ShotPainter painter = studio.model(model.toString()).painter();
        return new Atelier.Opened() {
            @Override
            public ShotPainter painter() {
                return painter;
            }

            @Override
            public void close() {
                studio.close();
            }
        };
    }
}
