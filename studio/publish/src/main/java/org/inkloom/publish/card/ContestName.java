package org.inkloom.publish.card;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.Visible;

/**
 * Names that the Kolors contest of 2024 requires: {@code 队伍名称-可图Kolors训练-xxxxxx} for a LoRA, and team name and link as
 * the title of a post.
 */
public final class ContestName {
    private static final String MIDDLE = "可图Kolors训练";
    private static final Pattern NAME = Pattern.compile("([^-]+(?:-[^-]+)*?)-" + MIDDLE + "-(\\S(?:.*\\S)?)");
    /** Spellings of the middle part that people type by hand. */
    private static final Pattern NEARLY = Pattern.compile("(?i)[-—_·\\s]*(?:可图)?\\s*kolors\\s*(?:训练)?[-—_·\\s]*");

    private ContestName() {}

    /** Returns the required name of a team's LoRA, on one line. */
    public static String of(String team, String what) {
        return line(team) + "-" + MIDDLE + "-" + line(what);
    }

    private static String line(String text) {
        return Visible.line(text.replace('\r', ' ')).replaceAll("\\s+", " ").strip();
    }

    /** Returns whether a name, shown on one line, has the required form and starts with the team. */
    public static boolean fits(String name, String team) {
        Matcher matcher = NAME.matcher(line(name));
        return matcher.matches() && matcher.group(1).equals(line(team));
    }

    /**
     * Checks a name.
     *
     * @param what subject of the LoRA, for the suggested name if the given one has none
     * @throws InkloomException INK-PACK-006 with the required name
     */
    public static void require(String name, String team, String what) {
        if (!fits(of(team, "x"), team)) {
            throw InkloomException.badInput(
                    "INK-PACK-006",
                    "The team '" + line(team) + "' makes no name that the contest takes.",
                    "Its names have hyphens between the parts, so a team cannot begin or end with one, or have two"
                            + " together.",
                    "Give " + SettingKey.of("team") + " without them.");
        }
        if (!fits(name, team)) {
            throw InkloomException.badInput(
                    "INK-PACK-006",
                    "The name '" + name + "' is not one that the contest takes.",
                    "It asks for 队伍名称-" + MIDDLE + "-xxxxxx: the team, a hyphen, these words, a hyphen, and a name.",
                    "Give " + SettingKey.of("name") + " \"" + suggestion(name, team, what) + "\", or leave "
                            + SettingKey.of("name") + " out.");
        }
    }

    private static String suggestion(String name, String team, String what) {
        String rest = NEARLY.matcher(name.strip()).replaceFirst("-");
        String own = line(team);
        rest = rest.startsWith(own) ? rest.substring(own.length()) : rest;
        rest = rest.replaceAll("^[-—_·\\s]+|[-—_·\\s]+$", "");
        return of(own, rest.isEmpty() ? what : rest);
    }

    /** Returns the required title of a post. */
    public static String postTitle(String team, String link) {
        return team.strip() + " " + link.strip();
    }

    /**
     * Checks a post's title.
     *
     * @return the required one; empty if the title is correct
     */
    public static Optional<String> wrongTitle(String title, String team, String link) {
        boolean right = title.strip().startsWith(team.strip()) && title.contains(link.strip());
        return right ? Optional.empty() : Optional.of(postTitle(team, link));
    }
}
