package org.inkloom.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.run.Counted;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.PictureScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoreText;

/** Formats a score report as lines for the terminal. */
final class ScoreLines {
    private static final String ROW = "%-26s %6s  %s";

    private ScoreLines() {}

    static List<String> of(ScoreReport report, Gate gate) {
        List<String> lines = new ArrayList<>();
        lines.add(Counted.of(report.pictures().size(), "picture"));
        lines.add("");
        lines.add(row("score", "value", "weakest picture"));
        for (Score score : report.scores()) {
            lines.add(row(
                    score.key(),
                    ScoreText.number(score.value()),
                    score.weakest().map(ScoreLines::weakest).orElse("")));
        }
        lines.add("");
        lines.addAll(each(report));
        lines.add("");
        lines.addAll(missing(report));
        report.notes().forEach(note -> lines.add("note: " + note));
        lines.add(ScoreText.of(gate, report));
        return lines;
    }

    /** Returns a row for each picture. */
    private static List<String> each(ScoreReport report) {
        int longest = report.pictures().stream().mapToInt(Columns::of).max().orElse(0);
        StringBuilder head = new StringBuilder(" ".repeat(longest));
        report.scores().forEach(score -> head.append("  ").append(score.key()));
        List<String> lines = new ArrayList<>(List.of(head.toString()));
        for (int i = 0; i < report.pictures().size(); i++) {
            String name = report.pictures().get(i);
            StringBuilder line = new StringBuilder(name).append(" ".repeat(longest - Columns.of(name)));
            for (Score score : report.scores()) {
                String value = ScoreText.number(score.pictures().get(i).value());
                line.append("  ")
                        .append(" ".repeat(Math.max(0, score.key().length() - value.length())))
                        .append(value);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** Returns lines about missing scores; those with the same remedy share one. */
    private static List<String> missing(ScoreReport report) {
        Map<String, List<MissingScore>> byRemedy = new LinkedHashMap<>();
        report.missing()
                .forEach(one -> byRemedy.computeIfAbsent(one.why() + "\n  " + one.remedy(), _ -> new ArrayList<>())
                        .add(one));
        List<String> lines = new ArrayList<>();
        byRemedy.forEach((words, scores) -> {
            List<String> keys = scores.stream().map(one -> one.kind().key()).toList();
            lines.addAll(("not measured: " + String.join(", ", keys) + ". " + words)
                    .lines()
                    .toList());
        });
        return lines;
    }

    private static String weakest(PictureScore weakest) {
        String why = weakest.why().isEmpty() ? "" : ": " + weakest.why();
        return weakest.picture() + " " + ScoreText.number(weakest.value()) + why;
    }

    private static String row(String name, String value, String more) {
        return String.format(Locale.ROOT, ROW, name, value, more).stripTrailing();
    }
}
