package org.inkloom.training.config;

/** An enum constant that a user writes as a word of its own. */
public interface Word {
    /** Returns how the constant is written in YAML and after a flag. */
    String word();
}
