package org.inkloom.diffusion;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Classifier-free guidance (Ho and Salimans, arXiv:2207.12598): the prediction moves from that for the negative prompt
 * through that for the prompt and beyond.
 *
 * <p>A large scale also makes the prediction's deviation larger than training ever saw, which burns colours out and hurts
 * models most that start from pure noise. Rescaling (Lin et al., arXiv:2305.08891, section 3.4) takes it back to that of
 * the prediction for the prompt, in part or wholly.
 *
 * @param scale 1 or less is none
 * @param rescale 0 leaves the guided prediction as it is, 1 gives it the deviation of that for the prompt, the paper
 *     recommends 0.7
 */
public record Guidance(double scale, double rescale) {
    /** Checks the range of the rescaling. */
    public Guidance {
        if (!(rescale >= 0 && rescale <= 1)) {
            throw new IllegalArgumentException("guidance is rescaled by 0 to 1, not " + rescale);
        }
    }

    /** Returns guidance that is not rescaled. */
    public static Guidance of(double scale) {
        return new Guidance(scale, 0);
    }

    /** Returns guidance as settings say it. */
    public static Guidance of(PictureSettings settings) {
        return new Guidance(settings.guidanceScale(), settings.guidanceRescale());
    }

    /** Returns whether the negative prompt takes part. */
    public boolean isOn() {
        return scale > 1;
    }

    /**
     * Guides.
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

    /** Returns the deviation over all numbers of one example, {@code [B, 1, ...]}, with Bessel's correction. */
    private static Tensor deviation(Tensor x) {
        long[] inner = new long[(int) x.dim() - 1];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = i + 1L;
        }
        return x.std(inner, true, true);
    }
}
