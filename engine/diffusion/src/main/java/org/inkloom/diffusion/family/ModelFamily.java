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
 * A family of models: what drawing and training have to know beyond the sizes in a model's configs. A new family is one
 * more record that implements this or {@link ChatGlmFamily} or {@link ClipFamily}, and a line in {@link
 * FamilyDetection}.
 */
public sealed interface ModelFamily permits ChatGlmFamily, ClipFamily {
    /** Returns the family's name for messages. */
    String title();

    /**
     * Returns the repository of the tiny autoencoder for previews of the family's latents; empty where there is none.
     */
    Optional<String> tinyAutoencoder();

    /**
     * Returns the picture settings that hold where neither the user nor the model sets others. All settings are set.
     */
    default PictureSettings usual() {
        return PictureSettings.NONE.complete();
    }

    /** Returns the scheduler of a model that has no scheduler config. */
    SchedulerConfig usualScheduler();

    /**
     * Opens the U-Net's config.
     *
     * @param part its folder or weight file
     * @throws InkloomException {@code INK-MODEL-002} if there is none and the family has no default for it, {@code
     *     -003} if it is no JSON
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

    /** Returns the folders below a model's root for text encoders' weights; they need not exist. */
    List<Path> textFolders(Path root);

    /**
     * Returns how many tokens a prompt is cut or padded to.
     *
     * @param root the model's folder
     */
    int promptLength(Path root);

    /**
     * Loads the text encoders with their tokenizers.
     *
     * @param root the model's folder
     * @param placement for each of {@link #textFolders} the device and the compute type
     * @throws InkloomException {@code INK-TEXT-nnn} for tokenizers, {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for
     *     configs and weights
     */
    PromptEncoder loadText(Path root, Function<Path, Placement> placement);

    /** Returns whether prompts may name embeddings of textual inversion; these are learnt for CLIP's encoders alone. */
    default boolean takesEmbeddings() {
        return false;
    }

    /** Returns whether LoRAs may change the family's text encoders. */
    default boolean adaptsText() {
        return false;
    }

    /**
     * As {@link #loadText(Path, Function)}, with changed weights; a family for which {@link #adaptsText} is false
     * ignores the changes.
     *
     * @param weights the changes
     */
    default PromptEncoder loadText(Path root, Function<Path, Placement> placement, TextWeights weights) {
        return loadText(root, placement);
    }

    /**
     * Returns whether guidance without a negative prompt uses a conditioning of zeros instead of that of an empty
     * prompt.
     *
     * @param root the model's folder, whose index may decide it
     */
    default boolean zeroesAbsentNegative(Path root) {
        return false;
    }

    /**
     * Returns the time ids of pictures that were neither scaled nor cropped, see {@link TimeIds}: float32 {@code
     * [batch, 6]}, in the current scope.
     *
     * @param height of the pictures, pixels
     * @param width of the pictures, pixels
     */
    default Tensor timeIds(long batch, int height, int width, Device device) {
        return TimeIds.ofSize(height, width).rows(batch, device);
    }

    /**
     * Returns the U-Net's conditioning for pictures of one size, in the current scope.
     *
     * @param tokens {@code [B, T, D]}, as {@link PromptEncoder} returns them, in the U-Net's type and on its device
     * @param pooled {@code [B, P]}, likewise
     * @param height of the pictures, pixels
     * @param width of the pictures, pixels
     */
    default UNet.Conditioning conditioning(Tensor tokens, Tensor pooled, int height, int width, Device device) {
        return new UNet.Conditioning(tokens, pooled, timeIds(tokens.size(0), height, width, device));
    }
}
