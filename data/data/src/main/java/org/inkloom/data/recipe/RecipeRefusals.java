package org.inkloom.data.recipe;

import java.nio.file.NoSuchFileException;
import java.util.Collection;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.NoTextException;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;

/** What is wrong with a recipe, in words. */
final class RecipeRefusals implements SettingsRefusals {
    static final RecipeRefusals INSTANCE = new RecipeRefusals();

    private static final String NEEDED = "Give a YAML file with at least dataset_path, export_path and process.";

    private RecipeRefusals() {}

    @Override
    public InkloomException unreadable(String source, Exception cause) {
        String why = switch (cause) {
            case NoSuchFileException _ -> "There is no such file.";
            case NoTextException none -> "Here " + none.why() + ".";
            case MalformedSettingsException malformed -> "It is not YAML that can be used; " + malformed.place() + ".";
            default -> "It cannot be read (" + cause.getMessage() + ").";
        };
        return InkloomException.badInput("INK-DATA-001", cannotBeRead(source), why, NEEDED, cause);
    }

    private static String cannotBeRead(String source) {
        return source.equals(RecipeReader.TEXT)
                ? "The recipe cannot be read."
                : "The recipe " + source + " cannot be read.";
    }

    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        if (place.path().isEmpty()) {
            return InkloomException.badInput("INK-DATA-001", cannotBeRead(place.source()), "It holds no keys.", NEEDED);
        }
        return refused(place, key, found.shown(), "Write " + wanted + ".");
    }

    /** Returns the refusal of a value for a reason of its own. */
    static InkloomException refused(SettingsPlace place, String key, String value, String remedy) {
        return InkloomException.badInput(
                "INK-DATA-006",
                "The recipe has " + key + ": " + SettingsValue.cut(value) + atLine(place) + ".",
                "That value cannot be used.",
                remedy);
    }

    private static String atLine(SettingsPlace place) {
        return place.line() > 0 ? " (line " + place.line() + ")" : "";
    }

    @Override
    public InkloomException unknown(SettingsPlace place, String key, Collection<String> known) {
        boolean top = place.path().equals(key);
        return InkloomException.badInput(
                "INK-DATA-002",
                (top ? "The recipe has the unknown key '" : "A data set of the recipe has the unknown key '") + key
                        + "'" + atLine(place) + ".",
                top ? "It is misspelt, or belongs inside an operator." : "It is misspelt.",
                NearestName.advice(key, known));
    }
}
