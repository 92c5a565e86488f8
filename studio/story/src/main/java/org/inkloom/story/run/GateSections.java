package org.inkloom.story.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.inkloom.run.Counted;
import org.inkloom.story.draw.ShotGate;
import org.inkloom.story.draw.ShotTry;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.page.ReportSection.Gallery;
import org.inkloom.story.page.ReportSection.GalleryPicture;
import org.inkloom.story.page.ReportSection.Heading;
import org.inkloom.story.page.ReportSection.Note;
import org.inkloom.story.page.ReportSection.Table;
import org.inkloom.story.page.ReportSection.Tone;

/**
 * The report's section about the gate: each try with its seed and value, and the shots that are still below the
 * threshold.
 */
final class GateSections {
    private GateSections() {}

    static List<ReportSection> of(ShotGate gate, StoryReport report) {
        String score = gate.judge().score();
        String wanted = number(gate.threshold());
        List<ReportSection> sections = new ArrayList<>();
        if (!report.below().isEmpty()) {
            String below = report.below().stream()
                    .map(one -> one.shot() + " (" + number(one.value()) + ")")
                    .collect(Collectors.joining(", "));
            sections.add(new Note(
                    Tone.WARNING,
                    "未达到门槛的分镜 Shots that stayed below the gate, " + score + " " + wanted + ": " + below + "."
                            + (report.tries().isEmpty() ? "" : " Each is the best of its tries.")));
        }
        if (report.tries().isEmpty()) {
            return sections;
        }
        int shots = new TreeSet<>(report.tries().stream().map(ShotTry::shot).toList()).size();
        String caption = Counted.of(shots, "shot") + " below " + score + " " + wanted + ", "
                + Counted.of(report.tries().size(), "picture") + " tried.";
        Heading heading = new Heading("门槛", "The gate");
        sections.add(new Table(
                heading,
                List.of("shot", "seed", score, "kept", "why no better"),
                report.tries().stream().map(GateSections::row).toList(),
                caption));
        sections.add(new Gallery(
                new Heading("尝试", "Tries"),
                report.tries().stream().map(GateSections::picture).toList(),
                ""));
        return sections;
    }

    private static List<String> row(ShotTry one) {
        return List.of(
                Integer.toString(one.shot()),
                Long.toString(one.seed()),
                number(one.value()),
                one.kept() ? "✓" : "",
                one.why());
    }

    private static GalleryPicture picture(ShotTry one) {
        return new GalleryPicture(
                one.file(),
                one.shot() + " · " + one.seed() + " · " + number(one.value()),
                one.kept() ? Optional.empty() : Optional.of("另一张更好 another is better"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
