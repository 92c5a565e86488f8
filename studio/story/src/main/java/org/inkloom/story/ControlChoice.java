package org.inkloom.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.SettingText;

/**
 * A picture that a story, or a user, asks for: a control picture, or one with another {@linkplain PictureRole role}.
 * Ranges are checked where a story is read and where it is used.
 *
 * @param kind what the picture shows, or what is to be extracted from it: {@code canny}, {@code depth} and so on,
 *     in lower case. For other roles this is the role's key
 * @param picture its file as written, in a story usually relative to the story's file
 * @param scale its weight, 0 to 10; 1 as its network was trained
 * @param start share of the steps, 0 to 1, from which it has an effect
 * @param end share of the steps, greater than {@code start}, up to which it has an effect
 * @param edges how a mask is applied; for other pictures the usual
 */
public record ControlChoice(String kind, String picture, double scale, double start, double end, MaskSettings edges) {
    private static final int NUMBERS = 3;

    /** Converts the kind to lower case. */
    public ControlChoice {
        kind = kind.strip().toLowerCase(Locale.ROOT);
        Objects.requireNonNull(edges);
    }

    /** Makes a picture with the usual handling of masks. */
    public ControlChoice(String kind, String picture, double scale, double start, double end) {
        this(kind, picture, scale, start, end, MaskSettings.USUAL);
    }

    /**
     * Reads {@code KIND:PICTURE[:scale[:start[:end]]]}; the picture's name may contain colons.
     *
     * @return empty if the text does not have both kind and picture
     */
    public static Optional<ControlChoice> find(String text) {
        List<String> words = new ArrayList<>(List.of(text.split(":", -1)));
        List<Double> numbers = new ArrayList<>();
        while (words.size() > 2 && numbers.size() < NUMBERS && isNumber(words.getLast())) {
            numbers.addFirst(Double.parseDouble(words.removeLast()));
        }
        String file = String.join(":", words.subList(1, words.size()));
        if (words.getFirst().isBlank() || file.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new ControlChoice(
                words.getFirst(),
                file,
                numbers.isEmpty() ? 1 : numbers.get(0),
                numbers.size() < 2 ? 0 : numbers.get(1),
                numbers.size() < NUMBERS ? 1 : numbers.get(2)));
    }

    private static boolean isNumber(String word) {
        return word.matches("\\s*-?(\\d+\\.?\\d*|\\.\\d+)\\s*");
    }

    /** Returns a reference picture of a member of the cast. */
    static ControlChoice reference(String picture) {
        return new ControlChoice(PictureRole.REFERENCE.key(), picture, 1, 0, 1);
    }

    /** Returns its role. */
    public PictureRole role() {
        for (PictureRole role : PictureRole.values()) {
            if (role != PictureRole.CONTROL && role.key().equals(kind)) {
                return role;
            }
        }
        return PictureRole.CONTROL;
    }

    /** Returns the same with another file. */
    public ControlChoice withPicture(String other) {
        return new ControlChoice(kind, other, scale, start, end, edges);
    }

    /** Returns a mask with other settings. */
    ControlChoice withEdges(MaskSettings value) {
        return new ControlChoice(kind, picture, scale, start, end, value);
    }

    /** Returns the numbers in their written form: {@code 0.8:0:0.6}. */
    public String numbers() {
        return SettingText.number(scale) + ":" + SettingText.number(start) + ":" + SettingText.number(end);
    }
}
