package org.inkloom.run.settings;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/** JSON as files keep it: two spaces deep, ended by line feeds on every system, so that equal values are equal bytes. */
public final class JsonFileText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonFileText() {}

    /** Returns a value (records, maps, lists) as a file's text. */
    public static String of(Object value) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return JSON.writer().with(printer).writeValueAsString(value) + "\n";
    }
}
