package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.vae.tiny.TinyAutoencoderModel;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Shows latents by a tiny autoencoder (TAESD).
 *
 * @param files where it came from, as it was then
 * @param model is closed with this
 */
record TinyPreview(List<FileStamp> files, TinyAutoencoderModel model) implements LatentPreview, AutoCloseable {
    private static final int LONGEST_SIDE = 512;

    /**
     * Loads one.
     *
     * @param channels of the latents to be shown
     * @throws InkloomException {@code INK-MODEL-022} if it does not decode such latents; {@code INK-MODEL-nnn} and
     *     {@code INK-FILE-nnn} for damaged files
     */
    static TinyPreview load(Path file, Placement placement, int channels) {
        List<FileStamp> files = FileStamp.below(file);
        TinyAutoencoderModel model = TinyAutoencoderModel.load(file, placement);
        if (!model.network().canDecode() || model.config().latentChannels() != channels) {
            String has = model.network().canDecode()
                    ? "decodes latents of " + model.config().latentChannels() + " channels"
                    : "holds no decoder";
            model.close();
            throw InkloomException.badInput(
                    "INK-MODEL-022",
                    "The tiny autoencoder " + file + " " + has + ", and the model has latents of " + channels + ".",
                    "It shows pictures while they are drawn, and was made for another autoencoder.",
                    "Name TAESD for Stable Diffusion 1, or TAESDXL for SDXL and Kolors; or leave it out.");
        }
        return new TinyPreview(files, model);
    }

    @Override
    public List<RgbPicture> show(Tensor latents) {
        Placement placement = model.placement();
        List<RgbPicture> pictures = new ArrayList<>();
        for (long i = 0; i < latents.size(0); i++) {
            try (Scope scope = Scope.open()) {
                Tensor one = Tensors.to(latents.narrow(0, i, 1), placement.device(), placement.compute());
                RgbPicture whole = PixelTensors.toPictures(
                                PixelTensors.toUnit(model.network().decode(one)))
                        .getFirst();
                pictures.add(Resampler.shrunk(whole, LONGEST_SIDE, ResampleFilter.BILINEAR));
            }
        }
        return pictures;
    }

    @Override
    public void close() {
        model.close();
    }
}
