package org.inkloom.inkling.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;

/**
 * Draws with a model, in batches. The n-th caption has seed n whatever the size of batches.
 *
 * @param model the model's folder
 * @param loras applied to it
 * @param device on which it computes
 * @param manner size, steps, guidance and sampler
 * @param batch number of pictures at a time
 */
public record PipelineMeasured(Path model, List<LoraUse> loras, Device device, ModelDefaults manner, int batch)
        implements Painter {
    /** Copies the list. */
    public PipelineMeasured {
        loras = List.copyOf(loras);
    }

    @Override
    public List<RgbPicture> paint(List<CaptionSet.Item> items, RunControl control) {
        List<RgbPicture> pictures = new ArrayList<>();
        PipelineOptions options = PipelineOptions.on(device).withResidency(PipelineOptions.Residency.KEEP);
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(ModelFolder.open(model), options);
                Progress.Task task = control.progress().begin("drawing captions", items.size(), "picture")) {
            RunControl within = new RunControl(Progress.SILENT, control.cancellation());
            for (int from = 0; from < items.size(); from += batch) {
                int to = Math.min(items.size(), from + batch);
                GenerationRequest request = request(items.subList(from, to), from);
                for (Drawing drawing : pipeline.generate(request, within)) {
                    pictures.add(drawing.picture());
                }
                task.advanceTo(to);
            }
        }
        return pictures;
    }

    private GenerationRequest request(List<CaptionSet.Item> items, int first) {
        List<String> prompts = items.stream().map(item -> item.caption().text()).toList();
        List<Long> seeds =
                LongStream.range(first, (long) first + items.size()).boxed().toList();
        return manner.request(prompts.getFirst())
                .withPrompts(prompts)
                .withSeeds(seeds)
                .withLoras(loras);
    }
}
