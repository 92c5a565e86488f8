package org.inkloom.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;

/**
 * What {@code inkloom generate} draws: one request for all prompts, or one for every batch of a single prompt's pictures.
 *
 * @param place in its batch of the one picture to keep; empty where all are kept
 * @param start the start picture, for a line about it
 */
record DrawingPlan(
        List<GenerationRequest> requests, Optional<Redrawing.Place> place, Optional<StartPictures.Start> start) {

    static DrawingPlan of(
            DrawingFlags flags, ModelDefaults defaults, int count, int batch, Optional<Redrawing.Place> place) {
        Optional<StartPictures.Start> start = start(flags, defaults);
        GenerationRequest base = base(flags, defaults, start);
        List<Long> seeds = seeds(flags.seeds, count);
        if (place.isPresent() && seeds.size() == 1) {
            int size = place.get().size();
            List<String> copies = Collections.nCopies(size, flags.prompts.getFirst());
            List<Long> copied = place.get().ownSeeds() ? Collections.nCopies(size, seeds.getFirst()) : seeds;
            return new DrawingPlan(List.of(base.withPrompts(copies).withSeeds(copied)), place, start);
        }
        if (flags.prompts.size() > 1) {
            return new DrawingPlan(List.of(base.withPrompts(flags.prompts).withSeeds(seeds)), Optional.empty(), start);
        }
        List<GenerationRequest> requests = new ArrayList<>();
        for (int first = 0; first < seeds.size(); first += batch) {
            List<Long> some = seeds.subList(first, Math.min(first + batch, seeds.size()));
            requests.add(base.withPrompts(Collections.nCopies(some.size(), flags.prompts.getFirst()))
                    .withSeeds(some));
        }
        return new DrawingPlan(requests, Optional.empty(), start);
    }

    /** Returns one seed for each picture of a prompt. */
    private static List<Long> seeds(List<Long> given, int count) {
        if (given.size() > 1) {
            return given;
        }
        long seed = given.isEmpty() ? ThreadLocalRandom.current().nextLong(1L << 32) : given.getFirst();
        if (seed > Long.MAX_VALUE - (count - 1)) {
            throw InkloomException.badInput(
                    "INK-GEN-013",
                    "--count " + count + " from --seed " + seed + " goes past the largest seed.",
                    "Picture i has the seed S + i - 1, and " + Long.MAX_VALUE + " is the largest.",
                    "Give --seed at most " + (Long.MAX_VALUE - (count - 1)) + ".");
        }
        return LongStream.range(0, count).mapToObj(i -> seed + i).toList();
    }

    private static Optional<StartPictures.Start> start(DrawingFlags flags, ModelDefaults defaults) {
        if (flags.init == null) {
            return Optional.empty();
        }
        PictureSettings wanted = flags.settings().over(defaults.settings());
        return Optional.of(StartPictures.read(
                flags.init, wanted.width(), wanted.height(), flags.fit == null ? StartFit.COVER : flags.fit));
    }

    private static GenerationRequest base(
            DrawingFlags flags, ModelDefaults defaults, Optional<StartPictures.Start> start) {
        GenerationRequest base = GenerationRequest.of(flags.prompts.getFirst())
                .withSettings(flags.settings().over(defaults.settings()))
                .withNegativePrompt(flags.negative == null ? "" : flags.negative)
                .withLoras(flags.loras.stream().map(Carried::lora).toList());
        double strength = flags.strength == null ? DrawingFlags.DEFAULT_STRENGTH : flags.strength;
        return start.map(from -> base.withStart(from.picture(), strength, from.file()))
                .orElse(base);
    }

    /** Returns how many pictures are written. */
    int pictures() {
        return place.isPresent()
                ? 1
                : requests.stream()
                        .mapToInt(request -> request.prompts().size())
                        .sum();
    }

    /** Returns those of a request's pictures that are written. */
    List<Drawing> kept(List<Drawing> drawings) {
        return place.map(at -> List.of(drawings.get(at.index()))).orElse(drawings);
    }
}
