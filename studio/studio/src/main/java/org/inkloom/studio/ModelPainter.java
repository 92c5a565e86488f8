package org.inkloom.studio;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.Painting;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.ShotRequest;

/** Draws a story's shots with a model: the story knows no models, and the model no stories. Each shot waits for its turn. */
final class ModelPainter implements ShotPainter {
    private final StudioModel model;
    private final List<String> checkedPrompts = new ArrayList<>();
    private boolean prepared;

    ModelPainter(StudioModel model) {
        this.model = model;
    }

    @Override
    public void check(ShotRequest request) {
        model.call(RunControl.quiet(), (pipeline, control) -> {
            pipeline.check(of(request));
            return true;
        });
        checkedPrompts.add(request.prompt());
        checkedPrompts.add(request.negativePrompt());
    }

    @Override
    public Painting paint(ShotRequest request, RunControl control) {
        Drawing drawing = model.call(control, (pipeline, own) -> {
            if (!prepared) {
                // All shots' prompts at once: a text encoder of 12 GB is loaded and freed once, not eight times.
                GenerationRequest shot = of(request);
                pipeline.prepare(checkedPrompts.stream().distinct().toList(), shot.promptRules(), own);
                prepared = true;
            }
            return pipeline.generate(of(request), own).getFirst();
        });
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
