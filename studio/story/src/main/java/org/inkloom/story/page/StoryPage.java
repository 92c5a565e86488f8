package org.inkloom.story.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.inkloom.page.Markup;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection.Note;

/**
 * Writes {@code report.html}: one file that contains its styles and script, with relative links to pictures, for small
 * screens and dark mode too. Every text from the story or the caller is escaped, and a content security policy allows
 * no other script than the page's own.
 */
public final class StoryPage {
    /** The page's name within the story's folder. */
    public static final String FILE = "report.html";

    private final StoryReport report;
    private final Path sheet;
    private final List<ReportSection> sections;

    /**
     * Prepares the page.
     *
     * @param report what was drawn
     * @param sheet the contact sheet's file within the story's folder
     * @param sections what the caller adds: notes come first, the rest follows the shots in the given order
     */
    public StoryPage(StoryReport report, Path sheet, List<ReportSection> sections) {
        this.report = report;
        this.sheet = sheet;
        this.sections = List.copyOf(sections);
    }

    /**
     * Writes the page, completely or not at all.
     *
     * @return the file
     * @throws InkloomException INK-STORY-009 if the folder cannot be written, INK-STORY-011 if a figure cannot be
     *     copied
     */
    public Path write() {
        Path file = report.folder().resolve(FILE);
        try {
            PendingFile.write(file, html());
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-STORY-009",
                    "The report " + file + " could not be written: " + e.getMessage() + ".",
                    "The disk is full, or the folder may not be written to.",
                    "Free some space and run again; finished shots are not drawn again.",
                    e);
        }
        return file;
    }

    private String html() {
        Figures figures = new Figures(report.folder());
        String script = resource("report.js");
        List<Markup> shots = new ArrayList<>();
        report.shots().forEach(shot -> shots.add(new ShotPlate(shot, figures).markup()));
        List<Markup> notes = new ArrayList<>();
        List<Markup> others = new ArrayList<>();
        SectionMarkup sectionMarkup = new SectionMarkup(figures);
        for (ReportSection section : sections) {
            (section instanceof Note ? notes : others).add(sectionMarkup.of(section));
        }
        return Markup.of(
                        resource("report.html"),
                        hash(script),
                        report.story().title(),
                        new Markup(resource("report.css")),
                        masthead(),
                        Markup.join(notes),
                        strip(figures),
                        Markup.join(shots),
                        new SheetSection(report, figures.link(sheet)).markup(),
                        Markup.join(others),
                        new Markup(script))
                .html();
    }

    private Markup masthead() {
        List<Markup> words = new ArrayList<>();
        report.story().style().forEach(word -> words.add(Markup.of("<li dir=\"auto\">{}</li>", word)));
        if (!report.story().trigger().isBlank()) {
            words.add(Markup.of(
                    "<li class=\"trigger\" title=\"触发词 trigger\" dir=\"auto\">{}</li>",
                    report.story().trigger()));
        }
        int count = report.shots().size();
        return Markup.of(
                """
                <p class="kicker">{} <span lang="en">{}</span></p>
                <h1 dir="auto">{}</h1>
                <ul class="words">{}</ul>
                <p class="run">{}</p>
                """,
                ChineseNumber.of(count) + "幅画的故事",
                count == 1 ? "a story in one picture" : "a story in " + count + " pictures",
                report.story().title(),
                Markup.join(words),
                run());
    }

    private Markup run() {
        double seconds = report.shots().stream()
                .filter(shot -> shot.origin() == DrawnShot.Origin.DRAWN)
                .mapToDouble(DrawnShot::seconds)
                .sum();
        Markup time = report.drawn() == 0
                ? Markup.EMPTY
                : Markup.of(" <span>用时 {}</span>", String.format(Locale.ROOT, "%.1f s", seconds));
        return Markup.of(
                "<span>新画 <b>{}</b> drawn</span> <span>沿用 <b>{}</b> reused</span>{}",
                report.drawn(),
                report.reused(),
                time);
    }

    private Markup strip(Figures figures) {
        List<Markup> frames = new ArrayList<>();
        for (DrawnShot shot : report.shots()) {
            frames.add(Markup.of(
                    "<a href=\"#shot-{}\"><img src=\"{}\" alt=\"\" loading=\"lazy\"><span>{}</span></a>",
                    shot.number(),
                    figures.link(shot.file()),
                    ChineseNumber.of(shot.number())));
        }
        return Markup.join(frames);
    }

    private static String hash(String script) {
        String hex = ContentDigest.of(script.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static String resource(String name) {
        try (InputStream in = StoryPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
