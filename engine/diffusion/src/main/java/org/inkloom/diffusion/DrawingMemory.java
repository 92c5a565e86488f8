package org.inkloom.diffusion;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.weights.DType;

/**
 * Estimates the memory that drawing takes, before the work begins.
 *
 * <p>At its peak a network holds a certain number of maps as large as its largest one, and a U-Net also those that the
 * way down keeps for the way up; all of them grow with the number of positions. Attention is computed without storing
 * its matrix of scores, so it grows no faster. The numbers of maps below were measured (docs/reproducibility.md).
 *
 * @param unet the U-Net's sizes
 * @param vae the autoencoder's sizes
 * @param unetBytes bytes of a number in the U-Net
 * @param vaeBytes bytes of a number in the autoencoder
 * @param tiles whether tiling was asked for
 * @param decodesOneByOne whether the pictures of a batch are decoded one after the other
 * @param available free bytes; 0 where the system does not tell, in which case nothing is refused
 */
record DrawingMemory(
        UNetConfig unet,
        VaeConfig vae,
        int unetBytes,
        int vaeBytes,
        Vae.Tiles tiles,
        boolean decodesOneByOne,
        long available) {
    /**
     * How many maps of the size of its largest level a U-Net holds at once. Measured as the growth from 512 to 1024
     * pixels a side, for models with and without transformers at that level, and where it was steepest; smaller
     * pictures take a little over half of it.
     */
    private static final double UNET_MAPS = 42;

    /** Maps of the largest level that the autoencoder holds at once. */
    private static final double VAE_MAPS = 6;

    /**
     * Bytes per pixel of a finished picture: as floats while values are clamped and reordered, as bytes while it is
     * written.
     */
    private static final long PICTURE_BYTES = 90;

    /** Bytes that every run takes, whatever it draws: code, workspaces, the encoded prompt. */
    private static final long OVERHEAD = 96L << 20;

    private static final int MULTIPLE = 8;

    /** A recorded pass takes this many times the memory of a plain one. */
    private static final double RECORDED = 1.5;

    static DrawingMemory of(UNetConfig unet, VaeConfig vae, PipelineOptions options) {
        boolean half = options.compute() != DType.FLOAT32;
        return new DrawingMemory(
                unet,
                vae,
                half ? 2 : 4,
                half && !(vae.forceUpcast() && options.dtype() == DType.BFLOAT16) ? 2 : 4,
                options.tiles(),
                decodesOneByOne(options.device()),
                available(options.device()));
    }

    /** Returns whether a batch's pictures are decoded one after the other. */
    static boolean decodesOneByOne(Device device) {
        return device.isCuda();
    }

    private static long available(Device device) {
        return DeviceMemory.availableBytes(device);
    }

    /** What is drawn at once. */
    record Work(int width, int height, int pictures, boolean guided, boolean encodes) {
        static Work of(GenerationRequest request) {
            boolean started = request.start().isPresent();
            // The second pass is the larger one.
            int width =
                    request.hires().map(pass -> pass.enlarged(request.width())).orElse(request.width());
            int height =
                    request.hires().map(pass -> pass.enlarged(request.height())).orElse(request.height());
            int pictures = request.prompts().size();
            return new Work(
                    width,
                    height,
                    pictures,
                    request.guided(),
                    started || request.hires().isPresent());
        }

        /** Returns the work of the first pass alone. */
        static Work ofFirstPass(GenerationRequest request) {
            return new Work(
                    request.width(),
                    request.height(),
                    request.prompts().size(),
                    request.guided(),
                    request.start().isPresent());
        }

        Work withSide(int longest) {
            double scale = (double) longest / Math.max(width, height);
            return new Work(multiple(width * scale), multiple(height * scale), pictures, guided, encodes);
        }

        Work withPictures(int count) {
            return new Work(width, height, count, guided, encodes);
        }

        private static int multiple(double pixels) {
            return Math.max(MULTIPLE, MULTIPLE * (int) (pixels / MULTIPLE));
        }

        double pixels() {
            return (double) width * height;
        }
    }

    /** Returns how many bytes activations take at the peak, without the weights. */
    long bytes(Work work, Vae.Tiles with) {
        double pictures = work.pictures() * work.pixels() * PICTURE_BYTES;
        double decoder = (decodesOneByOne ? 1.0 : work.pictures()) * vaeBytes * vaeNumbers(work, with);
        return OVERHEAD + (long) Math.max(unetPeak(work), pictures + decoder);
    }

    private double unetPeak(Work work) {
        double perLatent = vae.pixelsPerLatent();
        double positions = work.pixels() / (perLatent * perLatent);
        double kept = 0;
        double largest = 0;
        for (UNetConfig.Level level : unet.blocks()) {
            kept += (unet.layersPerBlock() + 1) * positions * level.channels();
            largest = Math.max(largest, positions * level.channels());
            positions /= 4;
        }
        int rows = work.pictures() * (work.guided() ? 2 : 1);
        return rows * (double) unetBytes * (kept + UNET_MAPS * largest);
    }

    /**
     * Returns how many numbers the autoencoder holds. The first maps of a level still have the channels of the level
     * below, which are more, but its own larger size.
     */
    private double vaeNumbers(Work work, Vae.Tiles with) {
        double pixels = with == Vae.Tiles.ON
                ? Math.min(work.pixels(), (double) vae.tileSize() * vae.tileSize())
                : work.pixels();
        double largest = 0;
        List<Integer> channels = vae.channels();
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.min(level + 1, channels.size() - 1));
            largest = Math.max(largest, pixels * Math.max(in, channels.get(level)));
            pixels /= 4;
        }
        return VAE_MAPS * largest;
    }

    /**
     * Checks that a request fits.
     *
     * @param weights bytes of weights still to be loaded
     * @return the tiling to draw with: as asked for, or on where nothing else fits
     * @throws InkloomException {@code INK-TENSOR-005} with the largest size that fits
     */
    Vae.Tiles require(Work work, long weights) {
        if (available == 0 || bytes(work, tiles) + weights <= available) {
            return tiles;
        }
        if (bytes(work, Vae.Tiles.ON) + weights <= available) {
            return Vae.Tiles.ON;
        }
        throw InkloomException.failed(
                "INK-TENSOR-005",
                "There is not enough memory for drawing " + words(work) + ": it would take about "
                        + gibi(bytes(work, Vae.Tiles.ON) + weights) + " and " + gibi(available) + " are free.",
                "Feature maps grow with the pixels and with the pictures at once; decoding tile by tile is counted in.",
                remedy(work, weights));
    }

    /**
     * Returns how many of the work's pictures are drawn at once where as many as fit are wanted, from 1.
     *
     * <p>A recorded pass holds its intermediates and a second layout of some weights beside what is counted here: 16.9 GiB
     * in place of 13.1 for eight guided pictures of 1024 x 1024 (lab/bench/RESULTS.md), so that half as much again has to be
     * free.
     */
    int atOnce(Work work, long weights) {
        int pictures = available == 0 ? 1 : work.pictures();
        while (pictures > 1 && RECORDED * bytes(work.withPictures(pictures), tiles) + weights > available) {
            pictures--;
        }
        return pictures;
    }

    private static String words(Work work) {
        String size = work.width() + "x" + work.height();
        return work.pictures() == 1 ? "a picture of " + size : work.pictures() + " pictures of " + size + " at once";
    }

    private String remedy(Work work, long weights) {
        int pictures = work.pictures();
        while (pictures > 1 && !fits(work.withPictures(pictures), weights)) {
            pictures--;
        }
        if (fits(work.withPictures(pictures), weights)) {
            return "Draw at most " + pictures + " at once (" + SettingKey.of("batch") + " " + pictures
                    + ", fewer prompts in one command).";
        }
        OptionalInt side = largestSide(work.withPictures(1), weights);
        if (side.isEmpty()) {
            return "Close other programs or take a machine with more memory: the model itself does not fit.";
        }
        Work largest = work.withSide(side.getAsInt());
        return "The largest size of these proportions that fits now is " + SettingKey.of("width") + " "
                + largest.width() + " " + SettingKey.of("height") + " " + largest.height()
                + (pictures < work.pictures() ? ", one picture at once." : ".");
    }

    private OptionalInt largestSide(Work work, long weights) {
        int fitting = 0;
        int beyond = Math.max(work.width(), work.height()) / MULTIPLE + 1;
        while (beyond - fitting > 1) {
            int middle = (fitting + beyond) / 2;
            if (fits(work.withSide(middle * MULTIPLE), weights)) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        return fitting == 0 ? OptionalInt.empty() : OptionalInt.of(fitting * MULTIPLE);
    }

    private boolean fits(Work work, long weights) {
        return bytes(work, Vae.Tiles.ON) + weights <= available;
    }

    /** Returns advice for the case that memory ran out although the estimate said it would suffice. */
    static String remedyAfterAll(GenerationRequest request) {
        String fewer = request.prompts().size() > 1 ? "Draw fewer pictures at once, or lower" : "Lower";
        return fewer + " " + SettingKey.of("width") + " and " + SettingKey.of("height")
                + ", or close other programs, which took memory after the work began.";
    }

    private static String gibi(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
    }
}
