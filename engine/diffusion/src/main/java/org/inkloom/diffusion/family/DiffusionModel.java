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

/**
 * A model on disk for drawing or training: its folder and its family. Nothing of it is loaded.
 *
 * @param folder where its parts lie
 * @param family knows how the parts work together
 */
public record DiffusionModel(ModelFolder folder, ModelFamily family) {
    /**
     * Detects a model's family.
     *
     * @throws InkloomException {@code INK-MODEL-020} if its family is not supported
     */
    public static DiffusionModel of(ModelFolder folder) {
        return new DiffusionModel(folder, FamilyDetection.of(folder.root()));
    }

    /**
     * Returns the model's scheduler with its noise schedule; the family's default if the model has no scheduler config.
     *
     * @throws InkloomException {@code INK-SCHED-nnn} if the config cannot be used
     */
    public SchedulerConfig scheduler() {
        return folder.scheduler().map(SchedulerConfig::read).orElseGet(family::usualScheduler);
    }

    /**
     * Reads the U-Net's sizes.
     *
     * @throws InkloomException {@code INK-MODEL-002} to {@code -005}, also where input channels are neither the
     *     output's nor an inpainting model's
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

    /** Opens the U-Net's config, for entries beyond {@link #unetConfig}. */
    public ConfigReader unetFile() {
        return family.unet(folder.unet());
    }

    /** Reads the autoencoder's sizes; errors as for {@link #unetConfig}. */
    public VaeConfig vaeConfig() {
        return family.vae(folder.vae());
    }

    /**
     * Loads the U-Net.
     *
     * @throws InkloomException {@code INK-MODEL-nnn} for the config or weights that do not fit it, {@code INK-FILE-nnn}
     *     for damaged files
     */
    public UNetModel loadUnet(Placement placement) {
        return UNetModel.of(unetConfig(), MergedModel.weights(folder.unet()), placement);
    }

    /** Loads the autoencoder as {@link VaeModel#load} does. */
    public VaeModel loadVae(Placement placement) {
        return VaeModel.load(vaeConfig(), folder.vae(), placement);
    }

    /**
     * Loads the text encoders.
     *
     * @param placement for each text encoder's folder the device and the compute type
     * @throws InkloomException as {@link ModelFamily#loadText}
     */
    public PromptEncoder loadText(Function<Path, Placement> placement) {
        return family.loadText(folder.root(), placement);
    }

    /** As {@link #loadText(Function)}, with changed weights; see {@link ModelFamily#adaptsText}. */
    public PromptEncoder loadText(Function<Path, Placement> placement, TextWeights weights) {
        return family.loadText(folder.root(), placement, weights);
    }

    /**
     * Returns the U-Net's layers, to match LoRA files to. Where the family's text encoders take LoRAs too, a file's
     * keys for these are not reported as unused.
     */
    public LoraTarget loraTarget(Map<String, long[]> unetShapes) {
        return family.adaptsText() ? LoraTarget.besideText(unetShapes) : LoraTarget.of(unetShapes);
    }

    /** Returns all parts that a LoRA file may change: the U-Net, then the text encoders. */
    public List<LoraTarget> loraTargets() {
        UNetConfig unet = unetConfig();
        List<LoraTarget> targets = new ArrayList<>();
        targets.add(loraTarget(Weights.shapesOf(w -> new UNet(w, unet))));
        targets.addAll(textTargets());
        return targets;
    }

    /**
     * Returns the layers of each text encoder, to match LoRA files to; empty where the family's text encoders take no
     * LoRAs.
     */
    public List<LoraTarget> textTargets() {
        if (!family.adaptsText()) {
            return List.of();
        }
        List<LoraTarget> targets = new ArrayList<>();
        for (Path encoder : textFolders()) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            try (TensorFile file = MergedModel.weights(encoder)) {
                file.names().forEach(name -> shapes.put(name, file.head(name).shape()));
            }
            LoraPart part = LoraPart.ofText(targets.size() + 1, textFolders().size());
            targets.add(LoraTarget.ofText(shapes, part));
        }
        return targets;
    }

    /** Returns the folders of the text encoders' weights; they need not exist. */
    public List<Path> textFolders() {
        return family.textFolders(folder.root());
    }

    /** Returns how many tokens a prompt is cut or padded to. */
    public int promptLength() {
        return family.promptLength(folder.root());
    }

    /** Returns the folders of the weights of all parts. */
    public List<Path> weightFolders() {
        List<Path> all = new ArrayList<>(List.of(folder.unet(), folder.vae()));
        all.addAll(textFolders());
        return all;
    }

    /**
     * Returns whether guidance uses a conditioning of zeros in place of this negative prompt, see {@link
     * ModelFamily#zeroesAbsentNegative}.
     */
    public boolean isAwayFromZeros(String negativePrompt) {
        return negativePrompt.isEmpty() && family.zeroesAbsentNegative(folder.root());
    }
}
