package org.inkloom.data.op.dedup;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.clean.PythonText;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Drops samples whose trimmed captions have the same MD5.
 *
 * @param keys the field names
 * @param lowerCase whether case is ignored
 * @param lettersOnly whether white space, digits and ASCII punctuation are ignored
 */
record DocumentDeduplicator(FieldKeys keys, boolean lowerCase, boolean lettersOnly) implements Deduplicator {
    private static final Pattern IGNORED = Pattern.compile("[\\p{IsWhite_Space}\\x1c-\\x1f\\p{Nd}!-/:-@\\[-`{-~]+");

    static final OperatorSpec SPEC = OperatorSpec.deduplicator(
            "document_deduplicator",
            "Drop exact duplicates by the MD5 of the text.",
            DocumentDeduplicator::new,
            Param.flag("lowercase", false, "compare in lower case"),
            Param.flag("ignore_non_character", false, "ignore white space, digits and ASCII punctuation"));

    private DocumentDeduplicator(Params params) {
        this(params.keys(), params.flag("lowercase"), params.flag("ignore_non_character"));
    }

    @Override
    public long[] sign(Sample sample) {
        String text = sample.requireText(keys.text());
        text = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
        text = lettersOnly ? IGNORED.matcher(text).replaceAll("") : text;
        return Digests.md5(PythonText.strip(text));
    }

    @Override
    public String column() {
        return Fields.HASH;
    }

    @Override
    public JsonNode shown(long[] signature) {
        HexFormat hex = HexFormat.of();
        return JsonNodeFactory.instance.stringNode(hex.toHexDigits(signature[0]) + hex.toHexDigits(signature[1]));
    }

    @Override
    public List<long[]> buckets(long[] signature) {
        return signature.length == 0 ? List.of() : List.of(signature);
    }

    @Override
    public Groups groups() {
        return new FirstOfEqual();
    }
}
