package org.inkloom.data.lint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.io.JsonLinesSource;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.page.Html;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows small versions of pictures with what is wrong with them, group by group, on one HTML page. */
public final class LintPage {
    /** More pictures of one group than this say nothing new, and make the page heavy. */
    private static final int MAX_OF_GROUP = 60;

    private final StringBuilder head = new StringBuilder();
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /** Figures that belong together. */
    private static final class Group {
        private final String heading;
        private final String advice;
        private final StringBuilder figures = new StringBuilder();
        private long count;

        Group(String heading, String advice) {
            this.heading = heading;
            this.advice = advice;
        }
    }

    private LintPage() {}

    /**
     * Writes the page of a lint.
     *
     * @throws InkloomException INK-DATA-012 if it cannot be written
     */
    public static void write(Lint.Report report, Path page) {
        LintPage sheet = new LintPage();
        sheet.head.append("<div class=\"facts\">\n");
        sheet.head.append(Html.fact(String.valueOf(report.pictures()), "pictures", "图片"));
        sheet.head.append(Html.fact(String.valueOf(report.count().captioned()), "with a caption", "有描述"));
        if (report.unreadable() > 0) {
            sheet.head.append(Html.fact(String.valueOf(report.unreadable()), "unreadable", "无法读取"));
        }
        sheet.head.append(Html.fact(String.valueOf(report.findings().size()), "findings", "问题"));
        sheet.head.append("</div>\n");
        if (report.findings().isEmpty()) {
            sheet.head
                    .append("<p>")
                    .append(Html.both("Nothing was found.", "没有发现问题。"))
                    .append("</p>\n");
        }
        for (Finding finding : report.findings()) {
            Finding.Check check = finding.check();
            // What is to be done is the same for all of a group, and said once.
            Group group = sheet.groups.computeIfAbsent(
                    check.name(), name -> new Group(Html.both(check.english(), check.chinese()), finding.advice()));
            figure(group, finding.pictures(), report::named, finding.why(), "");
        }
        sheet.save("Lint of the picture set", "图片集检查", page);
    }

    /**
     * Writes the page of a run: every dropped and unreadable picture with operator, value and threshold.
     *
     * @param report the run
     * @param keys field names of its recipe
     * @throws InkloomException INK-DATA-012 if it cannot be written
     */
    public static void write(DataReport report, FieldKeys keys, Path page) {
        LintPage sheet = new LintPage();
        sheet.head.append("<div class=\"facts\">\n");
        sheet.head.append(Html.fact(String.valueOf(report.read()), "rows read", "读入样本"));
        sheet.head.append(Html.fact(String.valueOf(report.kept()), "kept", "保留"));
        sheet.head.append(Html.fact(String.valueOf(report.read() - report.kept()), "left out", "剔除"));
        sheet.head.append("</div>\n");
        try (InputStream in = Files.newInputStream(report.trace());
                JsonLinesSource trace = new JsonLinesSource(in, report.trace().toString(), 0)) {
            for (Optional<RawRow> row = trace.next(); row.isPresent(); row = trace.next()) {
                sheet.dropped(row.get().body().parse(), keys);
            }
        } catch (IOException e) {
            throw unwritable(page, e);
        }
        for (DataReport.Unreadable bad : report.unreadableExamples()) {
            figure(
                    sheet.groups.computeIfAbsent("unreadable", name -> new Group(Html.both("Unreadable", "无法读取"), "")),
                    List.of(),
                    LintPage::fileName,
                    bad.subject() + ": " + bad.why(),
                    "row " + bad.row() + ", found by " + bad.operator());
        }
        sheet.save("What was dropped and why", "剔除的样本及原因", page);
    }

    private void dropped(ObjectNode drop, FieldKeys keys) {
        String operator = drop.path("operator").asString("");
        Sample sample = new Sample(0, (ObjectNode) drop.get("sample"));
        List<Path> pictures = new ArrayList<>();
        String caption = "";
        try {
            for (Picture picture : sample.pictures(keys)) {
                pictures.add(Path.of(picture.path()));
            }
            caption = keys.plain(sample.text(keys.text()).orElse(""));
        } catch (BadSampleException | InvalidPathException e) {
            // What cannot be shown is left away: the reason of the drop is what counts here.
            pictures.clear();
        }
        for (JsonNode doubled : drop.path("first_pictures")) {
            pictures.add(Path.of(doubled.asString("")));
        }
        figure(
                groups.computeIfAbsent(operator, name -> new Group(Html.escaped(name), "")),
                pictures,
                LintPage::fileName,
                drop.path("statistic").asString("") + " is " + value(drop.path("value")) + ", kept is "
                        + drop.path("threshold").asString(""),
                caption);
    }

    private static String value(JsonNode value) {
        JsonNode only = value.isArray() && value.size() == 1 ? value.get(0) : value;
        return only.isString() ? only.stringValue() : only.toString();
    }

    private static String fileName(Path picture) {
        return String.valueOf(picture.getFileName());
    }

    private static void figure(
            Group group, List<Path> pictures, Function<Path, String> naming, String why, String more) {
        if (++group.count > MAX_OF_GROUP) {
            return;
        }
        StringBuilder body = group.figures.append("<figure>");
        if (!pictures.isEmpty()) {
            body.append("<div class=\"thumbs\">");
            pictures.forEach(picture -> body.append(Thumbnail.html(picture)));
            body.append("</div>");
        }
        body.append("<figcaption>");
        for (Path picture : pictures) {
            body.append("<b title=\"")
                    .append(Html.escaped(picture.toString()))
                    .append("\">")
                    .append(Html.escaped(naming.apply(picture)))
                    .append("</b>");
        }
        body.append("<span class=\"mark\">").append(Html.escaped(why)).append("</span><br>");
        body.append("<span class=\"soft\">").append(Html.escaped(more)).append("</span></figcaption></figure>\n");
    }

    private void save(String title, String chinese, Path page) {
        StringBuilder body = new StringBuilder(head);
        body.append("<nav>");
        groups.forEach((key, group) -> body.append("<a href=\"#")
                .append(Html.escaped(key))
                .append("\">")
                .append(group.heading)
                .append(" <b>")
                .append(group.count)
                .append("</b></a>"));
        body.append("</nav>\n");
        groups.forEach((key, group) -> {
            body.append("<h2 id=\"")
                    .append(Html.escaped(key))
                    .append("\">")
                    .append(group.heading)
                    .append("</h2>\n");
            if (!group.advice.isEmpty()) {
                body.append("<p>").append(Html.escaped(group.advice)).append("</p>\n");
            }
            body.append("<div class=\"sheet\">\n").append(group.figures).append("</div>\n");
            if (group.count > MAX_OF_GROUP) {
                body.append("<p class=\"soft\">");
                body.append(Html.both(
                        "and " + (group.count - MAX_OF_GROUP) + " more",
                        "另有 " + (group.count - MAX_OF_GROUP) + " 项未显示"));
                body.append("</p>\n");
            }
        });
        try {
            PendingFile.write(page, Html.page(title, chinese, body.toString()));
        } catch (IOException e) {
            throw unwritable(page, e);
        }
    }

    private static InkloomException unwritable(Path page, IOException e) {
        return InkloomException.failed(
                "INK-DATA-012",
                "The page " + page + " could not be written: " + e.getMessage() + ".",
                "The disk may be full, the folder read-only, or the trace of the run was removed.",
                "Choose another place for the page.",
                e);
    }
}
