package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What networks beside a U-Net add to its features, in its compute type and on its device. Each tensor has the shape of
 * the features that it is added to; its batch may also be 1.
 *
 * @param skips for the skip connections, as from a ControlNet (arXiv:2302.05543): one for each, in the order in which
 *     the way down makes them ({@code conv_in}, then each down block's layers and its halving); or an empty list
 * @param middle for the output of the middle block
 * @param levels for the features inside the down blocks, as from a T2I-Adapter (arXiv:2302.08453): one for each block
 *     from the full resolution down, or an empty list. A block with transformers adds it after its last layer, one
 *     without at its end
 */
public record Residuals(List<Tensor> skips, Optional<Tensor> middle, List<Tensor> levels) {
    /** Nothing is added. */
    public static final Residuals NONE = new Residuals(List.of(), Optional.empty(), List.of());

    /** Copies the lists. */
    public Residuals {
        skips = List.copyOf(skips);
        levels = List.copyOf(levels);
    }

    /** Returns residuals as ControlNet makes them. */
    public static Residuals ofControl(List<Tensor> skips, Tensor middle) {
        return new Residuals(skips, Optional.of(middle), List.of());
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return skips.isEmpty() && middle.isEmpty() && levels.isEmpty();
    }

    /**
     * Returns the sum of these and others; either may lack residuals for some places. New tensors belong to the current
     * scope.
     *
     * @throws IllegalArgumentException if both have a list of skips, or of levels, and the lengths differ
     */
    public Residuals plus(Residuals other) {
        Optional<Tensor> both = middle.isPresent() && other.middle.isPresent()
                ? Optional.of(middle.get().add(other.middle.get()))
                : middle.or(() -> other.middle);
        return new Residuals(sum(skips, other.skips), both, sum(levels, other.levels));
    }

    private static List<Tensor> sum(List<Tensor> one, List<Tensor> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        if (one.size() != other.size()) {
            throw new IllegalArgumentException(one.size() + " residuals and " + other.size() + " cannot be added");
        }
        List<Tensor> sums = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            sums.add(one.get(i).add(other.get(i)));
        }
        return sums;
    }

    /** Returns every tensor, those of the skip connections first. */
    List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>(skips);
        middle.ifPresent(all::add);
        all.addAll(levels);
        return all;
    }

    /**
     * Checks that each list has a residual for every place, or none at all.
     *
     * @param levelCount number of down blocks of the U-Net
     * @param skipCount number of its skip connections
     */
    void require(int levelCount, int skipCount) {
        require("levels", levels.size(), levelCount);
        require("skip connections", skips.size(), skipCount);
    }

    private static void require(String what, int given, int wanted) {
        if (given != 0 && given != wanted) {
            throw new IllegalArgumentException(
                    given + " residuals for the " + wanted + " " + what + " of a U-Net: they are another model's");
        }
    }
}
