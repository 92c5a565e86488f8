package org.inkloom.workflow.nodes;

import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes that prepare latents for inpainting. */
final class InpaintNodes {
    private static final float GREY = 0.5f;

    private final Models models;

    InpaintNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(forInpaint(), conditioning());
    }

    private NodeType forInpaint() {
        return new Declared(
                NodeSpec.named("VAEEncodeForInpaint")
                        .title("VAE Encode (for Inpainting)")
                        .category("latent/inpaint")
                        .says(
                                "Turns a picture whose masked part is grey into latents, of which that part is drawn over.")
                        .inputs(
                                InputSpec.socket("pixels", "IMAGE"),
                                InputSpec.socket("vae", "VAE"),
                                InputSpec.socket("mask", "MASK"),
                                InputSpec.whole("grow_mask_by", 6, 0, 64))
                        .output("LATENT"),
                call -> {
                    DrawingStages stages =
                            models.stages(call.get("vae", Values.Vae.class).name());
                    Masked masked = masked(call, stages.pixelsPerLatent());
                    LatentArray latents = stages.encode(masked.greyed(), LoaderNodes.control(call));
                    float[] grown = grown(masked.hard(), masked.height(), masked.width(), call.count("grow_mask_by"));
                    Planes.Size small = new Planes.Size(latents.height(), latents.width());
                    return NodeResult.of(new Values.Latent(latents.masked(Planes.resize(
                            grown, 1, new Planes.Size(masked.height(), masked.width()), small, "bilinear"))));
                });
    }

    private NodeType conditioning() {
        return new Declared(
                NodeSpec.named("InpaintModelConditioning")
                        .category("conditioning/inpaint")
                        .says(
                                "Shows a picture without its masked part to a model that was made for inpainting, beside both "
                                        + "prompts; others do not look at it and draw over the latents where the mask is.")
                        .inputs(
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                InputSpec.socket("vae", "VAE"),
                                InputSpec.socket("pixels", "IMAGE"),
                                InputSpec.socket("mask", "MASK"),
                                InputSpec.flag("noise_mask", true)
                                        .says("Whether what is outside the mask stays as it is."))
                        .output(OutputSpec.of("positive", "CONDITIONING"))
                        .output(OutputSpec.of("negative", "CONDITIONING"))
                        .output(OutputSpec.of("latent", "LATENT")),
                call -> {
                    DrawingStages stages =
                            models.stages(call.get("vae", Values.Vae.class).name());
                    Masked masked = masked(call, stages.pixelsPerLatent());
                    LatentArray without = stages.encode(masked.greyed(), LoaderNodes.control(call));
                    LatentArray whole =
                            stages.encode(call.get("pixels", Values.Image.class).array(), LoaderNodes.control(call));
                    Values.Mask soft = new Values.Mask(masked.soft(), 1, masked.height(), masked.width());
                    PromptEntry.MaskedPicture shown = new PromptEntry.MaskedPicture(soft, without);
                    Values.Mask small = MaskArrays.resized(soft, whole.height(), whole.width());
                    return NodeResult.of(
                            call.get("positive", Values.Prompt.class).each(entry -> entry.withMaskedPicture(shown)),
                            call.get("negative", Values.Prompt.class).each(entry -> entry.withMaskedPicture(shown)),
                            new Values.Latent(call.flag("noise_mask") ? whole.masked(small.values()) : whole));
                });
    }

    /** Pictures cropped to whole latents, and their mask: as given (soft), and with only 0 and 1 (hard). */
    private record Masked(PixelArray pictures, float[] soft, float[] hard) {
        int height() {
            return pictures.height();
        }

        int width() {
            return pictures.width();
        }

        PixelArray greyed() {
            return InpaintNodes.greyed(pictures, hard);
        }
    }

    private static Masked masked(NodeCall call, int per) {
        PixelArray whole = call.get("pixels", Values.Image.class).array();
        Values.Mask said = call.get("mask", Values.Mask.class);
        Planes.Size size = new Planes.Size(whole.height(), whole.width());
        float[] first = Arrays.copyOf(said.values(), said.height() * said.width());
        float[] fitted = Planes.resize(first, 1, new Planes.Size(said.height(), said.width()), size, "bilinear");
        int height = whole.height() / per * per;
        int width = whole.width() / per * per;
        float[] soft = cut(fitted, size, height, width);
        float[] hard = new float[soft.length];
        for (int i = 0; i < hard.length; i++) {
            hard[i] = (float) Math.rint(soft[i]);
        }
        return new Masked(whole.cut(height, width), soft, hard);
    }

    /** Crops a mask in the middle, as the pictures are cropped to whole latents. */
    private static float[] cut(float[] mask, Planes.Size size, int height, int width) {
        int top = (size.height() - height) / 2;
        int left = (size.width() - width) / 2;
        float[] part = new float[height * width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(mask, (y + top) * size.width() + left, part, y * width, width);
        }
        return part;
    }

    private static PixelArray greyed(PixelArray pictures, float[] mask) {
        PixelArray grey = PixelArray.black(pictures.batch(), pictures.height(), pictures.width());
        for (int i = 0; i < grey.values().length; i++) {
            boolean drawn = mask[i / 3 % mask.length] >= GREY;
            grey.values()[i] = drawn ? GREY : pictures.values()[i];
        }
        return grey;
    }

    /**
     * Grows a mask by a square of that side around each pixel. For an even side the square reaches one pixel further up
     * and left, as in ComfyUI.
     */
    static float[] grown(float[] mask, int height, int width, int pixels) {
        if (pixels < 2) {
            return mask;
        }
        int before = pixels / 2;
        int after = pixels - 1 - before;
        float[] rows = new float[mask.length];
        float[] all = new float[mask.length];
        for (int at = 0; at < mask.length; at++) {
            int x = at % width;
            for (int i = Math.max(0, x - before); i <= Math.min(width - 1, x + after); i++) {
                rows[at] = Math.max(rows[at], mask[at - x + i]);
            }
        }
        for (int at = 0; at < mask.length; at++) {
            int y = at / width;
            for (int i = Math.max(0, y - before); i <= Math.min(height - 1, y + after); i++) {
                all[at] = Math.max(all[at], rows[i * width + at % width]);
            }
        }
        return all;
    }
}
