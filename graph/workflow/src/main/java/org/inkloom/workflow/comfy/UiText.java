package org.inkloom.workflow.comfy;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.inkloom.workflow.comfy.UiFrame.Placed;
import tools.jackson.databind.JsonNode;

/** Fills placeholders in file names as the page does: {@code %date:yyyy-MM-dd%} and {@code %KSampler.seed%}. */
final class UiText {
    private static final Pattern PLACE = Pattern.compile("%([^%]+)%");
    private static final Pattern DATE = Pattern.compile("dd?|MM?|hh?|mm?|ss?|yyy?y?");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[/?<>\\\\:*|\"\\x00-\\x1F\\x7F]");
    private static final String NAME = "Node name for S&R";

    private UiText() {}

    static String fill(String text, Collection<Placed> nodes, LocalDateTime now) {
        return PLACE.matcher(text)
                .replaceAll(place -> java.util.regex.Matcher.quoteReplacement(
                        value(place.group(1), nodes, now).orElse(place.group())));
    }

    private static Optional<String> value(String place, Collection<Placed> nodes, LocalDateTime now) {
        String[] parts = place.split("\\.", -1);
        if (parts.length != 2) {
            return parts[0].startsWith("date:") ? Optional.of(date(parts[0].substring(5), now)) : Optional.empty();
        }
        return nodes.stream()
                .filter(node -> node.node.properties().path(NAME).asString("").equals(parts[0]))
                .findFirst()
                .or(() -> nodes.stream()
                        .filter(node -> node.node.title().orElse("").equals(parts[0]))
                        .findFirst())
                .flatMap(node -> Optional.ofNullable(node.values.get(parts[1])))
                .map(value -> NOT_IN_NAMES.matcher(text(value)).replaceAll("_"));
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
    }

    private static String date(String format, LocalDateTime now) {
        return DATE.matcher(format).replaceAll(part -> {
            String letters = part.group();
            String year = String.valueOf(now.getYear());
            return switch (letters.charAt(0)) {
                case 'd' -> padded(now.getDayOfMonth(), letters);
                case 'M' -> padded(now.getMonthValue(), letters);
                case 'h' -> padded(now.getHour(), letters);
                case 'm' -> padded(now.getMinute(), letters);
                case 's' -> padded(now.getSecond(), letters);
                default -> letters.length() == 4 ? year : letters.length() == 2 ? year.substring(2) : letters;
            };
        });
    }

    private static String padded(int number, String letters) {
        String text = String.valueOf(number);
        return letters.length() > text.length() ? "0" + text : text;
    }
}
