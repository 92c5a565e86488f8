package org.inkloom.data.port;

/** Counts the tokens that a language model's tokenizer makes of a text. Thread-safe. */
public interface TokenCounter {
    /** Returns how many tokens a text has, without those that a model adds around it. */
    int count(String text);
}
