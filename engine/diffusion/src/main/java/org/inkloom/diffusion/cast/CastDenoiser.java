package org.inkloom.diffusion.cast;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.Residuals;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Denoises a batch of pictures that share a figure (see {@link CastRows} for the rows), and steers it: controls and
 * reference pictures act on the wanted pictures only, not on the anchors.
 *
 * Plain copies are needed in the early steps alone. After these the rows of the copies are left out, and their
 * prediction is that of the picture that they copy.
 */
public final class CastDenoiser implements Denoiser, Steering {
    private final Denoiser plain;
    private final Steering others;
    private final CastRows rows;
    private final SubjectSharing sharing;
    private Steering.Step step = new Steering.Step(0, 1);

    /**
     * Wraps a denoiser and a steering that know nothing of shared figures.
     *
     * @param plain has to call {@link SubjectSharing} in each attention, which a recorded denoiser cannot
     * @param others controls and reference pictures of the drawing
     */
    public CastDenoiser(Denoiser plain, Steering others, CastRows rows, SubjectSharing sharing) {
        this.plain = plain;
        this.others = others;
        this.rows = rows;
        this.sharing = sharing;
    }

    @Override
    public Additions at(Steering.Step now, Tensor latents, Tensor timesteps, UNet.Conditioning conditioning) {
        step = now;
        return others.at(now, latents, timesteps, conditioning);
    }

    @Override
    public Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass) {
        try (Scope scope = Scope.open()) {
            boolean all = !rows.copied()
                    || SubjectSharing.isEarly(step)
                    || !pass.additions().isEmpty();
            int halves = (int) latents.size(0) / rows.pictures();
            sharing.begin(step, rows, all ? rows.pictures() : rows.sharing());
            if (all) {
                UNetPass watched = pass.withAdditions(forWanted(pass.additions(), rows, halves, latents))
                        .watchedBy(sharing);
                return scope.keep(plain.predict(latents, timesteps, watched));
            }
            Tensor kept = indices(halves, false, latents);
            UNet.Conditioning of = pass.conditioning();
            UNet.Conditioning fewer = new UNet.Conditioning(
                    of.hiddenStates().index_select(0, kept),
                    of.pooled().index_select(0, kept),
                    of.timeIds().index_select(0, kept));
            Tensor predicted = plain.predict(
                    latents.index_select(0, kept),
                    timesteps.index_select(0, kept),
                    pass.withConditioning(fewer).watchedBy(sharing));
            return scope.keep(predicted.index_select(0, indices(halves, true, latents)));
        }
    }

    /**
     * Predicts for pictures of which some may stand at another step than others, or have not joined yet.
     *
     * @param now the anchors' step
     * @param present the pictures, every one with its row
     * @param latents {@code [B, C, H, W]}; with guidance the negative half comes first
     * @param timesteps float32 {@code [B]}
     * @param pass of as many rows, with what steers the wanted pictures
     */
    public Tensor predict(Steering.Step now, CastRows present, Tensor latents, Tensor timesteps, UNetPass pass) {
        try (Scope scope = Scope.open()) {
            sharing.begin(now, present, present.pictures());
            int halves = (int) latents.size(0) / present.pictures();
            UNetPass watched = pass.withAdditions(forWanted(pass.additions(), present, halves, latents))
                    .watchedBy(sharing);
            return scope.keep(plain.predict(latents, timesteps, watched));
        }
    }

    /**
     * Returns row numbers for all halves of a batch. Forth: the rows of the pictures that share, which are kept. Back:
     * for each row of the whole batch the row of the kept ones that holds its prediction.
     */
    private Tensor indices(int halves, boolean back, Tensor like) {
        List<Long> places = new ArrayList<>();
        for (int half = 0; half < halves; half++) {
            long first = (long) half * (back ? rows.sharing() : rows.pictures());
            for (int row = 0; row < (back ? rows.pictures() : rows.sharing()); row++) {
                places.add(first + rows.sharingOf(row));
            }
        }
        long[] values = places.stream().mapToLong(Long::longValue).toArray();
        return Tensors.of(values, values.length).to(like.device(), torch.ScalarType.Long);
    }

    /** Returns the additions with those for anchors multiplied by 0. */
    private static Additions forWanted(Additions additions, CastRows rows, int halves, Tensor latents) {
        if (additions.isEmpty()) {
            return additions;
        }
        float[] share = new float[halves * rows.pictures()];
        for (int row = 0; row < share.length; row++) {
            share[row] = rows.sharingOf(row % rows.pictures()) < rows.anchors() ? 0 : 1;
        }
        Tensor shares = Tensors.of(share, share.length, 1, 1, 1).to(latents.device(), latents.scalar_type());
        Residuals residuals = additions.residuals();
        return additions
                .withResiduals(new Residuals(
                        residuals.skips().stream().map(shares::mul).toList(),
                        residuals.middle().map(shares::mul),
                        residuals.levels().stream().map(shares::mul).toList()))
                .withImages(additions.images().stream()
                        .map(image -> image.seenBy(shares.squeeze(3)))
                        .toList());
    }

    @Override
    public void close() {
        plain.close();
    }
}
