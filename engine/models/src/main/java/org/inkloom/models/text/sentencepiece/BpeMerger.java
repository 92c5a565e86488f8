package org.inkloom.models.text.sentencepiece;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Splits one text into pieces: characters first, then the neighbours whose union has the greatest score are joined,
 * leftmost first among equals, until no union is a piece. Time O(n log n) by a linked list and a heap.
 *
 * <p>Order of merges, frozen user-defined pieces and the undoing of unused ones follow {@code bpe_model.cc} of
 * google/sentencepiece; byte-pair encoding: Sennrich et al. 2016, arXiv 1508.07909.
 */
final class BpeMerger {
    private static final int NONE = -1;

    private final PieceIndex index;
    private final String text;
    private final int count;
    /**
     * Symbol s is {@code text[start[s], end[s])}. After a symbol was joined to its left neighbour, end[s] == start[s].
     */
    private final int[] start;

    private final int[] end;
    private final int[] previous;
    private final int[] next;
    private final boolean[] frozen;
    private final PriorityQueue<Union> agenda = new PriorityQueue<>();
    /**
     * For each unused piece that came out of a merge, where its two parts meet, so that it can be taken apart again.
     */
    private final Map<String, Integer> unusedCuts = new HashMap<>();

    /** Receives the pieces in order; the id is {@link PieceIndex#ABSENT} for text without a piece. */
    @FunctionalInterface
    interface Receiver {
        void piece(int from, int to, int id);
    }

    private record Union(float score, int left, int right, int length) implements Comparable<Union> {
        @Override
        public int compareTo(Union other) {
            // Not Float.compare, which orders -0 before 0: both occur as scores and must count as equal.
            if (score != other.score) {
                return score > other.score ? -1 : 1;
            }
            return Integer.compare(left, other.left);
        }
    }

    BpeMerger(PieceIndex index, String text) {
        this.index = index;
        this.text = text;
        int capacity = text.length();
        start = new int[capacity];
        end = new int[capacity];
        previous = new int[capacity];
        next = new int[capacity];
        frozen = new boolean[capacity];
        count = split();
    }

    private int split() {
        int symbols = 0;
        for (int at = 0; at < text.length(); symbols++) {
            int whole = index.userDefinedAt(text, at);
            frozen[symbols] = whole > 0;
            start[symbols] = at;
            at += whole > 0 ? whole : Character.charCount(text.codePointAt(at));
            end[symbols] = at;
            previous[symbols] = symbols - 1;
            next[symbols] = at < text.length() ? symbols + 1 : NONE;
        }
        return symbols;
    }

    void forEachPiece(Receiver receiver) {
        for (int s = 1; s < count; s++) {
            consider(s - 1, s);
        }
        for (Union best = agenda.poll(); best != null; best = agenda.poll()) {
            if (isCurrent(best)) {
                join(best.left(), best.right());
            }
        }
        for (int s = count == 0 ? NONE : 0; s != NONE; s = next[s]) {
            give(start[s], end[s], receiver);
        }
    }

    private void consider(int left, int right) {
        if (left == NONE || right == NONE || frozen[left] || frozen[right]) {
            return;
        }
        int id = index.mergeable(text, start[left], end[right]);
        if (id == PieceIndex.ABSENT) {
            return;
        }
        agenda.add(new Union(index.score(id), left, right, end[right] - start[left]));
        if (index.isUnused(id)) {
            unusedCuts.put(text.substring(start[left], end[right]), end[left] - start[left]);
        }
    }

    /** Returns whether a queued merge is still possible: neither side was joined to something else in the meantime. */
    private boolean isCurrent(Union union) {
        int left = union.left();
        int right = union.right();
        return end[left] > start[left] && end[right] > start[right] && end[right] - start[left] == union.length();
    }

    private void join(int left, int right) {
        end[left] = end[right];
        end[right] = start[right];
        next[left] = next[right];
        if (next[right] != NONE) {
            previous[next[right]] = left;
        }
        consider(previous[left], left);
        consider(left, next[left]);
    }

    /** Hands one symbol to the receiver; an unused piece as the parts that it was merged from. */
    private void give(int from, int to, Receiver receiver) {
        Deque<int[]> rest = new ArrayDeque<>();
        rest.push(new int[] {from, to});
        while (!rest.isEmpty()) {
            int[] span = rest.pop();
            int id = index.mergeable(text, span[0], span[1]);
            Integer cut = id != PieceIndex.ABSENT && index.isUnused(id)
                    ? unusedCuts.get(text.substring(span[0], span[1]))
                    : null;
            if (cut == null) {
                receiver.piece(span[0], span[1], id);
            } else {
                rest.push(new int[] {span[0] + cut, span[1]});
                rest.push(new int[] {span[0], span[0] + cut});
            }
        }
    }
}
