package org.inkloom.studio.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.engine.DataReport;
import org.inkloom.run.Counted;
import org.inkloom.sketchbook.SamplePicture;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.page.ReportSection.Heading;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.lora.TrainingReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sections that the demonstration adds to the story's report: the source of the pictures, what was filtered out,
 * and the training.
 */
record DemoSections(DemoKit kit, DataReport data, Path comparison) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    List<ReportSection> of(TrainingReport training) throws IOException {
        List<ReportSection> sections = new ArrayList<>();
        if (kit.randomWeights()) {
            sections.add(new ReportSection.Note(ReportSection.Tone.WARNING, """
                这里的图片是噪声：微型模型只有随机权重。流程是真的，换上真的模型就能看到真的画。
                The pictures below are noise: the miniature model has random weights. The job itself is real; \
                with a trained model the pictures are, too.\
                """));
        }
        sections.add(new ReportSection.Figure(
                new Heading("前后对比", "Before and after"),
                comparison,
                "上：没有 LoRA；下：有 LoRA。词句和种子相同。 Above without the LoRA, below with it; the same words and seeds."));
        sections.add(cleaning());
        sections.add(gallery(training));
        sections.add(training(training));
        sections.add(new ReportSection.Figure(new Heading("训练曲线", "Loss"), training.curve(), ""));
        return sections;
    }

    private ReportSection cleaning() {
        List<List<String>> rows = new ArrayList<>();
        for (DataReport.StepReport step : data.steps()) {
            rows.add(List.of(
                    step.operator(),
                    step.kind().name().toLowerCase(Locale.ROOT),
                    Long.toString(step.dropped()),
                    reasons(step)));
        }
        return new ReportSection.Table(
                new Heading("清洗", "Cleaning"),
                List.of("operator", "kind", "dropped", "why"),
                rows,
                Counted.of(data.read(), "sample") + " read, " + data.unreadable() + " unreadable, " + data.kept()
                        + " kept");
    }

    private static String reasons(DataReport.StepReport step) {
        List<String> reasons = new ArrayList<>();
        step.reasons().forEach((reason, count) -> reasons.add(count + " × " + reason));
        return String.join("; ", reasons);
    }

    private ReportSection gallery(TrainingReport training) throws IOException {
        Set<Path> kept = kept();
        List<ReportSection.GalleryPicture> pictures = kit.set().pictures().stream()
                .map(picture -> new ReportSection.GalleryPicture(
                        picture.file(), picture.caption(), refusal(picture, training, kept)))
                .toList();
        return new ReportSection.Gallery(new Heading("图片集", "The picture set"), pictures, "");
    }

    private Optional<String> refusal(SamplePicture picture, TrainingReport training, Set<Path> kept) {
        Path file = normal(picture.file());
        if (!kept.contains(file)) {
            return Optional.of(picture.flaw()
                    .map(flaw -> flaw.chinese() + " " + flaw.english())
                    .orElse("dropped"));
        }
        return training.skipped().stream()
                .filter(skipped -> normal(skipped.picture()).equals(file))
                .map(PictureSet.Skipped::why)
                .findFirst();
    }

    /** Returns the pictures that the recipe kept, from its result file. */
    private Set<Path> kept() throws IOException {
        Set<Path> kept = new HashSet<>();
        for (String row : Files.readAllLines(kit.set().result())) {
            for (JsonNode image : JSON.readTree(row).path("images")) {
                kept.add(normal(kit.set().result().resolveSibling(image.asString())));
            }
        }
        return kept;
    }

    private static Path normal(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static ReportSection training(TrainingReport training) {
        return new ReportSection.Table(
                new Heading("训练", "Training"),
                List.of("what", "value"),
                List.of(
                        List.of("LoRA", String.valueOf(training.lora().getFileName())),
                        List.of("pictures", Integer.toString(training.pictures())),
                        List.of(
                                "unreadable pictures",
                                Integer.toString(training.skipped().size())),
                        List.of("updates", Long.toString(training.updates())),
                        List.of("layers", Integer.toString(training.layers())),
                        List.of("trained numbers", String.format(Locale.ROOT, "%,d", training.trained())),
                        List.of("loss", String.format(Locale.ROOT, "%.5f", training.loss())),
                        List.of("seconds", String.format(Locale.ROOT, "%.1f", training.seconds()))),
                "");
    }
}
