package org.inkloom.annotate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;

/** What can be taken from a picture. */
public enum AnnotationKind {
    /** Thin edges (Canny 1986). */
    CANNY(""),
    /** Soft edges of a network (HED). */
    HED("ControlNetHED.pth"),
    /** HED in three levels of grey, which let less of the photograph through. */
    SOFTEDGE("ControlNetHED.pth"),
    /** Strokes as if drawn with a pen, made of HED's edges. */
    SCRIBBLE("ControlNetHED.pth"),
    /** Depth, the nearer the lighter (MiDaS, DPT-hybrid). */
    DEPTH("dpt_hybrid-midas-501f0c75.pt"),
    /** The directions of surfaces, made of MiDaS' depth. */
    NORMAL("dpt_hybrid-midas-501f0c75.pt"),
    /** Figures of sticks (OpenPose). */
    OPENPOSE("body_pose_model.pth"),
    /** Figures of sticks with hands and face (DWPose). */
    DWPOSE("yolox_l.onnx"),
    /** The picture in squares of one colour each. */
    COLOR("");

    /** The file that OpenPose needs beside the body's for hands. */
    public static final String HAND_FILE = "hand_pose_model.pth";

    /** The file that OpenPose needs beside the body's for faces. */
    public static final String FACE_FILE = "facenet.pth";

    /** The file that DWPose needs beside the one that finds people. */
    public static final String POINTS_FILE = "dw-ll_ucoco_384.onnx";

    private static final String ANNOTATORS = "lllyasviel/Annotators";
    private static final String DWPOSE_FILES = "yzd-v/DWPose";

    private final String file;

    AnnotationKind(String file) {
        this.file = file;
    }

    /** Returns the file of weights that is needed; empty for what needs no network. */
    public String file() {
        return file;
    }

    /** Returns all files of weights that it may read; none of what needs no network. */
    public List<String> files() {
        return switch (this) {
            case OPENPOSE -> List.of(file, HAND_FILE, FACE_FILE);
            case DWPOSE -> List.of(file, POINTS_FILE);
            default -> file.isEmpty() ? List.of() : List.of(file);
        };
    }

    /** Returns the repository in which the files of weights were published. */
    public String repository() {
        return this == DWPOSE ? DWPOSE_FILES : ANNOTATORS;
    }

    /** Returns whether it makes figures of sticks, which are ready control pictures where they are mostly black. */
    public boolean isPose() {
        return this == OPENPOSE || this == DWPOSE;
    }

    /** Returns the name that settings and commands use, for example {@code canny}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a kind.
     *
     * @throws InkloomException {@code INK-ANNOT-001} if there is none of that name
     */
    public static AnnotationKind of(String key) {
        String wanted = key.strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "colour", "palette" -> COLOR;
            case "pose" -> OPENPOSE;
            case "midas" -> DEPTH;
            default ->
                Arrays.stream(values())
                        .filter(kind -> kind.key().equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> unknown(key));
        };
    }

    private static InkloomException unknown(String key) {
        List<String> known = Arrays.stream(values()).map(AnnotationKind::key).toList();
        return InkloomException.badInput(
                "INK-ANNOT-001",
                "There is no kind of annotation \"" + key + "\".",
                "The kinds are " + String.join(", ", known) + ".",
                NearestName.advice(key, known));
    }
}
