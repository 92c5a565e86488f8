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
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Prop;

/** Makes the Chinese phrases of which a caption consists. */
final class ChinesePieces {
    private static final Vocabulary.Language ZH = Vocabulary.Language.CHINESE;

    private final SlotMentions told;

    ChinesePieces(SlotMentions told) {
        this.told = told;
    }

    Map<Phrase.Part, Phrase> pieces() {
        Map<Phrase.Part, Phrase> out = new EnumMap<>(Phrase.Part.class);
        if (told.tells(Slot.STYLE)) {
            out.put(Phrase.Part.STYLE, Phrase.of(told.word("STYLE", told.scene.style(), ZH), Slot.STYLE));
        }
        if (told.tells(Slot.PLACE)) {
            place(out);
        }
        if (told.tells(Slot.DAYLIGHT)) {
            out.put(Phrase.Part.TIME, Phrase.of(told.word("DAYLIGHT", told.scene.daylight(), ZH), Slot.DAYLIGHT));
        }
        if (told.tells(Slot.VIEW)) {
            out.put(Phrase.Part.VIEW, Phrase.of(told.word("VIEW", told.scene.view(), ZH), Slot.VIEW));
        }
        if (told.tells(Slot.PROP)) {
            out.put(Phrase.Part.PROPS, props());
        }
        switch (told.scene.figures().size()) {
            case 0 -> {
                if (told.keeps(Slot.PEOPLE)) {
                    out.put(Phrase.Part.EXTRA, Phrase.of(told.random.pick("风景", "没有人", "空无一人"), Slot.PEOPLE));
                }
            }
            case 1 -> alone(told.scene.figures().getFirst(), out);
            default -> out.put(Phrase.Part.WHO, couple());
        }
        return out;
    }

    private void place(Map<Phrase.Part, Phrase> out) {
        var story = told.storyPlace(ZH);
        if (story.isPresent()) {
            out.put(Phrase.Part.PLACE_TAG, Phrase.of(story.get(), Slot.PLACE));
            return;
        }
        String word = told.word("PLACE", told.scene.place(), ZH);
        out.put(Phrase.Part.PLACE, Phrase.of(word, Slot.PLACE));
        boolean bare = told.random.chance(0.4);
        out.put(Phrase.Part.PLACE_TAG, Phrase.of(bare ? word : "在" + word, Slot.PLACE));
    }

    private void alone(Figure figure, Map<Phrase.Part, Phrase> out) {
        out.put(Phrase.Part.WHO, who(figure));
        if (told.tells(figure, Slot.ACTION)) {
            out.put(Phrase.Part.ACTION, action(figure));
        }
        if (told.tells(figure, Slot.EXPRESSION)) {
            String mood = told.storyMood(figure, ZH).orElseGet(() -> told.word("EXPRESSION", figure.expression(), ZH));
            out.put(Phrase.Part.MOOD, Phrase.of(mood, Slot.EXPRESSION));
        }
        Phrase wear = wear(figure);
        if (!wear.slots().isEmpty()) {
            out.put(Phrase.Part.WEAR, wear);
        }
        if (told.tells(figure, Slot.DETAIL) && figure.detail() != Detail.SIDE_STRIPES) {
            String word =
                    told.word("DETAIL", figure.detail(), ZH).replace("{c}", colour("CLOTH", figure.detailColour()));
            out.put(Phrase.Part.DETAIL, Phrase.of(word, Slot.DETAIL));
        }
        if (told.tells(figure, Slot.FACING)) {
            out.put(Phrase.Part.FACING, Phrase.of(told.word("FACING", figure.facing(), ZH), Slot.FACING));
        }
    }

    private String colour(String kind, Hue hue) {
        String root = told.word(kind + "_COLOUR", hue, ZH);
        return root + (told.random.chance(0.3) ? "色的" : "色");
    }

    private Phrase who(Figure figure) {
        Set<Slot> slots = EnumSet.noneOf(Slot.class);
        String person = "人";
        if (told.tells(figure, Slot.PERSON)) {
            person = told.word("PERSON", figure.person(), ZH);
            slots.add(Slot.PERSON);
        }
        String hair = hair(figure, slots);
        if (hair.isEmpty()) {
            return new Phrase(person, slots);
        }
        return new Phrase(hair + (hair.endsWith("的") || told.random.chance(0.6) ? "" : "的") + person, slots);
    }

    /** Returns words such as 紫色短发, 紫色头发的 or 紫发; empty if the caption says nothing about hair. */
    private String hair(Figure figure, Set<Slot> slots) {
        boolean style = told.tells(figure, Slot.HAIR_STYLE);
        boolean colour = told.tells(figure, Slot.HAIR_COLOUR);
        if (style) {
            slots.add(Slot.HAIR_STYLE);
        }
        if (colour) {
            slots.add(Slot.HAIR_COLOUR);
        }
        if (!style) {
            String root = told.word("HAIR_COLOUR", figure.hairColour(), ZH);
            return colour ? root + told.random.pick("发", "色头发的", "头发的") : "";
        }
        String hue = colour ? colour("HAIR", figure.hairColour()) : "";
        return told.word("HAIR_STYLE", figure.hairStyle(), ZH).replace("{c}", hue);
    }

    private Phrase action(Figure figure) {
        String word = told.word("ACTION", figure.action(), ZH);
        if (figure.held().isEmpty()) {
            return Phrase.of(word, Slot.ACTION);
        }
        String thing = noun(told.word("PROP", figure.held().get(), ZH));
        return Phrase.of(word.replace("{x}", thing), Slot.ACTION, Slot.HELD);
    }

    private static String noun(String word) {
        return word.indexOf(':') == 1 ? word.substring(2) : word;
    }

    private Phrase wear(Figure figure) {
        Set<Slot> slots = EnumSet.noneOf(Slot.class);
        StringBuilder text = new StringBuilder();
        boolean stripes = told.tells(figure, Slot.DETAIL) && figure.detail() == Detail.SIDE_STRIPES;
        if (told.tells(figure, Slot.TOP)) {
            slots.add(Slot.TOP);
            String top = told.word("TOP", figure.top(), ZH);
            if (told.tells(figure, Slot.TOP_COLOUR)) {
                slots.add(Slot.TOP_COLOUR);
                if (stripes && figure.topColour() != Hue.WHITE && told.random.chance(0.25)) {
                    slots.add(Slot.DETAIL);
                    stripes = false;
                    text.append(told.word("CLOTH_COLOUR", figure.topColour(), ZH))
                            .append("白相间的");
                } else {
                    text.append(colour("CLOTH", figure.topColour()));
                }
            }
            text.append(top);
        }
        if (stripes) {
            slots.add(Slot.DETAIL);
            text.append(told.word("DETAIL", figure.detail(), ZH));
        }
        if (told.tells(figure, Slot.BOTTOM)) {
            slots.add(Slot.BOTTOM);
            String hue = "";
            if (told.tells(figure, Slot.BOTTOM_COLOUR)) {
                slots.add(Slot.BOTTOM_COLOUR);
                hue = colour("CLOTH", figure.bottomColour());
            }
            text.append(text.isEmpty() ? "" : "和")
                    .append(told.word("BOTTOM", figure.bottom(), ZH).replace("{c}", hue));
        }
        return new Phrase(text.toString(), slots);
    }

    private Phrase props() {
        List<String> names = new ArrayList<>();
        for (Prop prop : told.scene.props()) {
            String word = told.word("PROP", prop, ZH);
            boolean measured = word.indexOf(':') == 1;
            String measure = measured ? "一" + word.substring(0, 1) : told.random.pick("一个", "一");
            names.add((measured ? measure : "") + noun(word));
        }
        String lead = told.scene.figures().isEmpty()
                ? told.random.pick("", "有")
                : told.scene.props().getFirst().flies()
                        ? told.random.pick("空中有", "旁边有")
                        : told.random.pick("旁边有", "身边有", "");
        return Phrase.of(lead + String.join("和", names), Slot.PROP);
    }

    private Phrase couple() {
        Phrase first = member(told.scene.figures().get(0));
        Phrase second = member(told.scene.figures().get(1));
        Set<Slot> slots = EnumSet.of(Slot.PEOPLE);
        slots.addAll(first.slots());
        slots.addAll(second.slots());
        String near = told.together(ZH);
        if (!near.isEmpty()) {
            return new Phrase(first.text() + "和" + second.text() + near, slots);
        }
        String text = told.random.chance(0.6)
                ? "左边是" + first.text() + "，右边是" + second.text()
                : first.text() + "和" + second.text();
        return new Phrase(text, slots);
    }

    private Phrase member(Figure figure) {
        Phrase who = who(figure);
        Set<Slot> slots = EnumSet.noneOf(Slot.class);
        slots.addAll(who.slots());
        StringBuilder text = new StringBuilder();
        Phrase wear = wear(figure);
        if (!wear.slots().isEmpty()) {
            slots.addAll(wear.slots());
            text.append("穿").append(wear.text()).append("的");
        }
        text.append(who.text());
        if (told.tells(figure, Slot.ACTION) && figure.action() != Action.STAND) {
            Phrase action = action(figure);
            slots.addAll(action.slots());
            text.append(action.text().startsWith("在") ? "" : "在").append(action.text());
        }
        return new Phrase("一个" + text, slots);
    }
}
