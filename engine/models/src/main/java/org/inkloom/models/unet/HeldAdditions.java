package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Copies of a pass's additions in tensors whose addresses never change. A recorded pass reads from fixed addresses, so
 * the next step's additions are written there. Owns its tensors.
 */
final class HeldAdditions implements AutoCloseable {
    private final Additions value;
    private List<ImageContext> copied;

    /** Copies additions into new tensors. */
    HeldAdditions(Additions of) {
        Residuals residuals = of.residuals();
        value = new Additions(
                new Residuals(
                        copies(residuals.skips()),
                        residuals.middle().map(HeldAdditions::copy),
                        copies(residuals.levels())),
                of.images().stream().map(HeldAdditions::copy).toList());
        copied = of.images();
    }

    private static Tensor copy(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(tensor.clone());
        }
    }

    private static List<Tensor> copies(List<Tensor> tensors) {
        return tensors.stream().map(HeldAdditions::copy).toList();
    }

    private static ImageContext copy(ImageContext image) {
        Map<String, ImageContext.KeysValues> copies = new HashMap<>();
        image.attentions()
                .forEach((name, both) ->
                        copies.put(name, new ImageContext.KeysValues(copy(both.keys()), copy(both.values()))));
        return new ImageContext(copies, image.scale());
    }

    /** Returns the additions held here, whose tensors {@link #become} overwrites. */
    Additions value() {
        return value;
    }

    /**
     * Returns whether {@link #become} accepts other additions: they must have the same shapes, or no residuals at all,
     * which is done by zeros.
     */
    boolean canBecome(Additions next) {
        boolean noResiduals = next.residuals().isEmpty();
        return (noResiduals || fits(value.residuals(), next.residuals())) && fits(value.images(), next.images());
    }

    private static boolean fits(Residuals held, Residuals next) {
        return held.skips().size() == next.skips().size()
                && held.middle().isPresent() == next.middle().isPresent()
                && held.levels().size() == next.levels().size()
                && areShapedAlike(held.tensors(), next.tensors());
    }

    private static boolean fits(List<ImageContext> held, List<ImageContext> next) {
        if (held.size() != next.size()) {
            return false;
        }
        for (int i = 0; i < held.size(); i++) {
            ImageContext one = held.get(i);
            ImageContext other = next.get(i);
            if (one.scale() != other.scale()
                    || !one.attentions().keySet().equals(other.attentions().keySet())
                    || !areShapedAlike(
                            tensors(one, one.attentions().keySet()),
                            tensors(other, one.attentions().keySet()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean areShapedAlike(List<Tensor> some, List<Tensor> others) {
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(Tensors.shape(some.get(i)), Tensors.shape(others.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static List<Tensor> tensors(ImageContext image, Iterable<String> attentions) {
        List<Tensor> all = new ArrayList<>();
        for (String name : attentions) {
            ImageContext.KeysValues both = image.attentions().get(name);
            if (both != null) {
                all.add(both.keys());
                all.add(both.values());
            }
        }
        return all;
    }

    /** Overwrites the tensors with other additions; where those have no residuals, with 0. */
    @SuppressWarnings("ReferenceEquality") // by identity: the same list stands for the same numbers, see Additions
    void become(Additions next) {
        List<Tensor> held = value.residuals().tensors();
        if (next.residuals().isEmpty()) {
            held.forEach(Tensor::zero_);
        } else {
            copy(next.residuals().tensors(), held);
        }
        if (next.images() != copied) {
            for (int i = 0; i < next.images().size(); i++) {
                ImageContext image = value.images().get(i);
                copy(
                        tensors(next.images().get(i), image.attentions().keySet()),
                        tensors(image, image.attentions().keySet()));
            }
            copied = next.images();
        }
    }

    private static void copy(List<Tensor> from, List<Tensor> to) {
        for (int i = 0; i < to.size(); i++) {
            to.get(i).copy_(from.get(i));
        }
    }

    @Override
    public void close() {
        value.residuals().tensors().forEach(Scope::release);
        for (ImageContext image : value.images()) {
            tensors(image, image.attentions().keySet()).forEach(Scope::release);
        }
    }
}
