package org.inkloom.data.op.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Turns regular expressions as recipes write them, in Python's notation, into Java's.
 *
 * <p>Character classes mean what they mean for Python's text patterns: {@code \d}, {@code \w} and {@code \s} are
 * Unicode, dot matches newlines, and only {@code \n} ends a line.
 */
public final class PythonRegex {
    private static final String WORD = "\\p{L}\\p{N}_";
    private static final String SPACE = "\\p{IsWhite_Space}\\x1c-\\x1f";
    private static final String DIGIT = "\\p{Nd}";

    private final String python;
    private final StringBuilder java = new StringBuilder();
    private final List<String> names = new ArrayList<>();
    private int at;

    private PythonRegex(String python) {
        this.python = python;
    }

    /**
     * Compiles a pattern. A pattern written as {@code r'...'} is unwrapped.
     *
     * @throws PatternSyntaxException if it is malformed, or uses a condition on a group
     */
    public static Pattern compile(String written) {
        PythonRegex regex = new PythonRegex(unwrapped(written));
        return Pattern.compile(regex.translate(), Pattern.DOTALL | Pattern.UNIX_LINES | Pattern.UNICODE_CASE);
    }

    private static String unwrapped(String pattern) {
        boolean wrapped = pattern.length() > 2
                && (pattern.startsWith("r'") && pattern.endsWith("'")
                        || pattern.startsWith("r\"") && pattern.endsWith("\""));
        return wrapped ? pattern.substring(2, pattern.length() - 1) : pattern;
    }

    private String translate() {
        while (at < python.length()) {
            char c = python.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characterClass();
                case '(' -> group();
                case '{' -> brace();
                default -> {
                    java.append(c);
                    at++;
                }
            }
        }
        return java.toString();
    }

    private void escape(boolean inClass) {
        if (at + 1 >= python.length()) {
            throw new PatternSyntaxException("it ends with a backslash", python, at);
        }
        char c = python.charAt(at + 1);
        at += 2;
        switch (c) {
            case 'd' -> java.append(DIGIT);
            case 'D' -> java.append("\\P{Nd}");
            case 'w' -> java.append(inClass ? WORD : "[" + WORD + "]");
            case 'W' -> java.append("[^" + WORD + "]");
            case 's' -> java.append(inClass ? SPACE : "[" + SPACE + "]");
            case 'S' -> java.append("[^" + SPACE + "]");
            case 'b' -> java.append(inClass ? "\\x08" : boundary(true));
            case 'B' -> java.append(boundary(false));
            case 'Z' -> java.append("\\z");
            case 'U' -> {
                int end = Math.min(python.length(), at + 8);
                java.append("\\x{").append(python, at, end).append('}');
                at = end;
            }
            case 'v' -> java.append("\\x0b");
            case 'p', 'P' -> property(c);
            default -> java.append('\\').append(c);
        }
    }

    /** Scripts have names of their own in Java: Han is IsHan. */
    private void property(char kind) {
        int end = python.startsWith("{", at) ? python.indexOf('}', at) : -1;
        if (end < 0) {
            java.append('\\').append(kind);
            return;
        }
        String name = python.substring(at + 1, end);
        String known = name.length() <= 2 || name.startsWith("Is") ? name : "Is" + name;
        java.append('\\').append(kind).append('{').append(known).append('}');
        at = end + 1;
    }

    private static String boundary(boolean wanted) {
        String in = "[" + WORD + "]";
        return wanted
                ? "(?:(?<=" + in + ")(?!" + in + ")|(?<!" + in + ")(?=" + in + "))"
                : "(?:(?<=" + in + ")(?=" + in + ")|(?<!" + in + ")(?!" + in + "))";
    }

    /** In Python's classes an opening bracket and {@code &&} are plain characters. */
    private void characterClass() {
        java.append('[');
        at++;
        if (at < python.length() && python.charAt(at) == '^') {
            java.append('^');
            at++;
        }
        boolean first = true;
        while (at < python.length() && (first || python.charAt(at) != ']')) {
            char c = python.charAt(at);
            if (c == '\\') {
                escape(true);
            } else {
                if (c == '[' || c == '&' || c == ']' || c == '^') {
                    java.append('\\');
                }
                java.append(c);
                at++;
            }
            first = false;
        }
        if (at == python.length()) {
            throw new PatternSyntaxException("a ']' is missing", python, at);
        }
        java.append(']');
        at++;
    }

    private void group() {
        if (python.startsWith("(?P<", at)) {
            int end = python.indexOf('>', at);
            names.add(end < 0 ? "" : python.substring(at + 4, end));
            java.append("(?<g").append(names.size()).append('>');
            at = end < 0 ? python.length() : end + 1;
        } else if (python.startsWith("(?P=", at)) {
            int end = python.indexOf(')', at);
            int index = end < 0 ? -1 : names.indexOf(python.substring(at + 4, end));
            if (index < 0) {
                throw new PatternSyntaxException("it names an unknown group", python, at);
            }
            java.append("\\k<g").append(index + 1).append('>');
            at = end + 1;
        } else if (python.startsWith("(?(", at)) {
            throw new PatternSyntaxException("conditions on groups are not supported", python, at);
        } else {
            java.append('(');
            at++;
        }
    }

    /** A brace that begins no repetition is a plain character in Python; {@code {,n}} starts at 0. */
    private void brace() {
        int end = python.indexOf('}', at);
        String inside = end < 0 ? "" : python.substring(at + 1, end);
        if (inside.matches("\\d+(,\\d*)?")) {
            java.append('{').append(inside).append('}');
            at = end + 1;
        } else if (inside.matches(",\\d+")) {
            java.append("{0").append(inside).append('}');
            at = end + 1;
        } else {
            java.append("\\{");
            at++;
        }
    }

    /**
     * Returns a replacement in Java's notation: back-references {@code \1} and {@code \g<1>} become {@code $1}.
     *
     * @throws PatternSyntaxException if it uses an unknown escape
     */
    static String replacement(String python) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < python.length(); i++) {
            char c = python.charAt(i);
            if (c == '$') {
                java.append("\\$");
            } else if (c != '\\' || i + 1 == python.length()) {
                java.append(c == '\\' ? "\\\\" : String.valueOf(c));
            } else {
                i = escapedReplacement(python, i + 1, java);
            }
        }
        return java.toString();
    }

    private static int escapedReplacement(String python, int at, StringBuilder java) {
        char c = python.charAt(at);
        if (Character.isDigit(c)) {
            java.append('$').append(c);
            // A digit right after a one-digit reference must not join it.
            if (at + 1 < python.length() && Character.isDigit(python.charAt(at + 1))) {
                java.append('\\').append(python.charAt(at + 1));
                return at + 1;
            }
            return at;
        }
        if (c == 'g' && python.startsWith("<", at + 1) && python.indexOf('>', at) > 0) {
            int end = python.indexOf('>', at);
            java.append('$').append(python, at + 2, end);
            return end;
        }
        switch (c) {
            case 'n' -> java.append('\n');
            case 't' -> java.append('\t');
            case 'r' -> java.append('\r');
            case '\\' -> java.append("\\\\");
            default -> throw new PatternSyntaxException("the replacement holds an unknown escape", python, at);
        }
        return at;
    }
}
