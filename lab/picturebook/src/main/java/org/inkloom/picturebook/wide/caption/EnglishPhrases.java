package org.inkloom.picturebook.wide.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Hair;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.Thing;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Writes the phrases of a caption in English. */
final class EnglishPhrases extends Phrases {
    private static final String[] COUNTS = {"", "one", "two", "three", "four"};
    private static final double WOVEN = 0.4;
    private static final String[] NTH = {"first", "second", "third", "fourth"};
    private static final String[] PLACES = {"on the left", "in the middle", "on the right"};

    /** Index of the act's phrase among the phrases of the last person; -1 if the caption does not mention it. */
    private int actAt = -1;

    EnglishPhrases(WideScene scene, SeededRandom random, Length length, boolean heldOut) {
        super(scene, random, length, false, heldOut);
    }

    /** Inserts a colour word, or nothing, for a placeholder, and corrects the article. */
    private static String filled(String phrase, String mark, String word) {
        String out = phrase.replace(mark, word).replaceAll(" {2,}", " ").strip();
        return out.replaceAll("\\ba (?=[aeiou])(?!uniform|ukulele|one)", "an ").replaceAll("\\ban (?![aeiou])", "a ");
    }

    private static String article(String noun) {
        return filled("a " + noun, "{}", "");
    }

    @Override
    List<String> segments() {
        List<String> out = new ArrayList<>();
        if (tells(Topic.MANNER)) {
            out.add(word("MANNER", scene.manner()));
        }
        Optional<String> place = place();
        if (scene.actors().size() == 1) {
            List<String> person = person(scene.actors().getFirst(), true);
            if (place.isPresent() && place.get().indexOf(',') < 0 && random.chance(WOVEN)) {
                weave(person, place.get());
                place = Optional.empty();
            }
            out.addAll(person);
        } else if (scene.actors().size() > 1) {
            out.addAll(people());
        }
        List<String> things = things();
        if (!things.isEmpty()) {
            String joined = String.join(" and ", things);
            out.add(
                    scene.actors().isEmpty()
                            ? joined
                            : scene.items().getFirst().thing().flies()
                                    ? joined + " in the air"
                                    : joined + random.pick(" nearby", " beside", " behind"));
        }
        place.ifPresent(out::add);
        out.addAll(scenery());
        if (things.isEmpty() && scene.actors().isEmpty() && random.chance(0.35)) {
            out.add(random.pick("nobody", "no people", "scenery", "landscape"));
        }
        if (tells(Topic.SHOT)) {
            out.add(scene.actors().isEmpty() ? "close-up" : word("SHOT", scene.shot()));
        }
        light().ifPresent(out::add);
        return out;
    }

    /** Joins who does what where to one phrase, as people write: a girl playing the guitar in a park. */
    private void weave(List<String> person, String place) {
        String act = actAt > 0 ? person.remove(actAt) + " " : "";
        person.set(0, person.getFirst() + " " + act + place);
    }

    private Optional<String> place() {
        boolean hour = tellsDaylight();
        String where = tells(Topic.SETTING) ? where() : "";
        String when = hour ? word("DAYLIGHT", scene.daylight()) : "";
        String both = random.chance(0.7) || where.isEmpty() || when.isEmpty()
                ? (where + " " + when).strip()
                : when + ", " + where;
        return both.isEmpty() ? Optional.empty() : Optional.of(both);
    }

    private List<String> people() {
        List<String> out = new ArrayList<>();
        told.add(Topic.PEOPLE);
        boolean children = scene.actors().stream().noneMatch(a -> a.person().isAdult());
        Optional<Person> kind = kind().filter(k -> random.chance(0.7));
        String each = kind.map(k -> Plurals.of(word("PERSON", k)))
                .orElseGet(() -> children ? random.pick("children", "kids") : "people");
        String count = COUNTS[scene.actors().size()] + " " + each;
        if (kind.isEmpty() && scene.actors().size() == 2 && random.chance(0.3)) {
            count = article(word("PERSON", scene.actors().get(0).person())) + " and "
                    + article(word("PERSON", scene.actors().get(1).person()));
        }
        if (shares()) {
            out.add(count + " " + word("ACT", scene.actors().getFirst().act()));
            told.add(Topic.ACT);
        } else if (game().isPresent()) {
            out.add(count + " " + word("ACT", game().get()));
            told.add(Topic.ACT);
        } else if (keeps(Topic.PEOPLE)) {
            out.add(count);
        }
        if (isShort() && !out.isEmpty() && random.chance(0.7)) {
            return out;
        }
        for (int i = 0; i < scene.actors().size(); i++) {
            String spot = scene.actors().size() == 2
                    ? PLACES[i * 2]
                    : scene.actors().size() == 3 ? PLACES[i] : "the " + NTH[i] + " from the left";
            List<String> who = person(scene.actors().get(i), false);
            if (!who.isEmpty()) {
                out.add(spot + " " + String.join(random.pick(", ", " "), who));
            }
        }
        return out;
    }

    private List<String> person(Actor actor, boolean alone) {
        List<String> out = new ArrayList<>();
        actAt = -1;
        out.add(described(actor));
        clothes(actor).ifPresent(out::add);
        boolean common = shares() || game().isPresent() && !alone;
        if (!common && tells(actor, Topic.ACT)) {
            actAt = out.size();
            out.add(act(actor));
        }
        tellMood(actor, out);
        return out;
    }

    /** Returns words like "a girl with short purple hair and blue eyes". */
    private String described(Actor actor) {
        String person = tells(actor, Topic.PERSON) ? word("PERSON", actor.person()) : "person";
        List<String> with = new ArrayList<>();
        boolean hair = tells(actor, Topic.HAIR);
        boolean hue = tells(actor, Topic.HAIR_HUE);
        String colour = hue ? word("HAIR_HUE", actor.looks().hairHue()) : "";
        String who = article(person);
        if (hair) {
            with.add(filled(word("HAIR", actor.looks().hair()), "{c}", colour));
        } else if (hue && actor.looks().hair() != Hair.BALD) {
            if (random.chance(0.5)) {
                who = article(colour + "-haired " + person);
            } else {
                with.add(colour + " hair");
            }
        }
        if (tells(actor, Topic.FRINGE)) {
            with.add(word("FRINGE", actor.looks().fringe()));
        }
        if (tells(actor, Topic.EYES)) {
            with.add(word("HUE", actor.looks().eyes()) + " eyes");
        }
        return with.isEmpty() ? who : who + " with " + String.join(" and ", with);
    }

    /** Adds what is felt, and where the figure and its eyes turn. */
    private void tellMood(Actor actor, List<String> out) {
        if (tells(actor, Topic.MOOD)) {
            Optional<String> phrase = random.chance(STORY) ? story.mood(actor) : Optional.empty();
            out.add(phrase.orElseGet(() -> word("MOOD", actor.mood())));
        }
        if (tells(actor, Topic.FACING)) {
            out.add(word("FACING", actor.facing()));
        }
        if (tells(actor, Topic.GAZE)) {
            out.add(word("GAZE", actor.gaze()));
        }
    }

    private String act(Actor actor) {
        String act = word("ACT", actor.act());
        if (actor.held().isPresent()) {
            told.add(Topic.HELD);
            return act.replace("{x}", thing(actor.held().get()));
        }
        return act;
    }

    private Optional<String> clothes(Actor actor) {
        List<String> worn = new ArrayList<>();
        if (tells(actor, Topic.GARB)) {
            String hue =
                    tells(actor, Topic.TOP_HUE) ? word("HUE", actor.outfit().topHue()) : "";
            String pattern =
                    tells(actor, Topic.PATTERN) ? word("PATTERN", actor.outfit().pattern()) : "";
            Optional<String> uniform = random.chance(STORY) ? story.uniform(actor, hue) : Optional.empty();
            worn.add(filled(
                    uniform.orElseGet(() -> word("GARB", actor.outfit().top())), "{c}", (hue + " " + pattern).strip()));
        }
        if (tells(actor, Topic.LOWER)) {
            boolean hue = actor.outfit().lower() != Lower.JEANS && tells(actor, Topic.LOWER_HUE);
            worn.add(filled(
                    word("LOWER", actor.outfit().lower()),
                    "{c}",
                    hue ? word("HUE", actor.outfit().lowerHue()) : ""));
        }
        if (tells(actor, Topic.SHOES)) {
            worn.add(word("HUE", actor.outfit().shoes()) + " shoes");
        }
        if (tells(actor, Topic.EXTRA)) {
            worn.add(filled(
                    word("EXTRA", actor.outfit().extra()),
                    "{c}",
                    random.chance(0.8) ? word("HUE", actor.outfit().extraHue()) : ""));
        }
        return worn.isEmpty()
                ? Optional.empty()
                : Optional.of((random.chance(0.75) ? "wearing " : "in ") + String.join(" and ", worn));
    }

    @Override
    String counted(Item item, int count) {
        String hue = item.thing().isColoured() && random.chance(0.75) ? word(hueSlot(item.thing()), item.hue()) : "";
        return COUNTS[count] + " " + Plurals.of(filled(word("THING", item.thing()), "{c}", hue));
    }

    @Override
    String thing(Item item) {
        String hue = item.thing().isColoured() && random.chance(0.75) ? word(hueSlot(item.thing()), item.hue()) : "";
        String named = article(filled(word("THING", item.thing()), "{c}", hue));
        if (item.on().isEmpty()) {
            return named;
        }
        Item seat = item.on().get();
        String under =
                article(filled(word("SEAT", seat.thing()), "{c}", random.chance(0.6) ? word("HUE", seat.hue()) : ""));
        String doing =
                item.thing().kind() == Thing.Kind.ANIMAL && random.chance(0.7) ? " " + word("DOING", item.doing()) : "";
        return named + doing + (seat.thing() == Thing.BASKET ? " in " : " on ") + under;
    }
}
