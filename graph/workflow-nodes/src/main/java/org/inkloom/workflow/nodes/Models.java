package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.diffusion.CurrentPipeline;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.LatentPreview;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.StageModel;
import org.inkloom.diffusion.StagePrompt;
import org.inkloom.diffusion.StageSampling;
import org.inkloom.diffusion.control.Controls;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.Inkling;
import org.inkloom.diffusion.family.Kolors;
import org.inkloom.diffusion.family.Sd15;
import org.inkloom.diffusion.family.Sdxl;
import org.inkloom.diffusion.prompt.PromptParser;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.diffusion.sigma.SigmaSchedule;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.folder.ExchangedParts;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.studio.ModelEntry;
import org.inkloom.studio.ModelShelf;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioOptions;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.workflow.node.ModelWatch;
import org.inkloom.workflow.node.NodePack.UsualSettings;
import org.jspecify.annotations.Nullable;

/** The models that nodes use. Each is opened once and shared, and closed when room is needed for others. */
final class Models implements AutoCloseable {
    /** This part of a device's memory is kept free for drawing, but no less and no more than the two sizes below. */
    private static final long SPARE_PART = 10;

    private static final long LEAST_SPARE = 1L << 30;
    private static final long MOST_SPARE = 8L << 30;

    /** Side of the latents that are drawn beforehand, and in how many steps. */
    private static final int WARM_SIDE = 8;

    private static final int WARM_STEPS = 4;
    private static final int LORA_DEPTH = 3;

    private final StudioOptions options;
    private final ModelShelf shelf;
    private final List<Path> folders;
    private final PartShelf unets;
    private final PartShelf autoencoders;
    private final PartShelf textEncoders;
    private final String deviceName;
    private final OpenModels<Open> open;

    /**
     * Lists the models of this machine.
     *
     * @param folders folders of models, which also contain {@code embeddings} and the like
     * @param deviceName where to compute
     */
    Models(List<Path> folders, String deviceName) {
        this(folders, deviceName, ModelWatch.NONE);
    }

    /** As {@link #Models(List, String)}, with a listener for models that are opened and closed. */
    Models(List<Path> folders, String deviceName, ModelWatch watch) {
        this.folders = folders;
        unets = PartShelf.ofUnets(folders);
        autoencoders = PartShelf.ofAutoencoders(folders);
        textEncoders = PartShelf.ofTextEncoders(folders);
        this.deviceName = deviceName;
        open = new OpenModels<>(new Folders(), memory(), watch, deviceName);
        options = StudioOptions.USUAL
                .withDevice(deviceName)
                .withModelFolders(folders.stream()
                        .flatMap(folder -> Stream.of("checkpoints", "diffusers").map(folder::resolve))
                        .toList());
        try (Studio studio = Studio.open(options)) {
            shelf = studio.shelf();
        }
    }

    List<String> names() {
        return shelf.models().stream().map(ModelEntry::name).toList();
    }

    /**
     * Returns the names of LoRAs: built-in ones by name, files in {@code loras} by file name with the extension, as in
     * ComfyUI.
     */
    List<String> loras() {
        return List.copyOf(loraFiles().keySet());
    }

    Map<String, Path> loraFiles() {
        Map<String, Path> found = new LinkedHashMap<>();
        shelf.loras().forEach(lora -> found.put(lora.name(), lora.file()));
        ListedFiles.below(foldersOf(LoraShelf.FOLDER), LORA_DEPTH, ListedFiles.ending(List.of(LoraShelf.ENDING)))
                .forEach(found::putIfAbsent);
        return found;
    }

    Path lora(String name) {
        return Optional.ofNullable(loraFiles().get(name))
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GRAPH-020",
                        "There is no LoRA " + name + " any more.",
                        "Its file was there when the job was queued.",
                        "Put it back, or choose another."));
    }

    /**
     * Returns a model's folder. For parts in files of their own it is a folder that links to them and to the other
     * parts.
     */
    Path folder(String name) {
        List<Path> unet = unets.filesOf(name);
        if (!unet.isEmpty()) {
            return unets.with(unet, shelf.models(), model -> ExchangedUnet.of(model, unet.getFirst()));
        }
        List<Path> vae = autoencoders.filesOf(name);
        if (!vae.isEmpty()) {
            return autoencoders.with(vae, shelf.models(), model -> ExchangedParts.vae(model, vae.getFirst()));
        }
        List<Path> text = textEncoders.filesOf(name);
        return text.isEmpty()
                ? shelf.model(name)
                : textEncoders.with(text, shelf.models(), model -> ExchangedParts.text(model, text));
    }

    /** Returns the U-Nets in files of their own. */
    PartShelf unets() {
        return unets;
    }

    /** Returns the autoencoders in files of their own. */
    PartShelf autoencoders() {
        return autoencoders;
    }

    /** Returns the text encoders in files of their own. */
    PartShelf textEncoders() {
        return textEncoders;
    }

    /** Opens a studio for training and stories, with the same device and models. The caller closes it. */
    Studio studio() {
        return Studio.open(options);
    }

    /** Returns the identity (see {@link FileIdentity}) of a model's files; empty if they cannot be read. */
    Optional<String> identity(String model) {
        return FileIdentity.of(() -> List.of(folder(model)));
    }

    /**
     * Returns the identity of the embeddings that prompts name. If another node computes a prompt, its embeddings are
     * unknown here, so all embeddings count.
     *
     * @param inputs the names of the inputs that are prompts
     */
    Optional<String> embeddingIdentity(Map<String, @Nullable Object> constants, List<String> inputs) {
        return FileIdentity.of(() -> {
            EmbeddingFolders here = embeddings();
            Set<Path> files = new LinkedHashSet<>();
            for (String input : inputs) {
                Object text = constants.get(input);
                if (text == null) {
                    files.addAll(here.folders());
                } else {
                    files.addAll(PromptParser.parse(text.toString(), PromptRules.COMFYUI)
                            .embeddingFiles(here));
                }
            }
            return files;
        });
    }

    /** Returns the embeddings that prompts may name. */
    EmbeddingFolders embeddings() {
        List<Path> all = folders.stream()
                .map(folder -> folder.resolve("embeddings"))
                .filter(Files::isDirectory)
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(shelf.embeddingFolders());
        return new EmbeddingFolders(all);
    }

    private DiffusionPipeline pipeline(String name) {
        return open.get(name).pipeline().now();
    }

    private record Open(CurrentPipeline pipeline) implements OpenModels.Model {
        @Override
        public boolean isBusy() {
            return pipeline.isBusy();
        }

        @Override
        public void close() {
            pipeline.close();
        }
    }

    private final class Folders implements OpenModels.Source<Open> {
        @Override
        public Open open(String name) {
            return new Open(CurrentPipeline.open(
                    () -> ModelFolder.open(folder(name)),
                    () -> PipelineOptions.on(device()).withEmbeddings(embeddings())));
        }

        @Override
        public long bytes(String name) {
            return ModelSize.of(ModelFolder.open(folder(name)));
        }
    }

    /**
     * Draws the smallest picture with the model that comes with the program, where no other is first in the list: the libraries, the
     * model and the compiled code are then there when a newcomer's first picture is asked for.
     */
    void warmUp() {
        if (!names().stream().findFirst().equals(Optional.of(CarriedModel.NAME))) {
            return;
        }
        RunControl control = RunControl.quiet();
        DrawingStages stages = stages(CarriedModel.NAME);
        StagePrompt prompt = StagePrompt.of(stages.encode("a", PromptRules.COMFYUI, control));
        StageSampling least = new StageSampling(
                StageModel.of(List.of()),
                List.of(prompt),
                List.of(prompt),
                2,
                LatentArray.empty(1, stages.channels(), WARM_SIDE, WARM_SIDE),
                0,
                true,
                SigmaSchedule.NORMAL.sigmas(stages.sigmas(), WARM_STEPS),
                SigmaSampler.EULER);
        stages.decode(stages.sample(least, (_, _, _) -> {}, control), false, control);
    }

    DrawingStages stages(String name) {
        return pipeline(name).stages();
    }

    /** Returns a model's noise levels, with the prediction type and other assumptions that the graph sets. */
    SigmaTable sigmas(Values.Model model) {
        return stages(model.name()).sigmas(model.made());
    }

    LatentPreview preview(String name) {
        return pipeline(name).preview(shelf.previewDecoder(folder(name)));
    }

    /** Returns the recommended settings for a model, from its files. */
    UsualSettings usual(String name) {
        Path folder = folder(name);
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

    /** Returns whether a control network fits a model; loads neither. */
    boolean isSteeredBy(String name, Path network) {
        return Controls.fits(
                network, DiffusionModel.of(ModelFolder.open(folder(name))).unetConfig());
    }

    /** Returns a model's family as one lower-case word. */
    String family(String name) {
        return switch (DiffusionModel.of(ModelFolder.open(folder(name))).family()) {
            case Kolors kolors -> "kolors";
            case Inkling inkling -> "inkling";
            case Sdxl sdxl -> "sdxl";
            case Sd15 sd15 -> "sd15";
        };
    }

    /** Returns the existing folders with a name, such as {@code annotators}, below the folders of models. */
    List<Path> foldersOf(String kind) {
        return folders.stream()
                .map(folder -> folder.resolve(kind))
                .filter(Files::isDirectory)
                .toList();
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

    /** Reads the device only when a model is asked for: its name cannot be read without loading libtorch. */
    private OpenModels.Memory memory() {
        return new OpenModels.Memory(
                this::freeBytes, () -> Math.clamp(totalBytes() / SPARE_PART, LEAST_SPARE, MOST_SPARE));
    }

    /** Closes all of them; they are opened again when they are needed. */
    void unload() {
        open.letGo(ModelWatch.Why.ASKED);
    }

    @Override
    public void close() {
        open.close();
    }
}
