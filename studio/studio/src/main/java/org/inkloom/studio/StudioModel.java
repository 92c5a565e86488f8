package org.inkloom.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.inkloom.diffusion.CurrentPipeline;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.models.text.KnownWords;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.studio.control.ControlNetShelf;
import org.inkloom.studio.control.ControlPictures;
import org.jspecify.annotations.Nullable;

/**
 * A model for drawing pictures. Its weights are loaded when first needed, and again if its files have been replaced.
 * May be called from any thread, including virtual ones: the requests for all models of a studio are served one after
 * another, in the order of arrival.
 */
public final class StudioModel implements AutoCloseable {
    private static final int SHOWN = 12;

    private final Studio studio;
    private final Path folder;
    private final CurrentPipeline pipeline;
    private final AtomicReference<@Nullable CompletableFuture<Void>> closing = new AtomicReference<>();

    StudioModel(Studio studio, CurrentPipeline pipeline) {
        this.studio = studio;
        this.pipeline = pipeline;
        folder = pipeline.folder().origin();
        var _ = settings();
    }

    /** Returns its name: {@code inkling}, or its folder. */
    public String name() {
        return ModelShelf.nameOf(folder);
    }

    /** Returns the model's folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the complete settings that apply where a request gives none. */
    public PictureSettings settings() {
        return ModelDefaults.of(pipeline.folder()).settings();
    }

    /**
     * Returns the complete settings of a request: what it does not give is as the model recommends, and an extended
     * initial picture decides the size.
     */
    public PictureSettings settings(PictureRequest request) {
        return reader().settings(request);
    }

    /** Returns a digest of its configs and weights, which recipes contain. */
    public String fingerprint() {
        return pipeline.fingerprint();
    }

    /** Returns the words of prompts that the model does not know and ignores; empty for models of open vocabulary. */
    public List<String> unknownWords(List<String> prompts) {
        return KnownWords.ofModel(pipeline.folder().root()).stream()
                .flatMap(known -> prompts.stream().flatMap(prompt -> known.unknownIn(prompt).stream()))
                .distinct()
                .toList();
    }

    /**
     * Returns notes for the user about a request, before it is drawn: words that the model ignores, and how an initial
     * picture is brought to the size of the result.
     *
     * @throws org.inkloom.run.InkloomException as {@link #generate(PictureRequest)} does for a request that cannot
     *     be read
     */
    public List<String> notes(PictureRequest request) {
        List<String> notes = new ArrayList<>(reader().read(request).notes());
        notes.addAll(notes(request.prompts()));
        return notes;
    }

    /** Returns notes about words that it ignores. */
    List<String> notes(List<String> prompts) {
        List<String> unknown = unknownWords(prompts);
        if (unknown.isEmpty()) {
            return List.of();
        }
        String more = unknown.size() > SHOWN ? " and " + (unknown.size() - SHOWN) + " more" : "";
        return List.of("Words that the model does not know and passes over: "
                + String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size()))) + more + ". "
                + KnownWords.FILE + " in the model's folder lists those it knows.");
    }

    /** Returns a painter of story shots that uses this model; each shot is a piece of work in the queue. */
    public ShotPainter painter() {
        return painter(Map.of());
    }

    /**
     * As {@link #painter()}, with networks for control pictures whose shots name none.
     *
     * @param controlNets folders by kind; for other kinds the network that was published for the model is used
     */
    public ShotPainter painter(Map<String, Path> controlNets) {
        return new ModelPainter(this, controlNets, OptionalInt.empty());
    }

    /** Returns what prepares control pictures for this model. */
    ControlPictures controlPictures(Map<String, Path> named, RunControl control) {
        return new ControlPictures(ControlNetShelf.of(folder, named), /* ready= */ false, studio.placement(), control);
    }

    /**
     * Draws pictures and waits for them.
     *
     * @return one picture for each prompt
     * @throws org.inkloom.run.InkloomException {@code INK-GEN-nnn}, {@code INK-LORA-nnn}, {@code INK-SCHED-nnn},
     *     {@code INK-MODEL-nnn} for a request that cannot be drawn; {@code INK-TENSOR-005} if memory runs out;
     *     {@code INK-STUDIO-002} if the model is closed, {@code -003} if the waiting thread is interrupted: the work
     *     then stops at its next step
     */
    public List<DrawnPicture> generate(PictureRequest request) {
        return generate(request, GenerationListener.NONE, RunControl.quiet());
    }

    /**
     * As {@link #generate(PictureRequest)}, with progress.
     *
     * @param listener is told of the progress
     * @param control receives progress; its cancellation is checked once per step, and while the request waits in
     *     the queue
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop
     */
    public List<DrawnPicture> generate(PictureRequest request, GenerationListener listener, RunControl control) {
        DeviceQueue.requireOutsideListener();
        return studio.queue().await(submit(request, listener, control), control.cancellation());
    }

    /**
     * Queues a request and returns at once, after reading the initial picture if there is one. The future fails as
     * {@link #generate} does. Cancelling it, or a dependent stage, removes the request from the queue, or stops it
     * within a step.
     */
    public CompletableFuture<List<DrawnPicture>> generateAsync(PictureRequest request) {
        return generateAsync(request, GenerationListener.NONE);
    }

    /** As {@link #generateAsync(PictureRequest)}, with progress. */
    public CompletableFuture<List<DrawnPicture>> generateAsync(PictureRequest request, GenerationListener listener) {
        try {
            return submit(request, listener, RunControl.quiet());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private QueuedWork<List<DrawnPicture>> submit(
            PictureRequest wanted, GenerationListener listener, RunControl control) {
        RequestReader.Read read = reader().read(wanted);
        return submit(
                control.cancellation(),
                stop -> {
                    DiffusionPipeline now = pipeline.now();
                    Optional<Path> tiny = listener.wantsPreviews()
                            ? studio.shelf().previewDecoder(pipeline.folder().root())
                            : Optional.empty();
                    ListenedRun run = new ListenedRun(listener, control.progress(), () -> now.preview(tiny));
                    if (listener.wantsPreviews()) {
                        // Previews without a tiny autoencoder need a mapping of latents to colours, which is computed
                        // with the autoencoder. If memory is short, autoencoder and U-Net are not loaded at the same
                        // time, so it is computed before the U-Net is loaded.
                        now.preview(tiny);
                    }
                    return now.generate(read.request(), run, new RunControl(run, stop)).stream()
                            .map(StudioModel::drawn)
                            .toList();
                },
                listener::waiting);
    }

    private static DrawnPicture drawn(Drawing drawing) {
        return new DrawnPicture(drawing.picture(), drawing.recipe());
    }

    private RequestReader reader() {
        return new RequestReader(studio.shelf(), settings());
    }

    /**
     * Checks, without loading weights, whether a request can be drawn: the steps suit the sampler, the LoRAs exist and
     * fit the model, the initial picture can be read, the memory is sufficient. Waits in the queue like any work.
     *
     * @throws org.inkloom.run.InkloomException if it cannot
     */
    public void check(PictureRequest wanted) {
        RequestReader.Read read = reader().read(wanted);
        call(RunControl.quiet(), (pipe, control) -> {
            pipe.check(read.request());
            return true;
        });
    }

    /** Returns whether it computes on the CPU. */
    boolean isOnCpu() {
        return !studio.placement().device().isCuda();
    }

    /** Work that uses the pipeline exclusively. */
    interface PipelineWork<T> {
        T with(DiffusionPipeline pipeline, RunControl control);
    }

    /** Queues work on the pipeline and waits for it. */
    <T> T call(RunControl control, PipelineWork<T> work) {
        DeviceQueue.requireOutsideListener();
        Progress progress = control.progress();
        QueuedWork<T> queued = submit(
                control.cancellation(), stop -> work.with(pipeline.now(), new RunControl(progress, stop)), _ -> {});
        return studio.queue().await(queued, control.cancellation());
    }

    private <T> QueuedWork<T> submit(Cancellation caller, Function<Cancellation, T> work, IntConsumer ahead) {
        return studio.queue().submit(this, () -> closing.get() == null, caller, work, ahead);
    }

    /**
     * Frees the weights. Waiting requests are refused; a running one is asked to stop and waited for. Closing again
     * only waits for the same.
     */
    @Override
    public void close() {
        Closing.waitFor(beginClosing());
    }

    /** Starts to close; the future completes when the weights are free. */
    CompletableFuture<Void> beginClosing() {
        CompletableFuture<Void> freed = new CompletableFuture<>();
        CompletableFuture<Void> earlier = closing.compareAndExchange(null, freed);
        if (earlier != null) {
            return earlier;
        }
        var _ = studio.queue().withdraw(this).thenRun(() -> {
            try {
                pipeline.close();
                freed.complete(null);
            } catch (RuntimeException | Error e) {
                freed.completeExceptionally(e);
            } finally {
                studio.forget(this);
            }
        });
        return freed;
    }
}
