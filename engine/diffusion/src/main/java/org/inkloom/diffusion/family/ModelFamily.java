package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;

/**
 * A family of models: all that whoever draws or trains must know of a model beyond the sizes in its configs. A new family
 * is one more record that implements this, or what those share whose text side is alike, and one more line in {@link
 * FamilyDetection}.
 */
public sealed interface ModelFamily permits ChatGlmFamily, ClipFamily {
    /** Returns the family's name, for people. */
    String title();

    /** Returns the repository of the tiny autoencoder that decodes the family's latents; empty where there is none. */
    Optional<String> tinyAutoencoder();

    /** Returns what pictures are drawn with where neither the user nor the model says otherwise; all of it is said. */
    default PictureSettings usual() {
        return PictureSettings.NONE.complete();
    }

    /** Returns the sampler of a model that comes without one. */
    SchedulerConfig usualScheduler();

    /**
     * Opens the U-Net's config.
     *
     * @param part its folder or weight file
     * @throws InkloomException {@code INK-MODEL-002} if it is missing and not known without, {@code -003} if it is no JSON
     */
    default ConfigReader unet(Path part) {
        return ConfigReader.ofPart(part, ModelPart.UNET, Optional.empty());
    }

    /**
     * Reads the autoencoder's sizes.
     *
     * @param part its folder or weight file
     * @throws InkloomException {@code INK-MODEL-002} to {@code -005} for a config that is missing or cannot be used
     */
    default VaeConfig vae(Path part) {
        return VaeConfig.read(ConfigReader.ofPart(part, ModelPart.VAE, Optional.empty()));
    }

    /** Returns the folders below a model's root that hold weights of the text side, whether they are there or not. */
    List<Path> textFolders(Path root);

    /**
     * Returns how many tokens a prompt is cut or filled up to.
     *
     * @param root the model's folder
     */
    int promptLength(Path root);

    /**
     * Loads the text side.
     *
     * @param root the model's folder
     * @param placement where each of {@link #textFolders} computes, and in which type
     * @throws InkloomException {@code INK-TEXT-nnn} for tokenizers, {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for
     *     configs and weights
     */
    PromptEncoder loadText(Path root, Function<Path, Placement> placement);

    /** Returns whether prompts may name embeddings of textual inversion, which are learnt for encoders of CLIP. */
    default boolean takesEmbeddings() {
        return false;
    }

    /** Returns whether LoRAs change text encoders of this family. */
    default boolean adaptsText() {
        return false;
    }

    /**
     * As {@link #loadText(Path, Function)}, with changed weights where {@link #adaptsText} says that they can be.
     *
     * @param weights changes them
     */
    default PromptEncoder loadText(Path root, Function<Path, Placement> placement, TextWeights weights) {
        return loadText(root, placement);
    }

    /**
     * Returns whether guidance without a negative prompt is away from zeros instead of away from an empty prompt.
     *
     * @param root the model's folder, whose index may say so
     */
    default boolean zeroesAbsentNegative(Path root) {
        return false;
    }

    /**
     * Returns what the U-Net is told of the size of pictures that were neither scaled nor cut: float32 {@code [batch, 6]},
     * in the current scope.
     */
    default Tensor timeIds(long batch, int height, int width, Device device) {
        return TimeIds.ofSize(height, width).rows(batch, device);
    }

    /**
     * Returns the conditioning of pictures of one size, in the current scope.
     *
     * @param tokens {@code [B, T, D]}, as {@link PromptEncoder} gives them, in the U-Net's type and on its device
     * @param pooled {@code [B, P]}, likewise
     */
    default UNet.Conditioning conditioning(Tensor tokens, Tensor pooled, int height, int width, Device device) {
        return new UNet.Conditioning(tokens, pooled, timeIds(tokens.size(0), height, width, device));
    }
}
