package org.inkloom.data.op.clean;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;

/** Mappers that look at a text as sentences, lines or a file with a licence on top. */
final class DocumentMappers {
    private static final Pattern AFTER_END = Pattern.compile("([.。！!？?])([^’”])");
    private static final Pattern AFTER_SIX_DOTS = Pattern.compile("(\\.{6})([^’”])");
    private static final Pattern AFTER_ELLIPSIS = Pattern.compile("(…{2})([^’”])");
    private static final Pattern AFTER_QUOTE = Pattern.compile("([.。!！？?{6}…2][’”])([^’”])");
    private static final Pattern NOT_COMPARED = Pattern.compile("[^a-zA-Z0-9\\u4e00-\\u9fa5\\n\\t ]");

    static final OperatorSpec CLEAN_COPYRIGHT = OperatorSpec.mapper(
            "clean_copyright_mapper",
            "Drop a leading licence comment.",
            params -> TextMapper.of(params, DocumentMappers::withoutLicence));

    static final OperatorSpec REMOVE_REPEAT_SENTENCES = OperatorSpec.mapper(
            "remove_repeat_sentences_mapper",
            "Drop sentences already seen in the same text.",
            DocumentMappers::repeatedSentences,
            Param.flag("lowercase", false, "compare in lower case"),
            Param.flag("ignore_special_character", true, "compare only letters, digits and Chinese"),
            Param.integer("min_repeat_sentence_length", 2, "shorter sentences are never dropped"));

    static final OperatorSpec REMOVE_TABLE = OperatorSpec.mapper(
            "remove_table_text_mapper",
            "Delete lines that look like a table.",
            DocumentMappers::tables,
            Param.integer("min_col", 2, "fewest columns of a table, 2 to 20"),
            Param.integer("max_col", 20, "most columns of a table, 2 to 20"));

    private DocumentMappers() {}

    private static String withoutLicence(String text) {
        int start = text.indexOf("/*");
        int end = start < 0 ? -1 : text.indexOf("*/", start + 2);
        if (end >= 0) {
            String comment = text.substring(start, end + 2).toLowerCase(Locale.ROOT);
            return comment.contains("copyright") ? text.substring(0, start) + text.substring(end + 2) : text;
        }
        String[] lines = text.split("\n", -1);
        int skipped = 0;
        int place = 0;
        while (skipped < lines.length && isComment(lines[skipped])) {
            place += lines[skipped].length() + 1;
            skipped++;
        }
        return text.substring(Math.min(place, text.length()));
    }

    private static boolean isComment(String line) {
        return line.isEmpty() || line.startsWith("//") || line.startsWith("#") || line.startsWith("--");
    }

    private static Operator repeatedSentences(Params params) {
        boolean lowerCase = params.flag("lowercase");
        boolean lettersOnly = params.flag("ignore_special_character");
        int shortest = params.integer("min_repeat_sentence_length");
        return TextMapper.of(params, text -> {
            Set<String> seen = new HashSet<>();
            StringBuilder result = new StringBuilder(text.length());
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                result.append(i == 0 ? "" : "\n");
                for (String sentence : sentences(lines[i])) {
                    String compared = PythonText.strip(sentence);
                    compared = lowerCase ? compared.toLowerCase(Locale.ROOT) : compared;
                    compared = lettersOnly ? NOT_COMPARED.matcher(compared).replaceAll("") : compared;
                    boolean tooShort = compared.codePointCount(0, compared.length()) < shortest;
                    if (tooShort || seen.add(compared)) {
                        result.append(sentence);
                    }
                }
            }
            return result.toString();
        });
    }

    private static String[] sentences(String line) {
        String marked = line;
        for (Pattern end : new Pattern[] {AFTER_END, AFTER_SIX_DOTS, AFTER_ELLIPSIS, AFTER_QUOTE}) {
            marked = end.matcher(marked).replaceAll("$1\n$2");
        }
        return marked.split("\n", -1);
    }

    private static Operator tables(Params params) {
        int min = params.integer("min_col");
        int max = params.integer("max_col");
        if (min < 2 || min > 20) {
            throw params.wrong("min_col", "Use 2 to 20.");
        }
        if (max < 2 || max > 20) {
            throw params.wrong("max_col", "Use 2 to 20.");
        }
        return TextMapper.of(params, text -> TableRemover.remove(text, min, max));
    }
}
