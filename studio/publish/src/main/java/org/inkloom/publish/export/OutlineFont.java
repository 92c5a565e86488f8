package org.inkloom.publish.export;

import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.fontbox.cff.CFFCIDFont;
import org.apache.fontbox.cff.CFFFont;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.font.PDType3Font;

/**
 * Up to 255 characters of a font with PostScript outlines, such as Noto Sans CJK, as a PDF font whose glyphs are
 * drawings (Type 3; ISO 32000-1, section 9.6.5). PDFBox could embed such a font only as a whole, which takes 20 MB. The
 * text can be searched and copied.
 */
final class OutlineFont extends PDType3Font {
    /** Largest number of characters: their codes are bytes, and 0 is not used. */
    static final int MOST = 255;

    private static final double UNITS = 1000;

    private final List<Integer> characters;

    private OutlineFont(COSDictionary dictionary, List<Integer> characters) throws IOException {
        super(dictionary);
        this.characters = characters;
    }

    /**
     * Makes the font.
     *
     * @param characters of the font, at most {@value #MOST}
     */
    static OutlineFont of(OpenTypeFont font, List<Integer> characters) throws IOException {
        COSDictionary procedures = new COSDictionary();
        COSArray differences = new COSArray();
        COSArray widths = new COSArray();
        differences.add(COSInteger.ONE);
        for (int character : characters) {
            int glyph = font.getUnicodeCmapLookup().getGlyphId(character);
            double scale = UNITS / font.getUnitsPerEm();
            double width = font.getAdvanceWidth(glyph) * scale;
            COSName name = COSName.getPDFName("u" + Integer.toHexString(character));
            procedures.setItem(name, stream(drawing(font, glyph, width, scale)));
            differences.add(name);
            widths.add(new COSFloat((float) width));
        }
        COSDictionary encoding = new COSDictionary();
        encoding.setItem(COSName.TYPE, COSName.ENCODING);
        encoding.setItem(COSName.DIFFERENCES, differences);
        COSDictionary dictionary = new COSDictionary();
        dictionary.setItem(COSName.TYPE, COSName.FONT);
        dictionary.setItem(COSName.SUBTYPE, COSName.TYPE3);
        // An empty box means that every glyph states its own.
        dictionary.setItem(COSName.FONT_BBOX, numbers(0, 0, 0, 0));
        dictionary.setItem(COSName.FONT_MATRIX, numbers(1 / UNITS, 0, 0, 1 / UNITS, 0, 0));
        dictionary.setItem(COSName.CHAR_PROCS, procedures);
        dictionary.setItem(COSName.ENCODING, encoding);
        dictionary.setItem(COSName.FIRST_CHAR, COSInteger.ONE);
        dictionary.setItem(COSName.LAST_CHAR, COSInteger.get(characters.size()));
        dictionary.setItem(COSName.WIDTHS, widths);
        dictionary.setItem(COSName.RESOURCES, new COSDictionary());
        dictionary.setItem(COSName.TO_UNICODE, stream(unicodes(characters)));
        return new OutlineFont(dictionary, characters);
    }

    private static COSArray numbers(double... values) {
        COSArray array = new COSArray();
        for (double value : values) {
            array.add(new COSFloat((float) value));
        }
        return array;
    }

    private static COSStream stream(String text) throws IOException {
        COSStream stream = new COSStream();
        try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return stream;
    }

    /** Returns a glyph as PDF operators: width and box, outline, fill. */
    private static String drawing(OpenTypeFont font, int glyph, double width, double scale) throws IOException {
        CFFFont outlines = font.getCFF().getFont();
        // In fonts with CID-keyed outlines, outlines have numbers of their own (CIDs), different from those of glyphs.
        int number = outlines instanceof CFFCIDFont ? outlines.getCharset().getCIDForGID(glyph) : glyph;
        var path = outlines.getType2CharString(number).getPath();
        path.transform(AffineTransform.getScaleInstance(scale, scale));
        Rectangle2D box = path.getBounds2D();
        StringBuilder text = new StringBuilder();
        line(text, "d1", width, 0, box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY());
        double[] at = new double[6];
        for (PathIterator parts = path.getPathIterator(null); !parts.isDone(); parts.next()) {
            switch (parts.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> line(text, "m", at[0], at[1]);
                case PathIterator.SEG_LINETO -> line(text, "l", at[0], at[1]);
                case PathIterator.SEG_CUBICTO -> line(text, "c", at);
                case PathIterator.SEG_CLOSE -> line(text, "h");
                default -> throw new IOException("a curve of another kind in the glyph " + glyph);
            }
        }
        line(text, "f");
        return text.toString();
    }

    private static void line(StringBuilder text, String operator, double... numbers) {
        for (double number : numbers) {
            text.append(String.format(Locale.ROOT, "%.1f ", number));
        }
        text.append(operator).append('\n');
    }

    /** Returns the map from codes to Unicode, by which a viewer searches and copies. */
    private static String unicodes(List<Integer> characters) {
        StringBuilder text = new StringBuilder("""
                /CIDInit /ProcSet findresource begin
                12 dict begin
                begincmap
                /CMapName /Inkloom def
                /CMapType 2 def
                1 begincodespacerange
                <01> <ff>
                endcodespacerange
                """);
        final int most = 100; // largest number of lines that a section may have
        for (int from = 0; from < characters.size(); from += most) {
            int to = Math.min(from + most, characters.size());
            text.append(to - from).append(" beginbfchar\n");
            for (int i = from; i < to; i++) {
                text.append(String.format(Locale.ROOT, "<%02x> <", i + 1));
                for (char unit : Character.toChars(characters.get(i))) {
                    text.append(String.format(Locale.ROOT, "%04x", (int) unit));
                }
                text.append(">\n");
            }
            text.append("endbfchar\n");
        }
        return text.append("endcmap\nend\nend\n").toString();
    }

    /** Returns whether a font's outlines are PostScript's. */
    static boolean suits(TrueTypeFont font) {
        return font instanceof OpenTypeFont open && open.isPostScript() && open.isSupportedOTF();
    }

    /** Returns whether it has a character. */
    boolean has(int character) {
        return characters.contains(character);
    }

    @Override
    protected byte[] encode(int unicode) {
        int index = characters.indexOf(unicode);
        if (index < 0) {
            throw new IllegalArgumentException("no outline of " + Integer.toHexString(unicode));
        }
        return new byte[] {(byte) (index + 1)};
    }
}
