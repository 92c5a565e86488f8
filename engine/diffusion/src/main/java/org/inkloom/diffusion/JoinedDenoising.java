package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.cast.CastDenoiser;
import org.inkloom.diffusion.cast.CastRows;
import org.inkloom.diffusion.cast.JoinedSteps;
import org.inkloom.diffusion.cast.SubjectSharing;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * The sampling loop of a picture that starts from another one and takes over a figure. Its anchors start from noise, so they
 * go ahead alone until the picture's first step and are denoised in one batch with it from there. Each side keeps to its own
 * steps in everything that counts them: guidance of a part of the steps, prompts that change, control pictures.
 *
 * @param denoiser predicts, and lets the picture look at the anchors
 * @param steering what steers the wanted picture
 * @param placement where the denoiser computes, and in which type
 * @param rows of the whole batch
 * @param anchors their run
 * @param wanted the picture's run
 * @param passes the conditioning of the anchors' steps, then of the picture's
 */
record JoinedDenoising(
        CastDenoiser denoiser,
        Steering steering,
        Placement placement,
        CastRows rows,
        CastLane anchors,
        CastLane wanted,
        List<StepPasses> passes) {

    /** What a conditioning is put together from; {@code ofWanted} is -1 before the picture joins. */
    private record Places(int ofAnchors, int ofWanted, boolean copied, boolean guided) {}

    /** A call of the model, and which pictures take part in it. */
    private record Now(JoinedSteps.Call call, CastRows present, boolean guided) {
        boolean joined() {
            return call.picture().isPresent();
        }

        int picture() {
            return call.picture().orElseThrow();
        }
    }

    private JoinedSteps steps() {
        return JoinedSteps.of(
                anchors.stepper().timesteps(),
                anchors.stepper().start(),
                wanted.stepper().timesteps(),
                wanted.stepper().start());
    }

    /**
     * Runs the loop.
     *
     * @return the finished latents of anchors and picture, in the current scope
     */
    Tensor run(Trace trace, RunControl control) {
        List<JoinedSteps.Call> calls = steps().calls();
        Map<Places, UNetPass> known = new HashMap<>();
        trace.accept("initial_latents", arranged(anchors.latents(), wanted.latents(), rows));
        try (Scope outer = Scope.open();
                Progress.Task task = control.progress().begin("drawing", calls.size(), "step")) {
            for (int i = 0; i < calls.size(); i++) {
                control.cancellation().check("step " + i + " of " + calls.size());
                Now now = now(calls.get(i));
                int done = i + 1;
                UNetPass pass = pass(now, known);
                try (Scope scope = Scope.open()) {
                    step(now, pass, estimate -> trace.step(done, calls.size(), estimate));
                    trace.accept("latents." + i, arranged(anchors.latents(), wanted.latents(), rows));
                }
                task.advanceTo(done);
            }
            return outer.keep(arranged(anchors.latents(), wanted.latents(), rows.withoutCopies()));
        }
    }

    private Now now(JoinedSteps.Call call) {
        boolean joined = call.picture().isPresent();
        boolean steered = joined && isSteered();
        boolean copied = rows.copied() && (SubjectSharing.isEarly(shared(call)) || steered);
        CastRows all = copied ? rows : rows.withoutCopies();
        boolean guided = anchors.isGuidedAt(call.anchors())
                || joined && wanted.isGuidedAt(call.picture().getAsInt());
        return new Now(call, joined ? all : all.withoutWanted(), guided);
    }

    /** Control pictures and adapters are made for a batch of one size, that with plain copies. */
    private boolean isSteered() {
        GenerationRequest request = wanted.pass().request();
        return !request.controls().isEmpty() || !request.ipAdapters().isEmpty();
    }

    /**
     * Returns the step that decides what is shared. It counts from the beginning of a whole run, so that a picture which
     * joins after the early steps, and has its layout from what it starts from, needs no plain copy; a second pass counts
     * its own.
     */
    private Steering.Step shared(JoinedSteps.Call call) {
        return rows.copied()
                ? new Steering.Step(call.anchors(), anchors.stepper().timesteps().length)
                : anchors.at(call.anchors());
    }

    private void step(Now now, UNetPass plain, Consumer<Supplier<Tensor>> tell) {
        int call = now.call().anchors();
        Tensor first = anchors.scaled(call);
        Tensor second = now.joined() ? wanted.scaled(now.picture()) : null;
        Tensor input = input(arranged(first, second, now.present()), now.guided());
        Tensor seen = arranged(
                anchors.inpainting().seen(first),
                second == null ? null : wanted.inpainting().seen(second),
                now.present());
        Tensor shown = seen.size(1) == input.size(1) ? input : input(seen, now.guided());
        Tensor timesteps = timesteps(now);
        UNetPass pass = now.joined()
                ? plain.withAdditions(steering.at(wanted.at(now.picture()), input, timesteps, plain.conditioning()))
                : plain;
        Tensor predicted = Tensors.cast(
                denoiser.predict(shared(now.call()), now.present(), shown, timesteps, pass), DType.FLOAT32);
        move(now, predicted, tell);
    }

    private void move(Now now, Tensor predicted, Consumer<Supplier<Tensor>> tell) {
        int call = now.call().anchors();
        long count = now.present().pictures();
        Tensor negative = now.guided() ? predicted.narrow(0, 0, count) : null;
        Tensor positive = now.guided() ? predicted.narrow(0, count, count) : predicted;
        Tensor ofAnchors = output(anchors, call, negative, positive, half -> ofAnchors(half, now.present()));
        Tensor ofWanted = now.joined()
                ? output(wanted, now.picture(), negative, positive, half -> ofWanted(half, now.present()))
                : null;
        Tensor nextAnchors = now.call().moves() ? anchors.stepped(call, ofAnchors) : anchors.latents();
        Tensor nextWanted = ofWanted == null ? wanted.latents() : wanted.stepped(now.picture(), ofWanted);
        tell.accept(() -> arranged(
                anchors.stepper().denoised(ofAnchors, call, anchors.latents()),
                ofWanted == null
                        ? wanted.latents()
                        : wanted.stepper().denoised(ofWanted, now.picture(), wanted.latents()),
                rows));
        anchors.become(nextAnchors);
        wanted.become(nextWanted);
    }

    private static Tensor output(
            CastLane lane, int call, @Nullable Tensor negative, Tensor positive, Function<Tensor, Tensor> part) {
        return lane.output(call, negative == null ? null : part.apply(negative), part.apply(positive));
    }

    private Tensor input(Tensor scaled, boolean guided) {
        return Tensors.cast(guided ? Tensors.cat(0, scaled, scaled) : scaled, placement.compute());
    }

    private Tensor timesteps(Now now) {
        int count = now.present().pictures();
        float[] each = new float[count * (now.guided() ? 2 : 1)];
        for (int row = 0; row < each.length; row++) {
            boolean isWanted = now.present().sharingOf(row % count) >= rows.anchors();
            each[row] = (float)
                    (isWanted
                            ? wanted.stepper().timesteps()[now.picture()]
                            : anchors.stepper().timesteps()[now.call().anchors()]);
        }
        return Tensors.to(Tensors.of(each, each.length), placement.device(), DType.FLOAT32);
    }

    /** Returns the conditioning of a call; for the same prompts it is the same object each time. */
    private UNetPass pass(Now now, Map<Places, UNetPass> known) {
        int ofAnchors = anchors.placeAt(passes.getFirst(), now.call().anchors());
        int ofWanted = now.joined() ? wanted.placeAt(passes.getLast(), now.picture()) : -1;
        Places places = new Places(ofAnchors, ofWanted, now.present().copied(), now.guided());
        return known.computeIfAbsent(places, _ -> {
            UNetPass plain = passes.getFirst().passes().get(ofAnchors);
            UNet.Conditioning one = plain.conditioning();
            UNet.Conditioning other =
                    now.joined() ? passes.getLast().passes().get(ofWanted).conditioning() : null;
            return plain.withConditioning(new UNet.Conditioning(
                    both(one, other, now, UNet.Conditioning::hiddenStates),
                    both(one, other, now, UNet.Conditioning::pooled),
                    both(one, other, now, UNet.Conditioning::timeIds)));
        });
    }

    private Tensor both(
            UNet.Conditioning one,
            UNet.@Nullable Conditioning other,
            Now now,
            Function<UNet.Conditioning, Tensor> part) {
        boolean halves = wanted.pass().request().guided();
        Tensor first = part.apply(one);
        Tensor second = other == null ? null : part.apply(other);
        try (Scope scope = Scope.open()) {
            Tensor positive =
                    arranged(half(first, halves, 1), second == null ? null : half(second, halves, 1), now.present());
            if (!now.guided()) {
                return scope.keep(positive);
            }
            Tensor negative =
                    arranged(half(first, halves, 0), second == null ? null : half(second, halves, 0), now.present());
            return scope.keep(Tensors.cat(0, negative, positive));
        }
    }

    private static Tensor half(Tensor rows, boolean halves, int which) {
        long count = rows.size(0) / 2;
        return halves ? rows.narrow(0, which * count, count) : rows;
    }

    /** Puts the rows of both runs into the order of a batch; {@code second} is null before the picture joins. */
    private Tensor arranged(Tensor first, @Nullable Tensor second, CastRows present) {
        long count = rows.anchors();
        List<Tensor> parts = new ArrayList<>(List.of(first.narrow(0, 0, count)));
        if (second != null) {
            parts.add(second.narrow(0, 0, rows.wanted()));
        }
        if (present.copied() && first.size(0) > count) {
            parts.add(first.narrow(0, count, first.size(0) - count));
        }
        if (present.copied() && second != null) {
            parts.add(second.narrow(0, rows.wanted(), rows.wanted()));
        }
        return Tensors.cat(0, parts.toArray(Tensor[]::new));
    }

    /** Takes the anchors' rows out of a batch; plain copies that are not in it get what those get that they are of. */
    private Tensor ofAnchors(Tensor batch, CastRows present) {
        long count = rows.anchors();
        long copies = rows.copied() ? count - rows.alone() : 0;
        Tensor first = batch.narrow(0, 0, count);
        return copies == 0
                ? first
                : Tensors.cat(0, first, batch.narrow(0, present.copied() ? present.sharing() : rows.alone(), copies));
    }

    private Tensor ofWanted(Tensor batch, CastRows present) {
        Tensor first = batch.narrow(0, rows.anchors(), rows.wanted());
        if (!rows.copied()) {
            return first;
        }
        long last = (long) present.pictures() - rows.wanted();
        return Tensors.cat(0, first, present.copied() ? batch.narrow(0, last, rows.wanted()) : first);
    }
}
