package org.inkloom.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.vae.Vae;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Device;
import org.jspecify.annotations.Nullable;

/**
 * The front door: one device, its queue, and everything that is done on it.
 *
 * <pre>{@code
 * try (Studio studio = Studio.open(); StudioModel inkling = studio.model("inkling")) {
 *     List<DrawnPicture> pictures = inkling.generate(PictureRequest.of("一个小女孩在海边").withSeed(7));
 *     pictures.getFirst().write(Path.of("girl.png"));
 * }
 * }</pre>
 *
 * <p>May be called from any thread. Work on the device is done one piece after another, in the order in which it came; what
 * waits can be cancelled, and what runs stops within a step.
 */
public final class Studio implements AutoCloseable {
    private final StudioOptions options;
    private final DeviceQueue queue = new DeviceQueue();
    private final List<StudioModel> models = new ArrayList<>();
    private @Nullable CompletableFuture<Void> closing;

    private Studio(StudioOptions options) {
        this.options = options;
    }

    /** Opens a studio on the first GPU, or on the CPU. Costs nothing: libtorch is loaded with the first model. */
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
     * Opens a model; loads no weights yet. Opened twice it is in memory twice.
     *
     * @param named {@code inkling} for the carried model, a name that the {@linkplain #shelf shelf} lists, or a folder in
     *     diffusers layout or of the original Kolors
     * @return the model, for the caller to close; closing the studio closes it as well
     * @throws InkloomException {@code INK-MODEL-nnn} if it cannot be used, {@code INK-SCHED-nnn} if its scheduler cannot,
     *     {@code INK-TENSOR-001} to {@code -004} if libtorch or the device is not there, {@code INK-STUDIO-002} if the
     *     studio is closed
     */
    public StudioModel model(String named) {
        ModelFolder folder = ModelFolder.open(shelf().model(named));
        StudioModel model = new StudioModel(this, folder, DiffusionPipeline.open(folder, pipelineOptions()));
        synchronized (this) {
            if (closing == null) {
                models.add(model);
                return model;
            }
        }
        model.close();
        throw DeviceQueue.closedFailure();
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
                                : PipelineOptions.LoraApplication.BESIDE);
    }

    /** Returns the device, which must be there. */
    Device device() {
        return Device.parse(options.device());
    }

    DeviceQueue queue() {
        return queue;
    }

    synchronized void forget(StudioModel model) {
        models.remove(model);
    }

    /**
     * Takes no more work, refuses what waits ({@code INK-STUDIO-002}), asks what runs to stop and waits for it, and closes
     * all models. Closing again does nothing but wait for the same.
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
