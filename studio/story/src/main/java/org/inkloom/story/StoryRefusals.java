package org.inkloom.story;

import java.nio.file.NoSuchFileException;
import java.util.Collection;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.settings.LongNumberException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.NoTextException;
import org.inkloom.run.settings.RepeatedKeyException;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;

/** The messages for story files that cannot be read. */
final class StoryRefusals implements SettingsRefusals {
    static final StoryRefusals INSTANCE = new StoryRefusals();

    private StoryRefusals() {}

    @Override
    public InkloomException unreadable(String source, Exception cause) {
        return switch (cause) {
            case NoSuchFileException _ ->
                noStory(
                        source,
                        "there is no such file",
                        "The path is misspelled, or belongs to another folder.",
                        cause);
            case NoTextException none ->
                noStory(
                        source,
                        none.why(),
                        "A story is a page of text in UTF-8; this is another file, or an editor saved it in another"
                                + " encoding, such as GBK.",
                        cause);
            case RepeatedKeyException twice ->
                InkloomException.badInput(
                        "INK-STORY-004",
                        source + " line " + twice.line().orElse(1) + " says '" + twice.key() + "' again.",
                        "It was said at line " + twice.earlierLine() + ", and only one of them can be meant.",
                        "Remove one of the two.",
                        cause);
            case LongNumberException number ->
                InkloomException.badInput(
                        "INK-STORY-006",
                        "The value at " + source + " line " + number.line().orElse(1) + " is the number "
                                + SettingsValue.cut(number.number()) + ".",
                        "It should be a whole number of at most 63 bits.",
                        "Correct the value, or put it into quotes if it is a text.",
                        cause);
            case MalformedSettingsException malformed -> notYaml(source, malformed);
            default ->
                noStory(source, String.valueOf(cause.getMessage()), "It is a folder, or may not be read.", cause);
        };
    }

    private static InkloomException noStory(String source, String what, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-STORY-001",
                "The story " + source + " cannot be read: " + what + ".",
                why,
                "Give the path of a story.yaml in UTF-8; `inkloom story init story.yaml` writes an example.",
                cause);
    }

    private static InkloomException notYaml(String source, MalformedSettingsException cause) {
        String place = cause.line().isEmpty()
                ? ""
                : " at line " + cause.line().getAsInt() + ", column "
                        + cause.column().orElse(1);
        return InkloomException.badInput(
                "INK-STORY-002",
                source + " is not YAML" + place + " that a story can be read from: " + cause.why() + ".",
                "Often a tab instead of spaces, a missing space after a colon, or a quote that is not closed. Aliases"
                        + " are not used in stories.",
                "Correct the line; put a text with a colon or a # into quotes. `inkloom demo` leaves an example in its"
                        + " folder.",
                cause);
    }

    @Override
    public InkloomException unknown(SettingsPlace place, String key, Collection<String> known) {
        int end = place.path().length() - key.length() - 1;
        String group = end > 0 ? " in " + place.path().substring(0, end) : "";
        String near = NearestName.of(key, known)
                .map(name -> "Did you mean '" + name + "'? ")
                .orElse("");
        return InkloomException.badInput(
                "INK-STORY-003",
                place.fileAndLine() + " has the unknown key '" + key + "'" + group + ".",
                near + "Known here: " + String.join(", ", known) + ".",
                "Correct the spelling or remove the line.");
    }

    @Override
    public InkloomException missing(SettingsPlace group, String key, String example) {
        return InkloomException.badInput(
                "INK-STORY-005",
                group + " lacks '" + key + "'.",
                "Every entry of this kind needs it.",
                "Add a line such as `" + key + ": " + example + "`.");
    }

    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        return InkloomException.badInput(
                "INK-STORY-006",
                "The value at " + place + " is " + found.inWords() + ".",
                "It should be " + wanted + ".",
                "Correct the value; mind the indentation.");
    }
}
