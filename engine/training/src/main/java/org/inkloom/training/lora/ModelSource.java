package org.inkloom.training.lora;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelPreset;
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
 * Where the parts of the model lie. A part named by its weight file alone has the configuration beside it, or Kolors'
 * where there is none, as in DiffSynth's downloads.
 *
 * @param unet folder or weight file
 * @param textFolder the folder that holds {@code text_encoder} and the tokenizer
 * @param vae folder or weight file
 * @param scheduler the scheduler's config, if the model comes with one
 */
record ModelSource(Path unet, Path textFolder, Path vae, Optional<Path> scheduler) {
    private static final String CONFIG = "config.json";
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
        return new ModelSource(unet, text, vae, folder.flatMap(ModelFolder::scheduler));
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
        return scheduler
                .map(SchedulerConfig::read)
                .orElseGet(() -> SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.KOLORS));
    }

    UNetConfig unetConfig() {
        return config(unet).map(UNetConfig::read).orElseGet(ModelPreset.KOLORS::unet);
    }

    /** The shapes of the U-Net's weights; reads the config alone. */
    Map<String, long[]> unetShapes() {
        UNetConfig config = unetConfig();
        return Weights.shapesOf(w -> new UNet(w, config));
    }

    VaeConfig vaeConfig() {
        return config(vae).map(VaeConfig::read).orElseGet(ModelPreset.KOLORS::vae);
    }

    /**
     * Looks through the U-Net's weights for numbers that are none: training on from them would fail after hours.
     *
     * @throws InkloomException {@code INK-FILE-035} naming the tensor
     */
    void requireFinite() {
        try (TensorFile file = TensorFiles.open(unet)) {
            NonFinite.refuse(file, name -> true);
        }
    }

    UNetModel loadUnet(Placement placement) {
        return Files.isDirectory(unet)
                ? UNetModel.load(unet, placement)
                : UNetModel.of(unetConfig(), TensorFiles.open(unet), placement);
    }

    /** Loads the VAE in float32: it runs once per picture, and float16 overflows in the published one. */
    VaeModel loadVae(Placement placement) {
        Placement exact = Placement.of(placement.device(), DType.FLOAT32);
        return VaeModel.of(vaeConfig(), TensorFiles.open(vae), exact);
    }

    KolorsTextEncoder loadText(Placement placement) {
        return KolorsTextEncoder.load(textFolder, placement);
    }

    /** What encoded captions depend on. */
    String textIdentity(Placement placement) {
        Path encoder = textFolder.resolve(TEXT_ENCODER);
        return EncodingCache.identity(Files.exists(encoder) ? encoder : textFolder) + " " + placement.compute();
    }

    /** What encoded pictures depend on. */
    String vaeIdentity() {
        return EncodingCache.identity(vae);
    }

    private static Optional<Path> config(Path part) {
        Path folder = Files.isDirectory(part) ? part : part.toAbsolutePath().getParent();
        return Optional.ofNullable(folder).map(f -> f.resolve(CONFIG)).filter(Files::isRegularFile);
    }
}
