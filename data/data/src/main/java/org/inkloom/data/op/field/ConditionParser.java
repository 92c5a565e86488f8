package org.inkloom.data.op.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads conditions: {@code or} over {@code and} over chained comparisons of fields and constants, with parentheses.
 * There is no arithmetic, no call, no {@code not} and no {@code in}, as in Data-Juicer.
 */
final class ConditionParser {
    // No group of these repeats: a repeated group takes stack for every time.
    private static final Pattern TOKEN = Pattern.compile("(?<number>-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
            + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
            + "|(?<sign><=|>=|==|!=|<|>)"
            + "|(?<paren>[()])");
    private static final Pattern LEVEL = Pattern.compile("\\s*\\.\\s*([\\p{L}_][\\p{L}\\p{N}_]*)");
    private static final int MAX_DEPTH = 100;
    private static final Set<String> WORDS = Set.of("and", "or", "not", "in", "is", "if", "else", "lambda");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    private record Token(String kind, String text) {}

    private ConditionParser(String text) {
        this.text = text;
        int end = afterBlanks(0);
        while (end < text.length()) {
            char first = text.charAt(end);
            end = afterBlanks(first == '\'' || first == '"' ? string(end) : plain(end));
        }
    }

    private int afterBlanks(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Takes the quoted string that begins here and returns where it ends. */
    private int string(int start) {
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == text.charAt(start)) {
                tokens.add(new Token("string", text.substring(start, at + 1)));
                return at + 1;
            }
        }
        throw notUnderstood(start);
    }

    /** Takes what begins here and is not quoted and returns where it ends. */
    private int plain(int start) {
        Matcher matcher = TOKEN.matcher(text).region(start, text.length());
        if (!matcher.lookingAt()) {
            throw notUnderstood(start);
        }
        for (String kind : List.of("number", "sign", "paren")) {
            String found = matcher.group(kind);
            if (found != null) {
                tokens.add(new Token(kind, found));
                return matcher.end();
            }
        }
        StringBuilder name = new StringBuilder(matcher.group());
        int end = matcher.end();
        Matcher level = LEVEL.matcher(text).region(end, text.length());
        while (level.lookingAt()) {
            name.append('.').append(level.group(1));
            end = level.end();
            level.region(end, text.length());
        }
        tokens.add(new Token("name", name.toString()));
        return end;
    }

    private IllegalArgumentException notUnderstood(int start) {
        String rest = text.substring(start).strip();
        String shown = rest.length() <= 60 ? rest : rest.substring(0, 60) + "…";
        return new IllegalArgumentException("'" + shown + "' is not understood.");
    }

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException with what is wrong, if it is none
     */
    static Condition parse(String text) {
        ConditionParser parser = new ConditionParser(text);
        Condition condition = parser.any();
        if (parser.next < parser.tokens.size()) {
            throw new IllegalArgumentException(
                    "'" + parser.tokens.get(parser.next).text() + "' is not expected there.");
        }
        return condition;
    }

    private Condition any() {
        List<Condition> parts = new ArrayList<>(List.of(all()));
        while (takes("name", "or")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.Joined(false, parts);
    }

    private Condition all() {
        List<Condition> parts = new ArrayList<>(List.of(comparison()));
        while (takes("name", "and")) {
            parts.add(comparison());
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.Joined(true, parts);
    }

    private Condition comparison() {
        Condition first = operand();
        List<Condition.Link> links = new ArrayList<>();
        while (next < tokens.size() && tokens.get(next).kind().equals("sign")) {
            String sign = tokens.get(next++).text();
            links.add(new Condition.Link(sign(sign), operand()));
        }
        return links.isEmpty() ? first : new Condition.Compared(first, links);
    }

    private static Condition.Sign sign(String text) {
        for (Condition.Sign sign : Condition.Sign.values()) {
            if (sign.text().equals(text)) {
                return sign;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no comparison.");
    }

    private Condition operand() {
        if (next == tokens.size()) {
            throw new IllegalArgumentException("it ends early.");
        }
        Token token = tokens.get(next++);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (token.kind()) {
            case "paren" -> inParentheses(token);
            case "number" -> new Condition.Constant(number(token.text()));
            case "string" -> new Condition.Constant(nodes.stringNode(unquoted(token.text())));
            case "name" ->
                switch (token.text()) {
                    case "True" -> new Condition.Constant(true);
                    case "False" -> new Condition.Constant(false);
                    case "None" -> new Condition.Constant(nodes.nullNode());
                    default -> name(token.text());
                };
            default -> throw new IllegalArgumentException("'" + token.text() + "' is not expected there.");
        };
    }

    private Condition inParentheses(Token token) {
        if (!token.text().equals("(")) {
            throw new IllegalArgumentException("')' is not expected there.");
        }
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("its parentheses lie more than " + MAX_DEPTH + " deep.");
        }
        Condition inner = any();
        depth--;
        if (!takes("paren", ")")) {
            throw new IllegalArgumentException("a ')' is missing.");
        }
        return inner;
    }

    private static Condition name(String dotted) {
        if (WORDS.contains(dotted)) {
            throw new IllegalArgumentException("'" + dotted + "' is not expected there.");
        }
        return new Condition.Name(List.of(dotted.split("\\.")));
    }

    private static JsonNode number(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c)) && text.length() < 18;
        return whole
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                : JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
    }

    private static String unquoted(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        // JSON knows the escapes that conditions use; only the single quote is foreign to it.
        String json = '"' + inner.replace("\\'", "'").replaceAll("(?<!\\\\)\"", "\\\\\"") + '"';
        try {
            return Json.mapper().readTree(json).stringValue();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the string " + quoted + " holds an unknown escape.", e);
        }
    }

    private boolean takes(String kind, String wanted) {
        boolean found = next < tokens.size()
                && tokens.get(next).kind().equals(kind)
                && tokens.get(next).text().equals(wanted);
        if (found) {
            next++;
        }
        return found;
    }
}
