package org.inkloom.picturebook.wide.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Hair;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Tells scenes in Chinese. */
final class ChineseTeller extends Teller {
    private static final String[] COUNTS = {"", "一个", "两个", "三个", "四个"};
    private static final String[] PLACES = {"左边", "中间", "右边"};

    ChineseTeller(WideScene scene, SeededRandom random, Length length, boolean heldOut) {
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
        place().ifPresent(out::add);
        if (scene.actors().size() == 1) {
            out.addAll(person(scene.actors().getFirst(), true));
        } else if (scene.actors().size() > 1) {
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
        } else if (scene.actors().isEmpty() && random.chance(0.6)) {
            out.add(random.pick("没有人", "空无一人", "风景"));
        }
        if (tells(Topic.SHOT)) {
            out.add(scene.actors().isEmpty() ? "特写" : word("SHOT", scene.shot()));
        }
        light().ifPresent(out::add);
        return out;
    }

    private Optional<String> place() {
        boolean hour = tellsDaylight();
        if (!tells(Topic.SETTING)) {
            return hour ? Optional.of(word("DAYLIGHT", scene.daylight())) : Optional.empty();
        }
        String where = word("SETTING", scene.setting());
        String prefix = random.chance(0.5) && !where.endsWith("背景") ? "在" : "";
        return Optional.of(hour ? word("DAYLIGHT", scene.daylight()) + random.pick("，", "的") + where : prefix + where);
    }

    private List<String> people() {
        List<String> out = new ArrayList<>();
        told.add(Topic.PEOPLE);
        boolean children = scene.actors().stream().noneMatch(a -> a.person().isAdult());
        String count = COUNTS[scene.actors().size()] + (children ? random.pick("孩子", "小朋友", "小孩") : "人");
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
        String counted = random.chance(0.8) ? "一个" + who : who.toString();
        out.add(counted);
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
            out.add((random.chance(0.3) ? "正在" : "") + act(actor));
        }
        if (tells(actor, Topic.MOOD)) {
            out.add(word("MOOD", actor.mood()));
        }
        if (tells(actor, Topic.FACING)) {
            out.add(word("FACING", actor.facing()));
        }
        if (tells(actor, Topic.GAZE)) {
            out.add(word("GAZE", actor.gaze()));
        }
        return out;
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
            worn.add(hue + pattern + word("GARB", actor.outfit().top()));
        }
        if (tells(actor, Topic.LOWER)) {
            String lower = word("LOWER", actor.outfit().lower());
            boolean hue = actor.outfit().lower() != Lower.JEANS && tells(actor, Topic.LOWER_HUE);
            worn.add(lower.replace("{c}", hue ? hue("HUE", actor.outfit().lowerHue()) : ""));
        }
        if (tells(actor, Topic.SHOES)) {
            worn.add(hue("HUE", actor.outfit().shoes()) + "的鞋子");
        }
        return worn.isEmpty() ? Optional.empty() : Optional.of("穿着" + String.join("和", worn));
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
                    ? word("DOING", item.doing()) + "在"
                    : "放在";
            String spot = under.equals("窗台") || under.endsWith("篮子") || under.equals("竹篮")
                    ? under + (under.equals("窗台") ? "上" : "里")
                    : under + "上";
            return named + doing + spot;
        }
        return named;
    }
}
