package org.inkloom.training.lora;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.diffusion.PartPlacement;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.ModelFamily;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.diffusion.family.TextWeights;
import org.inkloom.diffusion.lora.LoraTarget;
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
import org.inkloom.training.forecast.TextCost;
import org.inkloom.weights.DType;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * The model that a LoRA is trained on. Settings may name a folder or weight file for each of its parts, as in
 * DiffSynth.
 *
 * @param model its parts; the folder's root holds tokenizers and text encoders
 */
record ModelSource(DiffusionModel model) {
    private static final String TEXT_ENCODER = "text_encoder";
    private static final String TOWER = "text_model.";

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
        var _ = trainable();
        return model.loadUnet(placement);
    }

    private UNetConfig trainable() {
        UNetConfig config = model.unetConfig();
        if (config.isInpainting()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-056",
                    "The model " + model.folder().name() + " was made for inpainting: its U-Net sees "
                            + config.inChannels() + " channels.",
                    "It would have to be shown masks while it is trained, which is not done here.",
                    "Train on the model that it was made from; the LoRA can be drawn with on both.");
        }
        return config;
    }

    /** Returns the shapes of the U-Net's weights; reads the config only. */
    Map<String, long[]> unetShapes() {
        UNetConfig config = trainable();
        return Weights.shapesOf(w -> new UNet(w, config));
    }

    /**
     * Checks the U-Net's weights for NaN and infinity, with which training would fail only after hours.
     *
     * @throws InkloomException {@code INK-FILE-035} naming the tensor
     */
    void requireFinite() {
        requireFinite(model.folder().unet());
    }

    /** As {@link #requireFinite()}, for the text encoders' weights. */
    void requireFiniteText() {
        model.textFolders().forEach(ModelSource::requireFinite);
    }

    private static void requireFinite(Path weights) {
        try (TensorFile file = TensorFiles.open(weights)) {
            NonFinite.refuse(file, name -> true);
        }
    }

    /** Loads the VAE in float32: it runs once per picture, and float16 overflows in the published one. */
    VaeModel loadVae(Placement placement) {
        Placement exact = Placement.of(placement.device(), DType.FLOAT32);
        return VaeModel.of(model.vaeConfig(), TensorFiles.open(model.folder().vae()), exact);
    }

    /**
     * Loads the text encoders to encode captions before the training. The weights of an encoder that is large relative
     * to the memory are used from the memory-mapped file, as in generation; the results are the same.
     */
    PromptEncoder loadTextToRead(Placement placement) {
        PartPlacement places = new PartPlacement(placement.device(), placement.compute());
        return model.loadText(folder -> isLarge(places, folder) ? placement.asInFile() : placement);
    }

    private static boolean isLarge(PartPlacement places, Path folder) {
        return places.of(folder).stored() == Placement.Stored.AS_IN_FILE;
    }

    /** Returns the bytes that the text encoders take while captions are encoded. */
    long textBytes(Placement placement) {
        PartPlacement places = new PartPlacement(placement.device(), placement.compute());
        return model.textFolders().stream()
                .filter(folder -> !isLarge(places, folder))
                .mapToLong(folder -> textCost(folder, placement).loaded()
                        * placement.compute().bytes())
                .sum();
    }

    /** Returns the memory that the text encoders take; reads only the headers of their files. */
    TextCost textCost(Placement placement) {
        return model.textFolders().stream()
                .map(folder -> textCost(folder, placement))
                .reduce(TextCost.NONE, TextCost::plus);
    }

    private static TextCost textCost(Path folder, Placement placement) {
        if (TensorFiles.find(folder).isEmpty()) {
            return TextCost.NONE; // An estimate need not fail: loading the file will report what is wrong.
        }
        Map<String, long[]> shapes = new HashMap<>();
        try (TensorFile file = TensorFiles.openFolder(folder)) {
            file.names().forEach(name -> shapes.put(name, file.head(name).shape()));
            boolean maps = !placement.device().isCuda();
            return TextCost.of(shapes, name -> maps && file.head(name).dtype() == placement.compute());
        }
    }

    PromptEncoder loadText(Placement placement, TextWeights weights) {
        return model.loadText(folder -> placement, weights);
    }

    /**
     * Returns the layers of each text encoder that a LoRA can change.
     *
     * @throws InkloomException {@code INK-TRAIN-059} if the model's family has none
     */
    List<LoraTarget> textTargets() {
        if (!family().adaptsText()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-059",
                    "The text encoder of " + model.folder().name() + ", a model of " + family().title()
                            + ", cannot be trained with the LoRA.",
                    "LoRAs change text encoders of CLIP, which Stable Diffusion 1 and SDXL have; no program reads a"
                            + " LoRA of another.",
                    "Leave " + SettingKey.of("train_text_encoder") + " out: the U-Net alone learns a style well.");
        }
        return model.textTargets();
    }

    /**
     * Returns the prefix of the layers' names in a text encoder's weight file.
     *
     * @param number of the encoder, 1 or 2
     */
    String beforeLayers(int number) {
        try (TensorFile file = TensorFiles.openFolder(model.textFolders().get(number - 1))) {
            return file.names().stream().anyMatch(name -> name.startsWith(TOWER)) ? TOWER : "";
        }
    }

    /** Returns a text that identifies everything on which encoded captions depend, for cache keys. */
    String textIdentity(Placement placement) {
        String encoders = model.textFolders().stream()
                .map(encoder -> Files.exists(encoder) ? encoder : model.folder().root())
                .map(EncodingCache::identity)
                .collect(Collectors.joining(" "));
        return encoders + " " + placement.compute();
    }

    /** Returns a text that identifies the VAE on which encoded pictures depend, for cache keys. */
    String vaeIdentity() {
        return EncodingCache.identity(model.folder().vae());
    }
}
