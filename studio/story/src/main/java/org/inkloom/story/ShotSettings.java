package org.inkloom.story;

/**
 * How a shot is drawn unless it says otherwise.
 *
 * @param steps scheduler steps, 1 to 1000
 * @param guidanceScale classifier-free guidance, 0 to 100
 * @param guidanceRescale how far guided predictions are scaled back, 0 to 1
 * @param width in pixels, a multiple of 8 from 8 to 8192
 * @param height in pixels, a multiple of 8 from 8 to 8192
 * @param scheduler the scheduler's name; whoever draws knows which names there are
 */
public record ShotSettings(
        int steps, double guidanceScale, double guidanceRescale, int width, int height, String scheduler) {
    /** What a story that says nothing gets: 50 steps, guidance 5, 1024×1024, Euler. */
    public static final ShotSettings STANDARD = new ShotSettings(50, 5.0, 1024, 1024, "euler");

    /**
     * Checks the ranges.
     *
     * @throws org.inkloom.run.InkloomException INK-STORY-007 or INK-STORY-005
     */
    public ShotSettings {
        Limits.steps(steps, "steps");
        Limits.guidance(guidanceScale, "guidance_scale");
        Limits.rescale(guidanceRescale, "guidance_rescale");
        Limits.side(width, "width");
        Limits.side(height, "height");
        Limits.words(scheduler, "scheduler");
    }

    /** As the record's own constructor, guided predictions left as they are. */
    public ShotSettings(int steps, double guidanceScale, int width, int height, String scheduler) {
        this(steps, guidanceScale, 0, width, height, scheduler);
    }
}
