package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.Painting;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.ShotRequest;

/** Draws a story's shots with a pipeline: the story knows no models, and the pipeline no stories. */
final class PipelinePainter implements ShotPainter {
    private final DiffusionPipeline pipeline;
    private final List<String> checkedPrompts = new ArrayList<>();
    private boolean prepared;

    PipelinePainter(DiffusionPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Returns how shots are drawn of which a story does not say it: as the model recommends. */
    static PictureSettings settings(Path model) {
        return ModelDefaults.of(ModelFolder.open(model)).settings();
    }

    @Override
    public void check(ShotRequest request) {
        pipeline.check(of(request));
        checkedPrompts.add(request.prompt());
        checkedPrompts.add(request.negativePrompt());
    }

    @Override
    public Painting paint(ShotRequest request, RunControl control) {
        if (!prepared) {
            // All shots' prompts at once: a text encoder of 12 GB is loaded and freed once, not eight times.
            pipeline.prepare(checkedPrompts.stream().distinct().toList(), control);
            prepared = true;
        }
        Drawing drawing = pipeline.generate(of(request), control).getFirst();
        return new Painting(drawing.picture(), drawing.recipe().more());
    }

    private static GenerationRequest of(ShotRequest request) {
        return GenerationRequest.of(request.prompt())
                .withNegativePrompt(request.negativePrompt())
                .withSeeds(List.of(request.seed()))
                .withSettings(request.settings())
                .withLoras(request.loras().stream()
                        .map(lora -> new LoraUse(lora.file(), lora.scale()))
                        .toList());
    }
}
