package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.publish.export.ShownStory;
import org.inkloom.publish.export.StoryExport;
import org.inkloom.publish.verify.OpenPackage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom export}. */
@Command(
        name = "export",
        header = "Shows a story in one file: a picture, a book, a page. 把故事导出为长图、画册、网页或动图。",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom export out --as tall --out story.png     # 2 beside, 4 below",
            "  inkloom export package --as web --out story.html",
            "  inkloom export out --as pdf --out story.pdf --font NotoSansSC.ttf",
            "  inkloom export out --as webp --out story.webp"
        })
final class ExportCommand extends InkloomCommand {
    @Parameters(paramLabel = "FOLDER", description = "What `inkloom story run` or `inkloom pack` wrote, or its zip.")
    private Path folder;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "FORM",
            description =
                    "tall (2x4), wide (4x2) or strip: a PNG; gif or webp: an animation, of 256 colours or of all; web: a page with the pictures in it;"
                            + " pdf: a picture book.")
    private StoryExport.Form form;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path file;

    @Option(
            names = "--font",
            paramLabel = "FILE",
            description =
                    "A TrueType or OpenType font for the book's captions. Default: one of this machine that has them.")
    private @Nullable Path font;

    @Override
    void execute() throws IOException {
        if (Files.isRegularFile(folder)) {
            try (OpenPackage unpacked = OpenPackage.of(folder, control())) {
                export(ShownStory.of(unpacked));
            }
        } else {
            export(ShownStory.of(folder));
        }
        out().println(file);
    }

    private void export(ShownStory story) {
        new StoryExport(story, Optional.ofNullable(font)).write(form, file, control());
    }
}
