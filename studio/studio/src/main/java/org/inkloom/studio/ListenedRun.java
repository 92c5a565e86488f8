package org.inkloom.studio;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.LatentPreview;
import org.inkloom.diffusion.Trace;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Progress;
import org.inkloom.run.SettingNames;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;

/** Passes the reports of a pipeline on to a listener and to the caller's progress. */
final class ListenedRun implements Progress, Trace {
    private final GenerationListener listener;
    private final Progress caller;
    private final Supplier<LatentPreview> preview;

    ListenedRun(GenerationListener listener, Progress caller, Supplier<LatentPreview> preview) {
        this.listener = listener;
        this.caller = caller;
        this.preview = preview;
    }

    @Override
    public Task begin(String what, long total, String unit) {
        Task shown = caller.begin(what, total, unit);
        ListenerCall.run(() -> listener.working(what, 0, total));
        return new ListenedTask(what, total, shown);
    }

    @Override
    public void say(String line) {
        caller.say(line);
        ListenerCall.run(() -> listener.said(line));
    }

    @Override
    public void advise(String line) {
        caller.advise(line);
        ListenerCall.run(() -> listener.said(SettingNames.KEYS.render(line)));
    }

    @Override
    public void accept(String name, Tensor tensor) {
        if (!listener.wantsTrace()) {
            return;
        }
        try (Scope scope = Scope.open()) {
            StoredTensor stored = Tensors.store(name, Tensors.cast(tensor, DType.FLOAT32));
            ListenerCall.run(() -> listener.traced(stored));
        }
    }

    @Override
    public void step(int done, int calls, Supplier<Tensor> denoised) {
        List<RgbPicture> previews = List.of();
        if (listener.wantsPreviews()) {
            try (Scope scope = Scope.open()) {
                previews = preview.get().show(denoised.get());
            }
        }
        GenerationStep step = new GenerationStep(done, calls, previews);
        ListenerCall.run(() -> listener.step(step));
    }

    /** One task, reported to both. */
    private final class ListenedTask implements Task {
        private final String what;
        private final Task shown;
        private long total;

        ListenedTask(String what, long total, Task shown) {
            this.what = what;
            this.total = total;
            this.shown = shown;
        }

        @Override
        public void advanceTo(long done) {
            shown.advanceTo(done);
            ListenerCall.run(() -> listener.working(what, done, total));
        }

        @Override
        public void totalIs(long now) {
            total = now;
            shown.totalIs(now);
        }

        @Override
        public void note(String text) {
            shown.note(text);
        }

        @Override
        public void close() {
            shown.close();
        }
    }
}
