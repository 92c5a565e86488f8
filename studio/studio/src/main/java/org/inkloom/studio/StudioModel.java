package org.inkloom.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.KnownWords;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.ShotPainter;
import org.jspecify.annotations.Nullable;

/**
 * A model that pictures are drawn with. Its weights are loaded when first needed. May be called from any thread, virtual
 * ones included: requests of all models of a studio are drawn one after another, in the order in which they came.
 */
public final class StudioModel implements AutoCloseable {
    private static final int SHOWN = 12;

    private final Studio studio;
    private final ModelFolder folder;
    private final DiffusionPipeline pipeline;
    private final PictureSettings settings;
    private final AtomicReference<@Nullable CompletableFuture<Void>> closing = new AtomicReference<>();

    StudioModel(Studio studio, ModelFolder folder, DiffusionPipeline pipeline) {
        this.studio = studio;
        this.folder = folder;
        this.pipeline = pipeline;
        settings = ModelDefaults.of(folder).settings();
    }

    /** Returns what a user would type for it: {@code inkling}, or its folder. */
    public String name() {
        return ModelShelf.nameOf(folder.root());
    }

    /** Returns the model's folder. */
    public Path folder() {
        return folder.root();
    }

    /** Returns how it is drawn with where a request does not say it; every setting is said. */
    public PictureSettings settings() {
        return settings;
    }

    /** Returns a digest of its configs and weights, as recipes have it. */
    public String fingerprint() {
        return pipeline.modelFingerprint();
    }

    /** Returns the words of prompts that it does not know and passes over; none of a model that knows open language. */
    public List<String> unknownWords(List<String> prompts) {
        return KnownWords.ofModel(folder.root()).stream()
                .flatMap(known -> prompts.stream().flatMap(prompt -> known.unknownIn(prompt).stream()))
                .distinct()
                .toList();
    }

    /**
     * Returns lines that a user should know of a request before it is drawn: words that the model passes over, and how a
     * picture to start from is brought to the size drawn.
     *
     * @throws org.inkloom.run.InkloomException as {@link #generate(PictureRequest)} does for a request that cannot be read
     */
    public List<String> notes(PictureRequest request) {
        List<String> notes = new ArrayList<>(reader().read(request).notes());
        notes.addAll(notes(request.prompts()));
        return notes;
    }

    /** Returns lines about words that it passes over. */
    List<String> notes(List<String> prompts) {
        List<String> unknown = unknownWords(prompts);
        if (unknown.isEmpty()) {
            return List.of();
        }
        String more = unknown.size() > SHOWN ? " and " + (unknown.size() - SHOWN) + " more" : "";
        return List.of("Words that the model does not know and passes over: "
                + String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size()))) + more + ". "
                + folder.root().resolve(KnownWords.FILE) + " lists those it knows.");
    }

    /** Returns who draws the shots of a story with this model, each as a piece of work that waits for its turn. */
    public ShotPainter painter() {
        return new ModelPainter(this);
    }

    /**
     * Draws, and waits for it.
     *
     * @return one picture for each prompt
     * @throws org.inkloom.run.InkloomException {@code INK-GEN-nnn}, {@code INK-LORA-nnn}, {@code INK-SCHED-nnn},
     *     {@code INK-MODEL-nnn} for a request that cannot be drawn; {@code INK-TENSOR-005} if memory runs out;
     *     {@code INK-STUDIO-002} if the model is closed, {@code -003} if the waiting thread is interrupted: the work then
     *     stops at its next step
     */
    public List<DrawnPicture> generate(PictureRequest request) {
        return generate(request, GenerationListener.NONE, RunControl.quiet());
    }

    /**
     * As {@link #generate(PictureRequest)}, showing how it goes on.
     *
     * @param control receives progress; asked once per step whether to stop, and while the request waits for its turn
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop
     */
    public List<DrawnPicture> generate(PictureRequest request, GenerationListener listener, RunControl control) {
        DeviceQueue.requireOutsideListener();
        return studio.queue().await(submit(request, listener, control), control.cancellation());
    }

    /**
     * Draws, and returns at once; a picture to start from is read before that. The future fails as {@link #generate} does.
     * Cancelling it, or a stage that follows it, takes the request out of the queue, or stops it within a step.
     */
    public CompletableFuture<List<DrawnPicture>> generateAsync(PictureRequest request) {
        return generateAsync(request, GenerationListener.NONE);
    }

    /** As {@link #generateAsync(PictureRequest)}, showing how it goes on. */
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
                    ListenedRun run = new ListenedRun(listener, control.progress(), pipeline);
                    if (listener.wantsPreviews()) {
                        // Before the U-Net is there: where memory is short the two are not there at once.
                        pipeline.latentColours();
                    }
                    return pipeline.generate(read.request(), run, new RunControl(run, stop)).stream()
                            .map(StudioModel::drawn)
                            .toList();
                },
                listener::waiting);
    }

    private static DrawnPicture drawn(Drawing drawing) {
        return new DrawnPicture(drawing.picture(), drawing.recipe());
    }

    private RequestReader reader() {
        return new RequestReader(studio.shelf(), settings);
    }

    /**
     * Checks without loading weights that a request can be drawn: the steps suit the sampler, the LoRAs are there and fit
     * the model, the picture to start from can be read, the memory suffices. Waits for its turn like any work.
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

    /** What is done with the pipeline alone, in its turn. */
    interface PipelineWork<T> {
        T with(DiffusionPipeline pipeline, RunControl control);
    }

    /** Does work on the pipeline and waits for it. */
    <T> T call(RunControl control, PipelineWork<T> work) {
        DeviceQueue.requireOutsideListener();
        Progress progress = control.progress();
        QueuedWork<T> queued =
                submit(control.cancellation(), stop -> work.with(pipeline, new RunControl(progress, stop)), _ -> {});
        return studio.queue().await(queued, control.cancellation());
    }

    private <T> QueuedWork<T> submit(Cancellation caller, Function<Cancellation, T> work, IntConsumer ahead) {
        return studio.queue().submit(this, () -> closing.get() == null, caller, work, ahead);
    }

    /**
     * Frees the weights. Requests that wait are refused, one that is being drawn is asked to stop and waited for. Closing
     * again does nothing but wait for the same.
     */
    @Override
    public void close() {
        Closing.waitFor(beginClosing());
    }

    /** Begins to close; the future tells when the weights are free. */
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
