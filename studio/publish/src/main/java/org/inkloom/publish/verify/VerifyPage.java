package org.inkloom.publish.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.page.Html;
import org.inkloom.page.Markup;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.PendingFile;

/** Writes {@code verify.html}: every picture of the package beside the one drawn now. */
final class VerifyPage {
    /** The folder of the pictures drawn now. */
    static final String DRAWN = "drawn";

    private static final String PACKED = "packed";
    private static final String FILE = "verify.html";

    private final VerifyReport report;
    private final Path packed;
    private final Path folder;

    VerifyPage(VerifyReport report, Path packed, Path folder) {
        this.report = report;
        this.packed = packed;
        this.folder = folder;
    }

    /**
     * Creates the page's folders.
     *
     * @throws InkloomException INK-PACK-027 if they would be within the package, which would then contain files
     *     that are not its own
     * @throws IOException if they cannot be created or written to
     */
    static void prepare(Path folder, Path verified) throws IOException {
        Path place = folder.toAbsolutePath().normalize();
        if (place.startsWith(verified.toAbsolutePath().normalize())) {
            throw InkloomException.badInput(
                    "INK-PACK-027",
                    "The page cannot be written to " + folder + ": that lies in the package.",
                    "A package that holds files which its lock file does not list no longer holds.",
                    "Give " + SettingKey.of("out") + " a folder elsewhere.");
        }
        Files.createDirectories(folder.resolve(PACKED));
        Files.createDirectories(folder.resolve(DRAWN));
        Files.delete(Files.createTempFile(folder.resolve(DRAWN), "may", "be-written"));
    }

    /** Returns a picture's file name on the page; pictures in different folders of a package may have the same name. */
    static String nameOf(int number) {
        return String.format(Locale.ROOT, "%02d.png", number);
    }

    Path write() throws IOException {
        Path page = folder.resolve(FILE);
        PendingFile.write(page, html());
        return page;
    }

    private String html() throws IOException {
        LockFile lock = report.lock();
        StringBuilder body = new StringBuilder();
        body.append(Markup.of(
                        "<p class=\"soft\" dir=\"auto\">{} · {} · {}</p>\n", lock.title(), lock.name(), lock.program())
                .html());
        body.append("<div class=\"facts\">\n");
        body.append(Html.fact(report.holds() ? "✓" : "✗", report.holds() ? "holds" : "does not hold", "结论"));
        body.append(Html.fact(Long.toString(report.count(Sameness.Verdict.IDENTICAL)), "identical", "完全相同"));
        body.append(Html.fact(
                Long.toString(report.count(Sameness.Verdict.EQUAL_WITHIN_ROUNDING)), "equal within rounding", "舍入误差内"));
        if (report.count(Sameness.Verdict.EQUAL_ACROSS_DEVICES) > 0) {
            body.append(Html.fact(
                    Long.toString(report.count(Sameness.Verdict.EQUAL_ACROSS_DEVICES)),
                    "equal across devices",
                    "设备差异内"));
        }
        body.append(Html.fact(Long.toString(report.count(Sameness.Verdict.DIFFERENT)), "different", "不同"));
        body.append(Html.fact(Integer.toString(report.files().size()), "files that differ", "有出入的文件"));
        body.append("</div>\n");
        body.append(files("Files of the package", "包内文件", report.files()).html());
        body.append(files("Files of the base model", "基础模型文件", report.model()).html());
        body.append("<h2>").append(Html.both("Pictures", "图片")).append("</h2>\n<div class=\"grid\">\n");
        for (PictureFinding picture : report.pictures()) {
            body.append(figure(picture).html());
        }
        return Html.page("Drawn again", "复现", body.append("</div>\n").toString());
    }

    private static Markup files(String english, String chinese, List<FileFinding> findings) {
        if (findings.isEmpty()) {
            return Markup.EMPTY;
        }
        List<Markup> rows = new ArrayList<>();
        findings.forEach(finding -> rows.add(Markup.of(
                "<tr><td class=\"text\">{}</td><td>{}</td></tr>\n",
                finding.path(),
                word(finding.what().name()))));
        return Markup.of(
                "<h2>{}</h2>\n<div class=\"wide\"><table>{}</table></div>\n",
                new Markup(Html.both(english, chinese)),
                Markup.join(rows));
    }

    private Markup figure(PictureFinding picture) throws IOException {
        Optional<String> own = copied(picture);
        Optional<String> drawn = picture.drawn().map(file -> DRAWN + "/" + file.getFileName());
        List<Markup> causes = picture.causes().stream()
                .map(cause -> Markup.of("<br>{}: {}", word(cause.kind().name()), cause.text()))
                .toList();
        return Markup.of(
                "<figure><div class=\"thumbs\">{}{}</div><figcaption><b class=\"{}\">{} · {}</b>{}</figcaption></figure>\n",
                image(own, "packed"),
                image(drawn, "drawn again"),
                picture.sameness().holds() ? "" : "mark",
                picture.file(),
                described(picture.sameness()),
                Markup.join(causes));
    }

    private static Markup image(Optional<String> link, String alt) {
        return link.map(file -> Markup.of("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", file, alt))
                .orElse(Markup.of("<span class=\"gone\">{}</span>", alt));
    }

    private Optional<String> copied(PictureFinding picture) throws IOException {
        Path source = packed.resolve(picture.file());
        if (!Files.isRegularFile(source)) {
            return Optional.empty();
        }
        String name = PACKED + "/" + nameOf(picture.number());
        Files.copy(source, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(name);
    }

    private static String described(Sameness sameness) {
        return switch (sameness.verdict()) {
            case IDENTICAL -> "identical 完全相同";
            case NOT_COMPARED -> "not compared 无法比较";
            case EQUAL_WITHIN_ROUNDING, EQUAL_ACROSS_DEVICES, DIFFERENT ->
                String.format(
                        Locale.ROOT,
                        "%s, PSNR %.1f dB, at most %d of 255",
                        word(sameness.verdict().name()),
                        sameness.psnr(),
                        sameness.levels());
        };
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
