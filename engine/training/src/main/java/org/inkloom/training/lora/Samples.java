package org.inkloom.training.lora;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.Guidance;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.PicturesConfig;
import org.inkloom.training.config.SampleRounds;
import org.inkloom.training.config.SamplesConfig;
import org.inkloom.training.sample.SamplePainter;

/**
 * Draws samples with the LoRA in its current state, always from the same prompts and noise, so that rounds differ by
 * the training alone. The VAE is loaded only while latents are decoded.
 */
final class Samples {
    private final LoraData data;
    private final SampleRounds rounds;
    private final PictureSettings settings;
    private final Placement placement;

    Samples(LoraData data) {
        this.data = data;
        SamplesConfig config = data.config().samples();
        rounds = config.rounds();
        settings = settings(data.config());
        placement = data.placement();
    }

    /** Returns how samples are drawn. */
    static PictureSettings settings(LoraTrainingConfig config) {
        PicturesConfig trained = config.pictures();
        return PictureSettings.ofSize(trained.width(), trained.height())
                .over(config.samples().settings());
    }

    /** Draws one picture per prompt into the run's folder. */
    void draw(UNet unet, Optional<TrainedText> text, long update, RunControl control) {
        RunControl inner = new RunControl(Progress.SILENT, control.cancellation());
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard();
                VaeModel vae = data.model().loadVae(placement);
                SampleGuides.Loaded guides =
                        data.guides().load(data.model().model().unetConfig(), placement);
                Progress.Task task = control.progress()
                        .begin("drawing samples", rounds.prompts().size(), "picture")) {
            SamplePainter painter =
                    new SamplePainter(unet, placement, vae.vae(), vae.placement(), data.scheduler(), settings);
            List<Captions.Encoded> words = words(text);
            Steering steering = guides.steering(settings, Guidance.of(settings).isOn(), inner);
            for (int i = 0; i < rounds.prompts().size(); i++) {
                Path file = data.folder().sample(update, i + 1);
                try (Scope one = Scope.open()) {
                    SamplePainter.write(
                            file, painter.draw(conditioning(words.get(i)), rounds.seed() + i, steering, inner));
                }
                task.advanceTo(i + 1L);
            }
        }
    }

    /** Returns whether all samples of an update exist; each file is written completely or not at all. */
    boolean areDrawn(long update) {
        return IntStream.rangeClosed(1, rounds.prompts().size())
                .allMatch(number -> Files.exists(data.folder().sample(update, number)));
    }

    /** Returns each prompt encoded, with the negative prompt before it if there is guidance. */
    private List<Captions.Encoded> words(Optional<TrainedText> text) {
        if (text.isEmpty()) {
            return rounds.prompts().stream()
                    .map(prompt -> data.captions()
                            .get(
                                    takesNegative() ? List.of(rounds.negativePrompt(), prompt) : List.of(prompt),
                                    placement))
                    .toList();
        }
        try (TrainedText.Drawn drawn = text.get().new Drawn()) {
            return rounds.prompts().stream()
                    .map(prompt -> takesNegative()
                            ? negativeFirst(drawn.encode(List.of(prompt, rounds.negativePrompt())))
                            : drawn.encode(List.of(prompt)))
                    .toList();
        }
    }

    /**
     * Swaps the two rows of a batch. Generation encodes the prompt and the negative prompt in one batch, prompt first;
     * the same is done here, so that rounding is the same, and then the negative one is moved to the front.
     */
    private static Captions.Encoded negativeFirst(Captions.Encoded both) {
        return new Captions.Encoded(both.tokens().flip(0), both.pooled().flip(0));
    }

    private boolean isAwayFromZeros() {
        return Guidance.of(settings).isOn() && data.model().model().isAwayFromZeros(rounds.negativePrompt());
    }

    private boolean takesNegative() {
        return Guidance.of(settings).isOn() && !isAwayFromZeros();
    }

    private UNet.Conditioning conditioning(Captions.Encoded encoded) {
        boolean zeros = isAwayFromZeros();
        Tensor tokens = zeros ? afterZeros(encoded.tokens()) : encoded.tokens();
        Tensor pooled = zeros ? afterZeros(encoded.pooled()) : encoded.pooled();
        return data.model()
                .family()
                .conditioning(tokens, pooled, settings.height(), settings.width(), placement.device());
    }

    private static Tensor afterZeros(Tensor rows) {
        return Tensors.cat(0, torch.zeros_like(rows), rows);
    }
}
