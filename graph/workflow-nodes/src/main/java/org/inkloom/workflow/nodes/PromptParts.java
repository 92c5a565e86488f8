package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.StagePrompt;
import org.inkloom.run.InkloomException;

/**
 * Converts the prompts of a conditioning to the size of the latents. Areas fade into each other at their edges, and a
 * prompt for an area is compared with the other side's prompt for it, as in ComfyUI.
 *
 * @param height of the latents
 * @param width of the latents
 * @param pixels for each latent along a side
 */
record PromptParts(int height, int width, int pixels) {
    /** Latents over which an area fades at edges that are not the picture's. */
    private static final int FADING = 8;

    static PromptParts of(LatentArray latents, int pixels) {
        return new PromptParts(latents.height(), latents.width(), pixels);
    }

    /** A prompt and its rectangle, in latents; empty for the whole picture. */
    private record Placed(PromptEntry entry, Optional<Box> box) {}

    private record Box(int top, int left, int height, int width) {
        boolean isInside(Box other) {
            return top >= other.top
                    && left >= other.left
                    && top + height <= other.top + other.height
                    && left + width <= other.left + other.width;
        }

        int size() {
            return height * width;
        }
    }

    /** Returns the prompts of one side, positive or negative. */
    List<StagePrompt> prompts(Values.Prompt side, Values.Prompt otherSide, boolean negative) {
        List<Placed> placed = new ArrayList<>();
        for (PromptEntry entry : negative ? steered(side, otherSide) : side.parts()) {
            placed.add(new Placed(entry, box(entry)));
        }
        for (PromptEntry other : otherSide.parts()) {
            box(other).ifPresent(box -> counterpart(placed, other, box).ifPresent(placed::add));
        }
        return placed.stream().map(this::prompt).toList();
    }

    /**
     * Returns the negative prompts; those without control pictures get the positive's that are meant for both sides.
     */
    private static List<PromptEntry> steered(Values.Prompt negative, Values.Prompt positive) {
        return positive.parts().stream()
                .filter(entry -> entry.extras().both() && !entry.controls().isEmpty())
                .findFirst()
                .map(entry -> negative.parts().stream()
                        .map(one -> one.controls().isEmpty() ? one.withControls(entry.controls()) : one)
                        .toList())
                .orElse(negative.parts());
    }

    /**
     * Returns the prompt of one side that a prompt of the other side for an area is compared with: the one with the
     * smallest rectangle around that area.
     */
    private static Optional<Placed> counterpart(List<Placed> placed, PromptEntry other, Box box) {
        Placed smallest = null;
        for (Placed one : placed) {
            if (one.box().isPresent() && !box.isInside(one.box().get())) {
                continue;
            }
            boolean better = smallest == null
                    || one.box().isPresent()
                            && smallest.box()
                                    .map(known -> known.size() > one.box().get().size())
                                    .orElse(true);
            smallest = better ? one : smallest;
        }
        if (smallest == null || smallest.box().equals(Optional.of(box))) {
            return Optional.empty();
        }
        return Optional.of(new Placed(other.withVectors(smallest.entry().vectors()), Optional.of(box)));
    }

    private Optional<Box> box(PromptEntry entry) {
        Optional<PromptEntry.EntryMask> bounded = entry.mask().filter(PromptEntry.EntryMask::bounds);
        return bounded.isPresent()
                ? Optional.of(around(fitted(bounded.get())))
                : entry.area().map(this::box);
    }

    private Box box(PromptEntry.Area area) {
        double down = area.parts() ? height : 1.0 / pixels;
        double across = area.parts() ? width : 1.0 / pixels;
        int top = whole(area, area.top() * down);
        int left = whole(area, area.left() * across);
        if (top >= height || left >= width) {
            throw InkloomException.badInput(
                    "INK-GRAPH-024",
                    "The area of a prompt begins outside the picture.",
                    "The picture is " + width * pixels + "x" + height * pixels + " pixels.",
                    "Give smaller x and y, or draw a larger picture.");
        }
        return new Box(
                top,
                left,
                Math.min(height - top, Math.max(1, whole(area, area.height() * down))),
                Math.min(width - left, Math.max(1, whole(area, area.width() * across))));
    }

    private static int whole(PromptEntry.Area area, double latents) {
        return (int) (area.parts() ? Math.rint(latents) : Math.floor(latents));
    }

    private float[] fitted(PromptEntry.EntryMask mask) {
        return fitted(mask.mask());
    }

    private float[] fitted(Values.Mask mask) {
        float[] first = Arrays.copyOf(mask.values(), mask.height() * mask.width());
        return Planes.resize(
                first, 1, new Planes.Size(mask.height(), mask.width()), new Planes.Size(height, width), "bilinear");
    }

    private Box around(float[] mask) {
        int top = height;
        int left = width;
        int bottom = -1;
        int right = -1;
        for (int at = 0; at < mask.length; at++) {
            if (mask[at] != 0) {
                top = Math.min(top, at / width);
                bottom = Math.max(bottom, at / width);
                left = Math.min(left, at % width);
                right = Math.max(right, at % width);
            }
        }
        if (bottom < 0) {
            return new Box(0, 0, Math.min(height, FADING), Math.min(width, FADING));
        }
        // A minimum size, as the U-Net cannot draw anything in very few latents.
        int tall = Math.min(height, Math.max(FADING, bottom - top + 1));
        int wide = Math.min(width, Math.max(FADING, right - left + 1));
        return new Box(Math.min(top, height - tall), Math.min(left, width - wide), tall, wide);
    }

    private StagePrompt prompt(Placed placed) {
        PromptEntry entry = placed.entry();
        boolean plain = placed.box().isEmpty() && entry.mask().isEmpty() && entry.strength() == 1;
        Box box = placed.box().orElse(new Box(0, 0, height, width));
        if (!entry.controls().isEmpty() && box.size() < height * width) {
            throw InkloomException.badInput(
                    "INK-GRAPH-025",
                    "A prompt for a part of the picture has a control picture.",
                    "A control picture is for the whole picture.",
                    "Take the area away, or set a mask whose set_cond_area is 'default'.");
        }
        return new StagePrompt(
                entry.vectors(),
                entry.start(),
                entry.end(),
                plain
                        ? Optional.empty()
                        : Optional.of(new StagePrompt.Part(
                                box.top(), box.left(), box.height(), box.width(), weights(entry, box))),
                entry.controls(),
                entry.extras().masked().map(this::shown),
                entry.extras().sizes());
    }

    /**
     * Resizes the masked picture to the latents' size: cropped in the middle to their aspect ratio first, as in
     * ComfyUI.
     */
    private StagePrompt.Shown shown(PromptEntry.MaskedPicture masked) {
        LatentArray picture = masked.picture();
        boolean fits = picture.height() == height && picture.width() == width;
        return new StagePrompt.Shown(
                fitted(masked.mask()),
                fits
                        ? picture
                        : LatentNodes.resized(LatentNodes.centred(picture, height, width), height, width, "bilinear"));
    }

    private float[] weights(PromptEntry entry, Box box) {
        float[] weights = new float[box.size()];
        Optional<float[]> mask = entry.mask().map(this::fitted);
        double held = entry.mask().map(PromptEntry.EntryMask::strength).orElse(1.0) * entry.strength();
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                int at = (box.top() + y) * width + box.left() + x;
                double here = mask.isPresent()
                        ? mask.get()[at]
                        : fading(y, box.top(), box.height(), height) * fading(x, box.left(), box.width(), width);
                weights[y * box.width() + x] = (float) (here * held);
            }
        }
        return weights;
    }

    /**
     * Returns a prompt's weight near an edge of its area: it rises from the edge inwards, unless the edge is the
     * picture's.
     */
    private static double fading(int at, int first, int count, int all) {
        int over = Math.min(FADING, count / 4);
        double share = 1;
        if (first > 0 && at < over) {
            share *= (at + 1.0) / over;
        }
        if (first + count < all && count - 1 - at < over) {
            share *= (double) (count - at) / over;
        }
        return share;
    }
}
