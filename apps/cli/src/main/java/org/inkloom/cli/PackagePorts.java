package org.inkloom.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

/**
 * Connects packages with models. The publish module does not depend on the modules that draw, so the command passes
 * these in as functions.
 */
final class PackagePorts {
    private PackagePorts() {}

    /** Returns the converter that writes LoRAs in all layouts. */
    static LoraConverter loras() {
        return (lora, model, folder, name) -> {
            List<LoraTarget> targets =
                    DiffusionModel.of(ModelFolder.open(model)).loraTargets();
            try {
                return LoraCopies.write(lora, targets, folder, name).stream()
                        .map(copy -> new LoraConverter.Copy(copy.layout(), copy.file(), copy.same()))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Returns the folder of the built-in model if that is the name. */
    static Optional<Path> model(String name) {
        return name.equals(CarriedModel.NAME) ? CarriedModel.find().map(CarriedModel::folder) : Optional.empty();
    }

    /**
     * Returns the function that draws the pictures of a package again.
     *
     * @param flags the user's device and type; other settings are taken from the pictures
     * @param threadsGiven whether the user sets the number of threads
     * @param controlNets folders of networks for control pictures, by kind
     */
    static Atelier atelier(PipelineFlags flags, boolean threadsGiven, Map<String, Path> controlNets) {
        AtomicInteger threads = new AtomicInteger();
        return (model, computed, control) -> {
            if (!threadsGiven) {
                threads.compareAndSet(0, LibTorch.threads());
            }
            // A copy for each picture, because recorded settings differ between the pictures of a package or contest.
            PipelineFlags own = flags.copy();
            takeOver(own, threads.get(), computed, control);
            return open(own, model, controlNets);
        };
    }

    private static void takeOver(
            PipelineFlags flags, int usualThreads, Map<String, String> computed, RunControl control) {
        flags.takeOver(computed, control.progress()::say);
        if (usualThreads > 0) {
            String recorded = computed.getOrDefault(PictureRecipeKeys.THREADS, "");
            LibTorch.setThreads(recorded.matches("[1-9]\\d{0,2}") ? Integer.parseInt(recorded) : usualThreads);
        }
    }

    private static Atelier.Opened open(PipelineFlags flags, Path model, Map<String, Path> controlNets) {
        Studio studio = flags.studio();
        ShotPainter painter = studio.model(model.toString()).painter(controlNets);
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
