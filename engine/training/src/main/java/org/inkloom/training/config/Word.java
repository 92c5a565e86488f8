package org.inkloom.training.config;

/** An enum whose constants have a spelling of their own in settings. */
public interface Word {
    /** Returns how the constant is written in YAML and after a flag. */
    String word();
}
