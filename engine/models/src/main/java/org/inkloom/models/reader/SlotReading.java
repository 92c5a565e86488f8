package org.inkloom.models.reader;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a reader saw in one picture.
 *
 * @param answers by slot, in the reader's order
 */
public record SlotReading(Map<String, Answer> answers) {
    /** Keeps the order. */
    public SlotReading {
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }

    /**
     * The answer to one question.
     *
     * @param slot what was asked
     * @param likely how likely each of its values is; they add up to 1
     */
    public record Answer(SlotValues slot, float[] likely) {
        /** Returns the place of the likeliest value. */
        public int label() {
            int best = 0;
            for (int i = 1; i < likely.length; i++) {
                best = likely[i] > likely[best] ? i : best;
            }
            return best;
        }

        /** Returns the likeliest value. */
        public String value() {
            return slot.values().get(label());
        }

        /** Returns how likely the likeliest value is, 0 to 1. */
        public double confidence() {
            return likely[label()];
        }

        /** Returns how likely a value is, 0 to 1; 0 for one that the reader does not know. */
        public double of(String value) {
            int place = slot.values().indexOf(value);
            return place < 0 ? 0 : likely[place];
        }
    }

    /**
     * Returns the answer to a question.
     *
     * @throws IllegalArgumentException if the reader does not ask it
     */
    public Answer of(String slot) {
        Answer answer = answers.get(slot);
        if (answer == null) {
            throw new IllegalArgumentException("no slot " + slot + " among " + answers.keySet());
        }
        return answer;
    }
}
