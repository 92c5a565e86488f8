package org.inkloom.studio.score;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.inkloom.page.Html;
import org.inkloom.page.Markup;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreFacts;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.story.page.StoryPage;
import org.inkloom.story.run.StoryRun;

/**
 * Checkpoints with the scores of one story, and the best of them.
 *
 * @param by the deciding score
 * @param rows the checkpoints in the order in which they were written
 * @param page the HTML page with tables and pictures
 */
public record ChosenCheckpoint(ScoreKind by, List<Row> rows, Path page) {
    /** The page's name within the folder of the choice. */
    public static final String FILE = "checkpoints.html";

    /** Copies the list. */
    public ChosenCheckpoint {
        rows = List.copyOf(rows);
    }

    /**
     * One checkpoint.
     *
     * @param name of the folder with its pictures, beside the page
     * @param lora its file
     * @param report its pictures' scores
     */
    public record Row(String name, Path lora, ScoreReport report) {
        /** Returns a score of the pictures, where it was measured. */
        public Optional<Double> value(ScoreKind kind) {
            return report.of(kind).map(Score::value);
        }
    }

    /** Returns the best checkpoint, the earliest one among equals; empty if the deciding score was not measured. */
    public Optional<Row> winner() {
        Comparator<Row> byValue =
                Comparator.comparingDouble(row -> row.value(by).orElseThrow());
        return rows.stream()
                .filter(row -> row.value(by).isPresent())
                // The first of equals: max() would return the last.
                .reduce((best, row) -> byValue.compare(row, best) > 0 ? row : best);
    }

    private Set<ScoreKind> kinds() {
        Set<ScoreKind> kinds = new LinkedHashSet<>();
        rows.forEach(row -> row.report().scores().forEach(score -> kinds.add(score.kind())));
        return kinds;
    }

    private static String number(Optional<Double> value) {
        return value.map(known -> String.format(Locale.ROOT, "%.2f", known)).orElse("–");
    }

    /** Returns the result as lines for a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            List<String> values = kinds().stream()
                    .map(kind -> kind.key() + " " + number(row.value(kind)))
                    .toList();
            lines.add(row.name() + "  " + String.join(", ", values));
        }
        lines.add("by      " + by.key());
        winner().ifPresent(best -> lines.add("best    " + best.lora()));
        lines.add("page    " + page);
        missingScores()
                .forEach(one -> lines.add("missing " + one.kind().key() + ": " + one.why() + " " + one.remedy()));
        return lines;
    }

    /** Returns the result for JSON. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("by", by.key());
        winner().ifPresent(best -> facts.put("best", best.lora().toString()));
        facts.put("page", page.toString());
        List<Map<String, Object>> all = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", row.name());
            one.put("lora", row.lora().toString());
            one.putAll(ScoreFacts.of(row.report(), Optional.empty()));
            all.add(one);
        }
        facts.put("checkpoints", all);
        return facts;
    }

    /** Returns the page: a table of scores, what could not be measured, then each checkpoint's contact sheet and report. */
    String html() {
        List<Markup> head = new ArrayList<>();
        kinds().forEach(kind -> head.add(Markup.of("<th>{}<br>{}</th>", kind.english(), kind.chinese())));
        List<Markup> lines = new ArrayList<>();
        List<Markup> sheets = new ArrayList<>();
        for (Row row : rows) {
            List<Markup> cells = new ArrayList<>();
            kinds().forEach(kind -> cells.add(Markup.of("<td>{}</td>", number(row.value(kind)))));
            lines.add(Markup.of("<tr><td class=\"text\" dir=\"auto\">{}</td>{}</tr>", marked(row), Markup.join(cells)));
            sheets.add(sheet(row));
        }
        String best = winner().map(row -> row.name() + " (" + row.lora() + ")").orElse("–");
        Markup body = Markup.of(
                """
                <p>Chosen by {}: <b dir="auto">{}</b>. <span lang="zh">按「{}」选出。</span></p>
                {}
                <div class="wide"><table><thead><tr><th></th>{}</tr></thead><tbody>{}</tbody></table></div>
                <h2>Pictures<span lang="zh">图片</span></h2>
                <div class="grid" style="grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))">{}</div>
                """,
                by.english(),
                best,
                by.chinese(),
                missing(),
                Markup.join(head),
                Markup.join(lines),
                Markup.join(sheets));
        return Html.page("Checkpoints", "检查点", body.html());
    }

    private String marked(Row row) {
        boolean best = winner().filter(row::equals).isPresent();
        return row.name() + (best ? " ★" : "");
    }

    /**
     * Returns a checkpoint's contact sheet, linked to the story's report, and below it the weakest picture of each
     * score.
     */
    private Markup sheet(Row row) {
        String folder = URLEncoder.encode(row.name(), StandardCharsets.UTF_8).replace("+", "%20");
        List<Markup> weakest = new ArrayList<>();
        for (Score score : row.report().scores()) {
            score.weakest()
                    .filter(picture -> picture.value() < score.value())
                    .ifPresent(picture -> weakest.add(Markup.of(
                            "<br>{}: {} {}, {}",
                            score.kind().english(),
                            picture.picture(),
                            number(Optional.of(picture.value())),
                            picture.why().isEmpty() ? "the weakest" : picture.why())));
        }
        return Markup.of(
                """
                <div class="card"><h3 dir="auto">{}</h3><a href="{}/{}"><img src="{}/{}" alt="pictures of {}" \
                style="width:100%"></a><p class="soft">{}</p></div>
                """,
                marked(row),
                folder,
                StoryPage.FILE,
                folder,
                StoryRun.SHEET,
                row.name(),
                weakest.isEmpty() ? Markup.EMPTY : Markup.of("Weakest 最弱{}", Markup.join(weakest)));
    }

    /** Returns the scores that could not be measured, which are the same for all checkpoints. */
    private List<MissingScore> missingScores() {
        return rows.isEmpty() ? List.of() : rows.getFirst().report().missing();
    }

    private Markup missing() {
        List<Markup> lines = missingScores().stream()
                .map(one ->
                        Markup.of("<li>{}: {} <code>{}</code></li>", one.kind().english(), one.why(), one.remedy()))
                .toList();
        return lines.isEmpty()
                ? Markup.EMPTY
                : Markup.of(
                        "<details><summary>Not measured 未评: {}</summary><ul>{}</ul></details>",
                        lines.size(),
                        Markup.join(lines));
    }
}
