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
 * Denoises pictures that share a figure, and what steers them: control pictures are the wanted pictures' alone. Once the
 * early steps are over the plain copies are left out, and stand still.
 */
public final class CastDenoiser implements Denoiser, Steering {
    private final Denoiser plain;
    private final Steering others;
    private final CastRows rows;
    private final SubjectSharing sharing;
    private Steering.Step step = new Steering.Step(0, 1);

    /**
     * Takes what denoises and what steers without a cast.
     *
     * @param plain runs single blocks; a recorded one cannot
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
            sharing.begin(step, all ? rows.pictures() : rows.sharing());
            if (all) {
                UNetPass watched = pass.withAdditions(forWanted(pass.additions(), halves, latents))
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

    /** Returns the rows that share; or, for each row of the whole batch, where among them its picture stands. */
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

    private Additions forWanted(Additions additions, int halves, Tensor latents) {
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
