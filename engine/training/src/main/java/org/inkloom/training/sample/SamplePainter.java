package org.inkloom.training.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.Denoising;
import org.inkloom.diffusion.Guidance;
import org.inkloom.diffusion.Inpainting;
import org.inkloom.diffusion.PixelTensors;
import org.inkloom.diffusion.StepPasses;
import org.inkloom.diffusion.Trace;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.models.vae.Vae;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Draws single pictures from conditioning and a seed. With the same ones, two pictures differ only by the model's
 * weights.
 *
 * @param unet the model in its current state
 * @param placement device and data type in which it computes
 * @param vae decodes latents
 * @param vaePlacement device and data type in which the VAE computes
 * @param scheduler the model's scheduler config
 * @param settings size, steps and guidance
 */
public record SamplePainter(
        UNet unet,
        Placement placement,
        Vae vae,
        Placement vaePlacement,
        SchedulerConfig scheduler,
        PictureSettings settings) {
    /**
     * Draws one picture.
     *
     * @param conditioning of one prompt {@code [1, ...]}; with guidance {@code [2, ...]}, the negative prompt first
     * @param seed of the initial noise
     */
    public RgbPicture draw(UNet.Conditioning conditioning, long seed, RunControl control) {
        return draw(conditioning, seed, Steering.NONE, control);
    }

    /** As above, with ControlNets or IP-Adapters. */
    public RgbPicture draw(UNet.Conditioning conditioning, long seed, Steering steering, RunControl control) {
        int perLatent = vae.config().pixelsPerLatent();
        try (Scope scope = Scope.open();
                Noise noise = new Noise(seed);
                Stepper stepper = scheduler.stepper(settings.steps())) {
            Denoising loop = new Denoising(
                    Denoiser.of(unet),
                    placement,
                    stepper,
                    StepPasses.of(UNetPass.of(conditioning)),
                    Guidance.of(settings),
                    steering,
                    Inpainting.none());
            long[] shape = {1, unet.config().inChannels(), settings.height() / perLatent, settings.width() / perLatent};
            Tensor start = Tensors.to(
                    Tensors.mul(noise.randn(shape), stepper.initNoiseSigma()), placement.device(), DType.FLOAT32);
            Tensor latents = loop.run(start, () -> noise.randn(shape), Trace.NONE, control);
            Tensor unscaled = vae.unscale(Tensors.cast(latents, vaePlacement.compute()));
            return PixelTensors.toPictures(PixelTensors.toUnit(vae.decode(unscaled, Vae.Tiles.OFF)))
                    .getFirst();
        }
    }

    /**
     * Writes a picture as PNG, completely or not at all.
     *
     * @throws InkloomException {@code INK-TRAIN-024} if it cannot be written
     */
    public static void write(Path file, RgbPicture picture) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(picture.toBufferedImage(), "png", out);
            PendingFile.write(file, out.toByteArray());
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-024",
                    "The sample picture " + file + " could not be written: " + e.getMessage() + ".",
                    "The disk is probably full, or the folder is not writable.",
                    "Free some space, then run the same command: it goes on from the newest checkpoint.",
                    e);
        }
    }
}
