package org.inkloom.models.text.sentencepiece;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds pieces by their text; checks, while it is built, that the vocabulary is valid. */
final class PieceIndex {
    static final int ABSENT = -1;

    private final List<Piece> pieces;
    private final Map<String, Integer> ids = new HashMap<>();
    /**
     * The pieces that merging may produce. Control marks, bytes and the unknown piece are not among them, because they
     * are never found in text.
     */
    private final Map<String, Integer> mergeable = new HashMap<>();

    private final Set<String> userDefined = new HashSet<>();
    private final int[] byteIds = new int[256];
    private int unknownId = ABSENT;
    private int longestMergeable;
    private int longestUserDefined;

    PieceIndex(List<Piece> pieces) {
        this.pieces = pieces;
        Arrays.fill(byteIds, ABSENT);
        for (int id = 0; id < pieces.size(); id++) {
            add(pieces.get(id), id);
        }
        if (unknownId == ABSENT) {
            throw new IllegalArgumentException("no piece stands for unknown text");
        }
    }

    private void add(Piece piece, int id) {
        Integer other = ids.putIfAbsent(piece.text(), id);
        if (other != null) {
            throw new IllegalArgumentException("pieces " + other + " and " + id + " are both '" + piece.text() + "'");
        }
        switch (piece.type()) {
            case NORMAL, UNUSED -> addMergeable(piece.text(), id);
            case USER_DEFINED -> {
                addMergeable(piece.text(), id);
                userDefined.add(piece.text());
                longestUserDefined = Math.max(longestUserDefined, piece.text().length());
            }
            case UNKNOWN -> {
                if (unknownId != ABSENT) {
                    throw new IllegalArgumentException(
                            "pieces " + unknownId + " and " + id + " both stand for unknown text");
                }
                unknownId = id;
            }
            case BYTE -> addByte(piece.text(), id);
            case CONTROL -> {}
        }
    }

    private void addMergeable(String text, int id) {
        mergeable.put(text, id);
        longestMergeable = Math.max(longestMergeable, text.length());
    }

    private void addByte(String text, int id) {
        if (text.length() == 6 && HexFormat.isHexDigit(text.charAt(3)) && HexFormat.isHexDigit(text.charAt(4))) {
            int value = HexFormat.fromHexDigits(text, 3, 5);
            if (SentencePieceModel.byteName(value).equals(text)) {
                byteIds[value] = id;
                return;
            }
        }
        throw new IllegalArgumentException("byte piece " + id + " is '" + text + "' and not one of <0x00> to <0xFF>");
    }

    float score(int id) {
        return pieces.get(id).score();
    }

    boolean isUnused(int id) {
        return pieces.get(id).type() == Piece.Type.UNUSED;
    }

    boolean hasAllBytes() {
        return Arrays.stream(byteIds).noneMatch(id -> id == ABSENT);
    }

    int unknownId() {
        return unknownId;
    }

    int byteId(int value) {
        return byteIds[value];
    }

    Optional<Integer> anyId(String text) {
        return Optional.ofNullable(ids.get(text));
    }

    /** Returns the id of the mergeable piece that is exactly this part of the text, or {@link #ABSENT}. */
    int mergeable(String text, int from, int to) {
        // Parts longer than any piece are not looked up, so that the cost of one lookup is bounded by the longest
        // piece.
        return to - from > longestMergeable ? ABSENT : mergeable.getOrDefault(text.substring(from, to), ABSENT);
    }

    /** Returns the length of the longest user-defined piece that begins here, or 0. */
    int userDefinedAt(String text, int from) {
        for (int length = Math.min(longestUserDefined, text.length() - from); length > 0; length--) {
            if (userDefined.contains(text.substring(from, from + length))) {
                return length;
            }
        }
        return 0;
    }
}
