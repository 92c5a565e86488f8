package org.inkloom.models.text.sentencepiece;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.text.sentencepiece.SentencePieceModel.Rules;

/** The messages of a {@code tokenizer.model}, as far as encoding needs them; unknown fields are skipped. */
final class ModelProto {
    private static final int PIECES = 1;
    private static final int TRAINER = 2;
    private static final int NORMALIZER = 3;

    private static final int PIECE_TEXT = 1;
    private static final int PIECE_SCORE = 2;
    private static final int PIECE_TYPE = 3;

    private static final int MODEL_TYPE = 3;
    private static final int SPACE_AS_SUFFIX = 24;
    private static final int BYTE_FALLBACK = 35;
    private static final int VOCAB_SIZE = 4;

    private static final int NORMALIZER_NAME = 1;
    private static final int CHARACTER_MAP = 2;
    private static final int DUMMY_PREFIX = 3;
    private static final int REMOVE_EXTRA = 4;
    private static final int ESCAPE_SPACES = 5;

    private static final int UNIGRAM = 1;
    private static final int BPE = 2;

    private final List<Piece> pieces = new ArrayList<>();
    // The defaults are those of the .proto file, for fields that a writer left out.
    private long modelType = UNIGRAM;
    private boolean spaceAsSuffix;
    private boolean byteFallback;
    private int characterMapBytes;
    private boolean dummyPrefix = true;
    private boolean removeExtra = true;
    private boolean escapeSpaces = true;

    private ModelProto() {}

    static ModelProto parse(ByteBuffer bytes) {
        ModelProto model = new ModelProto();
        WireReader reader = new WireReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case PIECES -> model.pieces.add(piece(reader.bytes(), model.pieces.size()));
                case TRAINER -> model.trainer(reader.bytes());
                case NORMALIZER -> model.normalizer(reader.bytes());
                default -> {}
            }
        }
        if (model.pieces.isEmpty()) {
            throw new WireReader.MalformedException("it holds no pieces");
        }
        return model;
    }

    private static Piece piece(ByteBuffer bytes, int id) {
        String text = "";
        float score = 0;
        long type = Piece.Type.NORMAL.number();
        WireReader reader = new WireReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case PIECE_TEXT -> text = reader.string();
                case PIECE_SCORE -> score = reader.fixedFloat();
                case PIECE_TYPE -> type = reader.number();
                default -> {}
            }
        }
        for (Piece.Type known : Piece.Type.values()) {
            if (known.number() == type) {
                return new Piece(text, score, known);
            }
        }
        throw new WireReader.MalformedException("piece " + id + " has the unknown type " + type);
    }

    private void trainer(ByteBuffer bytes) {
        WireReader reader = new WireReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case MODEL_TYPE -> modelType = reader.number();
                case SPACE_AS_SUFFIX -> spaceAsSuffix = reader.bool();
                case BYTE_FALLBACK -> byteFallback = reader.bool();
                default -> {}
            }
        }
    }

    private void normalizer(ByteBuffer bytes) {
        WireReader reader = new WireReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case CHARACTER_MAP -> characterMapBytes = reader.bytes().remaining();
                case DUMMY_PREFIX -> dummyPrefix = reader.bool();
                case REMOVE_EXTRA -> removeExtra = reader.bool();
                case ESCAPE_SPACES -> escapeSpaces = reader.bool();
                default -> {}
            }
        }
    }

    /** Returns what this model needs and this program cannot do; empty if there is nothing. */
    Optional<String> obstacle() {
        if (modelType != BPE) {
            return Optional.of("its model type is " + modelType + (modelType == UNIGRAM ? " (unigram)" : ""));
        }
        if (characterMapBytes > 0) {
            return Optional.of(
                    "it changes characters by a map of " + characterMapBytes + " bytes before it splits text");
        }
        if (spaceAsSuffix || !escapeSpaces) {
            return Optional.of(
                    "it treats spaces in another way (suffix " + spaceAsSuffix + ", escaped " + escapeSpaces + ")");
        }
        return Optional.empty();
    }

    List<Piece> pieces() {
        return pieces;
    }

    Rules rules() {
        return new Rules(dummyPrefix, removeExtra, byteFallback);
    }

    static byte[] write(List<Piece> pieces, Rules rules) {
        WireWriter model = new WireWriter();
        for (Piece piece : pieces) {
            model.message(
                    PIECES,
                    new WireWriter()
                            .string(PIECE_TEXT, piece.text())
                            .fixedFloat(PIECE_SCORE, piece.score())
                            .number(PIECE_TYPE, piece.type().number()));
        }
        model.message(
                TRAINER,
                new WireWriter()
                        .number(MODEL_TYPE, BPE)
                        .number(VOCAB_SIZE, pieces.size())
                        .bool(BYTE_FALLBACK, rules.byteFallback()));
        model.message(
                NORMALIZER,
                new WireWriter()
                        .string(NORMALIZER_NAME, "identity")
                        .bool(DUMMY_PREFIX, rules.dummyPrefix())
                        .bool(REMOVE_EXTRA, rules.removeExtraWhitespace())
                        .bool(ESCAPE_SPACES, true));
        return model.toBytes();
    }
}
