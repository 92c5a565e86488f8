package org.inkloom.inkling.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;

/**
 * Draws prompts with a model that stays loaded, for measurements. Understands the flags {@code --steps} (20), {@code --cfg}
 * (4), {@code --rescale} (0), {@code --batch} (32), {@code --device} (auto) and {@code --lora FILE[:scale]}.
 */
final class PromptPainter implements AutoCloseable {
    private final Map<String, String> flags;
    private final ModelDefaults manner;
    private final List<LoraUse> loras;
    private final int batch;
    private final DiffusionPipeline pipeline;

    /** Opens a model folder. */
    PromptPainter(Path model, Map<String, String> flags) {
        this.flags = Map.copyOf(flags);
        ModelFolder folder = ModelFolder.open(model);
        manner = manner(ModelDefaults.of(folder));
        batch = Integer.parseInt(flag("batch", "32"));
        loras = flags.containsKey("lora") ? List.of(LoraUse.parse(flags.get("lora"))) : List.of();
        PipelineOptions options =
                PipelineOptions.on(Device.parse(flag("device", "auto"))).withResidency(PipelineOptions.Residency.KEEP);
        pipeline = DiffusionPipeline.open(folder, options);
    }

    /** Reads the flags of a command line from their place on: a name with two hyphens and a value each; names lose the hyphens. */
    static Map<String, String> flags(List<String> args, int from) {
        Map<String, String> flags = new HashMap<>();
        for (int i = from; i + 1 < args.size(); i += 2) {
            flags.put(args.get(i).replaceFirst("^-+", ""), args.get(i + 1));
        }
        return flags;
    }

    private String flag(String name, String usual) {
        return flags.getOrDefault(name, usual);
    }

    private ModelDefaults manner(ModelDefaults usual) {
        return new ModelDefaults(PictureSettings.ofSize(usual.width(), usual.height())
                .with(PictureSetting.STEPS, Integer.parseInt(flag("steps", "20")))
                .with(PictureSetting.GUIDANCE_SCALE, Double.parseDouble(flag("cfg", "4")))
                .with(PictureSetting.GUIDANCE_RESCALE, Double.parseDouble(flag("rescale", "0")))
                .over(usual.settings()));
    }

    /** Returns the width of what it draws, in pixels. */
    int width() {
        return manner.width();
    }

    /** Draws prompts, the n-th with seed n, several at once. */
    List<RgbPicture> paint(List<String> prompts) {
        List<RgbPicture> pictures = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += batch) {
            pictures.addAll(draw(prompts.subList(from, Math.min(prompts.size(), from + batch)), from, List.of()));
        }
        return pictures;
    }

    /** Draws a prompt as a control asks for it. */
    RgbPicture paint(String prompt, long seed, ControlUse control) {
        return draw(List.of(prompt), seed, List.of(control)).getFirst();
    }

    private List<RgbPicture> draw(List<String> prompts, long seed, List<ControlUse> controls) {
        GenerationRequest request = manner.request(prompts.getFirst())
                .withPrompts(prompts)
                .withSeeds(LongStream.range(seed, seed + prompts.size()).boxed().toList())
                .withLoras(loras)
                .withControls(controls);
        return pipeline.generate(request, RunControl.quiet()).stream()
                .map(Drawing::picture)
                .toList();
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
