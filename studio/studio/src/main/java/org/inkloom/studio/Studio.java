package org.inkloom.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.inkloom.diffusion.CurrentPipeline;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.vae.Vae;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.control.SampleGuideFiles;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.lora.LoraTrainer;
import org.inkloom.training.lora.TrainingReport;
import org.jspecify.annotations.Nullable;

/**
 * The entry point of the library: one device, its queue of work, and everything that can be done on it.
 *
 * <pre>{@code
 * try (Studio studio = Studio.open();
 *         StudioModel inkling = studio.model("inkling")) {
 *     List<DrawnPicture> pictures = inkling.generate(PictureRequest.of("一个小女孩在海边").withSeed(7));
 *     pictures.getFirst().write(Path.of("girl.png"));
 * }
 * }</pre>
 *
 * <p>May be called from any thread. Work on the device is done one piece after another, in the order of arrival;
 * waiting work can be cancelled, and running work stops within a step.
 */
public final class Studio implements AutoCloseable {
    private final StudioOptions options;
    private final DeviceQueue queue = new DeviceQueue();
    private final List<StudioModel> models = new ArrayList<>();
    private @Nullable CompletableFuture<Void> closing;

    private Studio(StudioOptions options) {
        this.options = options;
    }

    /** Opens a studio on the first GPU, or on the CPU. This is fast: libtorch is loaded with the first model. */
    public static Studio open() {
        return open(StudioOptions.USUAL);
    }

    /** Opens a studio. */
    public static Studio open(StudioOptions options) {
        return new Studio(options);
    }

    /** Returns what models and LoRAs are on this machine. */
    public ModelShelf shelf() {
        return ModelShelf.of(options);
    }

    /** Returns the names of the samplers. */
    public static List<String> schedulers() {
        return Arrays.stream(SchedulerKind.values()).map(SchedulerKind::cliName).toList();
    }

    /** Returns how many pieces of work run or wait for their turn. */
    public int queued() {
        return queue.size();
    }

    /**
     * Opens a model without loading its weights. A model that is opened twice is in memory twice.
     *
     * @param named {@code inkling} for the carried model, a name that the {@linkplain #shelf shelf} lists, or a
     *     folder in diffusers' layout or that of the original Kolors
     * @return the model, which the caller closes; closing the studio closes it as well
     * @throws InkloomException {@code INK-MODEL-nnn} if it cannot be used, {@code INK-SCHED-nnn} if its scheduler
     *     cannot, {@code INK-TENSOR-001} to {@code -004} if libtorch or the device is not available,
     *     {@code INK-STUDIO-002} if the studio is closed
     */
    public StudioModel model(String named) {
        Path path = shelf().model(named);
        PipelineOptions chosen = pipelineOptions();
        StudioModel model = new StudioModel(this, CurrentPipeline.open(() -> ModelFolder.open(path), () -> chosen));
        synchronized (this) {
            if (closing == null) {
                models.add(model);
                return model;
            }
        }
        model.close();
        throw DeviceQueue.closedFailure();
    }

    /**
     * Trains a LoRA, or resumes an earlier run with the same settings; waits in the queue and until the training ends.
     *
     * @return the LoRA's path, and measurements of the training
     * @throws InkloomException {@code INK-TRAIN-nnn} for a data set or settings that cannot be used;
     *     {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for the model; {@code INK-TENSOR-005} if memory runs out;
     *     {@code INK-STUDIO-002} and {@code -003} as {@link StudioModel#generate(PictureRequest)} does
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop; what was finished is then in
     *     a checkpoint
     */
    public TrainingReport trainLora(LoraJob job, RunControl control) {
        LoraTrainingConfig config = job.config(shelf());
        return inTurn(control, own -> LoraTrainer.run(config, new SampleGuideFiles(this::placement), own));
    }

    /**
     * Queues other work that needs the device for itself, such as scoring pictures, and waits for its result.
     *
     * @param work is given a cancellation of its own, and must not queue further work in this studio
     * @throws InkloomException {@code INK-STUDIO-002} and {@code -003} as
     *     {@link StudioModel#generate(PictureRequest)} does
     */
    public <T> T inTurn(RunControl control, Function<RunControl, T> work) {
        DeviceQueue.requireOutsideListener();
        QueuedWork<T> queued = queue.submit(
                this,
                () -> true,
                control.cancellation(),
                stop -> work.apply(new RunControl(control.progress(), stop)),
                _ -> {});
        return queue.await(queued, control.cancellation());
    }

    /**
     * Draws the shots of a story that do not exist yet; each waits in the queue.
     *
     * @return which shots were drawn and which existed
     * @throws InkloomException {@code INK-STORY-nnn} for the story, and what
     *     {@link StudioModel#generate(PictureRequest)} throws
     * @throws org.inkloom.run.CancelledException when asked to stop; finished shots are kept
     */
    public StoryReport tellStory(StoryJob job, RunControl control) {
        return tellStory(job, run -> run.run(control), control);
    }

    /**
     * As {@link #tellStory(StoryJob, RunControl)}, with additions by the caller: a gate that shots have to pass, or
     * further sections of the report.
     *
     * @param tell is given the prepared run, extends it and starts it
     */
    public StoryReport tellStory(StoryJob job, Function<StoryRun, StoryReport> tell, RunControl control) {
        return new StoryTelling(this, job).run(tell, control);
    }

    /** Returns what prepares picture sets for training. */
    public PictureSets pictureSets() {
        return new PictureSets(this);
    }

    private PipelineOptions pipelineOptions() {
        PipelineOptions usual = PipelineOptions.on(device());
        return usual.withDtype(options.dtype().orElse(usual.dtype()))
                .withResidency(
                        switch (options.residency()) {
                            case AUTO -> PipelineOptions.Residency.AUTO;
                            case KEEP -> PipelineOptions.Residency.KEEP;
                            case ONE_AT_A_TIME -> PipelineOptions.Residency.ONE_AT_A_TIME;
                        })
                .withTiles(options.tiling() ? Vae.Tiles.ON : Vae.Tiles.OFF)
                .withLoras(
                        options.fuseLoras()
                                ? PipelineOptions.LoraApplication.FUSED
                                : PipelineOptions.LoraApplication.BESIDE)
                .withPrecision(options.float8() ? PipelineOptions.Precision.FLOAT8 : PipelineOptions.Precision.USUAL)
                .withEmbeddings(new EmbeddingFolders(shelf().embeddingFolders()));
    }

    /** Returns device and data type of its models. */
    Placement placement() {
        PipelineOptions chosen = pipelineOptions();
        return Placement.of(chosen.device(), chosen.compute());
    }

    private Device device() {
        return Device.parse(options.device());
    }

    /** Returns the name of the device that is used: {@code cpu} or {@code cuda:N}. Loads libtorch where it is not yet. */
    public String deviceName() {
        return device().toString();
    }

    DeviceQueue queue() {
        return queue;
    }

    synchronized void forget(StudioModel model) {
        models.remove(model);
    }

    /**
     * Accepts no more work, refuses waiting work ({@code INK-STUDIO-002}), asks running work to stop and waits for it,
     * and closes all models. Closing again only waits for the same.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed;
        synchronized (this) {
            if (closing == null) {
                List<CompletableFuture<Void>> all = new ArrayList<>();
                all.add(queue.close());
                List.copyOf(models).forEach(model -> all.add(model.beginClosing()));
                closing = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
            }
            closed = closing;
        }
        Closing.waitFor(closed);
    }
}
