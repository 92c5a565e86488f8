package org.inkloom.picturebook.wide.caption;

import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Garb;
import org.inkloom.picturebook.wide.scene.Mood;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.WideScene;

/** The longer phrases of the seed story's prompts, for scenes that show what they say. */
final class StoryPhrases {
    private final WideScene scene;
    private final SeededRandom random;
    private final boolean inChinese;

    StoryPhrases(WideScene scene, SeededRandom random, boolean inChinese) {
        this.scene = scene;
        this.random = random;
        this.inChinese = inChinese;
    }

    private Optional<String> said(List<String> chinese, List<String> english) {
        return Optional.of(random.pick(inChinese ? chinese : english));
    }

    private static List<String> words(String... all) {
        return List.of(all);
    }

    private boolean anybody(Act... acts) {
        return scene.actors().stream()
                .anyMatch(actor -> java.util.Arrays.asList(acts).contains(actor.act()));
    }

    /** Returns a phrase for where somebody is, for places that have one. */
    Optional<String> place() {
        return switch (scene.setting()) {
            case CLASSROOM -> classroom();
            case STADIUM ->
                said(
                        words("体育场的全校同学排列，整整齐齐", "体育场里，全校同学整整齐齐地排列", "体育场里站着全校同学"),
                        words("in a stadium where all schoolmates stand in neat rows", "in front of the whole school"));
            case EXAM_HALL ->
                anybody(Act.WALK, Act.RUN, Act.CHEER, Act.STAND, Act.WAVE, Act.JUMP, Act.ARMS_OPEN)
                        ? said(
                                words("走出高考考场", "走出考场", "刚走出高考考场"),
                                words("coming out of the exam hall", "walking out of the exam"))
                        : said(words("高考考场外", "高考考场"), words("outside the exam hall"));
            case SEASIDE -> seaside();
            case CAMPUS_GATE ->
                anybody(Act.LUGGAGE, Act.WALK, Act.RUN, Act.WAVE)
                        ? said(
                                words("即将迈入大学的校门", "走进大学校门", "迈入大学的校门"),
                                words("about to enter the university gate", "going to university"))
                        : said(words("大学的校门前", "大学校门"), words("at the gate of the university"));
            case STAGE ->
                anybody(Act.HOST) ? said(words("在礼堂主持", "在大礼堂主持晚会"), words("hosting in the hall")) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<String> classroom() {
        if (anybody(Act.WRITE)) {
            return said(
                    words("在学校书桌前的椅子上坐着", "在教室里，听老师讲课", "坐在学校的书桌前", "在教室里做笔记，听老师讲课"),
                    words("sitting at a school desk", "in the classroom, listening to the teacher", "in a lesson"));
        }
        return anybody(Act.SIT_CHAIR, Act.READ, Act.THINK)
                ? said(
                        words("在教室里，听老师讲课", "上课，听老师讲课", "在教室里认真听讲"),
                        words("in the classroom, listening to the teacher", "in class"))
                : Optional.empty();
    }

    private Optional<String> seaside() {
        boolean back = scene.actors().stream().anyMatch(a -> a.facing() == Facing.BACK);
        if (back) {
            return said(words("面对着大海", "面对大海", "面朝大海", "望着大海"), words("facing the sea", "looking at the sea"));
        }
        boolean breeze = scene.actors().stream().anyMatch(a -> a.mood() == Mood.EYES_CLOSED) || anybody(Act.ARMS_OPEN);
        return breeze ? said(words("在海边感受海风", "大海边，感受海风"), words("at the sea, feeling the breeze")) : Optional.empty();
    }

    /** Returns a phrase for what somebody's face says, for moods that have one. */
    Optional<String> mood(Actor actor) {
        if (actor.mood() == Mood.CONFIDENT) {
            return said(
                    words("露出对未来的期许且自信的神情", "对未来充满期许，自信的神情", "露出自信的神情"),
                    words("looking confidently to the future", "full of hope for the future"));
        }
        if (actor.mood() == Mood.FOCUSED) {
            return said(words("在认真思考", "认真的神情"), words("in deep thought"));
        }
        return actor.mood() == Mood.EYES_CLOSED && scene.setting() == Setting.SEASIDE
                ? said(words("闭着眼睛，感受海风"), words("eyes closed, feeling the sea breeze"))
                : Optional.empty();
    }

    /** Returns a phrase for a school uniform with its white stripes; {@code hue} is its colour in words. */
    Optional<String> uniform(Actor actor, String hue) {
        if (actor.outfit().top() != Garb.TRACKSUIT || actor.outfit().topHue() == Hue.WHITE || hue.isEmpty()) {
            return Optional.empty();
        }
        String plain = hue.endsWith("色") ? hue.substring(0, hue.length() - 1) : hue;
        return said(
                words(plain + "白相间的校服", hue + "校服白色侧边条纹", hue + "校服，白色侧边条纹", hue + "运动服，白色条纹"),
                words(
                        "a " + hue + " and white school uniform",
                        "a " + hue + " school uniform with white side stripes",
                        "a " + hue + " tracksuit with white stripes"));
    }
}
