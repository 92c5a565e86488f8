package org.inkloom.diffusion;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.vae.Vae;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.tensor.LibTorch;

/**
 * Writes down what a picture was drawn with: the request, and what else decides its pixels. {@link PictureRecipeKeys} names the
 * further parameters.
 *
 * @param model the model's name
 * @param unet name and digest of a U-Net that took the place of the model's own; empty if none did
 * @param fingerprint the model's digest
 * @param options as they were used
 * @param own the model's own sampler
 * @param embeddings those that prompts may name
 */
record RecipeWriter(
        String model,
        String unet,
        String fingerprint,
        PipelineOptions options,
        SchedulerKind own,
        PromptEmbeddings embeddings) {
    /** Returns the recipe of picture {@code i} of a request. */
    PictureRecipe recipe(GenerationRequest request, int i) {
        boolean oneStream = request.seeds().size() == 1;
        return new PictureRecipe(
                request.prompts().get(i),
                request.guided() ? request.negativePrompt() : "",
                request.seeds().get(oneStream ? 0 : i),
                settings(request),
                model,
                fingerprint,
                loras(request),
                request.start().map(RecipeWriter::start),
                Map.of(),
                more(request, i, oneStream));
    }

    /** Rescaling and an interval that no guidance was there for are not told. */
    private PictureSettings settings(GenerationRequest request) {
        return request.settings()
                .with(PictureSetting.SCHEDULER, request.scheduler().orElse(own).cliName())
                .with(PictureSetting.GUIDANCE_RESCALE, request.guided() ? request.guidanceRescale() : 0.0)
                .with(
                        PictureSetting.GUIDANCE_INTERVAL,
                        request.guided()
                                ? request.guidance().interval().toString()
                                : PictureSetting.GUIDANCE_INTERVAL.usual());
    }

    private static List<PictureRecipe.LoraUse> loras(GenerationRequest request) {
        return request.loras().stream()
                .map(use -> new PictureRecipe.LoraUse(
                        Fingerprint.name(use.file()), use.scale(), Fingerprint.of(use.file())))
                .toList();
    }

    private static PictureRecipe.Start start(GenerationRequest.StartPicture start) {
        StartFile file = start.file();
        return new PictureRecipe.Start(
                file.name(),
                file.digest(),
                file.width(),
                file.height(),
                file.fit(),
                start.strength(),
                file.outpaint(),
                file.cut(),
                start.mask().map(mask -> new PictureRecipe.Mask(mask.name(), mask.digest(), mask.settings())));
    }

    private Map<String, String> more(GenerationRequest request, int i, boolean oneStream) {
        Map<String, String> more = new TreeMap<>();
        putBatch(more, request.prompts().size(), i, oneStream);
        putComputation(more);
        if (!request.controls().isEmpty()) {
            more.put(
                    PictureRecipeKeys.CONTROLS,
                    request.controls().stream().map(ControlUse::described).collect(Collectors.joining("; ")));
        }
        String named = embeddings.described(request, i);
        if (!named.isEmpty()) {
            more.put(PictureRecipeKeys.EMBEDDINGS, named);
        }
        if (!request.ipAdapters().isEmpty()) {
            more.put(
                    PictureRecipeKeys.IP_ADAPTERS,
                    request.ipAdapters().stream().map(IpAdapterUse::described).collect(Collectors.joining("; ")));
        }
        boolean fused = options.loras() == PipelineOptions.LoraApplication.FUSED;
        if (fused && !request.loras().isEmpty()) {
            more.put(PictureRecipeKeys.LORAS, "fused");
        }
        return more;
    }

    private static void putBatch(Map<String, String> more, int pictures, int i, boolean oneStream) {
        // The number of pictures at once decides how sums are cut, and so the last digit, even where seeds are their
        // own.
        if (pictures > 1) {
            more.put(PictureRecipeKeys.BATCH_INDEX, Integer.toString(i));
            more.put(PictureRecipeKeys.BATCH_SIZE, Integer.toString(pictures));
            if (!oneStream) {
                more.put(PictureRecipeKeys.BATCH_SEEDS, "own");
            }
        }
    }

    private void putComputation(Map<String, String> more) {
        more.put(PictureRecipeKeys.DEVICE, options.device().isCuda() ? "cuda" : "cpu");
        more.put(PictureRecipeKeys.DTYPE, options.compute().name().toLowerCase(Locale.ROOT));
        if (!options.device().isCuda()) {
            more.put(PictureRecipeKeys.THREADS, Integer.toString(torch.get_num_threads()));
            more.put(PictureRecipeKeys.INSTRUCTIONS, LibTorch.instructions());
        }
        if (!unet.isEmpty()) {
            more.put(PictureRecipeKeys.UNET, unet);
        }
        if (options.tiles() == Vae.Tiles.ON) {
            more.put(PictureRecipeKeys.TILING, "on");
        }
        if (options.isInFloat8()) {
            more.put(PictureRecipeKeys.PRECISION, "float8");
        }
    }
}
