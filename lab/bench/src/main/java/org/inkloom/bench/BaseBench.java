package org.inkloom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.cuda.CudaGraph;

/**
 * Measures updates of a training from scratch of text encoder and U-Net; on a GPU also replayed from a CUDA graph. The
 * name of a measurement states the examples per second.
 *
 * @param request sizes, device and batch
 */
record BaseBench(BenchRequest request) {
    private static final double TERA = 1e12;
    private static final double MILLIS = 1000;

    /** Runs the measurements. */
    List<Measurement> run(RunControl control) {
        List<Measurement> found = new ArrayList<>();
        found.add(run(false, control));
        if (request.device().isCuda() && CudaGraph.unavailable().isEmpty()) {
            found.add(run(true, control));
        }
        return found;
    }

    private Measurement run(boolean recorded, RunControl control) {
        BaseStep.Setup setup = new BaseStep.Setup(
                request.preset(), request.placement(), request.batch(), request.height(), request.width(), recorded);
        String name = "train base " + (recorded ? "recorded " : "")
                + Sizes.of(request.preset(), request.placement(), request.batch(), request.height(), request.width());
        try (BaseStep step = new BaseStep(setup, control)) {
            Measurement measured = Measurement.of(
                    name, request.device(), request.repetition(), step.flops() / TERA, control, step::run);
            double perSecond = request.batch() * MILLIS / measured.medianMs();
            control.progress()
                    .say(String.format(
                            Locale.ROOT,
                            "%s: %.0f examples/s, %.2f M weights, loss %.3f",
                            name,
                            perSecond,
                            step.trained() / 1e6,
                            step.loss()));
            return measured;
        }
    }
}
