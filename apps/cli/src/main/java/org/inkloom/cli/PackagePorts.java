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

/** What packages ask of models: packages know none, and models no packages. */
final class PackagePorts {
    private PackagePorts() {}

    /** Returns what writes LoRAs in other layouts. */
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

    /** Finds the model that comes with the program by its name. */
    static Optional<Path> model(String name) {
        return name.equals(CarriedModel.NAME) ? CarriedModel.find().map(CarriedModel::folder) : Optional.empty();
    }

    /**
     * Returns what draws the pictures of a package again.
     *
     * @param flags what the user says of device and type; the rest is as the pictures say
     * @param threadsGiven whether the user says with how many threads to compute
     * @param controlNets folders of networks for control pictures, by kind
     */
    static Atelier atelier(PipelineFlags flags, boolean threadsGiven, Map<String, Path> controlNets) {
        AtomicInteger threads = new AtomicInteger();
        return (model, computed, control) -> {
            if (!threadsGiven) {
                threads.compareAndSet(0, LibTorch.threads());
            }
            // Pictures of one package, and packages of one contest, may have been drawn in different ways.
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
