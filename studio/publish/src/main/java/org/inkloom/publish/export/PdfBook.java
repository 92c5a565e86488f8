package org.inkloom.publish.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.run.Visible;

/** A picture book as PDF: one page for each picture, its caption below, and the font inside. */
final class PdfBook {
    private static final float WIDTH = 420;
    private static final float MARGIN = 36;
    private static final float CAPTION = 110;
    private static final float TITLE = 40;
    private static final float LARGE = 20;
    private static final float SMALL = 11;
    private static final float LEADING = 1.5f;

    private final ShownStory story;
    private final Optional<Path> font;
    private final RunControl control;

    /**
     * Prepares a book.
     *
     * @param font of the captions; otherwise one of this machine
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
            PDFont letters = PDType0Font.load(book, found.font(), true);
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

    private static void page(PDDocument book, PDFont letters, ShownStory.Picture picture, String title)
            throws IOException {
        RgbPicture pixels = PngText.readPicture(picture.file());
        float width = WIDTH - 2 * MARGIN;
        float height = width * pixels.height() / pixels.width();
        float above = title.isEmpty() ? MARGIN : MARGIN + TITLE;
        PDPage page = new PDPage(new PDRectangle(WIDTH, above + height + CAPTION + MARGIN));
        book.addPage(page);
        try (PDPageContentStream out = new PDPageContentStream(book, page)) {
            float bottom = MARGIN + CAPTION;
            out.drawImage(
                    LosslessFactory.createFromImage(book, pixels.toBufferedImage()), MARGIN, bottom, width, height);
            if (!title.isEmpty()) {
                lines(out, letters, LARGE, cut(letters, LARGE, title, width, 1), bottom + height + TITLE / 2);
            }
            int most = (int) (CAPTION / (SMALL * LEADING));
            List<String> lines = cut(letters, SMALL, Visible.line(picture.caption()), width, most);
            lines(out, letters, SMALL, lines, bottom - SMALL * LEADING);
        }
    }

    private static void lines(PDPageContentStream out, PDFont letters, float size, List<String> lines, float top)
            throws IOException {
        out.beginText();
        out.setFont(letters, size);
        out.setLeading(size * LEADING);
        out.newLineAtOffset(MARGIN, top);
        for (String line : lines) {
            out.showText(line);
            out.newLine();
        }
        out.endText();
    }

    /** Cuts a text into lines: at spaces where there are some, else anywhere, as Chinese is. */
    private static List<String> cut(PDFont letters, float size, String text, float width, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c : text.strip().codePoints().toArray()) {
            line.appendCodePoint(Character.isWhitespace(c) ? ' ' : c);
            if (letters.getStringWidth(line.toString()) * size / 1000 > width) {
                int space = line.lastIndexOf(" ");
                int end = space > 0 ? space : Math.max(1, line.length() - Character.charCount(c));
                lines.add(line.substring(0, end).strip());
                line.delete(0, end);
            }
        }
        lines.add(line.toString().strip());
        return lines.size() <= most ? lines : lines.subList(0, most);
    }
}
