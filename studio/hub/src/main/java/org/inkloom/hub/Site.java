package org.inkloom.hub;

import java.util.Optional;

/** The sites with model repositories. */
public enum Site {
    /** huggingface.co, or what {@code HF_ENDPOINT} names. */
    HUGGINGFACE("Hugging Face", "huggingface.co", "HF_ENDPOINT", "main", "HF_TOKEN"),
    /** modelscope.cn, or what {@code MODELSCOPE_DOMAIN} names. */
    MODELSCOPE("ModelScope", "modelscope.cn", "MODELSCOPE_DOMAIN", "master", "MODELSCOPE_API_TOKEN");

    private final String title;
    private final String host;
    private final String endpointVariable;
    private final String defaultRevision;
    private final String tokenVariable;

    Site(String title, String host, String endpointVariable, String defaultRevision, String tokenVariable) {
        this.title = title;
        this.host = host;
        this.endpointVariable = endpointVariable;
        this.defaultRevision = defaultRevision;
        this.tokenVariable = tokenVariable;
    }

    /** Returns the default revision. */
    public String defaultRevision() {
        return defaultRevision;
    }

    /** Returns the environment variable with the user's token. */
    public String tokenVariable() {
        return tokenVariable;
    }

    /** Returns the site's name for messages, with its host: the one in the environment or the usual one. */
    public String word() {
        return word(Optional.ofNullable(System.getenv(endpointVariable)));
    }

    /**
     * Returns the name with the host of an endpoint, which may have a scheme, port and path; a user name and password
     * in it are not shown.
     */
    String word(Optional<String> endpoint) {
        String shown = endpoint.orElse("")
                .strip()
                .replaceFirst("^[A-Za-z]+://", "")
                .replaceFirst("/.*", "")
                .replaceFirst("^.*@", "");
        return title + " (" + (shown.isEmpty() ? host : shown) + ")";
    }
}
