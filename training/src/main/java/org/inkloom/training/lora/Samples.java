package org.inkloom.training.lora;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.Denoising;
import org.inkloom.diffusion.PixelTensors;
import org.inkloom.diffusion.Trace;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;
import org.inkloom.report.png.RgbPicture;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.config.SamplesConfig;

/**
 * Draws pictures with the LoRA as it is, always from the same prompts and noise, so that two rounds differ by the
 * training alone. The VAE is loaded for the moment of decoding.
 */
final class Samples {
    private final Parts parts;
    private final SamplesConfig config;
    private final Placement placement;

    Samples(Parts parts, Placement placement) {
        this.parts = parts;
        this.config = parts.config().samples();
        this.placement = placement;
    }

    /** Draws one picture per prompt into the run's folder. */
    void draw(UNet unet, long update, RunControl control) {
        RunControl inner = new RunControl(Progress.SILENT, control.cancellation());
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard();
                VaeModel vae = parts.model().loadVae(placement);
                Progress.Task task = control.progress()
                        .begin("drawing samples", config.prompts().size(), "picture")) {
            Files.createDirectories(parts.folder().samples());
            for (int i = 0; i < config.prompts().size(); i++) {
                Path file =
                        parts.folder().samples().resolve(String.format(Locale.ROOT, "step-%08d-%d.png", update, i + 1));
                Files.write(file, png(draw(unet, vae, i, inner)));
                task.advanceTo(i + 1L);
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-024",
                    "A sample picture could not be written to " + parts.folder().samples() + ": " + e.getMessage()
                            + ".",
                    "The disk is probably full, or the folder is not writable.",
                    "Free some space, then run the same command: it goes on from the newest checkpoint.",
                    e);
        }
    }

    private RgbPicture draw(UNet unet, VaeModel vae, int index, RunControl control) {
        int height = parts.config().pictures().height();
        int width = parts.config().pictures().width();
        int perLatent = vae.vae().config().pixelsPerLatent();
        try (Scope scope = Scope.open();
                Noise noise = new Noise(config.seed() + index);
                Stepper stepper = parts.scheduler().stepper(config.steps())) {
            Denoising loop =
                    new Denoising(unet, placement, stepper, conditioning(index, height, width), config.guidance());
            long[] shape = {1, unet.config().inChannels(), height / perLatent, width / perLatent};
            Tensor start = Tensors.to(
                    Tensors.mul(noise.randn(shape), stepper.initNoiseSigma()), placement.device(), DType.FLOAT32);
            Tensor latents = loop.run(start, () -> noise.randn(shape), Trace.NONE, control);
            Tensor unscaled =
                    vae.vae().unscale(Tensors.cast(latents, vae.placement().compute()));
            Tensor unit = PixelTensors.toUnit(vae.vae().decode(unscaled, Vae.Tiles.OFF));
            return PixelTensors.toPictures(unit).getFirst();
        }
    }

    private UNet.Conditioning conditioning(int index, int height, int width) {
        boolean guided = config.guidance() > 1;
        List<String> prompts = guided
                ? List.of(config.negativePrompt(), config.prompts().get(index))
                : List.of(config.prompts().get(index));
        Captions.Encoded encoded = parts.captions().get(prompts, placement);
        return new UNet.Conditioning(
                encoded.tokens(), encoded.pooled(), TimeIds.of(prompts.size(), height, width, placement.device()));
    }

    private static byte[] png(RgbPicture picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture.toBufferedImage(), "png", out);
        return out.toByteArray();
    }
}
