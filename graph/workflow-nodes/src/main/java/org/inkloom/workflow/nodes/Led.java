package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.family.TimeIds;

/**
 * One prompt of a conditioning, with where, when and how much it counts. Sizes are known only when latents are there.
 *
 * @param vectors the prompt
 * @param start share of the way from noise to picture from which it counts
 * @param end share of it after which it no longer counts
 * @param strength how much it counts beside others
 * @param area the rectangle that it is for; empty for the whole picture
 * @param mask how much it counts where; empty for everywhere alike
 * @param beside what is looked at with it
 */
record Led(
        PromptVectors vectors,
        double start,
        double end,
        double strength,
        Optional<Area> area,
        Optional<Held> mask,
        Beside beside) {
    /** A rectangle in pixels, or in parts of the picture's sides. */
    record Area(boolean parts, double height, double width, double top, double left) {}

    /** A mask, how much it counts, and whether the network sees the rectangle around it alone. */
    record Held(Values.Mask mask, double strength, boolean bounds) {}

    /** A picture of which a part is drawn over, for models that see it: without that part, as latents. */
    record Filled(Values.Mask mask, LatentArray picture) {}

    /**
     * What is looked at with a prompt.
     *
     * @param controls control pictures
     * @param both whether a negative prompt without control pictures takes these too
     * @param filled the picture that is drawn over
     * @param sizes what a model is told of the picture's size instead of the size drawn
     */
    record Beside(List<ControlUse> controls, boolean both, Optional<Filled> filled, Optional<TimeIds> sizes) {
        static final Beside NOTHING = new Beside(List.of(), false, Optional.empty(), Optional.empty());

        Beside {
            controls = List.copyOf(controls);
        }
    }

    static Led of(PromptVectors vectors) {
        return new Led(vectors, 0, 1, 1, Optional.empty(), Optional.empty(), Beside.NOTHING);
    }

    List<ControlUse> controls() {
        return beside.controls();
    }

    Led saying(PromptVectors other) {
        return new Led(other, start, end, strength, area, mask, beside);
    }

    Led between(double from, double to) {
        return new Led(vectors, from, to, strength, area, mask, beside);
    }

    Led counting(double value) {
        return new Led(vectors, start, end, value, area, mask, beside);
    }

    Led in(Area value) {
        return new Led(vectors, start, end, strength, Optional.of(value), mask, beside);
    }

    Led within(Held value) {
        return new Led(vectors, start, end, strength, area, Optional.of(value), beside);
    }

    private Led beside(Beside value) {
        return new Led(vectors, start, end, strength, area, mask, value);
    }

    Led steeredBy(ControlUse more, boolean both) {
        List<ControlUse> all = new ArrayList<>(controls());
        all.add(more);
        return beside(new Beside(all, both, beside.filled(), beside.sizes()));
    }

    Led withControls(List<ControlUse> others) {
        return beside(new Beside(others, beside.both(), beside.filled(), beside.sizes()));
    }

    Led filling(Filled value) {
        return beside(new Beside(controls(), beside.both(), Optional.of(value), beside.sizes()));
    }

    Led sized(TimeIds value) {
        return beside(new Beside(controls(), beside.both(), beside.filled(), Optional.of(value)));
    }

    long bytes() {
        return 4L * (vectors.tokens().length + vectors.pooled().length)
                + mask.map(held -> held.mask().bytes()).orElse(0L)
                + beside.filled()
                        .map(filled ->
                                filled.mask().bytes() + 4L * filled.picture().values().length)
                        .orElse(0L)
                + controls().stream()
                        .mapToLong(use -> use.picture().rgb().length)
                        .sum();
    }
}
