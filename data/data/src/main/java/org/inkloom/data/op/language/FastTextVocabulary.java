package org.inkloom.data.op.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words and labels of a fastText model, and how a text becomes rows of its first matrix. Immutable. */
final class FastTextVocabulary {
    private static final String LABEL = "__label__";
    private static final String END = "</s>";
    private static final int FNV_START = 0x811c9dc5;
    private static final int FNV_PRIME = 16777619;
    private static final long NGRAM_FACTOR = 116049371L;

    private final Settings settings;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> labels = new ArrayList<>();
    private final long[] labelCounts;
    private final int words;
    private final long kept;
    private final Map<Integer, Integer> keptBuckets = new HashMap<>();

    /**
     * What a model was trained with.
     *
     * @param wordNgrams longest sequence of words
     * @param buckets rows for hashed pieces
     * @param shortest shortest piece of a word, characters
     * @param longest longest piece of a word, 0 for none
     */
    record Settings(int wordNgrams, int buckets, int shortest, int longest) {}

    private FastTextVocabulary(ModelBytes in, Settings settings) throws IOException {
        this.settings = settings;
        int size = in.integer();
        words = in.integer();
        int labelled = in.integer();
        in.longInteger();
        kept = in.longInteger();
        if (size < 0 || words < 0 || labelled < 1 || size != words + labelled) {
            throw new IOException("it has " + words + " words and " + labelled + " labels of " + size);
        }
        // Before anything is made for them: each takes an end of its word, a count and a kind at least.
        in.require(size, 1 + Long.BYTES + 1);
        labelCounts = new long[labelled];
        for (int i = 0; i < size; i++) {
            String word = new String(in.word(), StandardCharsets.ISO_8859_1);
            long count = in.longInteger();
            boolean label = in.unsigned() == 1;
            ids.put(word, i);
            if (label != i >= words) {
                throw new IOException("a label stands among its words");
            }
            if (label) {
                labelCounts[i - words] = count;
                labels.add(utf8(word).replace(LABEL, ""));
            }
        }
        in.require(Math.max(0, kept), 2 * Integer.BYTES);
        for (long i = 0; i < kept; i++) {
            int bucket = in.integer();
            int row = in.integer();
            if (row < 0) {
                throw new IOException("the row " + row + " is kept for a bucket");
            }
            keptBuckets.put(bucket, row);
        }
    }

    /** Reads the part of a model file that holds them. */
    static FastTextVocabulary read(ModelBytes in, Settings settings) throws IOException {
        return new FastTextVocabulary(in, settings);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Returns a label without its prefix. */
    String label(int number) {
        return labels.get(number);
    }

    /** Returns how often each label was seen in training. */
    long[] labelCounts() {
        return labelCounts.clone();
    }

    /** Returns the rows of a line of text; its end counts as a word. Bytes above ASCII are those of UTF-8. */
    List<Long> rows(String text) {
        // One character per byte: fastText knows no others.
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<Long> rows = new ArrayList<>();
        List<Integer> hashes = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length(); i++) {
            if (i == bytes.length() || isSpace(bytes.charAt(i))) {
                if (i > start) {
                    addWord(bytes.substring(start, i), rows, hashes);
                }
                start = i + 1;
            }
        }
        addWord(END, rows, hashes);
        addWordNgrams(rows, hashes);
        return rows;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0;
    }

    private void addWord(String word, List<Long> rows, List<Integer> hashes) {
        Integer id = ids.get(word);
        boolean label = id == null ? word.startsWith(LABEL) : id >= words;
        if (label) {
            return;
        }
        if (id != null) {
            rows.add((long) id);
        }
        if (settings.longest() > 0 && !word.equals(END)) {
            addPieces("<" + word + ">", rows);
        }
        hashes.add(hash(word));
    }

    private void addPieces(String word, List<Long> rows) {
        for (int i = 0; i < word.length(); i++) {
            if (isInside(word.charAt(i))) {
                continue;
            }
            int end = i;
            for (int n = 1; end < word.length() && n <= settings.longest(); n++) {
                end++;
                while (end < word.length() && isInside(word.charAt(end))) {
                    end++;
                }
                boolean edge = n == 1 && (i == 0 || end == word.length());
                if (n >= settings.shortest() && !edge) {
                    addBucket(Integer.remainderUnsigned(hash(word.substring(i, end)), settings.buckets()), rows);
                }
            }
        }
    }

    /** Returns whether a byte goes on with a character that began before. */
    private static boolean isInside(char c) {
        return (c & 0xc0) == 0x80;
    }

    private void addWordNgrams(List<Long> rows, List<Integer> hashes) {
        for (int i = 0; i < hashes.size(); i++) {
            long hash = hashes.get(i);
            for (int j = i + 1; j < hashes.size() && j < i + settings.wordNgrams(); j++) {
                hash = hash * NGRAM_FACTOR + hashes.get(j);
                addBucket((int) Long.remainderUnsigned(hash, settings.buckets()), rows);
            }
        }
    }

    private void addBucket(int bucket, List<Long> rows) {
        if (kept == 0) {
            return;
        }
        Integer row = kept > 0 ? keptBuckets.get(bucket) : Integer.valueOf(bucket);
        if (row != null) {
            rows.add((long) words + row);
        }
    }

    /** FNV-1a of 32 bits; bytes above ASCII count as negative numbers, as in the original. */
    private static int hash(String bytes) {
        int hash = FNV_START;
        for (int i = 0; i < bytes.length(); i++) {
            hash = (hash ^ (byte) bytes.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    @Override
    public String toString() {
        return words + " words, labels " + labels + ", counts " + Arrays.toString(labelCounts);
    }
}
