package org.inkloom.picturebook.caption;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.View;

/** The correct answers for a reader of pictures: the value of every slot that the picture shows. */
public final class SlotLabels {
    /** The label of a slot that the picture does not show. */
    public static final int UNSEEN = -1;

    private SlotLabels() {}

    /**
     * Returns one label for each slot, by its ordinal; {@link #UNSEEN} where the picture does not show it. With two
     * figures the slots of figures are unseen, because it would be ambiguous whose they are; see
     * {@link #of(SceneDescription, int)}.
     */
    public static int[] of(SceneDescription scene) {
        return scene.figures().size() == 1 ? of(scene, 0) : labels(scene, Optional.empty());
    }

    /** Returns the labels, with the slots of one of the figures: 0 for the left, 1 for the right one. */
    public static int[] of(SceneDescription scene, int figure) {
        return labels(scene, Optional.of(scene.figures().get(figure)));
    }

    private static int[] labels(SceneDescription scene, Optional<Figure> figure) {
        int[] labels = new int[Slot.values().length];
        Arrays.fill(labels, UNSEEN);
        for (Slot slot : Slot.values()) {
            if (slot.isPersonal()) {
                figure.flatMap(f -> value(scene, f, slot)).ifPresent(v -> labels[slot.ordinal()] = v.ordinal());
            } else {
                value(scene, slot).ifPresent(v -> labels[slot.ordinal()] = v.ordinal());
            }
        }
        return labels;
    }

    /** Returns the value of a slot of the whole picture; empty if the picture does not show it. */
    static Optional<Enum<?>> value(SceneDescription scene, Slot slot) {
        return switch (slot) {
            case STYLE -> Optional.of(scene.style());
            case PLACE -> Optional.of(scene.place());
            case DAYLIGHT -> scene.place().hasWeather() ? Optional.of(scene.daylight()) : Optional.empty();
            case VIEW -> scene.figures().isEmpty() ? Optional.empty() : Optional.of(scene.view());
            case PEOPLE -> Optional.of(Slot.People.values()[scene.figures().size()]);
            case PROP ->
                scene.props().isEmpty()
                        ? Optional.empty()
                        : Optional.of(scene.props().getFirst());
            default -> Optional.empty();
        };
    }

    /** Returns the value of a slot of one figure; empty if the picture does not show it. */
    static Optional<Enum<?>> value(SceneDescription scene, Figure figure, Slot slot) {
        boolean asleep = figure.action() == Action.SLEEP;
        boolean legs = scene.view() == View.FULL && !asleep && figure.bottom() != Bottom.NONE;
        boolean near = scene.view() == View.CLOSE_UP;
        return switch (slot) {
            case PERSON -> Optional.of(figure.person());
            case HAIR_STYLE -> Optional.of(figure.hairStyle());
            case HAIR_COLOUR -> when(figure.hasHair(), figure.hairColour());
            case TOP -> when(!asleep, figure.top());
            case TOP_COLOUR -> when(!asleep, figure.topColour());
            case BOTTOM -> when(legs, figure.bottom());
            case BOTTOM_COLOUR -> when(legs, figure.bottomColour());
            case DETAIL -> {
                boolean low = figure.detail() == Detail.SIDE_STRIPES || figure.detail() == Detail.SCHOOLBAG;
                yield when(!(near && low), figure.detail());
            }
            case ACTION -> when(!near, figure.action());
            case EXPRESSION -> when(figure.hasFace(), figure.expression());
            case FACING -> Optional.of(figure.facing());
            case HELD -> figure.held().map(p -> p);
            default -> Optional.empty();
        };
    }

    private static Optional<Enum<?>> when(boolean seen, Enum<?> value) {
        return seen ? Optional.of(value) : Optional.empty();
    }

    /** Returns a scene as one line of JSON: seed, slots of the picture, slots of every figure. */
    public static String json(SceneDescription scene) {
        StringBuilder out = new StringBuilder("{\"seed\":").append(scene.seed());
        for (Slot slot : Slot.values()) {
            if (!slot.isPersonal() && slot != Slot.PROP) {
                value(scene, slot).ifPresent(v -> field(out, slot, v));
            }
        }
        out.append(",\"props\":[");
        for (int i = 0; i < scene.props().size(); i++) {
            out.append(i == 0 ? "" : ",").append(quoted(scene.props().get(i)));
        }
        out.append("],\"figures\":[");
        for (int i = 0; i < scene.figures().size(); i++) {
            Figure figure = scene.figures().get(i);
            StringBuilder one = new StringBuilder();
            for (Slot slot : Slot.values()) {
                if (slot.isPersonal()) {
                    value(scene, figure, slot).ifPresent(v -> field(one, slot, v));
                }
            }
            out.append(i == 0 ? "{" : ",{").append(one.substring(1)).append('}');
        }
        return out.append("]}").toString();
    }

    private static void field(StringBuilder out, Slot slot, Enum<?> value) {
        out.append(",\"")
                .append(slot.name().toLowerCase(Locale.ROOT))
                .append("\":")
                .append(quoted(value));
    }

    private static String quoted(Enum<?> value) {
        return "\"" + value.name().toLowerCase(Locale.ROOT) + "\"";
    }
}
