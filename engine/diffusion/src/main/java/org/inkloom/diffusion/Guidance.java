package org.inkloom.diffusion;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.picture.settings.GuidanceInterval;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Classifier-free guidance (Ho and Salimans, arXiv:2207.12598): the result lies on the line from the prediction for the
 * negative prompt through the prediction for the prompt, {@code scale} times as far.
 *
 * <p>A large scale also makes the spread (standard deviation) of the prediction larger than any in training. That gives
 * burnt-out colours, most of all in models whose drawing starts from pure noise. Rescaling (Lin et al.,
 * arXiv:2305.08891, section 3.4) brings the spread back to that of the prediction for the prompt, in part or wholly.
 *
 * @param scale 1 or less switches guidance off
 * @param rescale 0 leaves the guided prediction as it is, 1 gives it the spread of the prediction for the prompt; the
 *     paper recommends 0.7
 * @param interval the part of the steps that is guided
 */
public record Guidance(double scale, double rescale, GuidanceInterval interval) {
    /** Checks the range of the rescaling. */
    public Guidance {
        if (!(rescale >= 0 && rescale <= 1)) {
            throw new IllegalArgumentException("guidance is rescaled by 0 to 1, not " + rescale);
        }
    }

    /** Guidance of all steps. */
    public Guidance(double scale, double rescale) {
        this(scale, rescale, GuidanceInterval.WHOLE);
    }

    /** Returns guidance of all steps that is not rescaled. */
    public static Guidance of(double scale) {
        return new Guidance(scale, 0);
    }

    /** Returns guidance as settings say it. */
    public static Guidance of(PictureSettings settings) {
        return new Guidance(settings.guidanceScale(), settings.guidanceRescale(), settings.guidanceInterval());
    }

    /** Returns whether the negative prompt takes part. */
    public boolean isOn() {
        return scale > 1;
    }

    /**
     * Returns whether the negative prompt takes part in a step.
     *
     * @param step from 0
     * @param count of steps
     */
    public boolean isOnAt(int step, int count) {
        return isOn() && interval.covers(step, count);
    }

    /**
     * Combines predictions.
     *
     * @param both {@code [2 B, ...]}: predictions for the negative prompts, then those for the prompts
     * @return {@code [B, ...]}
     */
    public Tensor apply(Tensor both) {
        try (Scope scope = Scope.open()) {
            long batch = both.size(0) / 2;
            Tensor negative = both.narrow(0, 0, batch);
            Tensor positive = both.narrow(0, batch, batch);
            Tensor guided = negative.add(positive.sub(negative).mul(new Scalar(scale)));
            return scope.keep(rescale == 0 ? guided : rescaled(guided, positive));
        }
    }

    /** Returns {@code rescale * guided * std(positive) / std(guided) + (1 - rescale) * guided}. */
    private Tensor rescaled(Tensor guided, Tensor positive) {
        Tensor matched = guided.mul(deviation(positive).div(deviation(guided)));
        return Tensors.mul(matched, rescale).add(Tensors.mul(guided, 1 - rescale));
    }

    /**
     * Returns the standard deviation over all numbers of one example, {@code [B, 1, ...]}, with Bessel's correction.
     */
    private static Tensor deviation(Tensor x) {
        long[] inner = new long[(int) x.dim() - 1];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = i + 1L;
        }
        return x.std(inner, true, true);
    }
}
