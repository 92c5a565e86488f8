package org.inkloom.publish.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.inkloom.page.Html;
import org.inkloom.page.Markup;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picture.webp.AnimatedWebP;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.PendingFile;

/** Exports a story to one file. */
public final class StoryExport {
    private static final int CELL = ContactSheet.CELL;
    private static final int SHOWN_MILLIS = 1500;

    private final ShownStory story;
    private final Optional<Path> font;

    /** Prepares an export without reading anything. */
    public StoryExport(ShownStory story) {
        this(story, Optional.empty());
    }

    /**
     * Prepares an export with a font of the user's for captions.
     *
     * @param font a TrueType file; empty for a font of this machine that has every character
     */
    public StoryExport(ShownStory story, Optional<Path> font) {
        this.story = story;
        this.font = font;
    }

    /** The format. */
    public enum Form {
        /** One PNG with twice as many rows as columns: 2 columns and 4 rows for eight pictures. */
        TALL,
        /** One PNG with twice as many columns as rows: 4 columns and 2 rows for eight pictures. */
        WIDE,
        /** One PNG with all pictures in a row. */
        STRIP,
        /** An animated GIF that repeats. */
        GIF,
        /** An animated WebP that repeats, in full colour. */
        WEBP,
        /** An HTML page with the pictures in it. */
        WEB,
        /** A picture book with a page for each picture; the font is embedded. */
        PDF
    }

    /**
     * Writes the file, completely or not at all.
     *
     * @throws InkloomException INK-PACK-041 if it cannot be written, INK-PACK-042 if no font has the captions'
     *     characters, INK-PNG-003 to -005 if a picture cannot be read, INK-PNG-008 if WebP cannot be written on this
     *     machine
     */
    public void write(Form form, Path file, RunControl control) {
        requireFile(form, file);
        try {
            switch (form) {
                case TALL, WIDE, STRIP ->
                    PngText.write(file, ContactSheet.of(suppliers(), grid(form), CELL), Map.of("Title", story.title()));
                case GIF -> PendingFile.write(file, gif(control));
                case WEBP -> PendingFile.write(file, webP(control));
                case WEB -> PendingFile.write(file, page());
                case PDF -> PendingFile.write(file, new PdfBook(story, font, control).bytes());
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-PACK-041",
                    "The story could not be written to " + file + ": " + e.getMessage() + ".",
                    "The disk is full, or the folder may not be written to.",
                    "Free some space or give another " + SettingKey.of("out") + ".",
                    e);
        }
    }

    private static void requireFile(Form form, Path file) {
        if (!file.toString().isEmpty() && !Files.isDirectory(file)) {
            return;
        }
        String name = switch (form) {
            case TALL, WIDE, STRIP -> "story.png";
            case GIF -> "story.gif";
            case WEBP -> "story.webp";
            case WEB -> "story.html";
            case PDF -> "story.pdf";
        };
        throw InkloomException.failed(
                "INK-PACK-041",
                "The story could not be written to '" + file + "': "
                        + (file.toString().isEmpty() ? "that is no name of a file." : "that is a folder."),
                SettingKey.of("out") + " names the file itself, with its ending.",
                "Give " + SettingKey.of("out") + " a file, for example " + file.resolve(name) + ".");
    }

    private ContactSheet.Grid grid(Form form) {
        ContactSheet.Grid tall = ContactSheet.Grid.of(story.pictures().size());
        return switch (form) {
            case WIDE -> new ContactSheet.Grid(/* columns= */ tall.rows(), /* rows= */ tall.columns());
            case STRIP -> new ContactSheet.Grid(story.pictures().size(), 1);
            case TALL, GIF, WEBP, WEB, PDF -> tall;
        };
    }

    private List<Supplier<RgbPicture>> suppliers() {
        List<Supplier<RgbPicture>> pictures = new ArrayList<>();
        story.pictures().forEach(picture -> pictures.add(() -> PngText.readPicture(picture.file())));
        return pictures;
    }

    private byte[] gif(RunControl control) throws IOException {
        AnimatedGif gif = new AnimatedGif(SHOWN_MILLIS);
        frames(control, gif::add);
        return gif.bytes();
    }

    private byte[] webP(RunControl control) {
        AnimatedWebP webP = new AnimatedWebP(SHOWN_MILLIS);
        frames(
                control,
                frame -> webP.add(
                        PictureEncoder.encode(frame, PictureEncoder.Kind.WEBP, Map.of()),
                        frame.width(),
                        frame.height()));
        return webP.bytes();
    }

    /** Passes the pictures on as frames of one size; a picture with another aspect ratio gets white borders. */
    private void frames(RunControl control, Consumer<RgbPicture> animation) {
        RgbPicture first = PngText.readPicture(story.pictures().getFirst().file());
        for (ShownStory.Picture picture : story.pictures()) {
            control.cancellation().check("writing the animation");
            RgbPicture frame = PngText.readPicture(picture.file());
            boolean same = frame.width() == first.width() && frame.height() == first.height();
            animation.accept(same ? frame : fitted(first, frame));
        }
    }

    private static RgbPicture fitted(RgbPicture first, RgbPicture frame) {
        RgbPicture both = ContactSheet.joined(List.of(first, frame), 1);
        byte[] lower = Arrays.copyOfRange(both.rgb(), both.rgb().length / 2, both.rgb().length);
        return new RgbPicture(first.width(), first.height(), lower);
    }

    private String page() throws IOException {
        List<Markup> figures = new ArrayList<>();
        for (ShownStory.Picture picture : story.pictures()) {
            PngText.readPicture(picture.file()); // what is no picture is refused, as in the other formats
            String data = Base64.getEncoder().encodeToString(Files.readAllBytes(picture.file()));
            figures.add(Markup.of(
                    "<figure><img src=\"data:image/png;base64,{}\" alt=\"{}\" style=\"width:100%;display:block\">"
                            + "<figcaption dir=\"auto\">{}</figcaption></figure>\n",
                    data, picture.caption(), picture.caption()));
        }
        String body = Markup.of("<div class=\"grid\">{}</div>\n", Markup.join(figures))
                .html();
        return Html.page(story.title(), "", body);
    }
}
