package org.inkloom.inkling.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.PixelTensors;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.report.png.RgbPicture;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * How well an autoencoder brings unseen faces back: the peak signal-to-noise ratio, {@code 10 log10(255² / mean squared
 * error)} in dB, of the head's square in pages that were encoded and decoded.
 *
 * @param faces how many faces
 * @param faceDecibels over all pixels of all faces
 * @param pictureDecibels over all pixels of the same pages
 */
public record FaceFidelity(int faces, double faceDecibels, double pictureDecibels) {
    private static final long FIRST_SEED = 12_000_000_000L;
    private static final int NOSE = 0;
    private static final int NECK = 1;
    private static final double REACH = 1.15;

    /**
     * Measures the autoencoder of a model.
     *
     * @param vae the part's folder
     * @param faces how many pages with one face each
     * @param size width and height of the pages in pixels
     */
    public static FaceFidelity of(Path vae, Device device, int faces, int size) {
        SceneSampler sampler = new SceneSampler(Split.HELD_OUT, Style.base());
        Illustrator illustrator = new Illustrator(size, size);
        Errors face = new Errors();
        Errors whole = new Errors();
        int found = 0;
        try (VaeModel model = VaeModel.load(vae, Placement.of(device, DType.FLOAT32))) {
            for (long seed = FIRST_SEED; found < faces; seed++) {
                SceneDescription scene = sampler.sample(seed);
                Optional<int[]> box = head(scene, illustrator, size);
                if (box.isEmpty()) {
                    continue;
                }
                RgbPicture page = illustrator.draw(scene);
                RgbPicture back = reconstructed(model, page);
                face.add(page, back, box.get());
                whole.add(page, back, new int[] {0, 0, size, size});
                found++;
            }
        }
        return new FaceFidelity(found, face.decibels(), whole.decibels());
    }

    /** Returns the square of the one head: left, top, right, bottom; empty where there is no single face. */
    static Optional<int[]> head(SceneDescription scene, Illustrator illustrator, int size) {
        if (scene.figures().size() != 1) {
            return Optional.empty();
        }
        List<double[]> joints = illustrator.joints(scene).getFirst();
        double[] nose = joints.get(NOSE);
        double[] neck = joints.get(NECK);
        if (Double.isNaN(nose[0])) {
            return Optional.empty();
        }
        double reach = Math.hypot(nose[0] - neck[0], nose[1] - neck[1]) * REACH + 2;
        int left = (int) Math.max(0, nose[0] - reach);
        int top = (int) Math.max(0, nose[1] - reach);
        int right = (int) Math.min(size, nose[0] + reach);
        int bottom = (int) Math.min(size, nose[1] + reach * 0.8);
        boolean inside = right - left >= 8 && bottom - top >= 8;
        return inside ? Optional.of(new int[] {left, top, right, bottom}) : Optional.empty();
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
