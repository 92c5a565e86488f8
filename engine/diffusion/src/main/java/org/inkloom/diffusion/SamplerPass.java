package org.inkloom.diffusion;

import java.util.List;
import java.util.OptionalDouble;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.picture.settings.HiresPass;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * One pass through the sampler, from noise (or a noised picture) to finished latents.
 *
 * @param request with the size and number of steps of this pass
 * @param sampler takes the steps
 * @param strength the share of the steps that is taken; empty for all of them, from pure noise
 * @param calls how often the model is called
 * @param steps how many steps are taken; some samplers call the model twice in a step
 */
record SamplerPass(GenerationRequest request, SchedulerConfig sampler, OptionalDouble strength, int calls, int steps) {
    /**
     * Returns the passes of a request: one, and a second at a higher resolution where that is wanted.
     *
     * @param own the model's sampler
     * @throws org.inkloom.run.InkloomException {@code INK-SCHED-nnn} for steps that do not suit the sampler
     */
    static List<SamplerPass> of(GenerationRequest request, SchedulerConfig own) {
        SchedulerConfig sampler = request.scheduler()
                .map(own::withKind)
                .orElse(own)
                .assuming(
                        request.settings().predictionType(), request.settings().zeroTerminalSnr());
        OptionalDouble strength = request.start().stream()
                .mapToDouble(GenerationRequest.StartPicture::strength)
                .findFirst();
        SamplerPass first = of(request, sampler, strength);
        if (request.hires().isEmpty()) {
            return List.of(first);
        }
        HiresPass hires = request.hires().get();
        GenerationRequest larger = HiresSource.request(request, hires);
        requireStep(hires, larger.steps());
        return List.of(first, of(larger, sampler, OptionalDouble.of(hires.strength())));
    }

    /**
     * Refuses a second pass without a step. The check is made here because only here it is known that strength and
     * steps belong to the second pass, where the user will look for them.
     */
    private static void requireStep(HiresPass hires, int steps) {
        if (steps * hires.strength() < 1) {
            throw InkloomException.badInput(
                    "INK-SCHED-004",
                    "With the strength " + hires.strength() + " none of the " + steps
                            + " steps of the second pass is left to take.",
                    "The second pass takes the last strength x steps of its steps, rounded down.",
                    "Give " + SettingKey.of("hires") + " a larger strength or more steps, such as " + hires.factor()
                            + ":0.5:20.");
        }
    }

    private static SamplerPass of(GenerationRequest request, SchedulerConfig sampler, OptionalDouble strength) {
        try (Stepper stepper = stepper(request, sampler, strength)) {
            int calls = stepper.timesteps().length - stepper.start();
            int each = stepper.callsPerStep();
            return new SamplerPass(request, sampler, strength, calls, (calls + each - 1) / each);
        }
    }

    /** Returns the same steps for another request. */
    SamplerPass with(GenerationRequest other) {
        return new SamplerPass(other, sampler, strength, calls, steps);
    }

    private static Stepper stepper(GenerationRequest request, SchedulerConfig sampler, OptionalDouble strength) {
        return strength.isPresent()
                ? sampler.stepper(request.steps(), strength.getAsDouble())
                : sampler.stepper(request.steps());
    }

    /** Returns a new run of the sampler. */
    Stepper stepper() {
        return stepper(request, sampler, strength);
    }
}
