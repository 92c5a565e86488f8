package org.inkloom.data.op.clean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;

/** Mappers for LaTeX sources. */
final class LatexMappers {
    private static final List<String> BIBLIOGRAPHY =
            List.of("\\appendix", "\\begin{references}", "\\begin{REFERENCES}", "\\begin{thebibliography}");
    private static final String BIBLIOGRAPHY_COMMAND = "\\bibliography{";

    /** The character before the sign goes with the comment, even a line end; only a backslash protects. */
    private static final Pattern INLINE_COMMENT =
            Pattern.compile("[^\\\\]%.+$", Pattern.MULTILINE | Pattern.UNIX_LINES);

    private static final Pattern LINE_COMMENT = Pattern.compile("^%.*\\n?", Pattern.MULTILINE | Pattern.UNIX_LINES);

    /** A paragraph counts only together with a following subparagraph: the published pattern lacks a bar there. */
    private static final Pattern HEADER = Pattern.compile(
            "\\\\(?:chapter|part|section|subsection|subsubsection)(?![\\p{L}\\p{N}_])" + arguments()
                    + "|\\\\paragraph(?![\\p{L}\\p{N}_])" + arguments() + "\\\\subparagraph(?![\\p{L}\\p{N}_])"
                    + arguments(),
            Pattern.DOTALL);

    private static final Pattern NEW_COMMAND = Pattern.compile(
            "\\\\newcommand(?![\\p{L}\\p{N}_])\\*?\\{(\\\\[a-zA-Z0-9]+?)\\}\\{(.*?)\\}$",
            Pattern.MULTILINE | Pattern.UNIX_LINES);
    private static final Pattern DEF =
            Pattern.compile("\\\\def\\s*(\\\\[a-zA-Z0-9]+?)\\s*\\{(.*?)\\}$", Pattern.MULTILINE | Pattern.UNIX_LINES);

    static final OperatorSpec REMOVE_BIBLIOGRAPHY = OperatorSpec.mapper(
            "remove_bibliography_mapper",
            "Cut everything from a LaTeX bibliography on.",
            params -> TextMapper.of(params, LatexMappers::withoutBibliography));

    static final OperatorSpec REMOVE_COMMENTS = OperatorSpec.mapper(
            "remove_comments_mapper",
            "Drop TeX comments.",
            LatexMappers::comments,
            Param.texts("doc_type", List.of("tex"), "document type, only tex"),
            Param.flag("inline", true, "remove comments after text on a line"),
            Param.flag("multiline", true, "remove whole-line comments"));

    static final OperatorSpec REMOVE_HEADER = OperatorSpec.mapper(
            "remove_header_mapper",
            "Drop the text before the first LaTeX section-like command.",
            params -> TextMapper.of(params, LatexMappers::fromFirstHeader),
            Param.flag("drop_no_head", true, "has no effect in Data-Juicer: a text without a heading stays"));

    static final OperatorSpec EXPAND_MACRO = OperatorSpec.mapper(
            "expand_macro_mapper",
            "Expand LaTeX \\newcommand and \\def macros without arguments.",
            params -> TextMapper.of(params, LatexMappers::expanded));

    private LatexMappers() {}

    private static String arguments() {
        return "\\*?(?:\\[.*?\\])?\\{.*?\\}";
    }

    private static String withoutBibliography(String text) {
        int cut = text.length();
        for (String marker : BIBLIOGRAPHY) {
            int found = text.indexOf(marker);
            cut = found >= 0 ? Math.min(cut, found) : cut;
        }
        int command = text.indexOf(BIBLIOGRAPHY_COMMAND);
        if (command >= 0 && text.indexOf('}', command) >= 0) {
            cut = Math.min(cut, command);
        }
        return text.substring(0, cut);
    }

    private static Operator comments(Params params) {
        boolean inline = params.flag("inline");
        boolean lines = params.flag("multiline");
        return TextMapper.of(params, text -> {
            if (text.indexOf('%') < 0) {
                return text;
            }
            String result = inline ? INLINE_COMMENT.matcher(text).replaceAll("") : text;
            return lines ? LINE_COMMENT.matcher(result).replaceAll("") : result;
        });
    }

    private static String fromFirstHeader(String text) {
        Matcher header = HEADER.matcher(text);
        return header.find() ? text.substring(header.start()) : text;
    }

    private static String expanded(String text) {
        Map<String, String> macros = new LinkedHashMap<>();
        for (Pattern definition : List.of(NEW_COMMAND, DEF)) {
            Matcher found = definition.matcher(text);
            while (found.find()) {
                macros.put(found.group(1), found.group(2));
            }
        }
        String result = text;
        for (Map.Entry<String, String> macro : macros.entrySet()) {
            Pattern use = Pattern.compile(Pattern.quote(macro.getKey()) + "([^a-zA-Z0-9])");
            result = use.matcher(result).replaceAll(Matcher.quoteReplacement(macro.getValue()) + "$1");
        }
        return result;
    }
}
