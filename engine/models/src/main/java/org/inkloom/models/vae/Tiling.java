package org.inkloom.models.vae;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Maps a large picture or latent tile by tile, so that memory depends on the tile and not on the picture. Neighbouring
 * tiles overlap by a quarter and are blended linearly, as diffusers' {@code tiled_decode} and {@code tiled_encode} do;
 * the result differs slightly from the untiled one, because attention and normalisation see one tile at a time.
 *
 * @param tile side of an input tile
 * @param outTile side of an output tile
 */
record Tiling(int tile, int outTile) {
    private static final double OVERLAP = 0.25;

    /** Returns whether a tensor {@code [B, C, H, W]} is larger than one tile. */
    boolean applies(Tensor x) {
        return x.size(2) > tile || x.size(3) > tile;
    }

    Tensor map(Tensor x, UnaryOperator<Tensor> mapper) {
        int step = (int) (tile * (1 - OVERLAP));
        int blend = (int) (outTile * OVERLAP);
        int keep = outTile - blend;
        try (Scope scope = Scope.open()) {
            List<Tensor> rows = new ArrayList<>();
            List<Tensor> above = List.of();
            for (long top = 0; top < x.size(2); top += step) {
                List<Tensor> row = row(x, top, step, mapper);
                rows.add(joinRow(row, above, blend, keep));
                above = row;
            }
            return scope.keep(Tensors.cat(2, rows.toArray(Tensor[]::new)));
        }
    }

    private List<Tensor> row(Tensor x, long top, int step, UnaryOperator<Tensor> mapper) {
        List<Tensor> row = new ArrayList<>();
        long height = Math.min(tile, x.size(2) - top);
        for (long left = 0; left < x.size(3); left += step) {
            long width = Math.min(tile, x.size(3) - left);
            row.add(mapper.apply(x.narrow(2, top, height).narrow(3, left, width)));
        }
        return row;
    }

    /** Blends a row with the one above and each tile with its left neighbour, in place, then cuts and joins. */
    private static Tensor joinRow(List<Tensor> row, List<Tensor> above, int blend, int keep) {
        try (Scope scope = Scope.open()) {
            List<Tensor> cut = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                Tensor tile = row.get(i);
                if (!above.isEmpty()) {
                    blend(above.get(i), tile, 2, blend);
                }
                if (i > 0) {
                    blend(row.get(i - 1), tile, 3, blend);
                }
                cut.add(tile.narrow(2, 0, Math.min(keep, tile.size(2))).narrow(3, 0, Math.min(keep, tile.size(3))));
            }
            return scope.keep(Tensors.cat(3, cut.toArray(Tensor[]::new)));
        }
    }

    private static void blend(Tensor before, Tensor tile, int dim, int wanted) {
        try (Scope scope = Scope.open()) {
            long extent = Math.min(wanted, Math.min(before.size(dim), tile.size(dim)));
            Tensor ramp = torch.arange(new Scalar(extent), Tensors.options(Device.CPU, DType.FLOAT32))
                    .div(new Scalar((double) extent));
            ramp = ramp.to(tile.device(), tile.scalar_type());
            ramp = dim == 2 ? ramp.view(1, 1, extent, 1) : ramp.view(1, 1, 1, extent);
            Tensor old = before.narrow(dim, before.size(dim) - extent, extent);
            Tensor start = tile.narrow(dim, 0, extent);
            Tensor mixed = old.mul(ramp.neg().add(new Scalar(1.0))).add(start.mul(ramp));
            start.copy_(mixed);
        }
    }
}
