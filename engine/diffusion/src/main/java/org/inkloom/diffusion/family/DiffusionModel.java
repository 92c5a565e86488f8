package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.inkloom.diffusion.lora.LoraPart;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A model on disk that is drawn with or trained on: where its parts lie, and what its family knows of them. Holds nothing
 * loaded.
 *
 * @param folder the parts
 * @param family tells how they go together
 */
public record DiffusionModel(ModelFolder folder, ModelFamily family) {
    /**
     * Tells the family of a model.
     *
     * @throws InkloomException {@code INK-MODEL-020} if it is of a family that cannot be drawn with
     */
    public static DiffusionModel of(ModelFolder folder) {
        return new DiffusionModel(folder, FamilyDetection.of(folder.root()));
    }

    /**
     * Returns the model's sampler and noise; the family's usual where it comes without.
     *
     * @throws InkloomException {@code INK-SCHED-nnn} if the config cannot be used
     */
    public SchedulerConfig scheduler() {
        return folder.scheduler().map(SchedulerConfig::read).orElseGet(family::usualScheduler);
    }

    /**
     * Reads the U-Net's sizes.
     *
     * @throws InkloomException {@code INK-MODEL-002} to {@code -005}
     */
    public UNetConfig unetConfig() {
        ConfigReader file = unetFile();
        UNetConfig config = UNetConfig.read(file);
        if (config.inChannels() != config.outChannels() && !config.isInpainting()) {
            throw file.unsupported(
                    "in_channels",
                    "out_channels, " + config.outChannels() + ", or for inpainting " + (2 * config.outChannels() + 1));
        }
        return config;
    }

    /** Opens the U-Net's config, which says more than its sizes. */
    public ConfigReader unetFile() {
        return family.unet(folder.unet());
    }

    /** As {@link #unetConfig}, for the autoencoder. */
    public VaeConfig vaeConfig() {
        return family.vae(folder.vae());
    }

    /**
     * Loads the U-Net.
     *
     * @throws InkloomException {@code INK-MODEL-nnn} for the config or weights that do not fit it, {@code INK-FILE-nnn} for
     *     damaged files
     */
    public UNetModel loadUnet(Placement placement) {
        return UNetModel.of(unetConfig(), MergedModel.unet(folder.unet()), placement);
    }

    /** Loads the autoencoder as {@link VaeModel#load} does. */
    public VaeModel loadVae(Placement placement) {
        return VaeModel.load(vaeConfig(), folder.vae(), placement);
    }

    /**
     * Loads the text side.
     *
     * @param placement where each of its folders' weights compute, and in which type
     * @throws InkloomException as {@link ModelFamily#loadText}
     */
    public PromptEncoder loadText(Function<Path, Placement> placement) {
        return family.loadText(folder.root(), placement);
    }

    /** As {@link #loadText(Function)}, with changed weights; see {@link ModelFamily#adaptsText}. */
    public PromptEncoder loadText(Function<Path, Placement> placement, TextWeights weights) {
        return family.loadText(folder.root(), placement, weights);
    }

    /** Returns what LoRAs of the U-Net are matched to; keys for text encoders are left to them where they take any. */
    public LoraTarget loraTarget(Map<String, long[]> unetShapes) {
        return family.adaptsText() ? LoraTarget.besideText(unetShapes) : LoraTarget.of(unetShapes);
    }

    /** Returns everything of this model that a LoRA file may change: the U-Net, then the text encoders. */
    public List<LoraTarget> loraTargets() {
        UNetConfig unet = unetConfig();
        List<LoraTarget> targets = new ArrayList<>();
        targets.add(loraTarget(Weights.shapesOf(w -> new UNet(w, unet))));
        targets.addAll(textTargets());
        return targets;
    }

    /** Returns the layers of each text encoder that LoRAs change; none where the family has none such. */
    public List<LoraTarget> textTargets() {
        if (!family.adaptsText()) {
            return List.of();
        }
        List<LoraTarget> targets = new ArrayList<>();
        for (Path encoder : textFolders()) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            try (TensorFile file = TensorFiles.openFolder(encoder)) {
                file.names().forEach(name -> shapes.put(name, file.head(name).shape()));
            }
            LoraPart part = LoraPart.ofText(targets.size() + 1, textFolders().size());
            targets.add(LoraTarget.ofText(shapes, part));
        }
        return targets;
    }

    /** Returns the folders of the text side's weights, whether they are there or not. */
    public List<Path> textFolders() {
        return family.textFolders(folder.root());
    }

    /** Returns how many tokens a prompt is cut or filled up to. */
    public int promptLength() {
        return family.promptLength(folder.root());
    }

    /** Returns where each part's weights lie. */
    public List<Path> weightFolders() {
        List<Path> all = new ArrayList<>(List.of(folder.unet(), folder.vae()));
        all.addAll(textFolders());
        return all;
    }

    /** Returns whether guidance is away from zeros instead of from this negative prompt, see {@link ModelFamily}. */
    public boolean isAwayFromZeros(String negativePrompt) {
        return negativePrompt.isEmpty() && family.zeroesAbsentNegative(folder.root());
    }
}
