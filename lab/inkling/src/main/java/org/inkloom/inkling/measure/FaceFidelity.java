package org.inkloom.inkling.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.PixelTensors;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * How well an autoencoder reproduces faces that it was not trained on: the peak signal-to-noise ratio,
 * {@code 10 log10(255² / mean squared error)} in dB, within the square around the head, in pages that were encoded and
 * decoded.
 *
 * @param faces number of faces
 * @param faceDecibels over all pixels of all faces
 * @param pictureDecibels over all pixels of the same pages
 */
public record FaceFidelity(int faces, double faceDecibels, double pictureDecibels) {
    private static final long FIRST_SEED = 12_000_000_000L;
    /** Side, in pixels, of the square around the smallest head that is measured. */
    private static final int LEAST = 8;

    /** Draws pages with a face. */
    interface Pages {
        /** Returns the page of a seed. */
        RgbPicture picture(long seed);

        /**
         * Returns the square around the only head on the page: left, top, right, bottom; empty if there is not exactly
         * one face.
         */
        Optional<int[]> head(long seed);
    }

    /**
     * Measures the autoencoder of a model on pages of the first edition.
     *
     * @param vae the part's folder
     * @param faces how many pages with one face each
     * @param size width and height of the pages in pixels
     */
    public static FaceFidelity of(Path vae, Device device, int faces, int size) {
        SceneSampler sampler = new SceneSampler(Split.HELD_OUT, Style.base());
        Illustrator illustrator = new Illustrator(size, size);
        return of(vae, device, faces, size, new Pages() {
            @Override
            public RgbPicture picture(long seed) {
                return illustrator.draw(sampler.sample(seed));
            }

            @Override
            public Optional<int[]> head(long seed) {
                return FaceFidelity.head(sampler.sample(seed), illustrator);
            }
        });
    }

    /** Measures the autoencoder of a model on pages of the wide book in every manner of the base model. */
    public static FaceFidelity wide(Path vae, Device device, int faces, int size) {
        WideSampler sampler = new WideSampler(Split.HELD_OUT, Manner.base());
        WideIllustrator illustrator = new WideIllustrator(size, size);
        return of(vae, device, faces, size, new Pages() {
            @Override
            public RgbPicture picture(long seed) {
                return illustrator.draw(sampler.sample(seed));
            }

            @Override
            public Optional<int[]> head(long seed) {
                WideScene scene = sampler.sample(seed);
                return scene.actors().size() == 1
                        ? illustrator.heads(scene).stream()
                                .filter(FaceFidelity::isSeen)
                                .findFirst()
                        : Optional.empty();
            }
        });
    }

    private static FaceFidelity of(Path vae, Device device, int faces, int size, Pages pages) {
        Errors face = new Errors();
        Errors whole = new Errors();
        int found = 0;
        try (VaeModel model = VaeModel.load(vae, Placement.of(device, DType.FLOAT32))) {
            for (long seed = FIRST_SEED; found < faces; seed++) {
                Optional<int[]> box = pages.head(seed);
                if (box.isEmpty()) {
                    continue;
                }
                RgbPicture page = pages.picture(seed);
                RgbPicture back = reconstructed(model, page);
                face.add(page, back, box.get());
                whole.add(page, back, new int[] {0, 0, size, size});
                found++;
            }
        }
        return new FaceFidelity(found, face.decibels(), whole.decibels());
    }

    private static boolean isSeen(int[] box) {
        return box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST;
    }

    /** Returns the square of the one head: left, top, right, bottom; empty where there is no single face. */
    static Optional<int[]> head(SceneDescription scene, Illustrator illustrator) {
        if (scene.figures().size() != 1) {
            return Optional.empty();
        }
        return illustrator.heads(scene).stream().filter(FaceFidelity::isSeen).findFirst();
    }

    private static RgbPicture reconstructed(VaeModel model, RgbPicture page) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = Tensors.to(
                    PixelTensors.toModel(page),
                    model.placement().device(),
                    model.placement().compute());
            Tensor latents = model.vae().encode(x, Vae.Tiles.OFF).mean();
            Tensor unit = PixelTensors.toUnit(model.vae().decode(latents, Vae.Tiles.OFF));
            return new ArrayList<>(PixelTensors.toPictures(unit)).getFirst();
        }
    }

    private static final class Errors {
        private double squares;
        private long count;

        void add(RgbPicture a, RgbPicture b, int[] box) {
            for (int y = box[1]; y < box[3]; y++) {
                for (int i = (y * a.width() + box[0]) * 3; i < (y * a.width() + box[2]) * 3; i++) {
                    double d = (a.rgb()[i] & 255) - (b.rgb()[i] & 255);
                    squares += d * d;
                    count++;
                }
            }
        }

        double decibels() {
            return 10 * Math.log10(255.0 * 255.0 * count / Math.max(squares, 1e-9));
        }
    }
}
