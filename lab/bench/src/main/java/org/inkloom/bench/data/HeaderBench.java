package org.inkloom.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.run.RunControl;
import tools.jackson.databind.node.ObjectNode;

/** Times the filters by shape and aspect ratio from JSONL to JSONL. */
record HeaderBench(DataBenchRequest request) {
    private static final double TARGET = 8000;
    private static final List<String> STEPS = List.of(
            "image_shape_filter: {min_width: 512, min_height: 512}",
            "image_aspect_ratio_filter: {min_ratio: 0.5, max_ratio: 2.0}");

    List<DataRate> run(RunControl control) throws IOException {
        Path[] pictures = new PhotoSet(request.folder().resolve("photos")).pictures(request.pictures(), control);
        try (Recipes recipes = new Recipes()) {
            Path list = list(recipes.folder().resolve("pictures.jsonl"), pictures);
            List<DataRate> rates = new ArrayList<>();
            for (int workers : new int[] {1, 2}) {
                Recipe recipe = recipes.recipe(list, workers, STEPS);
                rates.add(DataRate.of(
                        "image_shape_filter + image_aspect_ratio_filter, np " + workers,
                        pictures.length,
                        TARGET,
                        request.repetition(),
                        control,
                        () -> {
                            DataReport report = DataRun.process(recipe, RunControl.quiet());
                            if (report.read() != pictures.length || report.unreadable() > 0) {
                                throw new IllegalStateException("not all pictures were read");
                            }
                        }));
            }
            return rates;
        }
    }

    private static Path list(Path file, Path[] pictures) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < pictures.length; i++) {
            ObjectNode row = Json.mapper().createObjectNode();
            row.put("text", "<__dj__image>" + WebCaptions.caption(i))
                    .putArray("images")
                    .add(pictures[i].toAbsolutePath().toString());
            rows.add(Json.text(row));
        }
        return Files.write(file, rows);
    }
}
