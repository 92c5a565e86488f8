package org.inkloom.models.unet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of control pictures that union ControlNets tell apart, in the order of their published numbers. */
public enum UnionKind {
    /** Poses, drawn as stick figures. */
    POSE("openpose", "pose", "dwpose"),
    /** Depth. */
    DEPTH("depth", "midas"),
    /** Soft edges and strokes. */
    SOFT_EDGES("hed", "softedge", "pidi", "scribble", "teed"),
    /** Thin lines. */
    LINES("canny", "lineart", "mlsd"),
    /** The directions of surfaces. */
    NORMAL("normal"),
    /** A colour for each kind of thing. */
    SEGMENTS("segment", "seg"),
    /** The picture itself, blurred or small, to be drawn in detail; in networks of eight kinds. */
    TILE("tile"),
    /** The picture without the part that is to be drawn anew; in networks of eight kinds. */
    REPAINT("repaint");

    private final String names;

    UnionKind(String... names) {
        this.names = String.join(" ", names);
    }

    private List<String> all() {
        return List.of(names.split(" "));
    }

    /** Returns the kind that a control's name stands for; empty if it stands for none. */
    public static Optional<UnionKind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.all().contains(name)).findFirst();
    }

    /** Returns the names of the kinds that a network with {@code count} kinds can read. */
    public static List<String> names(int count) {
        return Arrays.stream(values())
                .limit(count)
                .flatMap(kind -> kind.all().stream())
                .toList();
    }
}
