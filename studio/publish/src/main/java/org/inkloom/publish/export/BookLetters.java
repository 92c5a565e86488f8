package org.inkloom.publish.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A font in a PDF: measures and sets lines. Only the characters that are used are embedded. */
final class BookLetters {
    private final List<PDFont> fonts;

    private BookLetters(List<PDFont> fonts) {
        this.fonts = fonts;
    }

    /**
     * Adds a font to a PDF.
     *
     * @param text whose characters will all be needed
     */
    static BookLetters in(PDDocument book, TrueTypeFont font, String text) throws IOException {
        if (!OutlineFont.suits(font)) {
            return new BookLetters(List.of(PDType0Font.load(book, font, true)));
        }
        // Lines that are joined after wrapping contain a blank.
        List<Integer> characters = (" " + text)
                .codePoints()
                .map(BookLetters::plain)
                .distinct()
                .boxed()
                .toList();
        List<PDFont> parts = new ArrayList<>();
        for (int from = 0; from < characters.size(); from += OutlineFont.MOST) {
            int to = Math.min(from + OutlineFont.MOST, characters.size());
            parts.add(OutlineFont.of((OpenTypeFont) font, characters.subList(from, to)));
        }
        return new BookLetters(parts);
    }

    private static int plain(int character) {
        return Character.isWhitespace(character) ? ' ' : character;
    }

    private PDFont fontOf(int character) {
        return fonts.stream()
                .filter(font -> !(font instanceof OutlineFont outlines) || outlines.has(character))
                .findFirst()
                .orElseThrow();
    }

    /** Returns how wide a character is at size 1. */
    private double width(int character) throws IOException {
        return fontOf(character).getStringWidth(Character.toString(character)) / 1000;
    }

    /** Wraps a text into lines: at spaces if there are any, otherwise anywhere, as in Chinese. */
    List<String> cut(String text, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        double used = 0;
        for (int c : text.strip().codePoints().map(BookLetters::plain).toArray()) {
            line.appendCodePoint(c);
            used += width(c) * size;
            if (used > width) {
                int space = line.lastIndexOf(" ");
                int end = space > 0 ? space : Math.max(1, line.length() - Character.charCount(c));
                lines.add(line.substring(0, end).strip());
                line.delete(0, end);
                line = new StringBuilder(line.toString().stripLeading());
                used = 0;
                for (int rest : line.codePoints().toArray()) {
                    used += width(rest) * size;
                }
            }
        }
        lines.add(line.toString().strip());
        return lines;
    }

    /** Sets lines below one another, starting at a height. */
    void set(PDPageContentStream out, List<String> lines, float size, float leading, float left, float top)
            throws IOException {
        out.beginText();
        out.setLeading(leading);
        out.newLineAtOffset(left, top);
        for (String line : lines) {
            int from = 0;
            while (from < line.length()) {
                PDFont font = fontOf(line.codePointAt(from));
                int to = from;
                while (to < line.length() && fontOf(line.codePointAt(to)).equals(font)) {
                    to += Character.charCount(line.codePointAt(to));
                }
                out.setFont(font, size);
                out.showText(line.substring(from, to));
                from = to;
            }
            out.newLine();
        }
        out.endText();
    }
}
