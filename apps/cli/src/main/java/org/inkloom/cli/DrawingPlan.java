package org.inkloom.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.AppliedLora;
import org.inkloom.studio.DrawnPicture;
import org.inkloom.studio.InitPicture;
import org.inkloom.studio.PictureFit;
import org.inkloom.studio.PictureRequest;

/**
 * The requests of {@code inkloom generate}: one for all prompts, or for a single prompt one for each batch of its
 * pictures.
 *
 * @param place index of the one picture of the batch to keep; empty to keep all
 */
record DrawingPlan(List<PictureRequest> requests, Optional<Redrawing.Place> place) {

    static DrawingPlan of(DrawingFlags flags, int count, int batch, Optional<Redrawing.Place> place) {
        PictureRequest base = base(flags);
        List<Long> seeds = seeds(flags.seeds, count);
        if (place.isPresent() && seeds.size() == 1) {
            int size = place.get().size();
            List<String> copies = Collections.nCopies(size, flags.prompts.getFirst());
            List<Long> copied = place.get().ownSeeds() ? Collections.nCopies(size, seeds.getFirst()) : seeds;
            return new DrawingPlan(List.of(base.withPrompts(copies).withSeeds(copied)), place);
        }
        if (flags.prompts.size() > 1) {
            return new DrawingPlan(List.of(base.withPrompts(flags.prompts).withSeeds(seeds)), Optional.empty());
        }
        List<PictureRequest> requests = new ArrayList<>();
        for (int first = 0; first < seeds.size(); first += batch) {
            List<Long> some = seeds.subList(first, Math.min(first + batch, seeds.size()));
            requests.add(base.withPrompts(Collections.nCopies(some.size(), flags.prompts.getFirst()))
                    .withSeeds(some));
        }
        return new DrawingPlan(requests, Optional.empty());
    }

    /** Returns a seed for each picture of a prompt. */
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

    private static PictureRequest base(DrawingFlags flags) {
        PictureRequest base = PictureRequest.of(flags.prompts.getFirst())
                .withSettings(flags.settings())
                .withNegativePrompt(flags.negative == null ? "" : flags.negative)
                .withLoras(flags.loras.stream().map(Carried::applied).toArray(AppliedLora[]::new));
        if (flags.init == null) {
            return base;
        }
        InitPicture init =
                flags.masks.of(InitPicture.of(flags.init).withFit(flags.fit == null ? PictureFit.COVER : flags.fit));
        return base.withInit(flags.strength == null ? init : init.withStrength(flags.strength));
    }

    /** Returns a copy with control pictures. */
    DrawingPlan withControls(List<ControlUse> controls) {
        return new DrawingPlan(
                requests.stream().map(request -> request.withControls(controls)).toList(), place);
    }

    /** Returns a copy with reference pictures for IP-Adapters. */
    DrawingPlan withIpAdapters(List<IpAdapterUse> shown) {
        return new DrawingPlan(
                requests.stream().map(request -> request.withIpAdapters(shown)).toList(), place);
    }

    /** Returns how many pictures will be written. */
    int pictures() {
        return place.isPresent()
                ? 1
                : requests.stream()
                        .mapToInt(request -> request.prompts().size())
                        .sum();
    }

    /** Returns the pictures of a request that are written. */
    List<DrawnPicture> kept(List<DrawnPicture> drawings) {
        return place.map(at -> List.of(drawings.get(at.index()))).orElse(drawings);
    }
}
