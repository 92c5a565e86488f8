package org.inkloom.picturebook.caption;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.Prop;

/** Makes the English phrases of which a caption consists. */
final class EnglishPieces {
    private static final Vocabulary.Language EN = Vocabulary.Language.ENGLISH;

    private final SlotMentions told;

    EnglishPieces(SlotMentions told) {
        this.told = told;
    }

    Map<Phrase.Part, Phrase> pieces() {
        Map<Phrase.Part, Phrase> out = new EnumMap<>(Phrase.Part.class);
        if (told.tells(Slot.STYLE)) {
            out.put(Phrase.Part.STYLE, Phrase.of(told.word("STYLE", told.scene.style(), EN), Slot.STYLE));
        }
        if (told.tells(Slot.PLACE)) {
            String place = told.storyPlace(EN).orElseGet(() -> told.word("PLACE", told.scene.place(), EN));
            out.put(Phrase.Part.PLACE, Phrase.of(place, Slot.PLACE));
        }
        if (told.tells(Slot.DAYLIGHT)) {
            out.put(Phrase.Part.TIME, Phrase.of(told.word("DAYLIGHT", told.scene.daylight(), EN), Slot.DAYLIGHT));
        }
        if (told.tells(Slot.VIEW)) {
            out.put(Phrase.Part.VIEW, Phrase.of(told.word("VIEW", told.scene.view(), EN), Slot.VIEW));
        }
        if (told.tells(Slot.PROP)) {
            out.put(Phrase.Part.PROPS, props());
        }
        switch (told.scene.figures().size()) {
            case 0 -> {
                if (told.keeps(Slot.PEOPLE)) {
                    String empty = told.random.pick("scenery", "nobody there", "no people");
                    out.put(Phrase.Part.EXTRA, Phrase.of(empty, Slot.PEOPLE));
                }
            }
            case 1 -> alone(told.scene.figures().getFirst(), out);
            default -> out.put(Phrase.Part.WHO, couple());
        }
        return out;
    }

    private void alone(Figure figure, Map<Phrase.Part, Phrase> out) {
        out.put(Phrase.Part.WHO, who(figure));
        if (told.tells(figure, Slot.ACTION)) {
            out.put(Phrase.Part.ACTION, action(figure));
        }
        if (told.tells(figure, Slot.EXPRESSION)) {
            String mood = told.storyMood(figure, EN).orElseGet(() -> told.word("EXPRESSION", figure.expression(), EN));
            out.put(Phrase.Part.MOOD, Phrase.of(mood, Slot.EXPRESSION));
        }
        Phrase wear = wear(figure);
        if (!wear.slots().isEmpty()) {
            out.put(Phrase.Part.WEAR, wear);
        }
        if (told.tells(figure, Slot.DETAIL) && figure.detail() != Detail.SIDE_STRIPES) {
            out.put(Phrase.Part.DETAIL, Phrase.of("with " + detail(figure), Slot.DETAIL));
        }
        if (told.tells(figure, Slot.FACING)) {
            out.put(Phrase.Part.FACING, Phrase.of(told.word("FACING", figure.facing(), EN), Slot.FACING));
        }
    }

    private String detail(Figure figure) {
        String hue = told.word("CLOTH_COLOUR", figure.detailColour(), EN);
        return filled(told.word("DETAIL", figure.detail(), EN), hue);
    }

    /** Inserts a colour word, or removes its placeholder, and corrects "a" or "an". */
    private static String filled(String phrase, String hue) {
        String text = phrase.replace("{c}", hue).replaceAll(" +", " ").strip();
        return text.matches("a [aeio].*") ? "an" + text.substring(1) : text;
    }

    private Phrase who(Figure figure) {
        Set<Slot> slots = EnumSet.noneOf(Slot.class);
        String person = "person";
        if (told.tells(figure, Slot.PERSON)) {
            person = told.word("PERSON", figure.person(), EN);
            slots.add(Slot.PERSON);
        }
        boolean style = told.tells(figure, Slot.HAIR_STYLE);
        boolean colour = told.tells(figure, Slot.HAIR_COLOUR);
        String hue = "";
        if (colour) {
            slots.add(Slot.HAIR_COLOUR);
            hue = told.word("HAIR_COLOUR", figure.hairColour(), EN);
        }
        if (!style) {
            String text = colour ? hue + told.random.pick("-haired ", " haired ") + person : person;
            return new Phrase(article(text), slots);
        }
        slots.add(Slot.HAIR_STYLE);
        String hair = filled(told.word("HAIR_STYLE", figure.hairStyle(), EN), hue);
        boolean joined = figure.hairStyle() == HairStyle.BALD || told.random.chance(0.75);
        return new Phrase(article(person) + (joined ? " with " : ", ") + hair, slots);
    }

    private static String article(String noun) {
        return ("aeio".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    private Phrase action(Figure figure) {
        String word = told.word("ACTION", figure.action(), EN);
        if (figure.held().isEmpty()) {
            return Phrase.of(word, Slot.ACTION);
        }
        String thing = article(told.word("PROP", figure.held().get(), EN));
        return Phrase.of(word.replace("{x}", thing), Slot.ACTION, Slot.HELD);
    }

    private Phrase wear(Figure figure) {
        Set<Slot> slots = EnumSet.noneOf(Slot.class);
        List<String> things = new ArrayList<>();
        if (told.tells(figure, Slot.TOP)) {
            slots.add(Slot.TOP);
            String hue = "";
            if (told.tells(figure, Slot.TOP_COLOUR)) {
                slots.add(Slot.TOP_COLOUR);
                hue = told.word("CLOTH_COLOUR", figure.topColour(), EN);
            }
            things.add(filled(told.word("TOP", figure.top(), EN), hue));
        }
        if (told.tells(figure, Slot.DETAIL) && figure.detail() == Detail.SIDE_STRIPES) {
            slots.add(Slot.DETAIL);
            String stripes = told.word("DETAIL", figure.detail(), EN);
            if (things.isEmpty()) {
                things.add(stripes);
            } else {
                things.set(0, things.getFirst() + " with " + stripes);
            }
        }
        if (told.tells(figure, Slot.BOTTOM)) {
            slots.add(Slot.BOTTOM);
            String hue = "";
            if (told.tells(figure, Slot.BOTTOM_COLOUR)) {
                slots.add(Slot.BOTTOM_COLOUR);
                hue = told.word("CLOTH_COLOUR", figure.bottomColour(), EN);
            }
            things.add(filled(told.word("BOTTOM", figure.bottom(), EN), hue));
        }
        return new Phrase(told.random.pick("wearing ", "in ") + String.join(" and ", things), slots);
    }

    private Phrase props() {
        List<String> names = new ArrayList<>();
        for (Prop prop : told.scene.props()) {
            names.add(article(told.word("PROP", prop, EN)));
        }
        String all = String.join(" and ", names);
        boolean flies = told.scene.props().getFirst().flies();
        return Phrase.of(
                told.scene.figures().isEmpty()
                        ? all
                        : flies
                                ? all + told.random.pick(" in the air", " above")
                                : told.random.pick("with ", "") + all + told.random.pick(" nearby", " beside"),
                Slot.PROP);
    }

    private Phrase couple() {
        Phrase first = member(told.scene.figures().get(0));
        Phrase second = member(told.scene.figures().get(1));
        Set<Slot> slots = EnumSet.of(Slot.PEOPLE);
        slots.addAll(first.slots());
        slots.addAll(second.slots());
        String near = told.together(EN);
        if (!near.isEmpty()) {
            return new Phrase(first.text() + " and " + second.text() + " " + near, slots);
        }
        String text = told.random.chance(0.6)
                ? "on the left " + first.text() + ", on the right " + second.text()
                : first.text() + " and " + second.text();
        return new Phrase(text, slots);
    }

    private Phrase member(Figure figure) {
        Phrase who = who(figure);
        Set<Slot> slots = EnumSet.noneOf(Slot.class);
        slots.addAll(who.slots());
        StringBuilder text = new StringBuilder(who.text());
        Phrase wear = wear(figure);
        if (!wear.slots().isEmpty()) {
            slots.addAll(wear.slots());
            text.append(' ').append(wear.text());
        }
        if (told.tells(figure, Slot.ACTION) && figure.action() != Action.STAND) {
            Phrase action = action(figure);
            slots.addAll(action.slots());
            text.append(' ').append(action.text());
        }
        return new Phrase(text.toString(), slots);
    }
}
