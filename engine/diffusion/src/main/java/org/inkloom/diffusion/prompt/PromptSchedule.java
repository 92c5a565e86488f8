package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A1111's prompts that change between steps: {@code [from:to:when]} replaces a text, {@code [to:when]} adds one, {@code
 * [from::when]} removes one, {@code [a|b]} alternates with every step. {@code when} is the number of a step, from 1;
 * with a decimal point it is a share of the steps.
 */
public final class PromptSchedule {
    private static final Pattern WHEN = Pattern.compile("\\s*(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*");

    /**
     * A prompt and the last step that it is used for.
     *
     * @param lastStep from 1
     * @param prompt the text at these steps, without the syntax of changes
     */
    public record Span(int lastStep, String prompt) {}

    private PromptSchedule() {}

    /**
     * Resolves a prompt's changes.
     *
     * @param prompt with A1111's syntax
     * @param steps of the drawing, at least 1
     * @return at least one span; the last one's last step is {@code steps}
     */
    public static List<Span> of(String prompt, int steps) {
        Reader reader = new Reader(prompt, steps);
        Node read = reader.whole();
        // As in A1111, a bar outside of brackets makes the whole prompt plain text.
        Node root = reader.misplaced ? new Node.Text(prompt) : read;
        TreeSet<Integer> changes = new TreeSet<>();
        changes.add(steps);
        root.changes(steps, changes);
        List<Span> spans = new ArrayList<>();
        for (int change : changes) {
            spans.add(new Span(change, root.at(change)));
        }
        return spans;
    }

    /** A piece of a prompt whose text may depend on the step. */
    private sealed interface Node {
        String at(int step);

        void changes(int steps, Set<Integer> into);

        /** Text that does not change. */
        record Text(String text) implements Node {
            @Override
            public String at(int step) {
                return text;
            }

            @Override
            public void changes(int steps, Set<Integer> into) {}
        }

        /** Pieces one after the other. */
        record Row(List<Node> parts) implements Node {
            @Override
            public String at(int step) {
                StringBuilder text = new StringBuilder();
                parts.forEach(part -> text.append(part.at(step)));
                return text.toString();
            }

            @Override
            public void changes(int steps, Set<Integer> into) {
                parts.forEach(part -> part.changes(steps, into));
            }
        }

        /** One piece up to a step, another one after it. */
        record Change(Node before, Node after, int when) implements Node {
            @Override
            public String at(int step) {
                return step <= when ? before.at(step) : after.at(step);
            }

            @Override
            public void changes(int steps, Set<Integer> into) {
                if (when >= 1) {
                    into.add(when);
                }
                before.changes(steps, into);
                after.changes(steps, into);
            }
        }

        /** Pieces that take turns from step to step. */
        record Turns(List<Node> parts) implements Node {
            @Override
            public String at(int step) {
                return parts.get((step - 1) % parts.size()).at(step);
            }

            @Override
            public void changes(int steps, Set<Integer> into) {
                for (int i = 1; i <= steps; i++) {
                    into.add(i);
                }
            }
        }
    }

    /** Parses a prompt bracket by bracket; a bracket that is no valid change becomes text. */
    private static final class Reader {
        private final String text;
        private final int steps;
        private boolean misplaced;

        Reader(String text, int steps) {
            this.text = text;
            this.steps = steps;
        }

        Node whole() {
            return row(0, text.length());
        }

        private Node row(int from, int to) {
            List<Node> parts = new ArrayList<>();
            StringBuilder plain = new StringBuilder();
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                if (c == '\\' && i + 1 < to) {
                    plain.append(c).append(text.charAt(++i));
                    continue;
                }
                int end = c == '[' ? closing(i, to) : -1;
                Optional<Node> change = end < 0 ? Optional.empty() : bracket(i + 1, end);
                if (change.isEmpty()) {
                    misplaced |= c == '|';
                    plain.append(c);
                } else {
                    parts.add(new Node.Text(plain.toString()));
                    plain.setLength(0);
                    parts.add(change.get());
                    i = end;
                }
            }
            parts.add(new Node.Text(plain.toString()));
            return new Node.Row(parts);
        }

        /** Returns the position of the bracket that closes the one at {@code open}; -1 if there is none. */
        private int closing(int open, int to) {
            int round = 0;
            int square = 0;
            for (int i = open; i < to; i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '[') {
                    square++;
                } else if (c == '(') {
                    round++;
                } else if (c == ')') {
                    round--;
                } else if (c == ']' && --square == 0) {
                    return round == 0 ? i : -1;
                }
            }
            return -1;
        }

        private Optional<Node> bracket(int from, int to) {
            List<Integer> colons = outermost(from, to, ':');
            List<Integer> bars = outermost(from, to, '|');
            if (colons.isEmpty() && !bars.isEmpty()) {
                List<Node> turns = new ArrayList<>();
                int start = from;
                for (int bar : bars) {
                    turns.add(row(start, bar));
                    start = bar + 1;
                }
                turns.add(row(start, to));
                return Optional.of(new Node.Turns(turns));
            }
            if (!bars.isEmpty() || colons.isEmpty() || colons.size() > 2) {
                return Optional.empty();
            }
            int last = colons.getLast();
            String when = text.substring(last + 1, to);
            if (!WHEN.matcher(when).matches()) {
                return Optional.empty();
            }
            Node before = colons.size() == 1 ? new Node.Text("") : row(from, colons.getFirst());
            Node after = row(colons.size() == 1 ? from : colons.getFirst() + 1, last);
            return Optional.of(new Node.Change(before, after, step(when.strip())));
        }

        private int step(String when) {
            double value = Double.parseDouble(when);
            double step = when.contains(".") ? value * steps : value;
            return (int) Math.min(steps, step);
        }

        private List<Integer> outermost(int from, int to, char wanted) {
            List<Integer> places = new ArrayList<>();
            int level = 0;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '[' || c == '(') {
                    level++;
                } else if (c == ']' || c == ')') {
                    level--;
                } else if (c == wanted && level == 0) {
                    places.add(i);
                }
            }
            return places;
        }
    }
}
