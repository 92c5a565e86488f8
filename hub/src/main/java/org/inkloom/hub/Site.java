package org.inkloom.hub;

import java.util.Locale;

/** Where repositories of models are kept. */
public enum Site {
    /** huggingface.co, or what {@code HF_ENDPOINT} names. */
    HUGGINGFACE("main", "HF_TOKEN"),
    /** modelscope.cn, or what {@code MODELSCOPE_DOMAIN} names. */
    MODELSCOPE("master", "MODELSCOPE_API_TOKEN");

    private final String defaultRevision;
    private final String tokenVariable;

    Site(String defaultRevision, String tokenVariable) {
        this.defaultRevision = defaultRevision;
        this.tokenVariable = tokenVariable;
    }

    /** Returns the revision that is meant when none is named. */
    public String defaultRevision() {
        return defaultRevision;
    }

    /** Returns the environment variable with the user's token. */
    public String tokenVariable() {
        return tokenVariable;
    }

    /** Returns the site's name in messages and flags. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
