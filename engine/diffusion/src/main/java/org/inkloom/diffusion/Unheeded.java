package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.picture.settings.GuidanceInterval;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.SettingKey;

/**
 * What is asked for and changes no picture, in lines for the user: otherwise it would be found out from pictures alone. Asked
 * in one place for all who draw: the command, stories, packages, the server and the library.
 */
final class Unheeded {
    private final List<String> lines = new ArrayList<>();

    private Unheeded() {}

    /**
     * Returns the lines.
     *
     * @param passes of a request, through the sampler
     * @param recommended by the model, which the user did not ask for
     */
    static List<String> of(
            List<SamplerPass> passes, PictureSettings recommended, PipelineOptions options, VaeConfig vae) {
        Unheeded found = new Unheeded();
        GenerationRequest last = passes.getLast().request();
        found.options(last, options, vae);
        found.guidance(last, recommended, passes);
        last.controls()
                .forEach(use ->
                        found.uncounted("The control picture for " + use.kind(), use.start(), use.end(), passes));
        last.ipAdapters().forEach(use -> found.uncounted("The picture " + use.name(), use.start(), use.end(), passes));
        return found.lines;
    }

    private void options(GenerationRequest request, PipelineOptions options, VaeConfig vae) {
        if (options.dtype() != options.compute()) {
            lines.add("The CPU computes in float32 whatever " + SettingKey.of("dtype")
                    + " says, because it is faster there.");
        }
        if (options.loras() == PipelineOptions.LoraApplication.FUSED
                && request.loras().isEmpty()) {
            lines.add(SettingKey.of("fuse") + " does nothing without a LoRA.");
        }
        int longest = Math.max(request.width(), request.height());
        if (options.tiles() == Vae.Tiles.ON && longest <= vae.tileSize()) {
            lines.add(SettingKey.of("tiling") + " does nothing at " + request.width() + "x" + request.height()
                    + ": the autoencoder's tiles are " + vae.tileSize() + " pixels a side.");
        }
    }

    /** What the model itself recommends is not the user's: distilled LoRAs are drawn with without guidance. */
    private void guidance(GenerationRequest request, PictureSettings recommended, List<SamplerPass> passes) {
        Guidance guidance = request.guidance();
        SettingKey scale = SettingKey.of("guidance_scale");
        if (guidance.isOn()) {
            boolean never = passes.stream()
                    .noneMatch(
                            pass -> IntStream.range(0, pass.calls()).anyMatch(i -> guidance.isOnAt(i, pass.calls())));
            if (never) {
                lines.add(SettingKey.of("guidance_interval") + " " + guidance.interval() + " covers none of the "
                        + calls(passes) + " passes: nothing is guided.");
            }
            return;
        }
        String without = " does nothing without guidance: " + scale + " above 1 switches it on.";
        if (!request.negativePrompt().isEmpty()) {
            lines.add(SettingKey.of("negative_prompt") + without);
        }
        boolean rescales =
                guidance.rescale() > 0 && guidance.rescale() != recommended.get(PictureSetting.GUIDANCE_RESCALE);
        if (rescales) {
            lines.add(SettingKey.of("guidance_rescale") + without);
        }
        boolean parts = !guidance.interval().equals(GuidanceInterval.WHOLE)
                && !guidance.interval().equals(recommended.guidanceInterval());
        if (parts) {
            lines.add(SettingKey.of("guidance_interval") + without);
        }
    }

    private void uncounted(String what, double start, double end, List<SamplerPass> passes) {
        boolean counts = passes.stream()
                .anyMatch(pass -> IntStream.range(0, pass.calls())
                        .anyMatch(i -> ControlUse.isWithin(i, pass.calls(), start, end)));
        if (!counts) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s counts in none of the %d passes: none lies wholly between %s and %s of them.",
                    what,
                    calls(passes),
                    start,
                    end));
        }
    }

    private static int calls(List<SamplerPass> passes) {
        return passes.stream().mapToInt(SamplerPass::calls).sum();
    }
}
