package org.inkloom.models.text.sentencepiece;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.jspecify.annotations.Nullable;

/**
 * A byte-pair vocabulary as SentencePiece writes it ({@code tokenizer.model}): the pieces, and how text is prepared.
 *
 * <p>Immutable and thread-safe. File format: {@code sentencepiece_model.proto} of google/sentencepiece.
 */
public final class SentencePieceModel {
    /** Stands for a space within pieces. */
    public static final char SPACE = '\u2581';

    /** An upper limit far above the largest published vocabularies (a few MB); a larger file is no vocabulary. */
    private static final long MAX_FILE_BYTES = 256L << 20;

    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

    private final List<Piece> pieces;
    private final Rules rules;
    private final PieceIndex index;

    /**
     * How text is prepared, and what happens to characters without a piece.
     *
     * @param dummyPrefix whether a space is put before the text
     * @param removeExtraWhitespace whether spaces at both ends, and all but one of several in a row, are dropped
     * @param byteFallback whether an unknown character becomes its UTF-8 bytes instead of the unknown piece
     */
    public record Rules(boolean dummyPrefix, boolean removeExtraWhitespace, boolean byteFallback) {
        /** The rules of Kolors' tokenizer: a space in front, no space dropped, bytes for unknown characters. */
        public static final Rules KOLORS = new Rules(true, false, true);
    }

    private SentencePieceModel(List<Piece> pieces, Rules rules) {
        this.pieces = List.copyOf(pieces);
        this.rules = rules;
        this.index = new PieceIndex(this.pieces);
        if (rules.byteFallback() && !index.hasAllBytes()) {
            throw new IllegalArgumentException("byte fallback needs all 256 byte pieces <0x00> to <0xFF>");
        }
    }

    /**
     * Reads a model file.
     *
     * @throws InkloomException {@code INK-TEXT-001} if it cannot be read, {@code INK-TEXT-002} if it is broken,
     *     {@code INK-TEXT-003} if it is a SentencePiece model of another kind
     */
    public static SentencePieceModel read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw broken(file.toString(), "it has " + size + " bytes, more than any vocabulary needs", null);
            }
            return parse(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-001",
                    "There is no tokenizer at " + file + ".",
                    "The model folder is incomplete, or its path is wrong.",
                    "Copy tokenizer.model from the model's repository into that place, or give another folder with"
                            + " " + SettingKey.of("model") + ".",
                    e);
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-001",
                    "The tokenizer " + file + " cannot be read: " + e.getMessage() + ".",
                    "Rights or the disk are in the way.",
                    "Make the file readable and start again.",
                    e);
        }
    }

    /**
     * Reads a model from its bytes.
     *
     * @param bytes the content of a {@code tokenizer.model}
     * @param where what the bytes are, for messages
     * @throws InkloomException as {@link #read}
     */
    public static SentencePieceModel parse(byte[] bytes, String where) {
        try {
            ModelProto proto = ModelProto.parse(ByteBuffer.wrap(bytes));
            Optional<String> obstacle = proto.obstacle();
            if (obstacle.isPresent()) {
                throw InkloomException.badInput(
                        "INK-TEXT-003",
                        "The tokenizer " + where + " cannot be used: " + obstacle.get() + ".",
                        "Only byte-pair models (BPE) without a character map are supported, as Kolors has one.",
                        "Use the tokenizer.model that belongs to the model, or train one with --model_type=bpe"
                                + " --normalization_rule_name=identity.");
            }
            return new SentencePieceModel(proto.pieces(), proto.rules());
        } catch (WireReader.MalformedException | IllegalArgumentException e) {
            throw broken(where, String.valueOf(e.getMessage()), e);
        }
    }

    private static InkloomException broken(String where, String what, @Nullable Exception cause) {
        String happened = "The tokenizer " + where + " is broken: " + what + ".";
        String why = "The download was cut short, or the file is something else (a text pointer of git-lfs perhaps).";
        String remedy = "Fetch tokenizer.model again; Kolors' has 1,018,370 bytes.";
        return cause == null
                ? InkloomException.badInput("INK-TEXT-002", happened, why, remedy)
                : InkloomException.badInput("INK-TEXT-002", happened, why, remedy, cause);
    }

    /** Returns the pieces; a piece's id is its place. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** Returns how text is prepared. */
    public Rules rules() {
        return rules;
    }

    /** Returns the id of the one piece that stands for unknown text. */
    public int unknownId() {
        return index.unknownId();
    }

    /** Returns the id of the piece with this text, whatever its type. */
    public Optional<Integer> idOf(String text) {
        return index.anyId(text);
    }

    PieceIndex index() {
        return index;
    }

    /** Returns the model as the bytes of a {@code tokenizer.model} that SentencePiece itself reads as well. */
    public byte[] toBytes() {
        return ModelProto.write(pieces, rules);
    }

    /** Begins a vocabulary with the pieces that every model has: {@code <unk>}, {@code <s>}, {@code </s>}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects pieces in the order of their ids. Not thread-safe. */
    public static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private Rules rules = new Rules(true, false, false);

        private Builder() {
            pieces.add(new Piece("<unk>", 0, Piece.Type.UNKNOWN));
            pieces.add(new Piece("<s>", 0, Piece.Type.CONTROL));
            pieces.add(new Piece("</s>", 0, Piece.Type.CONTROL));
        }

        /** Adds the 256 byte pieces, and turns byte fallback on. */
        public Builder bytes() {
            for (int b = 0; b < 256; b++) {
                pieces.add(new Piece(byteName(b), 0, Piece.Type.BYTE));
            }
            rules = new Rules(rules.dummyPrefix(), rules.removeExtraWhitespace(), true);
            return this;
        }

        /**
         * Adds ordinary text. Where two merges are possible, the one into the piece with the greater score happens
         * first.
         */
        public Builder piece(String text, float score) {
            pieces.add(new Piece(text, score, Piece.Type.NORMAL));
            return this;
        }

        /** Adds any piece. */
        public Builder piece(Piece piece) {
            pieces.add(piece);
            return this;
        }

        /**
         * Replaces the rules. Without this call: a space in front, nothing dropped, and byte fallback if there are byte
         * pieces.
         */
        public Builder rules(Rules value) {
            rules = value;
            return this;
        }

        /**
         * Makes the model.
         *
         * @throws IllegalArgumentException if a piece occurs twice, or the rules want bytes that are not there
         */
        public SentencePieceModel build() {
            return new SentencePieceModel(pieces, rules);
        }
    }

    /** Returns the name of a byte's piece, {@code <0x0A>} for a line feed. */
    static String byteName(int value) {
        return "<0x" + UPPER_HEX.toHexDigits((byte) value) + ">";
    }
}
