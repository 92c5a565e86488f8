package org.inkloom.data.op.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;

/** Mappers that replace what a pattern finds. */
final class ReplaceMappers {
    private static final Param PATTERN =
            Param.unset("pattern", Param.Type.TEXT, "regular expression; unset = the built-in one");
    private static final Param REPL = Param.text("repl", "", "replacement");

    private static final String EMAIL = "[A-Za-z0-9.\\-+_]+@[a-z0-9.\\-+_]+\\.[a-z]+";

    private static final String OCTET = "1[0-9][0-9]|2[0-4][0-9]|25[0-5]|[1-9][0-9]|[0-9]";
    private static final String IP =
            "(?:(?:" + OCTET + ")\\.){3}(?:" + OCTET + ")|([\\da-fA-F]{1,4}:){7}[\\da-fA-F]{1,4}";

    static final OperatorSpec EMAILS = OperatorSpec.mapper(
            "clean_email_mapper",
            "Replace e-mail addresses.",
            params -> replacing(params, EMAIL, text -> text.indexOf('@') >= 0),
            PATTERN,
            REPL);

    static final OperatorSpec IPS = OperatorSpec.mapper(
            "clean_ip_mapper",
            "Replace IPv4 and full IPv6 addresses.",
            params -> replacing(params, IP, text -> text.indexOf('.') >= 0 || text.indexOf(':') >= 0),
            PATTERN,
            REPL);

    static final OperatorSpec LINKS =
            OperatorSpec.mapper("clean_links_mapper", "Replace URLs.", ReplaceMappers::links, PATTERN, REPL);

    static final OperatorSpec CONTENT = OperatorSpec.mapper(
            "replace_content_mapper",
            "Regex search and replace, one or many.",
            ReplaceMappers::content,
            Param.unset("pattern", Param.Type.TEXTS, "regular expression or several; unset = do nothing"),
            Param.textOrTexts("repl", "", "replacement for all, or a list with one for each"));

    private ReplaceMappers() {}

    private static Operator replacing(Params params, String builtIn, Predicate<String> worthTrying) {
        boolean own = params.has("pattern");
        Pattern pattern = own ? compile(params, params.text("pattern")) : PythonRegex.compile(builtIn);
        String replacement = replacement(params, params.text("repl"));
        return TextMapper.of(params, text -> {
            if (!own && !worthTrying.test(text)) {
                return text;
            }
            return pattern.matcher(text).replaceAll(replacement);
        });
    }

    private static Operator links(Params params) {
        if (params.has("pattern")) {
            return replacing(params, "", text -> true);
        }
        String replacement = params.text("repl");
        if (replacement.indexOf('\\') >= 0) {
            // A back-reference would need the groups of a pattern.
            throw params.wrong("repl", "Write plain text; to use back-references give a pattern too.");
        }
        return TextMapper.of(
                params, text -> LinkScanner.mayHoldLink(text) ? new LinkScanner(text).replaceAll(replacement) : text);
    }

    private static Operator content(Params params) {
        List<Pattern> patterns = new ArrayList<>();
        List<String> replacements = new ArrayList<>();
        List<String> given = params.texts("repl");
        boolean each = params.isList("repl");
        List<String> written = params.has("pattern") ? params.texts("pattern") : List.of();
        for (int i = 0; i < written.size(); i++) {
            if (each && i >= given.size()) {
                throw params.wrong(
                        "repl",
                        "Give a list of " + written.size() + ", one for each pattern, or one string for all of them.");
            }
            patterns.add(compile(params, written.get(i)));
            replacements.add(replacement(params, given.get(each ? i : 0)));
        }
        return TextMapper.of(params, text -> {
            String result = text;
            for (int i = 0; i < patterns.size(); i++) {
                Matcher matcher = patterns.get(i).matcher(result);
                result = matcher.replaceAll(replacements.get(i));
            }
            return result;
        });
    }

    private static Pattern compile(Params params, String written) {
        try {
            return PythonRegex.compile(written);
        } catch (PatternSyntaxException e) {
            throw params.wrong("pattern", "It is no regular expression: " + e.getDescription() + ".");
        }
    }

    private static String replacement(Params params, String written) {
        try {
            return PythonRegex.replacement(written);
        } catch (PatternSyntaxException e) {
            throw params.wrong("repl", "Write \\\\ for a backslash and \\1 for the first group.");
        }
    }
}
