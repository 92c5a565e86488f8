package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.LatentColours;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.studio.LoraEntry;
import org.inkloom.studio.ModelEntry;
import org.inkloom.studio.ModelShelf;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.workflow.node.NodePack.UsualSettings;

/** The models that nodes use: each opened once, shared, and closed when others are wanted instead. */
final class Models implements AutoCloseable {
    /** More models than this are not kept open beside each other. */
    private static final int MOST_OPEN = 2;

    private final ModelShelf shelf;
    private final String deviceName;
    private final Map<String, DiffusionPipeline> open = new LinkedHashMap<>(4, 0.75f, true);

    Models(ModelShelf shelf, String deviceName) {
        this.shelf = shelf;
        this.deviceName = deviceName;
    }

    List<String> names() {
        return shelf.models().stream().map(ModelEntry::name).toList();
    }

    List<String> loras() {
        return shelf.loras().stream().map(LoraEntry::name).toList();
    }

    Path lora(String name) {
        return shelf.loras().stream()
                .filter(lora -> lora.name().equals(name))
                .map(LoraEntry::file)
                .findFirst()
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GRAPH-020",
                        "There is no LoRA " + name + " any more.",
                        "Its file was there when the job was queued.",
                        "Put it back, or choose another."));
    }

    /** Returns what changes when a model's files do; nothing where they cannot be looked at. */
    Optional<String> identity(String model) {
        try {
            return Optional.of(ContentDigest.identity(shelf.model(model)));
        } catch (IOException | InkloomException e) {
            // The run says what is wrong with it.
            return Optional.empty();
        }
    }

    Optional<String> loraIdentity(String name) {
        try {
            return Optional.of(ContentDigest.identity(lora(name)));
        } catch (IOException | InkloomException e) {
            return Optional.empty();
        }
    }

    private synchronized DiffusionPipeline pipeline(String name) {
        DiffusionPipeline known = open.get(name);
        if (known != null) {
            return known;
        }
        Iterator<DiffusionPipeline> oldest = open.values().iterator();
        while (open.size() >= MOST_OPEN && oldest.hasNext()) {
            oldest.next().close();
            oldest.remove();
        }
        ModelFolder folder = ModelFolder.open(shelf.model(name));
        DiffusionPipeline pipeline = DiffusionPipeline.open(folder, PipelineOptions.on(device()));
        open.put(name, pipeline);
        return pipeline;
    }

    DrawingStages stages(String name) {
        return pipeline(name).stages();
    }

    LatentColours colours(String name) {
        return pipeline(name).latentColours();
    }

    /** How a model is best drawn with, by its files. */
    UsualSettings usual(String name) {
        Path folder = shelf.model(name);
        PictureSettings settings = ModelDefaults.of(ModelFolder.open(folder)).settings();
        long modified;
        try {
            modified = Files.getLastModifiedTime(folder).to(TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new UsualSettings(
                settings.width(), settings.height(), settings.steps(), settings.guidanceScale(), modified);
    }

    Device device() {
        return Device.parse(deviceName);
    }

    long totalBytes() {
        return DeviceMemory.totalBytes(device());
    }

    long freeBytes() {
        return DeviceMemory.availableBytes(device());
    }

    /** Closes all of them; they are opened again when they are needed. */
    synchronized void unload() {
        open.values().forEach(DiffusionPipeline::close);
        open.clear();
    }

    @Override
    public void close() {
        unload();
    }
}
