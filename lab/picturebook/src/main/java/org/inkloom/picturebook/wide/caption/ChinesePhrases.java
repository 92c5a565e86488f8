package org.inkloom.picturebook.wide.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Hair;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Writes the phrases of a caption in Chinese. */
final class ChinesePhrases extends Phrases {
    private static final String[] MANY = {"", "一", "两", "三", "四"};
    private static final String[] COUNTS = {"", "一个", "两个", "三个", "四个"};
    private static final double WOVEN = 0.4;
    private static final String[] PLACES = {"左边", "中间", "右边"};

    /** Index of the act's phrase among the phrases of the last person; -1 if the caption does not mention it. */
    private int actAt = -1;

    ChinesePhrases(WideScene scene, SeededRandom random, Length length, boolean heldOut) {
        super(scene, random, length, true, heldOut);
    }

    private String hue(String slot, Hue value) {
        String word = word(slot, value);
        return word.endsWith("色") ? word : word + (random.chance(0.85) ? "色" : "");
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
            if (place.isPresent() && place.get().indexOf('，') < 0 && random.chance(WOVEN)) {
                weave(person, place.get());
                place = Optional.empty();
            }
            place.ifPresent(out::add);
            out.addAll(person);
        } else {
            place.ifPresent(out::add);
        }
        if (scene.actors().size() > 1) {
            out.addAll(people());
        }
        List<String> things = things();
        if (!things.isEmpty()) {
            String joined = String.join("和", things);
            out.add(
                    scene.actors().isEmpty()
                            ? joined
                            : scene.items().getFirst().thing().flies()
                                    ? "空中有" + joined
                                    : random.pick("旁边有", "身边有", "后面有") + joined);
        } else if (scene.actors().isEmpty() && random.chance(0.35)) {
            out.add(random.pick("没有人", "空无一人", "风景"));
        }
        out.addAll(scenery());
        if (tells(Topic.SHOT)) {
            out.add(scene.actors().isEmpty() ? "特写" : word("SHOT", scene.shot()));
        }
        light().ifPresent(out::add);
        return out;
    }

    /** Joins who does what where to one phrase, as people write: 一个女孩在公园里弹吉他. */
    private void weave(List<String> person, String place) {
        String act = actAt > 0 ? person.remove(actAt).replaceFirst("^(正在|在)", "") : "";
        String at = place.matches("^(在|面|走|刚|即将|迈|望|坐|上课).*") ? place : "在" + place;
        person.set(0, person.getFirst() + at + act);
    }

    private Optional<String> place() {
        boolean hour = tellsDaylight();
        if (!tells(Topic.SETTING)) {
            return hour ? Optional.of(word("DAYLIGHT", scene.daylight())) : Optional.empty();
        }
        String where = where();
        boolean free = !where.endsWith("背景") && !where.matches("^(在|面|走|刚|即将|迈|望|坐|上课).*");
        String prefix = !scene.actors().isEmpty() && free && random.chance(0.5) ? "在" : "";
        return Optional.of(hour ? word("DAYLIGHT", scene.daylight()) + random.pick("，", "的") + where : prefix + where);
    }

    private List<String> people() {
        List<String> out = new ArrayList<>();
        told.add(Topic.PEOPLE);
        boolean children = scene.actors().stream().noneMatch(a -> a.person().isAdult());
        Optional<Person> kind = kind().filter(k -> random.chance(0.7));
        String each = kind.map(k -> word("PERSON", k)).orElseGet(() -> children ? random.pick("孩子", "小朋友", "小孩") : "人");
        String count = COUNTS[scene.actors().size()] + each;
        if (kind.isEmpty() && scene.actors().size() == 2 && random.chance(0.3)) {
            count = "一个" + word("PERSON", scene.actors().get(0).person()) + "和一个"
                    + word("PERSON", scene.actors().get(1).person());
        }
        Act first = scene.actors().getFirst().act();
        if (shares()) {
            out.add(count + word("ACT", first));
            told.add(Topic.ACT);
        } else if (game().isPresent()) {
            out.add(count + random.pick("在", "正在", "一起") + word("ACT", game().get()));
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
                    : scene.actors().size() == 3 ? PLACES[i] : "从左数第" + "一二三四".charAt(i) + "个";
            List<String> who = person(scene.actors().get(i), false);
            if (!who.isEmpty()) {
                out.add(spot + "是" + String.join(random.pick("、", "，"), who));
            }
        }
        return out;
    }

    private List<String> person(Actor actor, boolean alone) {
        List<String> out = new ArrayList<>();
        actAt = -1;
        out.add(described(actor));
        if (tells(actor, Topic.FRINGE)) {
            out.add(word("FRINGE", actor.looks().fringe()));
        }
        if (tells(actor, Topic.EYES)) {
            out.add(hue("HUE", actor.looks().eyes()) + "的眼睛");
        }
        clothes(actor).ifPresent(out::add);
        if (tells(actor, Topic.EXTRA)) {
            String extra = word("EXTRA", actor.outfit().extra());
            out.add(extra.replace(
                    "{c}", random.chance(0.8) ? hue("HUE", actor.outfit().extraHue()) : ""));
        }
        boolean common = shares() || game().isPresent() && !alone;
        if (!common && tells(actor, Topic.ACT)) {
            actAt = out.size();
            String act = act(actor);
            boolean going = random.chance(0.3) && !act.startsWith("在");
            out.add((going ? random.pick("正在", "在") : "") + act);
        }
        tellMood(actor, out);
        return out;
    }

    /** Returns words like 一个紫色短发的小女孩. */
    private String described(Actor actor) {
        StringBuilder who = new StringBuilder();
        boolean hair = tells(actor, Topic.HAIR);
        boolean hue = tells(actor, Topic.HAIR_HUE);
        if (hair) {
            String style = word("HAIR", actor.looks().hair());
            who.append(style.replace("{c}", hue ? hue("HAIR_HUE", actor.looks().hairHue()) : ""));
        } else if (hue && actor.looks().hair() != Hair.BALD) {
            who.append(word("HAIR_HUE", actor.looks().hairHue())).append(random.pick("发", "色头发", "色的头发"));
        }
        if (!who.isEmpty() && random.chance(0.6)) {
            who.append("的");
        }
        who.append(tells(actor, Topic.PERSON) ? word("PERSON", actor.person()) : "人");
        return random.chance(0.8) ? "一个" + who : who.toString();
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
            String hue = tells(actor, Topic.TOP_HUE) ? hue("HUE", actor.outfit().topHue()) : "";
            String pattern =
                    tells(actor, Topic.PATTERN) ? word("PATTERN", actor.outfit().pattern()) : "";
            Optional<String> uniform = random.chance(STORY) ? story.uniform(actor, hue) : Optional.empty();
            worn.add(uniform.orElseGet(
                    () -> hue + pattern + word("GARB", actor.outfit().top())));
        }
        if (tells(actor, Topic.LOWER)) {
            String lower = word("LOWER", actor.outfit().lower());
            boolean hue = actor.outfit().lower() != Lower.JEANS && tells(actor, Topic.LOWER_HUE);
            worn.add(lower.replace("{c}", hue ? hue("HUE", actor.outfit().lowerHue()) : ""));
        }
        if (tells(actor, Topic.SHOES)) {
            worn.add(hue("HUE", actor.outfit().shoes()) + "的鞋子");
        }
        String verb = random.chance(0.85) ? "穿着" : random.chance(0.5) ? "身穿" : "";
        return worn.isEmpty() ? Optional.empty() : Optional.of(verb + String.join("和", worn));
    }

    @Override
    String counted(Item item, int count) {
        String hue = item.thing().isColoured() && random.chance(0.75) ? hue(hueSlot(item.thing()), item.hue()) : "";
        return MANY[count]
                + WideWords.shared().measure(item.thing())
                + word("THING", item.thing()).replace("{c}", hue);
    }

    @Override
    String thing(Item item) {
        String hue = item.thing().isColoured() && random.chance(0.75) ? hue(hueSlot(item.thing()), item.hue()) : "";
        String word = word("THING", item.thing());
        String named = "一" + WideWords.shared().measure(item.thing()) + word.replace("{c}", hue);
        if (item.on().isPresent()) {
            Item seat = item.on().get();
            String under = word("SEAT", seat.thing()).replace("{c}", random.chance(0.6) ? hue("HUE", seat.hue()) : "");
            String doing = item.thing().kind() == org.inkloom.picturebook.wide.scene.Thing.Kind.ANIMAL
                    ? (random.chance(0.3) ? "正" : "") + word("DOING", item.doing()) + "在"
                    : "放在";
            String spot = under.equals("窗台") || under.endsWith("篮子") || under.equals("竹篮")
                    ? under + (under.equals("窗台") ? "上" : "里")
                    : under + "上";
            double form = random.next();
            if (form < 0.15) {
                return spot + "有" + named;
            }
            return form < 0.3 ? spot + "的" + named : (form < 0.5 ? named + "在" : named + doing) + spot;
        }
        return named;
    }
}
