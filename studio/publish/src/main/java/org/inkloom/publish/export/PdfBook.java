package org.inkloom.publish.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.run.Visible;

/**
 * A picture book as PDF: one page for each picture, with its caption below; the characters that are used are embedded.
 */
final class PdfBook {
    private static final float WIDTH = 420;
    private static final float MARGIN = 36;
    private static final float CAPTION = 110;
    private static final float LARGE = 20;
    private static final float SMALL = 11;
    private static final float LEADING = 1.5f;

    private final ShownStory story;
    private final Optional<Path> font;
    private final RunControl control;

    /**
     * Prepares a book.
     *
     * @param font of the captions; empty for one of this machine
     */
    PdfBook(ShownStory story, Optional<Path> font, RunControl control) {
        this.story = story;
        this.font = font;
        this.control = control;
    }

    byte[] bytes() throws IOException {
        String title = Visible.line(story.title());
        String text = title
                + story.pictures().stream()
                        .map(picture -> Visible.line(picture.caption()))
                        .collect(Collectors.joining());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BookFont found = BookFont.find(text, font, control);
                PDDocument book = new PDDocument()) {
            BookLetters letters = BookLetters.in(book, found.font(), text);
            book.setDocumentId(1L);
            book.getDocumentInformation().setTitle(title);
            for (int i = 0; i < story.pictures().size(); i++) {
                control.cancellation().check("page " + (i + 1));
                page(book, letters, story.pictures().get(i), i == 0 ? title : "");
            }
            book.save(bytes);
        }
        return bytes.toByteArray();
    }

    /** Adds a page, as high as its picture and caption need, so that no caption is cut off. */
    private static void page(PDDocument book, BookLetters letters, ShownStory.Picture picture, String title)
            throws IOException {
        RgbPicture pixels = PngText.readPicture(picture.file());
        float width = WIDTH - 2 * MARGIN;
        float height = width * pixels.height() / pixels.width();
        List<String> heading = title.isEmpty() ? List.of() : letters.cut(title, LARGE, width);
        List<String> caption = letters.cut(Visible.line(picture.caption()), SMALL, width);
        float above = MARGIN + heading.size() * LARGE * LEADING;
        float bottom = MARGIN + Math.max(CAPTION, (caption.size() + 1) * SMALL * LEADING);
        PDPage page = new PDPage(new PDRectangle(WIDTH, above + height + bottom));
        book.addPage(page);
        PDImageXObject image = LosslessFactory.createFromImage(book, pixels.toBufferedImage());
        // A small picture fills the page too; without this readers show its pixels as squares.
        image.setInterpolate(true);
        try (PDPageContentStream out = new PDPageContentStream(book, page)) {
            out.drawImage(image, MARGIN, bottom, width, height);
            if (!heading.isEmpty()) {
                letters.set(out, heading, LARGE, LARGE * LEADING, MARGIN, bottom + height + above - MARGIN - LARGE);
            }
            letters.set(out, caption, SMALL, SMALL * LEADING, MARGIN, bottom - SMALL * LEADING);
        }
    }
}
