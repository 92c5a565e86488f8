package org.inkloom.picturebook.caption;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Expression;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.Together;

/** Decides what one caption says of a scene: which of the visible slots it mentions, and with which words. */
final class SlotMentions {
    private static final double DROP = 0.25;
    private static final double DROP_PLACE = 0.1;
    private static final double DROP_COLOUR = 0.1;

    final SceneDescription scene;
    final SeededRandom random;
    private final boolean heldOutWords;
    private final Set<Slot> kept = EnumSet.noneOf(Slot.class);

    SlotMentions(SceneDescription scene, SeededRandom random, boolean heldOutWords) {
        this.scene = scene;
        this.random = random;
        this.heldOutWords = heldOutWords;
        for (Slot slot : Slot.values()) {
            if (!random.chance(dropped(slot))) {
                kept.add(slot);
            }
        }
        if (kept.contains(Slot.ACTION)) {
            kept.add(Slot.HELD);
        } else {
            kept.remove(Slot.HELD);
        }
    }

    private static double dropped(Slot slot) {
        return switch (slot) {
            case PLACE -> DROP_PLACE;
            case PERSON -> 0.06;
            case HAIR_COLOUR, TOP_COLOUR, BOTTOM_COLOUR -> DROP_COLOUR;
            case HAIR_STYLE -> 0.2;
            case FACING -> 0.35;
            default -> DROP;
        };
    }

    boolean keeps(Slot slot) {
        return kept.contains(slot);
    }

    /** Returns whether the caption mentions a slot of a figure: it is visible and was not dropped. */
    boolean tells(Figure figure, Slot slot) {
        boolean plain = slot == Slot.DETAIL && figure.detail() == Detail.NONE
                || slot == Slot.ACTION && figure.action() == Action.STAND && !random.chance(0.5)
                || slot == Slot.FACING && figure.facing() == Facing.FRONT && !random.chance(0.4)
                || slot == Slot.BOTTOM && figure.bottom() == Bottom.NONE;
        return !plain && keeps(slot) && SlotLabels.value(scene, figure, slot).isPresent();
    }

    /** Returns whether the caption mentions a slot of the picture: it is visible and was not dropped. */
    boolean tells(Slot slot) {
        return keeps(slot) && SlotLabels.value(scene, slot).isPresent();
    }

    String word(String slot, Enum<?> value, Vocabulary.Language language) {
        return Vocabulary.shared().pick(slot, value, language, heldOutWords, random);
    }

    /** Returns words for what two people do with each other; empty if the caption does not mention it. */
    String together(Vocabulary.Language language) {
        boolean told = scene.together() != Together.APART && keeps(Slot.ACTION);
        return told ? word("TOGETHER", scene.together(), language) : "";
    }

    /** With some probability returns a longer phrase, taken from the contest's story, for a place of that story. */
    Optional<String> storyPlace(Vocabulary.Language language) {
        if (!random.chance(0.3)) {
            return Optional.empty();
        }
        boolean zh = language == Vocabulary.Language.CHINESE;
        boolean seated = scene.figures().stream().anyMatch(f -> f.action() == Action.WRITE);
        boolean back = scene.figures().stream().anyMatch(f -> f.facing() == Facing.BACK);
        return switch (scene.place()) {
            case CLASSROOM ->
                seated
                        ? Optional.of(
                                zh
                                        ? random.pick("在学校书桌前的椅子上坐着", "在教室里，听老师讲课", "教室里，听老师讲课")
                                        : random.pick(
                                                "sitting at a school desk",
                                                "in the classroom, listening to the teacher"))
                        : Optional.empty();
            case STADIUM ->
                Optional.of(
                        zh
                                ? random.pick("体育场的全校同学排列，整整齐齐", "体育场里，全校同学整整齐齐地排列")
                                : "in a stadium where all schoolmates stand in neat rows");
            case EXAM_HALL -> Optional.of(zh ? random.pick("走出高考考场", "走出考场") : "coming out of the exam hall");
            case SEASIDE -> back ? Optional.of(zh ? random.pick("面对着大海", "面对大海") : "facing the sea") : Optional.empty();
            case CAMPUS_GATE ->
                Optional.of(zh ? random.pick("即将迈入大学的校门", "大学的校门前") : "about to enter the university gate");
            default -> Optional.empty();
        };
    }

    /** With some probability returns a longer phrase, taken from the contest's story, for an expression. */
    Optional<String> storyMood(Figure figure, Vocabulary.Language language) {
        boolean zh = language == Vocabulary.Language.CHINESE;
        if (figure.expression() == Expression.CONFIDENT && random.chance(0.35)) {
            return Optional.of(
                    zh ? random.pick("露出对未来的期许且自信的神情", "对未来充满期许，自信的神情") : "looking confidently to the future");
        }
        boolean breeze = scene.place() == Place.SEASIDE && figure.expression() == Expression.EYES_CLOSED;
        if (breeze && random.chance(0.5)) {
            return Optional.of(zh ? "闭着眼睛，感受海风" : "eyes closed, feeling the sea breeze");
        }
        return Optional.empty();
    }
}
