package org.inkloom.training.lora;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.ModelFamily;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.training.cache.EncodingCache;
import org.inkloom.training.config.ModelFiles;
import org.inkloom.weights.DType;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * The model that a LoRA is trained on, of which the settings may name each part by a folder or weight file of its own, as
 * DiffSynth does.
 *
 * @param model its parts; the folder's root holds the text side
 */
record ModelSource(DiffusionModel model) {
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
        return new ModelSource(
                DiffusionModel.of(new ModelFolder(text, unet, vae, folder.flatMap(ModelFolder::scheduler))));
    }

    private static Path present(String key, Path path) {
        if (!Files.exists(path)) {
            throw InkloomException.badInput(
                    "INK-TRAIN-018",
                    "There is no " + path + ", which " + key + " names.",
                    "The path is relative to the folder that the command runs in.",
                    "Correct " + key + ", or name a whole model folder with " + SettingKey.of("model") + ".");
        }
        return path;
    }

    private static Path textFolder(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        return name != null && parent != null && name.toString().equals(TEXT_ENCODER) ? parent : absolute;
    }

    ModelFamily family() {
        return model.family();
    }

    SchedulerConfig scheduler() {
        return model.scheduler();
    }

    int pixelsPerLatent() {
        return model.vaeConfig().pixelsPerLatent();
    }

    UNetModel loadUnet(Placement placement) {
        return model.loadUnet(placement);
    }

    /** The shapes of the U-Net's weights; reads the config alone. */
    Map<String, long[]> unetShapes() {
        UNetConfig config = model.unetConfig();
        return Weights.shapesOf(w -> new UNet(w, config));
    }

    /**
     * Looks through the U-Net's weights for numbers that are none: training on from them would fail after hours.
     *
     * @throws InkloomException {@code INK-FILE-035} naming the tensor
     */
    void requireFinite() {
        try (TensorFile file = TensorFiles.open(model.folder().unet())) {
            NonFinite.refuse(file, name -> true);
        }
    }

    /** Loads the VAE in float32: it runs once per picture, and float16 overflows in the published one. */
    VaeModel loadVae(Placement placement) {
        Placement exact = Placement.of(placement.device(), DType.FLOAT32);
        return VaeModel.of(model.vaeConfig(), TensorFiles.open(model.folder().vae()), exact);
    }

    PromptEncoder loadText(Placement placement) {
        return model.loadText(folder -> placement);
    }

    /** What encoded captions depend on. */
    String textIdentity(Placement placement) {
        String encoders = model.textFolders().stream()
                .map(encoder -> Files.exists(encoder) ? encoder : model.folder().root())
                .map(EncodingCache::identity)
                .collect(Collectors.joining(" "));
        return encoders + " " + placement.compute();
    }

    /** What encoded pictures depend on. */
    String vaeIdentity() {
        return EncodingCache.identity(model.folder().vae());
    }
}
