package org.inkloom.models.text.sentencepiece;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.models.text.sentencepiece.SentencePieceModel.Rules;

/**
 * Text to piece ids and back, with the numbers that SentencePiece gives.
 *
 * <p>Immutable and thread-safe. Any string is encoded; a lone surrogate, which no file can hold, counts as
 * {@code U+FFFD}. For a model with byte fallback that keeps spaces, {@code decode(encode(text))} is the text again,
 * except that {@code U+2581} comes back as a space.
 */
public final class BpeCodec {
    private final SentencePieceModel model;
    private final PieceIndex index;

    /** Makes a codec of the model. */
    public BpeCodec(SentencePieceModel model) {
        this.model = model;
        this.index = model.index();
    }

    /** Returns the ids of the text's pieces; none for an empty text. */
    public int[] encode(String text) {
        String normal = normalize(text);
        Ids ids = new Ids();
        new BpeMerger(index, normal).forEachPiece((from, to, id) -> {
            if (id != PieceIndex.ABSENT) {
                ids.add(id);
            } else if (model.rules().byteFallback()) {
                for (byte b : normal.substring(from, to).getBytes(StandardCharsets.UTF_8)) {
                    ids.add(index.byteId(b & 0xff));
                }
            } else if (!ids.endsWith(index.unknownId())) {
                // A run of unknown characters is one unknown piece.
                ids.add(index.unknownId());
            }
        });
        return ids.toArray();
    }

    /** Returns the texts of the pieces with these ids, for example {@code ▁a} and {@code <0x0A>}. */
    public List<String> pieces(int[] ids) {
        List<String> texts = new ArrayList<>(ids.length);
        for (int id : ids) {
            texts.add(model.pieces().get(id).text());
        }
        return texts;
    }

    /**
     * Returns the text of the ids. Control marks are left out, an unknown piece reads {@code " ⁇ "}, and bytes that are
     * no UTF-8 read {@code U+FFFD}.
     */
    public String decode(int[] ids) {
        // Bytes and text share one buffer: the bytes of one character may be spread over several pieces.
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
        for (int id : ids) {
            Piece piece = model.pieces().get(id);
            switch (piece.type()) {
                case NORMAL, USER_DEFINED, UNUSED ->
                    utf8.writeBytes(piece.text().getBytes(StandardCharsets.UTF_8));
                case BYTE -> utf8.write(Integer.parseInt(piece.text(), 3, 5, 16));
                case UNKNOWN -> utf8.writeBytes(" \u2047 ".getBytes(StandardCharsets.UTF_8));
                case CONTROL -> {}
            }
        }
        String text = utf8.toString(StandardCharsets.UTF_8).replace(SentencePieceModel.SPACE, ' ');
        boolean dummy = model.rules().dummyPrefix() && text.startsWith(" ");
        return dummy ? text.substring(1) : text;
    }

    private String normalize(String text) {
        Rules rules = model.rules();
        StringBuilder out = new StringBuilder(text.length() + 1);
        // Spaces at the start and after another space may have to be dropped.
        boolean dropSpace = rules.removeExtraWhitespace();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == ' ') {
                if (!dropSpace) {
                    out.append(SentencePieceModel.SPACE);
                }
                dropSpace = rules.removeExtraWhitespace();
            } else {
                out.appendCodePoint(Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE ? 0xFFFD : c);
                dropSpace = false;
            }
        }
        if (rules.removeExtraWhitespace()) {
            while (!out.isEmpty() && out.charAt(out.length() - 1) == SentencePieceModel.SPACE) {
                out.setLength(out.length() - 1);
            }
        }
        if (rules.dummyPrefix() && !out.isEmpty()) {
            out.insert(0, SentencePieceModel.SPACE);
        }
        return out.toString();
    }

    /** A growing list of ids, without boxing. */
    private static final class Ids {
        private int[] values = new int[32];
        private int size;

        void add(int id) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = id;
        }

        boolean endsWith(int id) {
            return size > 0 && values[size - 1] == id;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
