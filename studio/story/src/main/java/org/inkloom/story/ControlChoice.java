package org.inkloom.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.SettingText;

/**
 * A picture that a story, or a user, asks for: a control picture, or one for another {@linkplain PictureRole role}. Ranges are checked where a story is read and where it is used.
 *
 * @param kind what the picture shows, or what is to be taken from it: {@code canny}, {@code depth} …; in small letters.
 *     One that is no control picture has the key of its role here
 * @param picture its file as written, in a story usually relative to the story's file
 * @param scale how much it counts, 0 to 10; 1 as its network was trained
 * @param start share of the steps after which it begins to count, 0 to 1
 * @param end share of the steps after which it no longer counts, more than {@code start}
 * @param edges how a mask is taken; of other pictures the usual
 */
public record ControlChoice(String kind, String picture, double scale, double start, double end, MaskSettings edges) {
    private static final int NUMBERS = 3;

    /** Brings the kind to small letters. */
    public ControlChoice {
        kind = kind.strip().toLowerCase(Locale.ROOT);
        Objects.requireNonNull(edges);
    }

    /** A picture that is no mask, or one that is taken as it is. */
    public ControlChoice(String kind, String picture, double scale, double start, double end) {
        this(kind, picture, scale, start, end, MaskSettings.USUAL);
    }

    /**
     * Reads {@code KIND:PICTURE[:scale[:start[:end]]]}; the picture's name may have colons.
     *
     * @return empty if it names no kind and picture
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

    /** Returns a picture that a member of the cast is taken from. */
    static ControlChoice reference(String picture) {
        return new ControlChoice(PictureRole.REFERENCE.key(), picture, 1, 0, 1);
    }

    /** Returns what it does for a shot. */
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

    /** Returns a mask that is taken in another way. */
    ControlChoice withEdges(MaskSettings value) {
        return new ControlChoice(kind, picture, scale, start, end, value);
    }

    /** Returns the numbers as they are written behind the picture: {@code 0.8:0:0.6}. */
    public String numbers() {
        return SettingText.number(scale) + ":" + SettingText.number(start) + ":" + SettingText.number(end);
    }
}
