package org.inkloom.annotate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;

/** The kinds of control pictures that can be made from a picture. */
public enum AnnotationKind {
    /** Thin edges (Canny 1986). */
    CANNY(""),
    /** Soft edges by a network (HED). */
    HED("ControlNetHED.pth"),
    /** HED reduced to three levels of grey, which reveal less of the photograph. */
    SOFTEDGE("ControlNetHED.pth"),
    /** Strokes as if drawn with a pen, made of HED's edges. */
    SCRIBBLE("ControlNetHED.pth"),
    /** Depth; nearer is lighter (MiDaS, DPT-hybrid). */
    DEPTH("dpt_hybrid-midas-501f0c75.pt"),
    /** Surface normals, computed from MiDaS' depth. */
    NORMAL("dpt_hybrid-midas-501f0c75.pt"),
    /** Stick figures (OpenPose). */
    OPENPOSE("body_pose_model.pth"),
    /** Stick figures with hands and face (DWPose). */
    DWPOSE("yolox_l.onnx"),
    /** The picture reduced to squares of one colour each. */
    COLOR("");

    /** The file that OpenPose needs in addition for hands. */
    public static final String HAND_FILE = "hand_pose_model.pth";

    /** The file that OpenPose needs in addition for faces. */
    public static final String FACE_FILE = "facenet.pth";

    /** The file that DWPose needs in addition to the one that finds people. */
    public static final String POINTS_FILE = "dw-ll_ucoco_384.onnx";

    private static final String ANNOTATORS = "lllyasviel/Annotators";
    private static final String DWPOSE_FILES = "yzd-v/DWPose";

    private final String file;

    AnnotationKind(String file) {
        this.file = file;
    }

    /** Returns the file of weights that is needed; empty if no network is used. */
    public String file() {
        return file;
    }

    /** Returns all files of weights that may be read; empty if no network is used. */
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

    /**
     * Returns whether it makes stick figures; a given picture that is mostly black is taken for a finished one of this
     * kind.
     */
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
        return find(key).orElseThrow(() -> unknown(key));
    }

    /** Finds a kind by any name that people have for it; empty if there is none of that name. */
    public static Optional<AnnotationKind> find(String key) {
        String wanted = key.strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "colour", "palette" -> Optional.of(COLOR);
            case "pose" -> Optional.of(OPENPOSE);
            case "midas" -> Optional.of(DEPTH);
            default ->
                Arrays.stream(values())
                        .filter(kind -> kind.key().equals(wanted))
                        .findFirst();
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
