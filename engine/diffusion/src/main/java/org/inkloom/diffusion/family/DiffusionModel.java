package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
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
        return UNetConfig.read(unetFile());
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
        return UNetModel.of(unetConfig(), TensorFiles.open(folder.unet()), placement);
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
