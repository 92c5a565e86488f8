package org.inkloom.training.lora;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.training.cache.EncodingCache;
import org.inkloom.training.config.ModelFiles;
import org.inkloom.weights.DType;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * The model that a LoRA is trained on: the parts of a {@link ModelFolder}, of which the settings may name each by a folder
 * or weight file of its own, as DiffSynth does.
 *
 * @param parts where they lie; its root holds {@code text_encoder} and the tokenizer
 */
record ModelSource(ModelFolder parts) {
    private static final String TEXT_ENCODER = "text_encoder";

    static ModelSource of(ModelFiles files) {
        Optional<ModelFolder> folder = files.model().map(ModelFolder::open);
        Path unet = files.unet()
                .map(p -> present("pretrained_unet_path", p))
                .or(() -> folder.map(ModelFolder::unet))
                .orElseThrow();
        Path vae = files.vae()
                .map(p -> present("pretrained_fp16_vae_path", p))
                .or(() -> folder.map(ModelFolder::vae))
                .orElseThrow();
        Path text = files.textEncoder()
                .map(p -> textFolder(present("pretrained_text_encoder_path", p)))
                .or(() -> folder.map(ModelFolder::root))
                .orElseThrow();
        return new ModelSource(new ModelFolder(text, unet, vae, folder.flatMap(ModelFolder::scheduler)));
    }

    private static Path present(String key, Path path) {
        if (!Files.exists(path)) {
            throw InkloomException.badInput(
                    "INK-TRAIN-018",
                    "There is no " + path + ", which " + key + " names.",
                    "The path is relative to the folder that the command runs in.",
                    "Correct " + key + ", or name a whole model folder with --model.");
        }
        return path;
    }

    private static Path textFolder(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        return name != null && parent != null && name.toString().equals(TEXT_ENCODER) ? parent : absolute;
    }

    SchedulerConfig schedulerConfig() {
        return parts.scheduler()
                .map(SchedulerConfig::read)
                .orElseGet(() -> SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.KOLORS));
    }

    UNetConfig unetConfig() {
        return UNetConfig.ofPart(parts.unet());
    }

    /** The shapes of the U-Net's weights; reads the config alone. */
    Map<String, long[]> unetShapes() {
        UNetConfig config = unetConfig();
        return Weights.shapesOf(w -> new UNet(w, config));
    }

    VaeConfig vaeConfig() {
        return VaeConfig.ofPart(parts.vae());
    }

    /**
     * Looks through the U-Net's weights for numbers that are none: training on from them would fail after hours.
     *
     * @throws InkloomException {@code INK-FILE-035} naming the tensor
     */
    void requireFinite() {
        try (TensorFile file = TensorFiles.open(parts.unet())) {
            NonFinite.refuse(file, name -> true);
        }
    }

    UNetModel loadUnet(Placement placement) {
        return UNetModel.of(unetConfig(), TensorFiles.open(parts.unet()), placement);
    }

    /** Loads the VAE in float32: it runs once per picture, and float16 overflows in the published one. */
    VaeModel loadVae(Placement placement) {
        Placement exact = Placement.of(placement.device(), DType.FLOAT32);
        return VaeModel.of(vaeConfig(), TensorFiles.open(parts.vae()), exact);
    }

    KolorsTextEncoder loadText(Placement placement) {
        return KolorsTextEncoder.load(parts.root(), placement);
    }

    /** What encoded captions depend on. */
    String textIdentity(Placement placement) {
        Path encoder = parts.root().resolve(TEXT_ENCODER);
        return EncodingCache.identity(Files.exists(encoder) ? encoder : parts.root()) + " " + placement.compute();
    }

    /** What encoded pictures depend on. */
    String vaeIdentity() {
        return EncodingCache.identity(parts.vae());
    }
}
