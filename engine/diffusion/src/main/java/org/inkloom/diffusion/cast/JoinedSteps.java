package org.inkloom.diffusion.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which calls of the model anchors and a picture that starts from another one make together. The picture leaves out the
 * first calls of a whole run, so the anchors make these alone; from then on each call of the picture sees the anchors at its
 * own timestep, or at their nearest one where a sampler makes another schedule for a part of a run (PNDM repeats another
 * call, DiffSynth's DDIM spreads its steps anew).
 *
 * @param calls in their order
 */
public record JoinedSteps(List<Call> calls) {
    /**
     * One call of the model.
     *
     * @param anchors which of their sampler's calls it is
     * @param moves whether the anchors take the step; where not, the next call sees them as they are
     * @param picture which call of the picture's sampler it is; empty before the picture joins
     */
    public record Call(int anchors, boolean moves, OptionalInt picture) {}

    /** Copies the list. */
    public JoinedSteps {
        calls = List.copyOf(calls);
    }

    /**
     * Puts two runs together. Both come to their end.
     *
     * @param anchors the timesteps of their calls, falling
     * @param anchorsStart their first call
     * @param picture the timesteps of its calls, falling
     * @param pictureStart its first call
     */
    public static JoinedSteps of(double[] anchors, int anchorsStart, double[] picture, int pictureStart) {
        int[] beside = beside(anchors, anchorsStart, picture, pictureStart);
        List<Call> calls = new ArrayList<>();
        int at = anchorsStart;
        for (int i = pictureStart; i < picture.length; i++) {
            for (; at < beside[i]; at++) {
                calls.add(new Call(at, true, OptionalInt.empty()));
            }
            boolean moves = i + 1 == picture.length || beside[i + 1] > at;
            calls.add(new Call(at, moves, OptionalInt.of(i)));
            at += moves ? 1 : 0;
        }
        for (; at < anchors.length; at++) {
            calls.add(new Call(at, true, OptionalInt.empty()));
        }
        return new JoinedSteps(calls);
    }

    /**
     * Returns for each call of the picture the anchors' call beside it. Found from the end on, where both runs arrive
     * together, so that calls which both repeat go side by side.
     */
    private static int[] beside(double[] anchors, int anchorsStart, double[] picture, int pictureStart) {
        int[] beside = new int[picture.length];
        int next = anchors.length;
        for (int i = picture.length - 1; i >= pictureStart; i--) {
            int nearest = Math.min(next, anchors.length - 1);
            for (int call = nearest - 1; call >= anchorsStart; call--) {
                double here = Math.abs(anchors[call] - picture[i]);
                double known = Math.abs(anchors[nearest] - picture[i]);
                // Of equal ones the last that no later call of the picture stands beside.
                if (here < known || here == known && nearest == next) {
                    nearest = call;
                }
            }
            beside[i] = nearest;
            next = nearest;
        }
        return beside;
    }
}
