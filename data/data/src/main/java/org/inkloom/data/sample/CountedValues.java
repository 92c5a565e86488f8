package org.inkloom.data.sample;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonParserDelegate;

/** Counts what a parser hands out, and refuses to go on when it is too much for one row. */
public final class CountedValues extends JsonParserDelegate {
    /** How many values a row may have; each takes some 50 bytes of memory or more. */
    public static final int MOST = 500_000;

    private final long mostCharacters;
    private int values;
    private long characters;

    /**
     * Counts the values of a parser.
     *
     * @param mostCharacters how many characters the texts and keys of a row may have together
     */
    public CountedValues(JsonParser parser, long mostCharacters) {
        super(parser);
        this.mostCharacters = mostCharacters;
    }

    /** Begins to count anew, for the next row. */
    public void reset() {
        values = 0;
        characters = 0;
    }

    /** Returns about how many bytes of memory the values since the last reset take. */
    public long bytes() {
        return 2 * characters + 50L * values;
    }

    private @Nullable JsonToken counted(@Nullable JsonToken token) {
        if (token == null) {
            return null;
        }
        if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
            characters += delegate.getStringLength();
            if (characters > mostCharacters) {
                throw new StreamConstraintsException(
                        "one row holds more than " + (mostCharacters >> 20) + " Mi characters");
            }
        }
        if (!token.isStructEnd() && ++values > MOST) {
            throw new StreamConstraintsException("one row holds more than " + MOST + " values");
        }
        return token;
    }

    @Override
    public @Nullable JsonToken nextToken() {
        return counted(delegate.nextToken());
    }

    @Override
    public @Nullable JsonToken nextValue() {
        JsonToken token = nextToken();
        return token == JsonToken.PROPERTY_NAME ? nextToken() : token;
    }

    @Override
    public @Nullable String nextName() {
        return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
    }

    @Override
    public boolean nextName(SerializableString name) {
        return nextToken() == JsonToken.PROPERTY_NAME && name.getValue().equals(currentName());
    }
}
