package org.inkloom.data.lint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.io.JsonLinesSource;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.picture.BadPictureException;
import org.inkloom.data.picture.PictureDecoder;
import org.inkloom.data.picture.Pixels;
import org.inkloom.data.picture.ResampleFilter;
import org.inkloom.data.picture.Resampler;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.report.InkloomException;
import tools.jackson.databind.node.ObjectNode;

/** Shows small versions of pictures with what is wrong with them, on one HTML page. */
public final class ContactSheet {
    private static final int SIDE = 180;
    private static final int MAX_PICTURES = 500;

    private final StringBuilder body = new StringBuilder();
    private int shown;

    private ContactSheet() {}

    /**
     * Writes the page of a lint.
     *
     * @throws InkloomException INK-DATA-012 if it cannot be written
     */
    public static void write(Lint.Report report, Path page) {
        ContactSheet sheet = new ContactSheet();
        sheet.body.append("<p>").append(report.pictures()).append(" pictures, ");
        sheet.body.append(report.findings().size()).append(" findings.</p>\n<div class=\"sheet\">\n");
        for (Finding finding : report.findings()) {
            sheet.figure(finding.pictures(), finding.check() + ": " + finding.why(), finding.advice());
        }
        sheet.save("Lint of the picture set", page);
    }

    /**
     * Writes the page of a run: every dropped and unreadable picture with operator, value and threshold.
     *
     * @param report the run
     * @param keys field names of its recipe
     * @throws InkloomException INK-DATA-012 if it cannot be written
     */
    public static void write(DataReport report, FieldKeys keys, Path page) {
        ContactSheet sheet = new ContactSheet();
        sheet.body.append("<p>").append(report.kept()).append(" of ").append(report.read());
        sheet.body.append(" rows kept.</p>\n<div class=\"sheet\">\n");
        try (InputStream in = Files.newInputStream(report.trace());
                JsonLinesSource trace = new JsonLinesSource(in, report.trace().toString(), 0)) {
            for (Optional<RawRow> row = trace.next(); row.isPresent(); row = trace.next()) {
                ObjectNode drop = row.get().body().parse();
                Sample sample = new Sample(0, (ObjectNode) drop.get("sample"));
                List<Path> pictures = sample.pictures(keys).stream()
                        .map(Picture::path)
                        .map(Path::of)
                        .toList();
                sheet.figure(
                        pictures,
                        drop.path("operator").asString("") + ": "
                                + drop.path("statistic").asString("") + " " + drop.path("value") + ", kept is "
                                + drop.path("threshold").asString(""),
                        sample.text(keys.text()).orElse(""));
            }
        } catch (IOException e) {
            throw unwritable(page, e);
        }
        for (DataReport.Unreadable bad : report.unreadableExamples()) {
            sheet.figure(List.of(), bad.operator() + ": " + bad.subject(), bad.why());
        }
        sheet.save("What was dropped and why", page);
    }

    private void figure(List<Path> pictures, String why, String more) {
        if (shown >= MAX_PICTURES) {
            return;
        }
        body.append("<figure>");
        for (Path picture : pictures) {
            body.append(image(picture));
        }
        body.append("<figcaption>");
        for (Path picture : pictures) {
            body.append(Html.escaped(String.valueOf(picture.getFileName()))).append("<br>");
        }
        body.append("<span class=\"why\">").append(Html.escaped(why)).append("</span><br>");
        body.append(Html.escaped(more)).append("</figcaption></figure>\n");
        shown++;
    }

    private static String image(Path picture) {
        try {
            Pixels pixels = PictureDecoder.read(picture);
            double scale = Math.min(1, (double) SIDE / Math.max(pixels.width(), pixels.height()));
            Pixels small = Resampler.resize(
                    pixels,
                    Math.max(1, (int) (pixels.width() * scale)),
                    Math.max(1, (int) (pixels.height() * scale)),
                    ResampleFilter.LANCZOS);
            String data = Base64.getEncoder().encodeToString(PictureDecoder.png(small));
            return "<img alt=\"\" src=\"data:image/png;base64," + data + "\">";
        } catch (BadPictureException | InvalidPathException | IOException e) {
            return "";
        }
    }

    private void save(String title, Path page) {
        if (shown >= MAX_PICTURES) {
            body.append("</div><p>Only the first ").append(MAX_PICTURES).append(" are shown.</p><div>");
        }
        try {
            Path folder = page.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(page, Html.page(title, body.append("</div>\n").toString()), StandardCharsets.UTF_8);
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
