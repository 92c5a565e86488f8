package org.inkloom.inkling.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.inkling.reader.ReaderExam.Mark;
import org.inkloom.page.Html;
import org.inkloom.page.Markup;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Split;
import tools.jackson.databind.json.JsonMapper;

/** Writes a measurement: {@code report.json}, {@code report.md}, a contact sheet and a page that shows every verdict. */
final class MeasureReport {
    private static final int SHEET = 64;
    private static final int COLUMNS = 8;
    private static final int SHOWN = 96;

    private final Path folder;
    private final Map<String, Object> json = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    MeasureReport(Path folder, Map<String, Object> settings) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        json.put("settings", settings);
        text.append("# Do the pictures obey their captions?\n\n");
        settings.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
    }

    /** Adds the table of slots. */
    void slots(String title, Obedience obedience, Verdicts verdicts) {
        text.append("\n## ").append(title).append("\n\n");
        text.append(
                "| slot | reader | held out | seen | Chinese | English | asked for |\n|---|---|---|---|---|---|---|\n");
        Map<String, Object> table = new LinkedHashMap<>();
        for (Slot slot : Slot.values()) {
            Mark heldOut = obedience.of(slot, Split.HELD_OUT);
            Mark seen = obedience.of(slot, Split.TRAIN);
            Mark chinese = obedience.of(slot, Caption.Language.CHINESE);
            Mark english = obedience.of(slot, Caption.Language.ENGLISH);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %d |%n",
                    Verdicts.name(slot),
                    percent(verdicts.reader(slot)),
                    percent(heldOut),
                    percent(seen),
                    percent(chinese),
                    percent(english),
                    heldOut.seen() + seen.seen()));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("reader", verdicts.reader(slot));
            row.put("held_out", row(heldOut));
            row.put("seen", row(seen));
            row.put("chinese", row(chinese));
            row.put("english", row(english));
            table.put(slot.name().toLowerCase(Locale.ROOT), row);
        }
        json.put(title.toLowerCase(Locale.ROOT).replace(' ', '_'), table);
    }

    private static Map<String, Object> row(Mark mark) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("asked", mark.seen());
        row.put("right", mark.right());
        row.put("share", mark.share());
        return row;
    }

    private static String percent(Mark mark) {
        return mark.seen() == 0 ? "-" : percent(mark.share());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /**
     * Adds gates.
     *
     * @param reader the share that the reader must read right for a gate to count
     */
    void gates(String title, List<Verdicts.Line> lines, double reader) {
        text.append("\n## ").append(title).append("\n\n| what | value | wanted | |\n|---|---|---|---|\n");
        for (Verdicts.Line line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %s | %s |%n",
                    line.what(),
                    line.value(),
                    line.wanted()
                            .map(w -> String.format(Locale.ROOT, "%.2f", w))
                            .orElse("-"),
                    words(line.outcome(), reader)));
        }
        json.put(title.toLowerCase(Locale.ROOT).replace(' ', '_'), lines);
    }

    private static String words(Verdicts.Outcome outcome, double reader) {
        return switch (outcome) {
            case PASS -> "pass";
            case FAIL -> "**fail**";
            case READER_TOO_WEAK ->
                String.format(Locale.ROOT, "no gate: the reader reads fewer than %.0f %% of it right", 100 * reader);
            case NOT_ASKED -> "not asked for";
            case NO_GATE -> "";
        };
    }

    /** Writes pictures of a measurement as a sheet and a page. */
    void pictures(String name, Obedience obedience) throws IOException {
        List<Obedience.Verdict> verdicts = obedience.verdicts();
        List<RgbPicture> first =
                verdicts.stream().limit(SHEET).map(Obedience.Verdict::picture).toList();
        PngText.write(folder.resolve(name + ".png"), ContactSheet.joined(first, COLUMNS), Map.of());
        Path pictures = folder.resolve(name);
        Files.createDirectories(pictures);
        List<Markup> figures = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, verdicts.size()); i++) {
            Obedience.Verdict verdict = verdicts.get(i);
            String file = String.format(Locale.ROOT, "%03d.png", i);
            PngText.write(pictures.resolve(file), verdict.picture(), Map.of());
            figures.add(figure(name + "/" + file, verdict));
        }
        String body = Markup.of("<div class=\"sheet\">\n{}</div>\n", Markup.join(figures))
                .html();
        Files.writeString(folder.resolve(name + ".html"), Html.page(name, "", body), StandardCharsets.UTF_8);
    }

    private static Markup figure(String source, Obedience.Verdict verdict) {
        List<Markup> wrong = verdict.wrong().stream()
                .map(slot -> Markup.of(
                        " <b class=\"mark\">{}: {}</b>",
                        Verdicts.name(slot),
                        verdict.reading().name(slot)))
                .toList();
        return Markup.of(
                "<figure><img src=\"{}\" alt=\"\" width=\"200\"><figcaption>{}{}</figcaption></figure>\n",
                source,
                verdict.item().caption().text(),
                Markup.join(wrong));
    }

    /** Writes the texts; returns the Markdown. */
    String write(boolean passed) throws IOException {
        text.append(passed ? "\nAll gates that count are passed.\n" : "\nNot all gates are passed.\n");
        json.put("passed", passed);
        Files.writeString(
                folder.resolve("report.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n",
                StandardCharsets.UTF_8);
        String markdown = text.toString();
        Files.writeString(folder.resolve("report.md"), markdown, StandardCharsets.UTF_8);
        return markdown;
    }

    /** Returns whether none of the lines fails. */
    static boolean passed(List<Verdicts.Line> lines) {
        return new ArrayList<>(lines).stream().noneMatch(line -> line.outcome() == Verdicts.Outcome.FAIL);
    }
}
