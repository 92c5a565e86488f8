package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.FileStamp;
import org.jspecify.annotations.Nullable;

/**
 * A model's pipeline, opened again where files of the model were replaced since, so that the next picture is drawn with those
 * that are there now and its recipe names them. Where the model is gone, what is open draws on: its weights are still in memory.
 *
 * <p>Thread-safe. Whoever asks for the pipeline may use it until somebody asks again.
 */
public final class CurrentPipeline implements AutoCloseable {
    private final Supplier<ModelFolder> model;
    private final Supplier<PipelineOptions> options;
    private @Nullable Opened opened;

    /** An open pipeline, and what it was opened from. */
    private record Opened(
            ModelFolder folder, List<FileStamp> files, PipelineOptions options, DiffusionPipeline pipeline) {}

    private CurrentPipeline(Supplier<ModelFolder> model, Supplier<PipelineOptions> options) {
        this.model = model;
        this.options = options;
    }

    /**
     * Opens a model; loads no weights yet.
     *
     * @param model finds its parts, each time anew
     * @param options where and how it computes; other ones than before have it opened again
     * @throws InkloomException as {@link DiffusionPipeline#open} does, and as {@code model} does
     */
    public static CurrentPipeline open(Supplier<ModelFolder> model, Supplier<PipelineOptions> options) {
        CurrentPipeline current = new CurrentPipeline(model, options);
        current.now();
        return current;
    }

    /**
     * Returns the pipeline of the files that are there now. An earlier one is closed first, which waits for its work.
     *
     * @throws InkloomException as {@link #open} does; asked again it then tries again
     */
    public synchronized DiffusionPipeline now() {
        PipelineOptions wanted = options.get();
        Opened known = opened;
        if (known != null && known.options().equals(wanted) && !isReplaced(known)) {
            return known.pipeline();
        }
        close();
        ModelFolder folder = model.get();
        List<FileStamp> files = files(folder);
        DiffusionPipeline pipeline = DiffusionPipeline.open(folder, wanted);
        opened = new Opened(folder, files, wanted, pipeline);
        return pipeline;
    }

    /** Returns the model as it is on the disk now; opens no pipeline. */
    public synchronized ModelFolder folder() {
        Opened known = opened;
        return known != null && !isReplaced(known) ? known.folder() : model.get();
    }

    /** Returns the digest of the model that drew last, or draws; see {@link DiffusionPipeline#modelFingerprint}. */
    public String fingerprint() {
        Opened known;
        synchronized (this) {
            known = opened;
        }
        return known == null ? now().modelFingerprint() : known.pipeline().modelFingerprint();
    }

    /** Returns whether the pipeline that is open computes for somebody. */
    public synchronized boolean isBusy() {
        Opened known = opened;
        return known != null && known.pipeline().isBusy();
    }

    private static boolean isReplaced(Opened known) {
        List<FileStamp> files = files(known.folder());
        boolean gone = files.stream().noneMatch(FileStamp::isThere);
        return !gone && !files.equals(known.files());
    }

    /** A file that a folder stands for counts as well, and parts that lie outside of it. */
    private static List<FileStamp> files(ModelFolder folder) {
        List<FileStamp> files = new ArrayList<>();
        Stream.concat(
                        Stream.of(folder.origin(), folder.root(), folder.unet(), folder.vae())
                                .map(Path::toAbsolutePath)
                                .distinct(),
                        folder.scheduler().stream())
                .forEach(path -> files.addAll(FileStamp.below(path)));
        return files;
    }

    /** Frees everything. */
    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.pipeline().close();
            opened = null;
        }
    }
}
