package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Shows latents as small pictures without the autoencoder's decoder: one pixel for each latent position, whose colour
 * is a linear function of the position's channels. That this is good enough is known for the autoencoders of Stable
 * Diffusion and SDXL, for which tables of factors are in use. Here the factors are found for any autoencoder: it
 * encodes a few charts of soft colours, and the factors that map their latents to their colours best are found by least
 * squares.
 */
public final class LatentColours implements LatentPreview {
    private static final int CHARTS = 4;
    private static final int CHART_LATENTS = 16;
    private static final int WAVES = 3;
    private static final int RGB = 3;
    private static final long SEED = 20_240_707;
    /** Added to the diagonal, so that the equations have a solution even if the autoencoder leaves a channel unused. */
    private static final double RIDGE = 1e-6;

    /** {@code [C + 1, 3]}: red, green and blue for each channel, and in the last row the constant. */
    private final double[] factors;

    private final int channels;

    private LatentColours(double[] factors, int channels) {
        this.factors = factors;
        this.channels = channels;
    }

    /** Finds the colours of a model's latents; encodes four small pictures. */
    static LatentColours of(VaeModel model) {
        int pixels = model.vae().config().pixelsPerLatent();
        int side = CHART_LATENTS * pixels;
        try (Scope scope = Scope.open()) {
            Tensor[] charts = new Tensor[CHARTS];
            Random random = new Random(SEED);
            for (int i = 0; i < CHARTS; i++) {
                charts[i] = PixelTensors.toModel(chart(side, random));
            }
            Tensor pictures = Tensors.cat(0, charts);
            Placement placement = model.placement();
            Tensor mean = model.fastest()
                    .encode(Tensors.to(pictures, placement.device(), placement.compute()), Vae.Tiles.OFF)
                    .mean();
            Tensor latents = rows(Tensors.to(model.vae().scale(mean), Device.CPU, DType.FLOAT64));
            Tensor colours = rows(torch.avg_pool2d(Tensors.cast(pictures, DType.FLOAT64), pixels, pixels));
            return new LatentColours(Tensors.doubles(leastSquares(latents, colours)), (int) latents.size(1));
        }
    }

    /** Returns a picture in which each channel is a sum of a few slow waves over the whole range. */
    private static RgbPicture chart(int side, Random random) {
        double[][] waves = new double[RGB * WAVES][];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = new double[] {random.nextDouble() * 2, random.nextDouble() * 2, random.nextDouble()};
        }
        byte[] rgb = new byte[RGB * side * side];
        for (int at = 0; at < rgb.length; at++) {
            int pixel = at / RGB;
            int row = pixel / side;
            double x = (double) (pixel % side) / side;
            double y = (double) row / side;
            double sum = 0;
            for (int i = 0; i < WAVES; i++) {
                double[] wave = waves[at % RGB * WAVES + i];
                sum += Math.sin(2 * Math.PI * (wave[0] * x + wave[1] * y + wave[2]));
            }
            rgb[at] = (byte) Math.clamp(Math.round(127.5 + 127.5 * sum / 2), 0, 255);
        }
        return new RgbPicture(side, side, rgb);
    }

    /** Returns {@code [B·H·W, C]} of {@code [B, C, H, W]}. */
    private static Tensor rows(Tensor maps) {
        return maps.permute(0, 2, 3, 1).reshape(-1, maps.size(1));
    }

    private static Tensor leastSquares(Tensor latents, Tensor colours) {
        Tensor ones = torch.ones(new long[] {latents.size(0), 1}, latents.options());
        Tensor inputs = Tensors.cat(1, latents, ones);
        Tensor transposed = inputs.t();
        long size = inputs.size(1);
        Tensor ridge = Tensors.mul(torch.eye(size, latents.options()), RIDGE * latents.size(0));
        return torch.linalg_solve(transposed.matmul(inputs).add(ridge), transposed.matmul(colours))
                .contiguous();
    }

    /** {@inheritDoc} A picture has {@code W x H} pixels. */
    @Override
    public List<RgbPicture> show(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensors.to(latents, Device.CPU, DType.FLOAT32)
                    .permute(0, 2, 3, 1)
                    .contiguous();
            int height = (int) rows.size(1);
            int width = (int) rows.size(2);
            float[] values = Tensors.floats(rows);
            List<RgbPicture> pictures = new ArrayList<>();
            for (int i = 0; i < rows.size(0); i++) {
                pictures.add(picture(values, i * width * height, width, height));
            }
            return pictures;
        }
    }

    private RgbPicture picture(float[] values, int first, int width, int height) {
        byte[] rgb = new byte[RGB * width * height];
        for (int pixel = 0; pixel < width * height; pixel++) {
            for (int colour = 0; colour < RGB; colour++) {
                double value = factors[channels * RGB + colour];
                for (int c = 0; c < channels; c++) {
                    value += factors[c * RGB + colour] * values[(first + pixel) * channels + c];
                }
                rgb[RGB * pixel + colour] = (byte) Math.clamp(Math.round((value + 1) / 2 * 255), 0, 255);
            }
        }
        return new RgbPicture(width, height, rgb);
    }
}
