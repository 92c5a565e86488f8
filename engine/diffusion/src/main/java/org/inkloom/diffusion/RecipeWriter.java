package org.inkloom.diffusion;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.vae.Vae;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;

/**
 * Writes down what a picture was drawn with: the request, and what else decides its pixels. {@link PictureRecipeKeys} names the
 * further parameters.
 *
 * @param model the model's name
 * @param fingerprint the model's digest
 * @param options as they were used
 * @param own the model's own sampler
 */
record RecipeWriter(String model, String fingerprint, PipelineOptions options, SchedulerKind own) {
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

    /** Rescaling that no guidance was there for is not told. */
    private PictureSettings settings(GenerationRequest request) {
        return request.settings()
                .with(PictureSetting.SCHEDULER, request.scheduler().orElse(own).cliName())
                .with(PictureSetting.GUIDANCE_RESCALE, request.guided() ? request.guidanceRescale() : 0.0);
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
                file.name(), file.digest(), file.width(), file.height(), file.fit(), start.strength());
    }

    private Map<String, String> more(GenerationRequest request, int i, boolean oneStream) {
        Map<String, String> more = new TreeMap<>();
        int pictures = request.prompts().size();
        // The number of pictures at once decides how sums are cut, and so the last digit, even where seeds are their
        // own.
        if (pictures > 1) {
            more.put(PictureRecipeKeys.BATCH_INDEX, Integer.toString(i));
            more.put(PictureRecipeKeys.BATCH_SIZE, Integer.toString(pictures));
            if (!oneStream) {
                more.put(PictureRecipeKeys.BATCH_SEEDS, "own");
            }
        }
        more.put(PictureRecipeKeys.DEVICE, options.device().isCuda() ? "cuda" : "cpu");
        more.put(PictureRecipeKeys.DTYPE, options.compute().name().toLowerCase(Locale.ROOT));
        if (!options.device().isCuda()) {
            more.put(PictureRecipeKeys.THREADS, Integer.toString(torch.get_num_threads()));
        }
        if (options.tiles() == Vae.Tiles.ON) {
            more.put(PictureRecipeKeys.TILING, "on");
        }
        if (!request.controls().isEmpty()) {
            more.put(
                    PictureRecipeKeys.CONTROLS,
                    request.controls().stream().map(ControlUse::described).collect(Collectors.joining("; ")));
        }
        boolean fused = options.loras() == PipelineOptions.LoraApplication.FUSED;
        if (fused && !request.loras().isEmpty()) {
            more.put(PictureRecipeKeys.LORAS, "fused");
        }
        return more;
    }
}
