package org.inkloom.data.op.clean;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** Lists the operators of this package. */
public final class CleanOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            ReplaceMappers.EMAILS,
            ReplaceMappers.IPS,
            ReplaceMappers.LINKS,
            ReplaceMappers.CONTENT,
            CharacterMappers.WHITESPACE,
            CharacterMappers.PUNCTUATION_NORMALIZATION,
            CharacterMappers.SPECIFIC,
            CharacterMappers.NON_CHINESE,
            WordMappers.LONG,
            WordMappers.SUBSTRINGS,
            LatexMappers.REMOVE_BIBLIOGRAPHY,
            LatexMappers.REMOVE_COMMENTS,
            LatexMappers.REMOVE_HEADER,
            LatexMappers.EXPAND_MACRO,
            DocumentMappers.CLEAN_COPYRIGHT,
            DocumentMappers.REMOVE_REPEAT_SENTENCES,
            DocumentMappers.REMOVE_TABLE,
            HtmlMapper.SPEC);

    private CleanOperators() {}
}
