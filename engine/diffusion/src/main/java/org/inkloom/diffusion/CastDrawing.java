package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.cast.CastDenoiser;
import org.inkloom.diffusion.cast.CastRows;
import org.inkloom.diffusion.cast.JoinedSteps;
import org.inkloom.diffusion.cast.SubjectSharing;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.picture.Fitting;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * Draws a picture that takes over a figure from others (the shared cast), by denoising those others, the anchors, in
 * one batch with it. Made for one drawing and used on its thread.
 */
final class CastDrawing {
    private static final int WHITE = 255;

    private final SharedCast cast;
    private final CastRows rows;
    private final GenerationRequest batch;
    private final List<int[]> words;
    private final List<RgbPicture> references;
    private final long seed;
    private @Nullable SubjectSharing sharing;

    private CastDrawing(
            SharedCast cast,
            CastRows rows,
            GenerationRequest batch,
            List<int[]> words,
            List<RgbPicture> references,
            long seed) {
        this.cast = cast;
        this.rows = rows;
        this.batch = batch;
        this.words = words;
        this.references = references;
        this.seed = seed;
    }

    /** Finds at which tokens of a prompt the subject's words stand. */
    interface Reading {
        int[] places(String prompt, PromptRules rules, List<String> subject);
    }

    /**
     * Returns how the pictures of a request are drawn together; empty where nothing is shared, or where the picture is
     * the first anchor itself.
     *
     * @param reading finds the subject's words
     * @throws InkloomException {@code INK-GEN-021} for several pictures at once, {@code INK-GEN-022} if no anchor's
     *     prompt contains the subject, {@code INK-GEN-023} if an anchor's picture is not among the request's
     */
    static Optional<CastDrawing> of(GenerationRequest request, Reading reading) {
        Optional<SharedCast> shared = SharedCast.read(request.settings().get(PictureSetting.CAST));
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        requireOne(request);
        SharedCast cast = shared.get();
        long seed = request.seeds().getFirst();
        // Anchors start from noise: a picture that starts from another one is none of them, whatever its prompt and
        // seed.
        List<SharedCast.Anchor> anchors = request.start().isPresent()
                ? cast.anchors()
                : cast.before(request.prompts().getFirst(), seed);
        if (anchors.isEmpty()) {
            return Optional.empty();
        }
        List<String> prompts = anchors.stream().map(SharedCast.Anchor::prompt).toList();
        List<int[]> words = Stream.concat(prompts.stream(), request.prompts().stream())
                .map(prompt -> reading.places(prompt, request.promptRules(), cast.subject()))
                .toList();
        List<RgbPicture> references = references(anchors, request);
        CastRows rows = new CastRows(anchors.size(), 1, Math.max(1, references.size()), true);
        if (words.subList(0, rows.anchors()).stream().allMatch(places -> places.length == 0)) {
            throw untold(cast, prompts);
        }
        GenerationRequest batch = request.withPictures(
                rows.ordered(prompts, request.prompts()),
                rows.ordered(anchors.stream().map(SharedCast.Anchor::seed).toList(), List.of(seed)));
        return Optional.of(new CastDrawing(cast, rows, batch, words, references, seed));
    }

    private static List<RgbPicture> references(List<SharedCast.Anchor> anchors, GenerationRequest request) {
        List<RgbPicture> pictures = new ArrayList<>();
        for (SharedCast.Anchor anchor : anchors) {
            anchor.picture()
                    .ifPresent(name -> pictures.add(
                            Optional.ofNullable(request.references().get(name)).orElseThrow(() -> missing(name))));
        }
        return pictures;
    }

    /** A {@link Reading} without a tokenizer, for checks: tells only whether a prompt contains the subject at all. */
    static int[] told(String prompt, PromptRules rules, List<String> subject) {
        return new int[subject.stream().anyMatch(prompt::contains) ? 1 : 0];
    }

    private static void requireOne(GenerationRequest request) {
        if (request.prompts().size() != 1) {
            throw InkloomException.badInput(
                    "INK-GEN-021",
                    request.prompts().size() + " pictures at once cannot take over a figure.",
                    "A cast is shared with one picture, beside which its anchors are drawn.",
                    "Leave " + SettingKey.of("shared_cast") + " out, or draw the pictures one by one.");
        }
    }

    private static InkloomException missing(String name) {
        return InkloomException.badInput(
                "INK-GEN-023",
                "The picture " + name + ", which the shared cast takes a figure from, is not here.",
                "A recipe names it by its digest and does not hold it.",
                "Name its file in " + SettingKey.of("shared_cast") + ", as \"picture\" of the anchor.");
    }

    private static InkloomException untold(SharedCast cast, List<String> prompts) {
        return InkloomException.badInput(
                "INK-GEN-022",
                "No anchor of the shared cast tells of '" + String.join("', '", cast.subject()) + "': "
                        + prompts.getFirst() + (prompts.size() > 1 ? " ..." : "") + ".",
                "The words are looked for in the anchors' prompts, letter by letter.",
                "Give words of the anchors' prompts as the subject of " + SettingKey.of("shared_cast") + ".");
    }

    /** Returns the request for the whole batch: anchors and the wanted picture. */
    GenerationRequest batch() {
        return batch;
    }

    /** Returns how many pictures a second pass at a higher resolution draws. */
    int inSecondPass() {
        return rows.sharing();
    }

    /** Returns the second pass for those pictures. */
    SamplerPass second(SamplerPass pass) {
        GenerationRequest all = pass.request();
        GenerationRequest fewer = all.withPictures(
                all.prompts().subList(0, rows.sharing()), all.seeds().subList(0, rows.sharing()));
        return pass.with(fewer);
    }

    /** Returns whether the picture starts from another one, and so joins anchors that are ahead of it. */
    boolean joins() {
        return batch.start().isPresent();
    }

    /**
     * A pass of a picture that joins its anchors.
     *
     * @param anchors their part of it, from noise
     * @param wanted the picture's part
     * @param rows of the batch that both make up
     */
    record Joined(SamplerPass anchors, SamplerPass wanted, CastRows rows) {
        /** Returns the request for the whole batch. */
        GenerationRequest together() {
            GenerationRequest first = anchors.request();
            GenerationRequest second = wanted.request();
            int count = rows.anchors();
            return second.withPictures(
                    rows.ordered(
                            first.prompts().subList(0, count), second.prompts().subList(0, rows.wanted())),
                    rows.ordered(first.seeds().subList(0, count), second.seeds().subList(0, rows.wanted())));
        }

        /** Returns how often the model is called. */
        int calls() {
            try (Stepper first = anchors.stepper();
                    Stepper second = wanted.stepper()) {
                return JoinedSteps.of(first.timesteps(), first.start(), second.timesteps(), second.start())
                        .calls()
                        .size();
            }
        }
    }

    /**
     * Returns the passes of a picture that joins its anchors: one, and a second at a higher resolution where that is wanted.
     *
     * @param own the model's sampler
     */
    List<Joined> joined(SchedulerConfig own) {
        List<Joined> passes = new ArrayList<>(List.of(joined(own, rows, 0)));
        if (batch.hires().isPresent()) {
            passes.add(joined(own, rows.withoutCopies(), 1));
        }
        return passes;
    }

    private Joined joined(SchedulerConfig own, CastRows here, int number) {
        SamplerPass anchors = SamplerPass.of(part(here, 0, rows.anchors()).withoutStart(), own)
                .get(number);
        SamplerPass wanted =
                SamplerPass.of(part(here, rows.anchors(), rows.sharing()), own).get(number);
        // Pictures that are there already are not drawn: they are needed from the picture's first step on alone.
        boolean there = references.size() == rows.anchors();
        return new Joined(there ? wanted.with(anchors.request()) : anchors, wanted, here);
    }

    /** Returns the request for some of the pictures that share, and their plain copies. */
    private GenerationRequest part(CastRows here, int from, int to) {
        List<String> prompts = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        for (int row = 0; row < here.pictures(); row++) {
            int picture = here.sharingOf(row);
            if (picture >= from && picture < to) {
                prompts.add(batch.prompts().get(picture));
                seeds.add(batch.seeds().get(picture));
            }
        }
        return batch.withPictures(prompts, seeds);
    }

    /** Returns the latents that the second pass starts from, out of those that the first pass left. */
    Tensor shared(Tensor latents) {
        return latents.narrow(0, 0, rows.sharing());
    }

    /** Returns the latents of the anchors, out of those of the batch. */
    Tensor anchors(Tensor latents) {
        return latents.narrow(0, 0, rows.anchors());
    }

    /** Returns the latents of the wanted picture, out of those of the batch. */
    Tensor wanted(Tensor latents) {
        return latents.narrow(0, rows.anchors(), rows.wanted());
    }

    /**
     * Returns what drawing begins with. Rows of pictures that exist already hold these pictures with noise of the first
     * step, and stay these pictures to the end.
     *
     * @param begun what drawing would begin with otherwise
     * @param start encodes the existing pictures
     * @param stepper adds the noise
     */
    LatentStart.Begun begun(LatentStart.Begun begun, LatentStart start, Stepper stepper) {
        if (references.isEmpty()) {
            return begun;
        }
        try (Scope scope = Scope.open()) {
            Tensor latents = begun.latents();
            int perLatent = start.parts().pixelsPerLatent();
            int width = (int) latents.size(3) * perLatent;
            int height = (int) latents.size(2) * perLatent;
            Tensor shown = Tensors.cat(
                    0,
                    references.stream()
                            .map(picture ->
                                    start.mean(PixelTensors.toModel(Fitting.contain(picture, width, height, WHITE))))
                            .toArray(Tensor[]::new));
            Tensor unit = noise(latents);
            Tensor noised = stepper.addNoise(shown, unit, stepper.start());
            Tensor others = latents.narrow(0, references.size(), latents.size(0) - references.size());
            Inpainting held = new Inpainting.Held(begun.inpainting(), scope.keep(shown), scope.keep(unit));
            return new LatentStart.Begun(scope.keep(Tensors.cat(0, noised, others)), held);
        }
    }

    /**
     * Noise for the pictures that exist already. It depends on neither shot nor seed, so that every shot that looks at
     * them sees the same.
     */
    private Tensor noise(Tensor like) {
        try (SeededNoise noise = new SeededNoise(batch.seeds().subList(0, references.size()), references.size());
                Scope scope = Scope.open()) {
            Tensor drawn = noise.next(like.size(1), like.size(2), like.size(3));
            return scope.keep(drawn.to(like.device(), like.scalar_type()));
        }
    }

    /** Returns the rows of a batch's latents. */
    CastRows rowsOf(Tensor latents) {
        return latents.size(0) == rows.pictures() ? rows : rows.withoutCopies();
    }

    /**
     * Makes the denoiser of the batch. In a second pass it continues with the places where the first one found the
     * subject.
     *
     * @param plain runs block by block
     * @param others what else steers the drawing
     * @param here the rows of the batch
     * @param latents of the size drawn
     */
    CastDenoiser denoiser(Denoiser plain, Steering others, CastRows here, Tensor latents) {
        int height = (int) latents.size(2);
        int width = (int) latents.size(3);
        SubjectSharing seen = sharing;
        SubjectSharing now = seen == null
                ? new SubjectSharing(here, words, cast.weight(), seed, height, width)
                : seen.enlarged(here, height, width);
        sharing = now;
        return new CastDenoiser(plain, others, here, now);
    }
}
