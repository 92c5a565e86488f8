package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.family.TimeIds;

/**
 * One prompt of a conditioning, with the area, the part of the drawing and the strength that it has. Sizes are resolved
 * later, when the latents are known.
 *
 * @param vectors the encoded prompt
 * @param start share of the way from noise to picture at which it begins to act, 0 to 1
 * @param end share of the way at which it ends, 0 to 1
 * @param strength weight relative to other prompts
 * @param area the rectangle in which it acts; empty for the whole picture
 * @param mask its weight place by place; empty for the same everywhere
 * @param extras control pictures and other inputs that go with it
 */
record PromptEntry(
        PromptVectors vectors,
        double start,
        double end,
        double strength,
        Optional<Area> area,
        Optional<EntryMask> mask,
        Extras extras) {
    /**
     * A rectangle.
     *
     * @param parts whether the numbers are shares of the picture's sides instead of pixels
     */
    record Area(boolean parts, double height, double width, double top, double left) {}

    /**
     * A mask for a prompt.
     *
     * @param strength factor on the mask
     * @param bounds whether the U-Net is called for the rectangle around the mask only
     */
    record EntryMask(Values.Mask mask, double strength, boolean bounds) {}

    /**
     * The masked picture that an inpainting model gets.
     *
     * @param picture latents of the picture with the masked part made grey
     */
    record MaskedPicture(Values.Mask mask, LatentArray picture) {}

    /**
     * Further inputs that go with a prompt.
     *
     * @param controls control pictures
     * @param both whether a negative prompt without control pictures uses these too
     * @param masked the masked picture for inpainting models
     * @param sizes time ids for the model in place of those of the drawn size
     */
    record Extras(List<ControlUse> controls, boolean both, Optional<MaskedPicture> masked, Optional<TimeIds> sizes) {
        static final Extras NOTHING = new Extras(List.of(), false, Optional.empty(), Optional.empty());

        Extras {
            controls = List.copyOf(controls);
        }
    }

    static PromptEntry of(PromptVectors vectors) {
        return new PromptEntry(vectors, 0, 1, 1, Optional.empty(), Optional.empty(), Extras.NOTHING);
    }

    List<ControlUse> controls() {
        return extras.controls();
    }

    PromptEntry withVectors(PromptVectors other) {
        return new PromptEntry(other, start, end, strength, area, mask, extras);
    }

    PromptEntry withRange(double from, double to) {
        return new PromptEntry(vectors, from, to, strength, area, mask, extras);
    }

    PromptEntry withStrength(double value) {
        return new PromptEntry(vectors, start, end, value, area, mask, extras);
    }

    PromptEntry withArea(Area value) {
        return new PromptEntry(vectors, start, end, strength, Optional.of(value), mask, extras);
    }

    PromptEntry withMask(EntryMask value) {
        return new PromptEntry(vectors, start, end, strength, area, Optional.of(value), extras);
    }

    private PromptEntry extras(Extras value) {
        return new PromptEntry(vectors, start, end, strength, area, mask, value);
    }

    PromptEntry withControl(ControlUse more, boolean both) {
        List<ControlUse> all = new ArrayList<>(controls());
        all.add(more);
        return extras(new Extras(all, both, extras.masked(), extras.sizes()));
    }

    PromptEntry withControls(List<ControlUse> others) {
        return extras(new Extras(others, extras.both(), extras.masked(), extras.sizes()));
    }

    PromptEntry withMaskedPicture(MaskedPicture value) {
        return extras(new Extras(controls(), extras.both(), Optional.of(value), extras.sizes()));
    }

    PromptEntry withTimeIds(TimeIds value) {
        return extras(new Extras(controls(), extras.both(), extras.masked(), Optional.of(value)));
    }

    long bytes() {
        return 4L * (vectors.tokens().length + vectors.pooled().length)
                + mask.map(one -> one.mask().bytes()).orElse(0L)
                + extras.masked()
                        .map(masked ->
                                masked.mask().bytes() + 4L * masked.picture().values().length)
                        .orElse(0L)
                + controls().stream()
                        .mapToLong(use -> use.picture().rgb().length)
                        .sum();
    }
}
